"""The card of a segment: what sets it apart, a plain rule that finds it, its looks."""

from __future__ import annotations

from dataclasses import dataclass

from segexplorer.core.schema import ColumnKind


@dataclass(frozen=True)
class Trait:
    """What sets a segment apart. For a number the values are means in the column's own unit, for a date
    mean days before the latest date in the data, for a level shares 0..1.
    `effect` is the standardised difference (signed); `index_100` is value / base value x 100 (0 when undefined)."""

    column: str
    family: str
    kind: ColumnKind
    level: str
    value: float
    base_value: float
    index_100: float
    effect: float


@dataclass(frozen=True)
class Condition:
    """One condition of a plain rule on an original column: `op` is one of "<=", ">", "is", for dates "<", ">="."""

    column: str
    op: str
    value: float | str


LEAST_F1 = 0.8


@dataclass(frozen=True)
class Rule:
    """At most three conditions, joined by "and", that find a segment; quality measured on rows it was not chosen on."""

    conditions: tuple[Condition, ...]
    precision: float
    recall: float
    f1: float

    @property
    def describes(self) -> bool:
        """True when the rule stands for its segment; else the segment cannot be told in three plain conditions."""
        return self.f1 >= LEAST_F1


@dataclass(frozen=True)
class Persona:
    """The card of one segment. `traits` begins with what sets it apart from its sibling, then the strongest come first.
    `colour` is 0..11 (slot), `shade` how often the twelve were used up, `place` orders cards left to right so that children
    stand where their parent stood, `stage` is a code of words.personas.STAGES. `alternatives` are up to three other names that
    fit; no name or alternative stands twice in a tree."""

    id: int
    name: str
    traits: tuple[Trait, ...]
    stage: str
    rule: Rule
    colour: int
    shade: int
    place: float
    glyph: tuple[float, ...]  # petals in -1..1, one for each family (of few families: each column that tells most)
    note: str = ""  # what a user wrote of it, and did with it (core.editing)
    renamed: bool = False
    locked: bool = False
    let_go: bool = False
    alternatives: tuple[str, ...] = ()
