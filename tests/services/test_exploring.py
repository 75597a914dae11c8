"""Exploring through the service: the same whatever the order of rows and columns, the same again, and cheap to re-grow."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from segexplorer.core.grown import Grown, Model
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices
from segexplorer.engine.local import LocalEngine
from segexplorer.errors import UnusableData
from segexplorer.exports.result import result
from segexplorer.ingest.samples import online_shop
from segexplorer.services.assigning import assign
from segexplorer.services.exploring import choose_columns, explore, grow_again, guess
from segexplorer.services.stability import rater_of


def explored(folder: Path, frame: pd.DataFrame, question: Question, name: str = "t.parquet") -> tuple[Model, Grown, Path]:
    parquet = folder / name
    frame.to_parquet(parquet, index=False)
    model = explore(parquet, guess(parquet, LocalEngine), question, LocalEngine)
    return model, grow_again(model, Choices(max_segments=12), 25), parquet


def same(one: Any, other: Any, where: str = "") -> None:
    """Equal, numbers up to the order in which they were added."""
    if isinstance(one, dict):
        assert one.keys() == other.keys(), where
        for key in one:
            same(one[key], other[key], f"{where}.{key}")
    elif isinstance(one, list):
        assert len(one) == len(other), where
        for i, (a, b) in enumerate(zip(one, other, strict=True)):
            same(a, b, f"{where}[{i}]")
    elif isinstance(one, float):
        assert math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9), (where, one, other)
    else:
        assert one == other, where


@pytest.mark.parametrize("goal", [None, "responded"])
@pytest.mark.parametrize("with_id", [True, False])
def test_the_order_of_rows_and_columns_changes_nothing(goal: str | None, with_id: bool, tmp_path: Path) -> None:
    shop = online_shop(2_000)
    shop = shop if with_id else shop.drop(columns=["customer_id"])
    shuffled = shop.sample(frac=1, random_state=3)[list(shop.columns[::-1])]
    facts, atoms = [], []
    for name, frame in (("a.parquet", shop), ("b.parquet", shuffled)):
        model, grown, parquet = explored(tmp_path, frame, Question(goal), name)
        found = result(model.learned.schema, grown, model.n_rows, [2, 5, 12], rater_of(grown, Choices()), {})
        found["columns"].sort(key=lambda c: c["name"])
        facts.append(found)
        assign(LocalEngine(parquet, model.learned.schema.id_name), model.learned, grown.tree, [12], tmp_path / "a.csv")
        segments = pd.read_csv(tmp_path / "a.csv")["segments_12"].set_axis(frame["email"].to_numpy())
        atoms.append(segments.sort_index())
    same(facts[0], facts[1])
    assert atoms[0].equals(atoms[1])


def test_the_assigned_customers_are_those_the_cards_count(tmp_path: Path) -> None:
    model, grown, parquet = explored(tmp_path, online_shop(2_000), Question("responded"))
    n = assign(LocalEngine(parquet, "customer_id"), model.learned, grown.tree, [1, 6, 12, 99], tmp_path / "a.csv")
    assigned = pd.read_csv(tmp_path / "a.csv")
    assert n == len(assigned) == 2_000
    assert assigned["customer_id"].tolist() == online_shop(2_000)["customer_id"].tolist()
    for k in (1, 6, 12):
        counts = assigned[f"segments_{k}"].value_counts().to_dict()
        assert counts == {i: grown.path.nodes[i].n_customers for i in grown.path.cut(k).segment_ids}
    assert assigned["segments_99"].equals(assigned["segments_12"])


def test_without_an_id_customers_are_told_by_their_row(tmp_path: Path) -> None:
    model, grown, parquet = explored(tmp_path, online_shop(500).drop(columns=["customer_id"]), Question())
    assign(LocalEngine(parquet, None), model.learned, grown.tree, [3], tmp_path / "a.csv")
    assert pd.read_csv(tmp_path / "a.csv")["row"].tolist() == list(range(1, 501))


def test_a_newer_file_without_a_needed_column_is_refused_by_name(tmp_path: Path) -> None:
    model, grown, _ = explored(tmp_path, online_shop(500), Question())
    online_shop(500).drop(columns=["visits_90d", "device"]).to_parquet(tmp_path / "new.parquet")
    with pytest.raises(UnusableData, match=r"device, visits_90d"):
        assign(LocalEngine(tmp_path / "new.parquet", "customer_id"), model.learned, grown.tree, [3], tmp_path / "a.csv")
    assert not (tmp_path / "a.csv").exists()


def test_a_newer_file_whose_values_are_of_another_type_is_still_put_into_segments(tmp_path: Path) -> None:
    """An export may write numbers, dates and flags as text; what cannot be read counts as missing."""
    model, grown, _ = explored(tmp_path, online_shop(1_000), Question("responded"))
    shop = online_shop(1_000).astype({"n_orders": str, "signup_date": str, "spend_total": str, "country": str})
    shop.loc[:9, "spend_total"] = "unknown"
    shop.loc[:9, "signup_date"] = "unknown"
    shop.to_parquet(tmp_path / "new.parquet")
    assign(LocalEngine(tmp_path / "new.parquet", "customer_id"), model.learned, grown.tree, [5], tmp_path / "new.csv")
    assign(LocalEngine(tmp_path / "t.parquet", "customer_id"), model.learned, grown.tree, [5], tmp_path / "old.csv")
    new, old = (pd.read_csv(tmp_path / name)["segments_5"] for name in ("new.csv", "old.csv"))
    assert (new[10:] == old[10:]).all()


def test_an_empty_column_of_a_newer_file_counts_as_missing(tmp_path: Path) -> None:
    model, grown, _ = explored(tmp_path, online_shop(1_000), Question("responded"))
    shop = online_shop(1_000).assign(country=None, signup_date=None, n_orders=None)
    shop.to_parquet(tmp_path / "new.parquet")
    assign(LocalEngine(tmp_path / "new.parquet", "customer_id"), model.learned, grown.tree, [5], tmp_path / "new.csv")
    assert len(pd.read_csv(tmp_path / "new.csv")) == 1_000


def test_dropped_columns_and_another_id_are_followed(tmp_path: Path) -> None:
    shop = online_shop(500)
    shop.to_parquet(tmp_path / "t.parquet")
    schema = choose_columns(guess(tmp_path / "t.parquet", LocalEngine), "email", ["visits_90d", "device"])
    assert schema.id_name == "email"
    assert schema.named("customer_id").role == "ignored"
    model = explore(tmp_path / "t.parquet", schema, Question(), LocalEngine)
    assert not {"visits_90d", "device", "email", "customer_id"} & set(model.learned.assigner.space.encoder.names)
    assert {c.name: c.why for c in model.learned.schema.columns}["device"] == "dropped"


@pytest.mark.parametrize("asked", [{"id_name": "nope"}, {"drop": ["nope"]}])
def test_a_column_that_does_not_exist_is_named_with_those_that_do(asked: dict[str, Any], tmp_path: Path) -> None:
    online_shop(100).to_parquet(tmp_path / "t.parquet")
    schema = guess(tmp_path / "t.parquet", LocalEngine)
    with pytest.raises(UnusableData, match=r'no column "nope"\. The file has: customer_id, email'):
        choose_columns(schema, **{"id_name": None, "drop": []} | asked)


def test_re_growing_reads_no_row(tmp_path: Path) -> None:
    model, _, parquet = explored(tmp_path, online_shop(1_000), Question("responded"))
    parquet.unlink()
    assert len(grow_again(model, Choices(focus=0.6, family_weights={"device": 0}), 25).path.cuts) > 5


def test_too_few_customers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableData, match="only 49 customers"):
        explored(tmp_path, online_shop(49), Question())


def test_the_smallest_base_that_is_accepted_is_explored(tmp_path: Path) -> None:
    _, grown, _ = explored(tmp_path, online_shop(50), Question())
    assert all(node.n_customers >= 25 for node in grown.path.nodes.values())


def test_progress_is_reported_from_nothing_to_everything(tmp_path: Path) -> None:
    online_shop(300).to_parquet(tmp_path / "t.parquet")
    said: list[float] = []
    schema = guess(tmp_path / "t.parquet", LocalEngine)
    explore(tmp_path / "t.parquet", schema, Question(), LocalEngine, lambda step, share: said.append(share))
    assert said == sorted(said)
    assert (said[0], said[-1]) == (0.0, 1.0)


def test_long_numbers_with_gaps_are_still_ids_and_cards(tmp_path: Path) -> None:
    """A number of 19 digits is no float; one missing value must not make it one."""
    ids = [9_100_000_000_000_000_000 + 7 * i for i in range(999)]
    paid = [with_check_digit(40_001_234_000_000_000 + 31 * i) for i in range(900)]
    frame = pd.DataFrame(
        {"customer_id": pd.Series([*ids, None], dtype="Int64"), "x": pd.Series([*paid, *[None] * 100], dtype="Int64")}
    )
    frame.assign(spend=range(1000)).to_parquet(tmp_path / "t.parquet", index=False)
    roles = {column.name: column.role for column in guess(tmp_path / "t.parquet", LocalEngine).columns}
    assert roles == {"customer_id": "id", "x": "personal", "spend": "feature"}


def with_check_digit(number: int) -> int:
    """The number with the digit of Luhn's formula behind it."""
    digits = [int(digit) for digit in str(number)][::-1]
    doubled = [sum(divmod(2 * digit, 10)) if at % 2 == 0 else digit for at, digit in enumerate(digits)]
    return 10 * number + -sum(doubled) % 10
