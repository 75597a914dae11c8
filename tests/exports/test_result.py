"""result.json is what its schema says, and the schema describes every property."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from segexplorer.core.baselines import baseline
from segexplorer.core.divisions import divide_by
from segexplorer.core.learned import Question
from segexplorer.core.migration import Migration, migration_of
from segexplorer.core.model import Choices
from segexplorer.core.scorecard import Rater
from segexplorer.core.stability import Stability, stability_of
from segexplorer.core.tally import summarise_by, tallies
from segexplorer.exports.json_lines import write_json
from segexplorer.exports.result import result
from segexplorer.ingest.held_out import held_out_mailing
from tests.core.bases import GOALS, Explored, explore_frame, shop

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "result.schema.json").read_text(encoding="utf-8"))
COST = {"timings_s": {"rows": 0.1}, "peak_mb": 100.0}


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for value in schema.values():
            yield from objects(value)


def rater(base: Explored, stability: Stability | None = None, moved: Migration | None = None) -> Rater:
    return Rater(base.grown.path, base.grown.personas, Choices(), stability, moved)


def facts(kind: str) -> dict[str, Any]:
    base = shop(kind)
    division = divide_by(base.frame, base.learned.schema.named("device"))
    tally = tallies(summarise_by(base.learned.assigner, base.frame, base.keys, [division]), [division])[0]
    own = baseline(tally, base.grown.path, base.learned.schema, Choices(), base.scales)
    return result(base.learned.schema, base.grown, len(base.frame), [1, 3, 8], rater(base), {}, [own]) | COST


def test_the_schema_itself_is_valid_and_describes_every_property() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for thing in objects(SCHEMA):
        assert thing["additionalProperties"] is False
        assert set(thing["required"]) == set(thing["properties"])
        for name, what in thing["properties"].items():
            described = what if "description" in what else SCHEMA["$defs"][what["$ref"].split("/")[-1]]
            assert len(described["description"]) > 10, name


@pytest.mark.parametrize("kind", list(GOALS))
def test_every_kind_of_goal_gives_a_result_the_schema_accepts(kind: str, tmp_path: Path) -> None:
    write_json(facts(kind), tmp_path / "r.json")
    written = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(written)] == []


def test_what_was_found_out_about_lasting_is_in_the_result_as_the_schema_says(tmp_path: Path) -> None:
    base, choices = shop("likeness"), Choices()
    stability = stability_of(base.learned, base.grown.tree, choices, base.frame, base.keys, 25 / 4_000, 2)
    moved = migration_of(base.learned, base.grown.tree, choices, base.frame, base.keys, 25 / 4_000)
    found = result(base.learned.schema, base.grown, len(base.frame), [3], rater(base, stability, moved), {})
    write_json(found | COST, tmp_path / "r.json")
    told = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    Draft202012Validator(SCHEMA).validate(told)
    for segment in told["segments"][0]["segments"]:
        assert segment["stability"] == pytest.approx(stability.jaccard[segment["id"]])
        assert segment["found_again"] == stability.n_found[segment["id"]]
    assert [point["n_segments"] for point in told["stability"]["path"]] == [cut["n_segments"] for cut in told["path"]]
    matrix = told["over_time"]["moves"][0]
    assert set(matrix["now_ids"]) == {s["id"] for s in told["segments"][0]["segments"]}
    assert sum(map(sum, matrix["shares"])) == pytest.approx(1)
    stay = sum(row[i] for i, row in enumerate(matrix["shares"]))
    assert stay == pytest.approx(told["over_time"]["path"][2]["stay_share"])


def test_why_there_is_no_past_is_in_the_result() -> None:
    base = shop("likeness")
    found = result(base.learned.schema, base.grown, 1, [1], rater(base, None, Migration("no_dates")), {}) | COST
    Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(found)))
    assert (found["over_time"]["problem"], found["stability"], found["segments"][0]["segments"][0]["found_again"]) == (
        "no_dates",
        None,
        None,
    )


@pytest.mark.parametrize(("goal", "kind"), [("answered", "response"), ("spent", "value")])
def test_a_difference_names_its_treatment_and_has_a_qini_for_every_cut(goal: str, kind: str) -> None:
    frame = held_out_mailing(2_000).drop(columns=["spent" if goal == "answered" else "answered"])
    base = explore_frame(frame, Question(goal, treatment="mailing", control="control"))
    found = result(base.learned.schema, base.grown, len(frame), [1, 3], rater(base), {}) | COST
    Draft202012Validator(SCHEMA).validate(found)
    share = (frame.mailing == "mailed").mean()
    told = {"column": "mailing", "control": "control", "treated": None, "treated_share": pytest.approx(share)}
    assert (found["goal"]["kind"], found["goal"]["treatment"]) == (kind, told)
    assert all(isinstance(cut["qini"], float) for cut in found["path"])
    everybody = found["segments"][0]["segments"][0]
    assert found["send_to_all"] == pytest.approx(everybody["treated_mean"] - everybody["control_mean"])
    assert facts("response")["goal"]["treatment"] is None


def test_a_property_the_schema_does_not_know_is_refused() -> None:
    assert not Draft202012Validator(SCHEMA).is_valid(facts("response") | {"cluster_3": 1})


def test_the_parts_of_a_result_agree_with_each_other() -> None:
    found = facts("response")
    path, base = found["path"], found["customers"]
    assert [cut["n_segments"] for cut in path] == list(range(1, len(path) + 1))
    assert found["send_to_all"] == path[0]["steps"][0]["relevance"]
    for one in found["segments"]:
        assert sum(s["n"] for s in one["segments"]) == base
        assert sum(s["share"] for s in one["segments"]) == pytest.approx(1)
        contacted = path[one["n_segments"] - 1]["steps"][-1]["segment_ids"]
        assert [s["id"] for s in one["segments"]][: len(contacted)] == contacted
    recommended = path[found["recommended"]["n_segments"] - 1]
    assert 1 <= found["recommended"]["n_contacted"] <= len(recommended["steps"])


def test_a_number_that_is_not_finite_is_never_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_json({"x": float("nan")}, tmp_path / "r.json")
    assert not (tmp_path / "r.json").exists()


def test_the_same_facts_give_the_same_bytes(tmp_path: Path) -> None:
    write_json({"a": 1 / 3, "b": "שלום"}, tmp_path / "1.json")
    write_json({"a": 1 / 3 + 1e-14, "b": "שלום"}, tmp_path / "2.json")
    assert (tmp_path / "1.json").read_bytes() == (tmp_path / "2.json").read_bytes()
