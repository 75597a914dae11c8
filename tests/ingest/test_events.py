"""Order lines become customers: checked by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from segexplorer.errors import UnusableData
from segexplorer.ingest.events import customers_from, explain
from segexplorer.ingest.recipe import Orders, Recipe, as_record, recipe_from
from segexplorer.words.orders import COLUMNS, told
from tests.ingest.order_lines import SHOP, by_hand, made_of, write


def test_a_small_shop_is_counted_as_by_hand(tmp_path: Path) -> None:
    frame, made = made_of(tmp_path, by_hand(), SHOP)
    ada, bo, cy = (row._asdict() for row in frame.itertuples(index=False))
    assert (made.as_of, made.n_customers, made.n_orders, made.n_returned) == ("2024-01-20", 3, 3, 2)
    assert (made.n_used, made.n_without_customer, made.n_without_date) == (7, 1, 1)
    assert made.amount_total == 2 * 5 + 10 + 3 * 2 - 10 + 7.25 + 0.75 - 8 + 1 + 1
    expected: dict[str, Any] = {
        "customer": "Ada",
        "recency_days": 4,
        "n_orders": 2,
        "n_order_days": 2,
        "tenure_days": 14,
        "ordering_span_days": 10,
        "days_between_orders": 10,
        "spend_total": 16,
        "spend_mean": 13,
        "items_per_order": 3,
        "n_returns": 1,
        "returns_share": 1 / 3,
        "weekend_share": 0.5,
        "favourite_daypart": "morning",
        "discount_share": 0.5,
        "channel_share_web": 0.5,
        "channel_share_store": 0.5,
        "favourite_category": "tea",
        "favourite_category_share": 2 / 3,
        "n_categories": 2,
        "country": "NL",
    }
    assert ada == pytest.approx(expected)
    assert (bo["n_orders"], bo["spend_total"], bo["items_per_order"], bo["favourite_daypart"]) == (1, 8, 2, "afternoon")
    assert math.isnan(bo["days_between_orders"])
    assert (cy["n_orders"], cy["spend_total"], cy["n_returns"], cy["returns_share"]) == (0, -8, 1, 1)
    assert math.isnan(cy["recency_days"])
    assert math.isnan(cy["spend_mean"])


def test_lines_after_the_day_are_left_out_and_counted(tmp_path: Path) -> None:
    frame, made = made_of(tmp_path, by_hand(), replace(SHOP, as_of="2024-01-10"))
    assert (made.as_of, made.n_after, made.n_used) == ("2024-01-10", 3, 4)
    assert frame.set_index("customer").loc["Ada", ["recency_days", "n_orders", "spend_total"]].tolist() == [4, 1, 20]


def test_without_order_numbers_a_day_is_an_order(tmp_path: Path) -> None:
    frame, _ = made_of(tmp_path, by_hand(), replace(SHOP, order=""))
    assert frame.n_orders.tolist() == [2, 1, 0]


def test_orders_whose_state_says_so_are_none_and_cost_nothing(tmp_path: Path) -> None:
    lines = by_hand().assign(quantity=1, state=["paid", "paid", "Refunded", "paid", "paid", "paid", "cancelled", "paid", "paid"])
    frame, made = made_of(tmp_path, lines, replace(SHOP, status="state"))
    assert frame.n_orders.tolist() == [2, 1, 0]  # Ada: 1 and C3, which is no longer negative
    assert frame.spend_total.tolist() == [25, 8, 0]
    assert made.n_returned == 2
    named, _ = made_of(tmp_path, lines, replace(SHOP, status="state", cancelled=("paid",)))
    assert named.n_orders.tolist() == [1, 0, 1]


def test_a_positive_line_of_a_cancelled_number_is_still_no_order(tmp_path: Path) -> None:
    lines = by_hand()
    lines.loc[3, "quantity"] = 1
    assert made_of(tmp_path, lines, replace(SHOP, return_prefix="C"))[0].n_orders.tolist() == [2, 1, 0]


def test_an_order_that_says_who_and_when_on_its_first_line_only_is_read_as_one(tmp_path: Path) -> None:
    lines = by_hand().iloc[:7].copy()
    whole, _ = made_of(tmp_path, lines, SHOP)
    lines.loc[[1, 5], ["customer", "channel"]] = None
    lines.loc[[1, 5], "date"] = pd.NaT
    filled, made = made_of(tmp_path, lines, replace(SHOP, continued=True))
    pd.testing.assert_frame_equal(filled, whole)
    assert made.n_used == 7
    assert made_of(tmp_path, lines, SHOP)[1].n_without_customer == 2


def test_text_dates_are_read_and_those_that_cannot_be_are_counted(tmp_path: Path) -> None:
    lines = by_hand()
    lines["date"] = lines.date.dt.strftime("%d-%m-%Y %H:%M")
    lines.loc[4, "date"] = "next week"
    frame, made = made_of(tmp_path, lines, SHOP)
    assert (made.n_unreadable_date, made.n_without_date, made.as_of) == (1, 1, "2024-01-20")
    assert frame.set_index("customer").loc["Ada", "recency_days"] == 4


@pytest.mark.parametrize("unit", ["s", "ms"])
def test_seconds_since_1970_are_dates(tmp_path: Path, unit: str) -> None:
    lines = by_hand()
    since = (lines.date - pd.Timestamp(0)) / pd.Timedelta(1, unit)
    frame, _ = made_of(tmp_path, lines.assign(date=since), SHOP)
    pd.testing.assert_frame_equal(frame, made_of(tmp_path, by_hand(), SHOP)[0])


def test_odd_names_and_values_do_no_harm(tmp_path: Path) -> None:
    odd = {"customer": "_c", "date": 'da"te', "order": "o'rder", "category": "_t", "channel": "🛒; DROP", "country": "recency_days"}
    lines = by_hand().rename(columns=odd)
    lines["🛒; DROP"] = lines["🛒; DROP"].replace({"web": 'it\'s "web"'})
    orders = replace(SHOP, customer="_c", date='da"te', order="o'rder", category="_t", channel="🛒; DROP")
    frame, _ = made_of(tmp_path, lines, orders)
    assert frame.n_orders.tolist() == [2, 1, 0]
    assert frame['channel_share_it\'s "web"'].tolist()[:2] == [0.5, 1]
    assert frame["recency_days (2)"].tolist() == ["NL", "BE", "FR"]


def test_columns_that_differ_from_line_to_line_become_shares_or_are_told(tmp_path: Path) -> None:
    lines = by_hand().assign(gift=["yes", "no"] * 4 + ["no"], weight=np.arange(9.0))
    frame, made = made_of(tmp_path, lines, SHOP)
    assert made.left_out == ("weight",)
    assert frame.loc[frame.customer == "Ada", "gift_share_yes"].tolist() == [pytest.approx(2 / 3)]


def test_a_customer_who_moved_lives_where_the_latest_line_says(tmp_path: Path) -> None:
    lines = pd.concat([by_hand().iloc[4:6].assign(customer=f"c{i:02}") for i in range(60)], ignore_index=True)
    moved = lines.iloc[[0]].assign(date=pd.Timestamp("2024-02-01"), country="AT", order="9")
    earlier = lines.iloc[[2]].assign(date=pd.Timestamp("2023-02-01"), country="AT", order="9")
    frame, _ = made_of(tmp_path, pd.concat([moved, earlier, lines]), SHOP)
    assert frame.country.tolist() == ["AT", *["BE"] * 59]


def test_what_cannot_be_done_is_one_sentence_and_leaves_nothing_behind(tmp_path: Path) -> None:
    lines = write(tmp_path, by_hand())
    for orders, code in (
        (replace(SHOP, order="nowhere"), "no_such_column"),
        (replace(SHOP, as_of="soon"), "orders_no_day"),
        (replace(SHOP, as_of="1999-01-01"), "orders_no_line"),
        (replace(SHOP, date="category"), "orders_no_date"),
    ):
        with pytest.raises(UnusableData) as caught:
            customers_from(lines, orders, tmp_path / "customers.parquet")
        assert caught.value.code == code
        assert str(caught.value).endswith(".")
    assert [file.name for file in tmp_path.iterdir()] == ["lines.parquet"]


def test_somebody_who_stops_it_gets_it_stopped_and_nothing_is_left(tmp_path: Path) -> None:
    class Stopped(Exception): ...

    def stop(step: str, share: float) -> None:
        if share > 0.3:
            raise Stopped

    with pytest.raises(Stopped):
        customers_from(write(tmp_path, by_hand()), SHOP, tmp_path / "customers.parquet", report=stop)
    assert [file.name for file in tmp_path.iterdir()] == ["lines.parquet"]


def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    shares: list[float] = []
    customers_from(write(tmp_path, by_hand()), SHOP, tmp_path / "c.parquet", report=lambda step, share: shares.append(share))
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


def test_events_are_counted_by_name_by_visit_and_by_day(tmp_path: Path) -> None:
    start = datetime(2024, 3, 1, 12)
    minutes = {"u1": [("view", 0), ("view", 10), ("buy", 45), ("view", 24 * 60)], "u2": [("view", 5)]}
    rows = [(u, start + timedelta(minutes=m), e, 9.5 if e == "buy" else None) for u, events in minutes.items() for e, m in events]
    lines = pd.DataFrame(rows, columns=["user_id", "timestamp", "event", "value"])
    orders = Orders("user_id", "timestamp", event="event", amount="value")
    frame, made = made_of(tmp_path, lines, orders)
    first = frame.iloc[0].to_dict()
    assert [first[c] for c in ("n_events", "days_active", "n_sessions", "n_view", "n_buy")] == [4, 2, 3, 3, 1]
    assert [first[c] for c in ("n_orders", "spend_total", "spend_mean", "recency_days")] == [1, 9.5, 9.5, 0]
    assert frame.iloc[1][["n_events", "n_orders", "recency_days"]].tolist() == [1, 0, 1]
    assert told(explain(orders, made))[0] == "5 events of 2 customers: one row per customer is made of them, as of 2 Mar 2024."


def test_every_column_that_is_made_has_its_words_and_family(tmp_path: Path) -> None:
    frame, made = made_of(tmp_path, by_hand().assign(sku="a"), replace(SHOP, product="sku"))
    ours = [c for c in frame if c not in ("customer", "country") and not c.startswith("channel_share")]
    assert set(ours) <= set(COLUMNS)
    assert set(ours) <= set(made.corrections)
    assert made.corrections["customer"] == {"role": "id"}


def test_what_orders_are_made_of_is_recorded_and_read_back() -> None:
    said = Recipe(orders=replace(SHOP, status="state", cancelled=("void",), return_prefix="C", continued=True, as_of="2024-01-01"))
    assert recipe_from(as_record(said)) == said
