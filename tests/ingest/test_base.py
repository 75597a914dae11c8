"""The base of a table can be called off at every step, like the reading before it, and leaves nothing half made."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from segexplorer.ingest.base import make_base
from segexplorer.ingest.lifetimes import EXPECTED
from segexplorer.ingest.recipe import Recipe, Repair
from segexplorer.ingest.suppressions import SUPPRESSIONS, keep_lists
from tests.ingest.calling_off import Enough, called_off_after

N_LINES = 600


@pytest.fixture
def order_lines(tmp_path: Path) -> Path:
    """Order lines of customers with good, odd and broken addresses."""
    rng = np.random.default_rng(3)
    customers = rng.integers(0, 150, N_LINES)
    frame = pd.DataFrame(
        {
            "order_id": range(N_LINES),
            "customer_id": customers,
            "order_date": pd.Timestamp("2024-06-30") - pd.to_timedelta(rng.integers(0, 300, N_LINES), "D"),
            "amount": rng.gamma(2, 20, N_LINES).round(2),
            "email": [f"a{c}@example.com" if c % 3 else f"zoë{c}@bü" for c in customers],
        }
    )
    (tmp_path / "table").mkdir()
    frame.to_parquet(tmp_path / "table" / "data.parquet", index=False)
    return tmp_path / "table" / "data.parquet"


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    """Everything that can be done to a base."""
    (tmp_path / "list").write_text("email\na1@example.com\n")
    lists = keep_lists(tmp_path / "list", "list.csv", tmp_path / SUPPRESSIONS, "2026-01-01", "")
    return Recipe(repairs=(Repair("n_orders", "is", "1"),), suppressions=tuple(one.id for one in lists), lifetimes=True)


def test_every_report_can_call_a_base_off(tmp_path: Path, order_lines: Path, recipe: Recipe) -> None:
    steps: list[str] = []
    base = make_base(order_lines, tmp_path / "data.parquet", recipe, report=lambda step, share: steps.append(step))
    assert set(steps) == {"recognising", "orders", "lifetimes", "marking"}
    assert EXPECTED in pd.read_parquet(base.parquet).columns
    base.parquet.unlink()
    before, n_stopped = sorted(tmp_path.iterdir()), 0
    for n in range(len(steps)):
        try:  # where it took less time than before, there were fewer reports to stop it at
            make_base(order_lines, tmp_path / "data.parquet", recipe, report=called_off_after(n)).parquet.unlink()
        except Enough:
            n_stopped += 1
        assert sorted(tmp_path.iterdir()) == before
    assert n_stopped >= len(set(steps))


def test_a_long_look_at_odd_addresses_is_stopped_soon(tmp_path: Path) -> None:
    """Each takes the library 0.2 ms: these would take a minute."""
    table = tmp_path / "table.parquet"
    with duckdb.connect() as connection:
        odd = "SELECT range AS customer_id, 'zoë' || range || '@büro' || range || '.de' AS email FROM range(300_000)"
        connection.execute(f"COPY ({odd}) TO '{table}' (FORMAT parquet)")
    seen: list[float] = []

    def stop(step: str, share: float) -> None:
        seen.append(time.perf_counter())
        if len(seen) > 8:
            raise Enough

    with pytest.raises(Enough):
        make_base(table, tmp_path / "data.parquet", Recipe(), report=stop)
    assert time.perf_counter() - seen[-1] < 5
    assert list(tmp_path.iterdir()) == [table]
