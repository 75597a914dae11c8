"""Order lines become customers: checked by hand, against plain pandas on real lines, and by laws."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segexplorer.errors import UnusableData
from segexplorer.ingest.events import Made, customers_from, explain, recognise
from segexplorer.ingest.files import import_file
from segexplorer.ingest.recipe import Orders, Recipe, as_record, recipe_from
from segexplorer.words.orders import COLUMNS, told

REASONS = ("n_used", "n_without_customer", "n_without_date", "n_unreadable_date", "n_after")
SHOP = Orders(
    "customer", "date", "order", quantity="quantity", price="price", category="category", discount="discount", channel="channel"
)


def write(folder: Path, frame: pd.DataFrame, name: str = "lines.parquet") -> Path:
    frame.to_parquet(folder / name, index=False)
    return folder / name


def made_of(folder: Path, frame: pd.DataFrame, orders: Orders) -> tuple[pd.DataFrame, Made]:
    made = customers_from(write(folder, frame), orders, folder / "customers.parquet")
    assert made.n_lines == len(frame) == sum(getattr(made, reason) for reason in REASONS)
    return pd.read_parquet(made.parquet), made


def by_hand() -> pd.DataFrame:
    """Ada: two orders and a cancellation; Bo: one order of two lines; Cy: only gave something back; lines that cannot be used."""
    day = pd.Timestamp
    rows = [
        ("Ada", day("2024-01-06 09:00"), "1", 2, 5.0, "tea", 0.0, "web", "NL"),  # a Saturday
        ("Ada", day("2024-01-06 09:00"), "1", 1, 10.0, "mug", 0.0, "web", "NL"),
        ("Ada", day("2024-01-16 19:30"), "2", 3, 2.0, "tea", 1.5, "store", "NL"),  # a Tuesday
        ("Ada", day("2024-01-20 10:00"), "C3", -1, 10.0, "mug", 0.0, "web", "NL"),
        ("Bo", day("2024-01-10 14:00"), "4", 1, 7.25, "tea", 0.0, "web", "BE"),
        ("Bo", day("2024-01-10 14:00"), "4", 1, 0.75, "tea", 0.0, "web", "BE"),
        ("Cy", day("2024-01-11 08:00"), "C5", -2, 4.0, "mug", 0.0, "web", "FR"),
        (None, day("2024-01-12 08:00"), "6", 1, 1.0, "mug", 0.0, "web", "FR"),
        ("Ada", None, "7", 1, 1.0, "mug", 0.0, "web", "NL"),
    ]
    names = ["customer", "date", "order", "quantity", "price", "category", "discount", "channel", "country"]
    return pd.DataFrame(rows, columns=names)


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


# --- what is recognised


def shop_lines(n: int = 400, customers: int = 50, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "Order ID": rng.integers(0, n // 2, n),
            "Customer-Nr": rng.integers(0, customers, n),
            "Order Date": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 300, n), "D"),
            "Qty": rng.integers(1, 5, n),
            "Unit price": rng.random(n).round(2) * 10,
        }
    )


def test_lines_are_recognised_by_names_in_several_languages(tmp_path: Path) -> None:
    german = {
        "Order ID": "Bestellnummer",
        "Customer-Nr": "Kundennummer",
        "Order Date": "Bestelldatum",
        "Qty": "Menge",
        "Unit price": "Einzelpreis",
    }
    lines = shop_lines().rename(columns={"Customer-Nr": "customer_id"})
    found = recognise(write(tmp_path, lines))
    assert found == Orders("customer_id", "Order Date", "Order ID", quantity="Qty", price="Unit price")
    found = recognise(write(tmp_path, shop_lines().rename(columns=german)))
    assert found == Orders("Kundennummer", "Bestelldatum", "Bestellnummer", quantity="Menge", price="Einzelpreis")


def test_a_table_of_customers_is_never_taken_for_order_lines(tmp_path: Path) -> None:
    lines = shop_lines().rename(columns={"Customer-Nr": "customer_id"})
    once = lines.drop_duplicates("customer_id")
    assert recognise(write(tmp_path, once)) is None
    repeated = pd.concat([once, once.head(10)])
    assert recognise(write(tmp_path, repeated)) is None
    twice = pd.concat([once, once])  # every row twice: the same customer on the same day
    assert recognise(write(tmp_path, twice)) is None
    assert recognise(write(tmp_path, lines.drop(columns="Order Date"))) is None
    assert recognise(write(tmp_path, lines.drop(columns=["Order ID", "Qty"]).rename(columns={"Unit price": "age"}))) is None


def test_of_the_shared_sets_only_online_retail_is_order_lines(shared_data: Path, tmp_path: Path) -> None:
    files = [f for f in sorted(shared_data.iterdir()) if f.suffix in (".csv", ".parquet")]
    assert len(files) >= 6
    found = {f.name: recognise(import_file(f, f.name, tmp_path / f.stem).parquet) for f in files}
    assert [name for name, orders in found.items() if orders] == ["online_retail.parquet"]
    assert found["online_retail.parquet"] == Orders(
        "CustomerID", "InvoiceDate", "InvoiceNo", quantity="Quantity", price="UnitPrice", product="StockCode", return_prefix="C"
    )


def test_without_its_names_known_the_letter_of_cancellations_is_found(shared_data: Path, tmp_path: Path) -> None:
    renamed = pd.read_parquet(shared_data / "online_retail.parquet").rename(columns={"StockCode": "Article"})
    found = recognise(write(tmp_path, renamed))
    assert found is not None
    assert (found.return_prefix, found.product, found.order) == ("C", "Article", "InvoiceNo")


# --- an independent way: plain pandas on real lines


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, pd.DataFrame, Made]:
    """The lines, the customers made of them, and what was told."""
    folder = tmp_path_factory.mktemp("retail")
    source = shared_data / "online_retail.parquet"
    orders = recognise(source)
    assert orders is not None
    made = customers_from(source, orders, folder / "customers.parquet")
    return pd.read_parquet(source), pd.read_parquet(made.parquet), made


def test_online_retail_has_the_known_counts(real: tuple[pd.DataFrame, pd.DataFrame, Made]) -> None:
    lines, customers, made = real
    assert (made.n_lines, made.n_without_customer, made.n_customers) == (541_909, 135_080, 4_372)
    assert made.n_lines == sum(getattr(made, reason) for reason in REASONS)
    assert made.amount_total == pytest.approx(9_747_747.93, abs=0.005)
    assert (lines.InvoiceNo.nunique(), lines.InvoiceNo.str.startswith("C").sum()) == (25_900, 9_288)
    known = lines[lines.CustomerID.notna()]
    assert made.n_returned == known.InvoiceNo.str.startswith("C").sum()
    assert made.n_orders == known[~known.InvoiceNo.str.startswith("C")].InvoiceNo.nunique() == customers.n_orders.sum()
    assert told(explain(made.orders, made))[0] == (
        "541,909 order lines of 4,372 customers: one row per customer is made of them, as of 9 Dec 2011."
    )


def test_every_column_of_online_retail_agrees_with_plain_pandas(real: tuple[pd.DataFrame, pd.DataFrame, Made]) -> None:
    lines, customers, made = real
    expected = oracle(lines)
    found = customers.set_index("CustomerID")
    assert set(found.columns) == set(expected.columns)
    assert made.left_out == ("Description",)
    for column in expected:
        if expected[column].dtype == float:
            np.testing.assert_allclose(found[column].astype(float), expected[column], rtol=1e-9, atol=1e-6, err_msg=column)
        else:
            assert found[column].fillna("none").tolist() == expected[column].fillna("none").tolist(), column


def oracle(lines: pd.DataFrame) -> pd.DataFrame:
    """One row per customer, by pandas groupby, written without a look at the SQL."""
    known = lines[lines.CustomerID.notna()].assign(
        CustomerID=lambda f: f.CustomerID.astype(int),
        at=lambda f: pd.to_datetime(f.InvoiceDate),
        money=lambda f: f.Quantity * f.UnitPrice,
    )
    back = known.InvoiceNo.str.startswith("C")
    bought, customers = known[~back], sorted(known.CustomerID.unique())
    orders = (
        bought.groupby(["CustomerID", "InvoiceNo"])
        .agg(at=("at", "min"), money=("money", "sum"), items=("Quantity", "sum"))
        .reset_index()
    )
    orders["day"] = orders["at"].dt.normalize()
    today = pd.to_datetime(lines.InvoiceDate).max().normalize()
    each = orders.groupby("CustomerID")
    table = pd.DataFrame(index=pd.Index(customers, name="CustomerID"))
    table["n_orders"] = each.size()
    table["n_order_days"] = each.day.nunique()
    table["recency_days"] = (today - each.day.max()).dt.days
    table["tenure_days"] = (today - each.day.min()).dt.days
    table["ordering_span_days"] = (each.day.max() - each.day.min()).dt.days
    table["days_between_orders"] = (table.ordering_span_days / (table.n_orders - 1)).where(table.n_orders > 1)
    table["spend_mean"] = each.money.mean()
    table["items_per_order"] = each["items"].mean()
    table["weekend_share"] = each["at"].apply(lambda at: (at.dt.day_of_week >= 5).mean())
    table["spend_total"] = known.groupby("CustomerID").money.sum()
    table["n_returns"] = known[back].groupby("CustomerID").InvoiceNo.nunique()
    table["n_products"] = bought.groupby("CustomerID").StockCode.nunique()
    table[["n_orders", "n_order_days", "n_returns"]] = table[["n_orders", "n_order_days", "n_returns"]].fillna(0)
    table["returns_share"] = table.n_returns / (table.n_returns + table.n_orders)
    parts = pd.cut(orders["at"].dt.hour, [-1, 5, 11, 17, 23], labels=["night", "morning", "afternoon", "evening"])
    table["favourite_daypart"] = (
        pd.crosstab(orders.CustomerID, parts)
        .reindex(columns=["night", "morning", "afternoon", "evening"], fill_value=0)
        .idxmax(axis=1)
        .astype(object)
    )
    table["Country"] = known.sort_values(["at", "Country"]).groupby("CustomerID").Country.last()
    table["n_products"] = table.n_products.fillna(0)
    numbers = table.select_dtypes("number").columns
    return table.astype(dict.fromkeys(numbers, float))


# --- laws

LINE = st.tuples(
    st.sampled_from(["a", "b", "c"]),
    st.integers(0, 40),
    st.integers(0, 6),
    st.integers(-2, 5),
    st.integers(0, 2_000),
    st.sampled_from(["tea", "mug", None]),
)
SLOW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


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
