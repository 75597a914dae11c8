"""Laws of customers made of order lines, whatever the lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segexplorer.ingest.events import customers_from
from tests.ingest.order_lines import SHOP, made_of, write

LINE = st.tuples(
    st.sampled_from(["a", "b", "c"]),
    st.integers(0, 40),
    st.integers(0, 6),
    st.integers(-2, 5),
    st.integers(0, 2_000),
    st.sampled_from(["tea", "mug", None]),
)
SLOW = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])


def lines_of(drawn: list[tuple[Any, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(drawn, columns=["customer", "hours", "order", "quantity", "cents", "category"])
    frame["date"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(frame.hours * 7, "h")
    frame["price"], frame["order"] = frame.cents / 100, frame.order.astype(str)
    return frame.assign(discount=0.0, channel="web", category=frame.category.astype(object)).drop(columns=["hours", "cents"])


def bytes_of(folder: Path, frame: pd.DataFrame) -> bytes:
    return customers_from(write(folder, frame), SHOP, folder / "customers.parquet").parquet.read_bytes()


@SLOW
@given(drawn=st.lists(LINE, min_size=2, max_size=30), seed=st.integers(0, 99))
def test_the_order_of_the_lines_does_not_matter(tmp_path: Path, drawn: list[tuple[Any, ...]], seed: int) -> None:
    lines = lines_of(drawn)
    assert bytes_of(tmp_path, lines) == bytes_of(tmp_path, lines.sample(frac=1, random_state=seed))


@SLOW
@given(drawn=st.lists(LINE, min_size=2, max_size=30), at=st.integers(1, 29))
def test_splitting_the_lines_over_files_does_not_matter(tmp_path: Path, drawn: list[tuple[Any, ...]], at: int) -> None:
    lines = lines_of(drawn)
    whole = bytes_of(tmp_path, lines)
    with duckdb.connect() as connection:
        parts = [
            write(tmp_path, part, f"part{i}.parquet") for i, part in enumerate((lines.iloc[:at], lines.iloc[at:])) if len(part)
        ]
        listed = ", ".join(f"'{part}'" for part in parts)
        connection.execute(
            f"COPY (FROM read_parquet([{listed}], union_by_name = true)) TO '{tmp_path / 'both.parquet'}' (FORMAT parquet)"
        )
    assert customers_from(tmp_path / "both.parquet", SHOP, tmp_path / "customers.parquet").parquet.read_bytes() == whole


@SLOW
@given(drawn=st.lists(LINE, min_size=2, max_size=30))
def test_a_cancellation_changes_returns_and_spend_but_no_order(tmp_path: Path, drawn: list[tuple[Any, ...]]) -> None:
    lines = lines_of(drawn)
    who = lines.customer.iloc[0]
    cancelled = lines.iloc[[0]].assign(order="C99", quantity=-1, price=3.0)
    before, _ = made_of(tmp_path, lines, SHOP)
    after, _ = made_of(tmp_path, pd.concat([lines, cancelled]), SHOP)
    assert after.n_orders.tolist() == before.n_orders.tolist()
    changed = pd.DataFrame({"returns": after.n_returns - before.n_returns, "spend": after.spend_total - before.spend_total})
    expected = pd.DataFrame({"returns": (before.customer == who) * 1, "spend": (before.customer == who) * -3.0})
    np.testing.assert_allclose(changed, expected, atol=1e-9)
