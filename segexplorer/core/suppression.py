"""A kept list of who must not be contacted, as far as it can be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ListKind = Literal["unsubscribed", "cleaned", "addresses", "hashes", "customers"]


@dataclass(frozen=True)
class SuppressionList:
    """How many different entries it has, how many of them are customers here, and the ISO day on which it came.
    `column`: the table's column that customer numbers are looked up in, "" for addresses; `n_unusable` rows held no entry."""

    id: str
    name: str
    kind: ListKind
    n_entries: int
    n_unusable: int
    added_on: str
    column: str = ""
    n_found: int = 0
