"""Which ways to divide a schema covers."""

from __future__ import annotations

import pytest

from segexplorer.core.coverage import WAYS, Way, coverage
from segexplorer.core.model import FAMILIES, Column, Schema


def way(*columns: Column, filled: float = 1.0, family: str = "geography") -> Way:
    found = coverage(Schema(columns), {c.name: filled for c in columns})
    return next(w for w in found if w.family == family)


def geo(name: str, **what: object) -> Column:
    return Column(name, "category", family="geography", **what)  # type: ignore[arg-type]


def test_there_are_twelve_ways_and_other_behaviour_is_none() -> None:
    assert len(WAYS) == 12
    assert set(FAMILIES) - set(WAYS) == {"behaviour"}
    assert [w.family for w in coverage(Schema(()), {})] == list(WAYS)


@pytest.mark.parametrize(
    ("columns", "filled", "strength"),
    [
        ((), 1.0, "none"),
        ((geo("city"),), 1.0, "weak"),
        ((geo("city"), geo("zip")), 1.0, "strong"),
        ((geo("city"), geo("zip")), 0.79, "weak"),
        ((geo("city", used=False, why="switched_off"),), 1.0, "idle"),
        ((geo("city", role="sensitive", used=False),), 1.0, "idle"),
        ((geo("city", role="personal", used=False),), 1.0, "none"),
        ((geo("city", role="id", used=False),), 1.0, "none"),
        ((geo("city"), geo("zip", used=False)), 1.0, "weak"),
    ],
)
def test_how_well_a_way_is_covered(columns: tuple[Column, ...], filled: float, strength: str) -> None:
    assert way(*columns, filled=filled).strength == strength


def test_a_way_names_its_columns_in_use_and_those_that_wait() -> None:
    found = way(geo("city"), geo("zip", used=False), Column("age", "number", family="demographics"))
    assert (found.columns, found.idle, found.filled_share) == (("city",), ("zip",), 1.0)
