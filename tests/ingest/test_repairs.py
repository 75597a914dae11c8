"""Values somebody took for missing are missing, all others are as they were."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from segexplorer.ingest.base import make_base
from segexplorer.ingest.recipe import Recipe, Repair


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Four customers: one born 1893, one with an income of 666666, one who never came (999)."""
    frame = pd.DataFrame({"born": [1893, 1970, 1980, 1990], "income": [1.5, 666666, 2.5, 3.5], 'a "b"': ["999", "x", "999", "y"]})
    frame.to_parquet(tmp_path / "table.parquet", index=False)
    return tmp_path / "table.parquet"


def test_what_was_said_is_missing_and_the_rest_is_as_it_was(table: Path, tmp_path: Path) -> None:
    said = (Repair("born", "below", "1910"), Repair("income", "above", "200000"), Repair('a "b"', "is", "999"))
    base = make_base(table, tmp_path / "data.parquet", Recipe(repairs=said))
    frame = pd.read_parquet(base.parquet)
    assert base.repaired_cells == 4
    assert frame.isna().sum().tolist() == [1, 1, 2]
    assert frame["born"].dropna().tolist() == [1970, 1980, 1990]
    assert frame["income"].dropna().tolist() == [1.5, 2.5, 3.5]
    assert frame['a "b"'].dropna().tolist() == ["x", "y"]


def test_two_repairs_of_one_column_both_count(table: Path, tmp_path: Path) -> None:
    said = (Repair("born", "below", "1910"), Repair("born", "above", "1985"))
    base = make_base(table, tmp_path / "data.parquet", Recipe(repairs=said))
    assert pd.read_parquet(base.parquet)["born"].dropna().tolist() == [1970, 1980]


def test_without_repairs_nothing_is_written_twice(table: Path, tmp_path: Path) -> None:
    base = make_base(table, tmp_path / "data.parquet", Recipe())
    assert base.parquet.samefile(table)


def test_a_repair_of_a_column_that_is_gone_is_passed_over(table: Path, tmp_path: Path) -> None:
    base = make_base(table, tmp_path / "data.parquet", Recipe(repairs=(Repair("gone", "is", "1"),)))
    assert base.repaired_cells == 0
    assert pd.read_parquet(base.parquet).equals(pd.read_parquet(table))
