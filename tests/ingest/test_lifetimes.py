"""What is to come is added to a table of customers, and only where orders can tell."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from segexplorer.core.lifetime import fit_orders, fit_values
from segexplorer.ingest.lifetimes import add_lifetimes
from segexplorer.words.orders import COLUMNS, LIFETIMES_WHY


def table(n: int = 600, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    days = rng.poisson(1.5, n)
    tenure = rng.integers(30, 400, n)
    span = np.where(days > 1, rng.random(n) * tenure, 0).astype(int)
    frame = pd.DataFrame({"id": np.arange(n), "n_order_days": days, "ordering_span_days": span, "tenure_days": tenure})
    frame["n_orders"], frame["spend_mean"] = days, np.where(days > 0, rng.gamma(4, 10, n), np.nan)
    frame.loc[days == 0, ["ordering_span_days", "tenure_days"]] = np.nan
    return frame


def added(folder: Path, frame: pd.DataFrame) -> pd.DataFrame:
    frame.to_parquet(folder / "customers.parquet", index=False)
    done = add_lifetimes(folder / "customers.parquet")
    assert set(done.columns) <= set(COLUMNS)
    assert set(done.corrections) == set(done.columns)
    assert [file.name for file in folder.iterdir()] == ["customers.parquet"]
    return pd.read_parquet(folder / "customers.parquet")


def test_the_columns_are_those_of_the_models_in_the_rows_they_belong_to(tmp_path: Path) -> None:
    before = table()
    after = added(tmp_path, before)
    pd.testing.assert_frame_equal(after[before.columns], before)
    known = before[before.n_order_days > 0]
    history = (known.n_order_days - 1, known.ordering_span_days, known.tenure_days)
    orders, values = fit_orders(*history), fit_values(known.n_orders, known.spend_mean)
    assert orders is not None
    assert values is not None
    found = after.loc[known.index]
    np.testing.assert_allclose(found.alive_probability, orders.alive(*history))
    np.testing.assert_allclose(found.expected_orders_90_days, orders.expected(90, *history))
    spend = values.expected(known.n_orders, known.spend_mean)
    np.testing.assert_allclose(found.lifetime_value_365_days, orders.expected(365, *history) * spend)


def test_who_never_ordered_has_nothing_to_come(tmp_path: Path) -> None:
    after = added(tmp_path, table())
    never = after[after.n_order_days == 0]
    assert len(never) > 50
    assert never[["expected_orders_90_days", "alive_probability", "lifetime_value_365_days"]].isna().all(axis=None)


def test_asking_twice_gives_the_same_columns_once(tmp_path: Path) -> None:
    once = added(tmp_path, table())
    pd.testing.assert_frame_equal(added(tmp_path, once), once)


def test_without_spend_only_orders_are_foretold(tmp_path: Path) -> None:
    after = added(tmp_path, table().drop(columns="spend_mean"))
    assert "lifetime_value_365_days" not in after
    assert after.alive_probability.notna().sum() > 400


def test_where_nothing_can_be_said_it_is_said_why(tmp_path: Path) -> None:
    target = tmp_path / "customers.parquet"
    for frame, why in ((table()[["id"]], "no_orders"), (table().assign(n_order_days=1), "too_few_repeats")):
        frame.to_parquet(target, index=False)
        done = add_lifetimes(target)
        assert (done.columns, done.why) == ((), why)
        assert done.why in LIFETIMES_WHY
        pd.testing.assert_frame_equal(pd.read_parquet(target), frame)
