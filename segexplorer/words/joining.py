"""What is asked, and said afterwards, where several files or sheets make one table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from segexplorer.words.messages import WORDS, Plural
from segexplorer.words.numbers import whole

JOINING = WORDS | {
    "ask": "How do these files belong together?",
    "ask_nothing": "These files have neither the same columns nor a key in common. Which one is it?",
    "share": "“{base}” and “{other}” share “{column}”: {n} of {rows} rows of “{base}” find a partner.",
    "join": "Join by “{column}”",
    "only": "Keep only “{file}”",
    "leave": "Leave it",
    "leave_help": "Nothing is read, and what you uploaded is removed.",
    "joined": "“{base}” and “{other}” were joined by “{column}”: {n} of {rows} rows of “{base}” found a partner.",
    "below": "{count} tables with the same columns were put below one another: {parts}.",
    "only_read": "Only “{file}” was taken.",
    "together": "Put the files together again",
    "all_sheets": "All with the same columns together ({rows} rows)",
    "as_first": "As it was read at first",
}
PART = Plural("“{name}” (1 row)", "“{name}” ({n} rows)")
MOST_NAMED = 12


class Joinable(Protocol):
    """Tables with a column in common: `n_matched` of the `n_rows` rows of `base` are found in each of the `others`."""

    @property
    def column(self) -> str:
        """The column that all of them have."""

    @property
    def base(self) -> str:
        """The table whose rows are kept."""

    @property
    def n_rows(self) -> int:
        """The rows of the base."""

    @property
    def others(self) -> Sequence[tuple[str, int]]:
        """The other tables, each with the rows of the base that are found in it."""


def share_sentences(offer: Joinable, *, done: bool = False) -> list[str]:
    """One for each table beside the base: how many rows find, or (`done`) have found, their partner.

    >>> from types import SimpleNamespace as Offer
    >>> share_sentences(Offer(column="id", base="a.csv", n_rows=1200, others=(("b.csv", 1100),)))
    ['“a.csv” and “b.csv” share “id”: 1,100 of 1,200 rows of “a.csv” find a partner.']
    """
    template = JOINING["joined" if done else "share"]
    return [
        template.format(base=offer.base, other=other, column=offer.column, n=whole(n), rows=whole(offer.n_rows))
        for other, n in offer.others
    ]


def below_sentence(parts: Sequence[tuple[str, int]]) -> str:
    """Which tables were put below one another; the first dozen by name.

    >>> below_sentence([("May", 9), ("June", 1200)])
    '2 tables with the same columns were put below one another: “May” (9 rows), “June” (1,200 rows).'
    """
    named = [PART.of(rows, name=name) for name, rows in parts[:MOST_NAMED]]
    more = ["…"] if len(parts) > MOST_NAMED else []
    return JOINING["below"].format(count=len(parts), parts=", ".join(named + more))
