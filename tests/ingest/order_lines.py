"""Order lines that tests make themselves, and the customers made of them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from segexplorer.ingest.events import Made, customers_from
from segexplorer.ingest.recipe import Orders

REASONS = ("n_used", "n_without_customer", "n_without_date", "n_unreadable_date", "n_after")
SHOP = Orders(
    "customer", "date", "order", quantity="quantity", price="price", category="category", discount="discount", channel="channel"
)


def write(folder: Path, frame: pd.DataFrame, name: str = "lines.parquet") -> Path:
    """The frame as a Parquet file."""
    frame.to_parquet(folder / name, index=False)
    return folder / name


def made_of(folder: Path, frame: pd.DataFrame, orders: Orders) -> tuple[pd.DataFrame, Made]:
    """The customers made of these lines, every one of which is accounted for, and what was told."""
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
