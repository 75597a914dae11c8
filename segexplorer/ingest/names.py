"""Column names as a file gives them -> names that can be shown, stored and told apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from segexplorer.core.derived import DERIVED

MAX_NAME_CHARS = 120
RESERVED = ("_key", "_row", "file_row_number")  # what the engine calls columns of its own


def clean_names(raw: Sequence[str]) -> list[str]:
    """One clean, distinct name per column, in the same order.

    Trimmed, without control characters; empty becomes "column 3"; a repeated one gets a number. Names that differ only
    in upper and lower case count as repeated, because DuckDB cannot tell them apart; "*" is all columns to it, so it counts as
    empty. Scripts and markup are kept: a name is text.

    >>> clean_names(["Amount ", "", "amount", "_key", "file_row_number", " * "])
    ['Amount', 'column 2', 'amount (2)', 'key', 'file row number', 'column 6']
    """
    taken: set[str] = set()
    return [_distinct(_clean(text) or f"column {position}", taken) for position, text in enumerate(raw, start=1)]


def _clean(text: str) -> str:
    # Cc: control characters, Zl and Zp: line and paragraph separators, Cs: halves of broken characters
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs") else c for c in text[: 10 * MAX_NAME_CHARS])
    plain = " ".join(plain.replace("\ufeff", "").split())
    plain = "" if plain == "*" else plain
    if plain.casefold() in DERIVED:  # the base may get a column of that name
        return f"{plain} (file)"
    return (plain.replace("_", " ") if plain.casefold() in RESERVED else plain).strip()[:MAX_NAME_CHARS].strip()


def _distinct(name: str, taken: set[str]) -> str:
    candidate, number = name, 1
    while candidate.casefold() in taken:
        number += 1
        suffix = f" ({number})"
        candidate = name[: MAX_NAME_CHARS - len(suffix)] + suffix
    taken.add(candidate.casefold())
    return candidate
