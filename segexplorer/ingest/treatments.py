"""Columns that may say who got the message and who was left out on purpose, guessed from names and levels.

>>> frame = pd.DataFrame({"segment": ["Mens E-Mail", "No E-Mail"] * 30, "colour": ["red", "no"] * 30})
>>> schema = Schema((Column("segment", "flag"), Column("colour", "flag")))
>>> [(t.column, t.control) for t in find_treatments(frame, schema)]
[('segment', 'No E-Mail')]
"""

from __future__ import annotations

import pandas as pd

from segexplorer.core.answers import says_yes
from segexplorer.core.encode import as_text
from segexplorer.core.model import Column, Schema, Treatment
from segexplorer.ingest.column_names import is_control, is_held_out, is_treatment

MOST_ARMS = 6


def find_treatments(sample: pd.DataFrame, schema: Schema) -> tuple[Treatment, ...]:
    """Columns of two to six levels of which one seems to mean "got nothing", in file order.

    Either a level says so itself ("Control", "No E-Mail"), or the name says what yes and no mean (`treated`, `holdout`).
    """
    possible = (c for c in schema.columns if c.role in ("feature", "ignored", "goal") and c.kind in ("flag", "category"))
    found = (_treatment(column, sample[column.name]) for column in possible)
    return tuple(treatment for treatment in found if treatment)


def _treatment(column: Column, values: pd.Series) -> Treatment | None:
    categories = values.dropna().astype("category").cat.categories
    if not 2 <= len(categories) <= MOST_ARMS:
        return None
    levels = tuple(as_text(categories))
    means_nothing = [level for level in levels if is_control(level) or _named_so(column.name, level)]
    return Treatment(column.name, levels, means_nothing[0]) if len(means_nothing) == 1 else None


def _named_so(name: str, level: str) -> bool:
    """Whether the name of the column makes this yes or no mean "got nothing"."""
    answer = says_yes(level)
    return (answer is False and is_treatment(name)) or (answer is True and is_held_out(name))
