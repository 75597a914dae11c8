"""Customers made of real order lines agree with an independent way: plain pandas."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segexplorer.ingest.events import Made, customers_from, explain, recognise
from segexplorer.words.orders import told
from tests.ingest.order_lines import REASONS


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
