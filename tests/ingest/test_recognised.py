"""Order lines are recognised by their names and by what they hold; tables of customers never are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from segexplorer.ingest.events import recognise
from segexplorer.ingest.files import import_file
from segexplorer.ingest.recipe import Orders
from tests.ingest.order_lines import write


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
