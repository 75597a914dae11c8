"""A table that lies on its side (one line per attribute, one column per customer) -> the same table upright.

Only where it cannot be read as it is (its first line names nothing) or is many times as wide as high, every line starts with a
name of its own, and the values behind each name are alike. Such files are small: nobody has a column for a million customers.
"""

from __future__ import annotations

import csv
from pathlib import Path

from segexplorer.ingest.dialect import Dialect, guess_dialect
from segexplorer.ingest.header_votes import MOSTLY, PLAIN_VALUE, TOKEN
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.records import join_lines, split

MOST_BYTES = 50_000_000
FEWEST_LINES = 3
WIDER = 4  # times as wide as high is a table that lies on its side, even if its first line could be names


def turned(source: Path, target: Path, dialect: Dialect, limits: Limits) -> tuple[Path, Dialect] | None:
    """The upright table, written to `target`, and its dialect; None where `source` does not lie on its side."""
    if source.stat().st_size > MOST_BYTES:
        return None
    text = source.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.removesuffix("\n").split("\n")
    if len(lines) > limits.max_columns or (dialect.header_is_likely and WIDER * len(lines) > dialect.n_columns):
        return None
    records = join_lines(lines, dialect.delimiter, dialect.has_backslashes)
    rows = [split(record, dialect.delimiter, 0, dialect.has_backslashes) for _, record in records]
    rows = [row for row in rows if any(row)]
    if not _lies(rows, dialect.header_is_likely):
        return None
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(zip(*rows, strict=True))
    found = guess_dialect(target, ",")
    return (target, found) if found and found.header_is_likely and found.has_body else None


def _lies(rows: list[list[str]], is_headed: bool) -> bool:
    """Whether every line starts with its own name, has as many cells, and holds numbers only or hardly any; below what could be
    names, there must be lines of both kinds."""
    if len(rows) < FEWEST_LINES or len({len(row) for row in rows}) > 1 or len(rows[0]) <= FEWEST_LINES:
        return False
    names = [row[0] for row in rows]
    if len({name.casefold() for name in names}) < len(names) or any(not n or PLAIN_VALUE.fullmatch(n) for n in names):
        return False
    shares = [_plain_share(row[1:]) for row in rows]
    n_plain, n_words = sum(share >= MOSTLY for share in shares), sum(share <= 1 - MOSTLY for share in shares)
    return n_plain > 0 and n_plain + n_words == len(rows) and (n_words > 1 or not is_headed)


def _plain_share(values: list[str]) -> float:
    some = [value for value in values if value and not TOKEN.fullmatch(value)]
    return sum(bool(PLAIN_VALUE.fullmatch(value)) for value in some) / len(some) if some else 0.0
