"""A customer file keeps all its rows, in their order, beside what the orders say."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from segexplorer.errors import UnusableData
from segexplorer.ingest.joined import Joined, join_customers

MADE = pd.DataFrame(
    {
        "CustomerID": [1, 2, 9],
        "n_orders": [3, 1, 4],
        "spend_total": [30.0, 5.0, 8.0],
        "spend_mean": [10.0, 5.0, 2.0],
        "country": ["NL", "DE", "FR"],
    }
)


def joined(folder: Path, customers: pd.DataFrame, made: pd.DataFrame = MADE, key: str = "nr") -> tuple[pd.DataFrame, Joined]:
    customers.to_parquet(folder / "customers.parquet", index=False)
    made.to_parquet(folder / "made.parquet", index=False)
    done = join_customers(folder / "customers.parquet", folder / "made.parquet", key, folder / "both.parquet")
    return pd.read_parquet(done.parquet), done


def test_who_has_no_orders_keeps_zeros_for_counts_and_nothing_for_means(tmp_path: Path) -> None:
    frame, done = joined(tmp_path, pd.DataFrame({"nr": [2, 7, 1], "country": ["BE", "AT", "NL"]}))
    assert frame.columns.tolist() == ["nr", "country", "n_orders", "spend_total", "spend_mean", "country (2)"]
    assert frame.nr.tolist() == [2, 7, 1]
    assert frame.n_orders.tolist() == [1, 0, 3]
    assert frame.spend_total.tolist() == [5, 0, 30]
    assert frame.spend_mean.isna().tolist() == [False, True, False]
    assert (done.n_customers, done.n_with_orders, done.n_strangers, done.n_orders_of_strangers, done.n_repeated) == (3, 2, 1, 4, 0)


@pytest.mark.parametrize("keys", [["2", " 7", "1 "], [2.0, 7.0, 1.0], [2, 7, 1]])
def test_keys_are_found_however_they_are_stored(tmp_path: Path, keys: list[object]) -> None:
    assert joined(tmp_path, pd.DataFrame({"nr": keys}))[0].n_orders.tolist() == [1, 0, 3]


def test_a_row_without_a_key_has_no_orders_and_a_repeated_one_is_told(tmp_path: Path) -> None:
    frame, done = joined(tmp_path, pd.DataFrame({"nr": ["1", None, "1"]}))
    assert frame.n_orders.tolist() == [3, 0, 3]
    assert (done.n_repeated, done.n_with_orders, done.n_strangers) == (1, 2, 2)


def test_a_column_that_finds_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableData, match="No customer of the order lines"):
        joined(tmp_path, pd.DataFrame({"nr": ["x", "y"]}))
    with pytest.raises(UnusableData, match="no column"):
        joined(tmp_path, pd.DataFrame({"nr": [1]}), key="number")
    assert not (tmp_path / "both.parquet").exists()
