"""Real campaigns and a real shop are explored as they are."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.cli.running import explored


@pytest.mark.parametrize(
    ("file", "options", "customers"),
    [
        ("bank_marketing.csv", ["--goal", "y"], 41_188),
        ("hillstrom.csv", ["--goal", "visit", "--drop", "conversion", "spend"], 64_000),
        ("marketing_campaign.csv", ["--goal", "Response"], 2_240),
        ("mcdonalds.csv", [], 1_453),
    ],
)
def test_real_files_are_explored(file: str, options: list[str], customers: int, shared_data: Path, tmp_path: Path) -> None:
    found = explored(tmp_path, shared_data / file, *options, "--segments", "8", "20")
    assert found["customers"] == customers
    assert len(found["path"]) >= 20
    used = {c["name"]: c["used"] for c in found["columns"]}
    assert not {"duration", "Z_Revenue", "Z_CostContact", "conversion"} & {name for name, is_used in used.items() if is_used}


def test_order_lines_summed_up_per_customer_are_explored(shared_data: Path, tmp_path: Path) -> None:
    lines = pd.read_parquet(shared_data / "online_retail.parquet")
    bought = lines[lines["CustomerID"].notna() & ~lines["InvoiceNo"].str.startswith("C")]
    bought = bought.assign(spend=bought["Quantity"] * bought["UnitPrice"], day=pd.to_datetime(bought["InvoiceDate"]))
    last = bought["day"].max()
    customers = bought.groupby("CustomerID").agg(
        recency_days=("day", lambda d: (last - d.max()).days),
        tenure_days=("day", lambda d: (last - d.min()).days),
        n_orders=("InvoiceNo", "nunique"),
        spend_total=("spend", "sum"),
        items=("Quantity", "sum"),
    )
    customers.reset_index().to_csv(tmp_path / "customers.csv", index=False)
    found = explored(tmp_path, tmp_path / "customers.csv", "--segments", "6")
    assert found["customers"] == len(customers)
    assert [one["n_segments"] for one in found["segments"]] == [6]
    value = explored(tmp_path, tmp_path / "customers.csv", "--goal", "spend_total", "--segments", "6")
    assert value["goal"]["kind"] == "value"
