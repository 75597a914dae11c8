"""Plain tables without meaning, for tests and benchmarks: wide ones, and large ones written quickly."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from segexplorer.ingest.forms import quoted
from segexplorer.ingest.warehouse import name

_KINDS = (  # {u} and {v} are even numbers in 0..1 that differ per column and row
    ("age", "(18 + {u} * 70)::INTEGER"),
    ("spend", "round(exp(2 + 4 * {u} * {v}), 2)"),
    ("country", "['NL', 'DE', 'FR', 'BE', 'ES', 'IT', 'PL', 'SE'][1 + ({u} * {v} * 7.99)::INTEGER % 8]"),
    ("responded", "({u} < 0.1)::INTEGER"),
    ("score", "round(100 * {u}, 3)"),
    ("income", "CASE WHEN {v} > 0.05 THEN (20000 + 60000 * {u})::INTEGER END"),
    ("consent", "if({u} < 0.78, 'yes', 'no')"),
    ("visits", "(40 * {u} * {v})::INTEGER"),
    ("device", "['mobile', 'desktop', 'tablet'][1 + ({u} * 2.99)::INTEGER % 3]"),
    ("basket", "CASE WHEN {v} > 0.1 THEN round(20 * exp(1.5 * {u}), 2) END"),
    ("signup", "(DATE '2020-01-01' + (1800 * {u})::INTEGER)"),
)
_EVEN = "(hash(i, {salt}) % 1000003 / 1000003.0)"


def big_csv(path: Path, n_rows: int, n_columns: int = 20, seed: int = 0) -> Path:
    """Write a CSV of mixed columns: an id, whole numbers, skewed amounts, categories, flags, a date, some missing.

    The same arguments write the same bytes. 1,000,000 x 20 takes about two seconds on two cores.
    """
    columns = ["'C' || lpad(i::VARCHAR, 9, '0') AS customer_id", *(_column(at, seed) for at in range(n_columns - 1))]
    query = f"SELECT {', '.join(columns)} FROM range({int(n_rows)}) AS t(i)"  # noqa: S608
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO {quoted(str(path))} (FORMAT csv, HEADER)")
    return path


def _column(at: int, seed: int) -> str:
    label, formula = _KINDS[at % len(_KINDS)]
    u, v = (_EVEN.format(salt=2 * (at + 1000 * seed) + k) for k in (0, 1))
    return f"{formula.format(u=u, v=v)} AS {name(label if at < len(_KINDS) else f'{label}_{at // len(_KINDS) + 1}')}"


def wide(n_rows: int, n_columns: int, seed: int = 0) -> pd.DataFrame:
    """Numbers only: standard normal columns v1, v2, ... that have nothing to do with each other.

    >>> wide(3, 2).shape
    (3, 2)
    """
    values = np.random.default_rng(seed).standard_normal((n_rows, n_columns))
    return pd.DataFrame(values, columns=[f"v{i + 1}" for i in range(n_columns)])
