"""The columns of a data set, and what each is taken for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnKind = Literal["number", "flag", "category", "date", "text"]
Role = Literal["feature", "id", "goal", "consent", "suppressed", "personal", "sensitive", "ignored"]
Origin = Literal["", "given", "observed", "inferred", "bought"]
"""Where what a column says comes from: the customer told us, we saw it, we computed it, somebody sold it to us."""

FAMILIES = (
    "engagement",
    "value",
    "frequency",
    "recency",
    "time",
    "source",
    "device",
    "geography",
    "language",
    "demographics",
    "product",
    "psychographics",
    "behaviour",
)
"""Ways to divide a base; `behaviour` takes what no other family claims."""


@dataclass(frozen=True)
class Column:
    """One column of the data: what it is taken for, and why it is used or not.

    `why` is a code of words.data.WHY ("" when used), `why_detail` the name it speaks of (another column, a level). `hidden` are
    levels that touch a private matter: nothing is ever said or learned of them alone. `origin` is where it comes from, "" while
    nobody has asked.
    """

    name: str
    kind: ColumnKind
    role: Role = "feature"
    family: str = "behaviour"
    used: bool = True
    why: str = ""
    why_detail: str = ""
    hidden: tuple[str, ...] = ()
    origin: Origin = ""


@dataclass(frozen=True)
class Schema:
    """The columns of a data set in file order, after roles were guessed or corrected."""

    columns: tuple[Column, ...]

    def named(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        return next((c for c in self.columns if c.name == name), None) or _missing(name)

    def with_role(self, role: Role) -> tuple[Column, ...]:
        """All columns of one role, in file order."""
        return tuple(c for c in self.columns if c.role == role)

    @property
    def id_name(self) -> str | None:
        """The name of the identifier column, or None."""
        return next((c.name for c in self.columns if c.role == "id"), None)


def _missing(name: str) -> Column:
    raise KeyError(name)
