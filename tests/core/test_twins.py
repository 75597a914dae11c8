"""Rows and columns that are there twice, against what pandas says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segexplorer.core.twins import identical_columns, row_prints


def n_repeated(frame: pd.DataFrame, columns: list[str] | None = None) -> int:
    return row_prints(frame, columns or list(frame.columns)).n_repeated


@given(st.lists(st.tuples(st.sampled_from([0, 1, 2, None]), st.sampled_from(["a", "b", None])), max_size=40))
def test_as_many_rows_repeat_as_pandas_finds(rows: list[tuple]) -> None:
    frame = pd.DataFrame({"n": [a for a, _ in rows], "t": pd.Series([b for _, b in rows], dtype=object)})
    assert n_repeated(frame) == frame.duplicated().sum()


def test_batches_add_up_however_they_store_a_column() -> None:
    whole = pd.DataFrame({"n": [1.0, 2.0, None, 1.0], "t": ["a", "b", "a", "a"], "b": [True, None, False, True]})
    first = whole.iloc[:2].assign(n=whole["n"].iloc[:2].astype("int64"), t=whole["t"].iloc[:2].astype("category"))
    second = whole.iloc[2:].assign(b=whole["b"].iloc[2:].astype(bool))
    names = list(whole)
    assert (row_prints(first, names) + row_prints(second, names)).n_repeated == 1
    assert row_prints(whole, names).n_repeated == 1


def test_the_same_values_in_other_columns_are_another_row() -> None:
    assert n_repeated(pd.DataFrame({"a": [1, 2], "b": [2, 1]})) == 0
    assert n_repeated(pd.DataFrame({"a": ["x", ""], "b": ["", "x"]})) == 0


@pytest.mark.parametrize(
    ("file", "separator", "without", "expected"),
    [("hillstrom.csv", ",", [], 6_562), ("marketing_campaign.csv", "\t", ["ID"], 182), ("bank_marketing.csv", ";", [], 12)],
)
def test_the_known_repeated_rows_are_counted(
    shared_data: Path, file: str, separator: str, without: list[str], expected: int
) -> None:
    frame = pd.read_csv(shared_data / file, sep=separator).drop(columns=without)
    assert n_repeated(frame) == frame.duplicated().sum() == expected


def test_a_column_under_two_names_is_found_and_a_near_one_is_not() -> None:
    values = np.random.default_rng(0).normal(size=500)
    frame = pd.DataFrame(
        {"a": values, "b": values + 1e-9, "c": values, "d": 1, "e": 1, "f": ["x", "y"] * 250, "g": ["x", "y"] * 250}
    )
    assert identical_columns(frame, list(frame)) == [("c", "a"), ("g", "f")]


def test_missing_values_in_the_same_places_belong_to_it() -> None:
    frame = pd.DataFrame({"a": [1, None, 3] * 30, "b": [1.0, None, 3.0] * 30, "c": [1.0, 2.0, 3.0] * 30})
    assert identical_columns(frame, ["a", "b", "c"]) == [("b", "a")]


def test_nothing_is_said_of_a_table_without_rows() -> None:
    assert identical_columns(pd.DataFrame({"a": [], "b": []}), ["a", "b"]) == []
    assert n_repeated(pd.DataFrame({"a": []})) == 0
