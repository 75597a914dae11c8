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
from segexplorer.core.model import Choices
from segexplorer.core.tally import summarise_by, tallies
from segexplorer.exports.result import result, write_json
from tests.core.bases import GOALS, shop

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "result.schema.json").read_text(encoding="utf-8"))
COST = {"timings_s": {"rows": 0.1}, "peak_mb": 100.0}


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for value in schema.values():
            yield from objects(value)


def facts(kind: str) -> dict[str, Any]:
    base = shop(kind)
    division = divide_by(base.frame, base.learned.schema.named("device"))
    tally = tallies(summarise_by(base.learned.assigner, base.frame, base.keys, [division]), [division])[0]
    own = baseline(tally, base.grown.path, base.learned.schema, Choices(), base.scales)
    return result(base.learned.schema, base.grown, len(base.frame), [1, 3, 8], [own]) | COST


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
    Draft202012Validator(SCHEMA).validate(json.loads((tmp_path / "r.json").read_text(encoding="utf-8")))


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
