"""How a segment's people come, when, and on what: the most common channel, time and device, where the data know.

Codes: "channel", "when" or "device", then "_mostly" (a majority does), "_more" (clearly more than others do) or "_share" (a
number says how much of it, and it is clearly more here).
"""

from __future__ import annotations

import math
import re

from segexplorer.core.answers import NEVER_ASKED, says_yes_alone
from segexplorer.core.claims import Claim, Table
from segexplorer.core.encode import MISSING, OTHER, LevelCode
from segexplorer.core.model import ColumnKind, Trait
from segexplorer.core.traits import MEASURED

HABITS = (("channel", "source", 1), ("when", "time", 2), ("device", "device", 1))  # code, family, how many at most
# campaigns and how they ended are of the same family, but they are no way to somebody
CHANNEL = re.compile(
    r"channel|kanal|kanaal|canal|medium|source|quelle|bron\b|referr|contact|touchpoint|acquisition|affiliate", re.I
)
KNOWS_NOT = {OTHER, MISSING, *NEVER_ASKED}
MAJORITY, SURELY = 0.5, 1.645  # standard errors: the chance that it is no majority is at most one in twenty


def habits_of(table: Table, row: int) -> tuple[Claim, ...]:
    """What most of the segment do, or clearly more of them than of others; at most four claims."""
    return tuple(claim for code, family, most in HABITS for claim in _best(table, row, code, family)[:most])


def _best(table: Table, row: int, code: str, family: str) -> list[Claim]:
    """One claim a column, the largest share first, then what is said of numbers."""
    claims = []
    for at, column in enumerate(table.encoder.columns):
        if column.family == family and (family != "source" or CHANNEL.search(column.name)):
            levels = isinstance(column, LevelCode)
            claim = _of_levels(table, row, code, at) if levels else _of_number(table, row, code, at)
            claims += [claim] if claim else []
    return sorted(claims, key=lambda c: (c.share is None, -(c.share or 0.0), -abs(c.trait.effect if c.trait else 0.0)))


def _of_levels(table: Table, row: int, code: str, at: int) -> Claim | None:
    """The most common level when it is surely that of a majority, else the one that stands out most."""
    column, counts, n = table.encoder.columns[at], table.counts[at][row], int(table.n[row])
    if not isinstance(column, LevelCode) or n == 0:
        return None
    share = counts[: len(column.levels)].max() / n
    most = int(counts[: len(column.levels)].argmax())
    if _is_known(column.levels[most]) and share - SURELY * math.sqrt(share * (1 - share) / n) > MAJORITY:
        base = float(table.counts[at][0, most] / max(int(table.n[0]), 1))
        effect = (share - base) / math.sqrt(max(base * (1 - base), 1e-12))
        kind: ColumnKind = "flag" if len(column.levels) == 2 else "category"
        trait = Trait(column.name, column.family, kind, column.levels[most], float(share), base, 100 * share / base, effect)
        return table.claim(f"{code}_mostly", row, trait)
    return _standing_out(table, row, f"{code}_more", at)


def _of_number(table: Table, row: int, code: str, at: int) -> Claim | None:
    """A share that is clearly larger here, such as that of weekends."""
    claim = _standing_out(table, row, f"{code}_share", at)
    return claim if claim and claim.trait and 0 <= claim.trait.value <= 1 and "share" in claim.trait.column.lower() else None


def _standing_out(table: Table, row: int, code: str, at: int) -> Claim | None:
    facts = [f for f, (column, _) in enumerate(table.traits.facts) if column == at and table.traits.effect[row, f] > 0]
    for fact in sorted(facts, key=lambda f: -table.traits.effect[row, f]):
        trait = table.trait(row, fact)
        if table.supported(row, fact) and (trait.kind in MEASURED or _is_known(trait.level)):
            return table.claim(code, row, trait)
    return None


def _is_known(level: str) -> bool:
    """A level that says what somebody does; that a question was answered with no says little."""
    return level.strip().lower() not in KNOWS_NOT and says_yes_alone(level) is not False
