"""assigned.csv: one line a customer with the segment of each wanted number of groups; safe to open in a spreadsheet."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_assigned(batches: Iterable[pd.DataFrame], target: Path) -> int:
    """Write batches one after the other; returns how many customers. A broken run leaves no half file."""
    part = target.with_name(target.name + ".part")
    n = 0
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            for batch in batches:
                harmless = batch.apply(_harmless).rename(columns=_harmless_name)
                harmless.to_csv(out, index=False, header=n == 0, lineterminator="\n")
                n += len(batch)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return n


def _harmless_name(name: str) -> str:
    return f"'{name}" if name.startswith(FORMULA) else name


def _harmless(column: pd.Series) -> pd.Series:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return column
    text = column.astype(str)
    return text.where(~text.str.startswith(FORMULA), "'" + text)
