"""Which of the twelve ways to divide customers this data covers, and how well.

>>> used = (Column("city", "category", family="geography"), Column("zip", "category", family="geography"))
>>> found = coverage(Schema(used), {"city": 1.0, "zip": 0.9})
>>> [(way.family, way.strength, way.columns) for way in found if way.strength != "none"]
[('geography', 'strong', ('city', 'zip'))]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from segexplorer.core.model import FAMILIES, Column, Schema

WAYS = tuple(family for family in FAMILIES if family != "behaviour")  # behaviour is what no way claims
FILLED = 0.8
SEVERAL = 2


@dataclass(frozen=True)
class Way:
    """One way to divide: `columns` in use, `idle` ones of that family that are not (sensitive, empty, switched off).

    `strength`: "strong" with two columns or more that are filled for at least 80 of 100 customers on average, "weak" with
    any, "idle" when there are columns but none is used, "none" without any.
    """

    family: str
    strength: Literal["strong", "weak", "idle", "none"]
    columns: tuple[str, ...]
    idle: tuple[str, ...]
    filled_share: float


def coverage(schema: Schema, filled_share: Mapping[str, float]) -> tuple[Way, ...]:
    """The twelve ways in their order; `filled_share` says of each column how full it is, 0..1."""
    return tuple(_way(family, schema, filled_share) for family in WAYS)


def _way(family: str, schema: Schema, filled_share: Mapping[str, float]) -> Way:
    used = tuple(c.name for c in schema.columns if c.family == family and c.used)
    idle = tuple(c.name for c in schema.columns if c.family == family and _could_divide(c))
    filled = sum(filled_share.get(name, 0.0) for name in used) / max(len(used), 1)
    if not used:
        return Way(family, "idle" if idle else "none", used, idle, 0.0)
    return Way(family, "strong" if len(used) >= SEVERAL and filled >= FILLED else "weak", used, idle, filled)


def _could_divide(column: Column) -> bool:
    """Not used, but somebody could decide otherwise: not a name, a number of a customer or a consent."""
    return not column.used and column.role in ("feature", "ignored", "sensitive")
