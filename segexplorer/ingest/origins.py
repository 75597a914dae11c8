"""Where what a column says comes from: given by the customer, observed, inferred, or bought. A guess that anybody may correct.

>>> origin_of(Column("favourite_colour_preference", "category")), origin_of(Column("churn_risk", "number"))
('given', 'inferred')
>>> origin_of(Column("household_income", "number")), origin_of(Column("n_orders", "number", family="frequency"))
('bought', 'observed')
"""

from __future__ import annotations

from dataclasses import replace

from segexplorer.core.model import Column, Origin, Schema
from segexplorer.ingest.column_names import holds
from segexplorer.ingest.column_words import BOUGHT, GIVEN, INFERRED

ASKED_AT_SIGN_UP = ("psychographics", "demographics", "language", "geography")
"""Families that people tell about themselves, when they sign up or have something sent."""
SAID = ("consent", "personal")


def origin_of(column: Column) -> Origin:
    """The origin that name, role and family suggest; what nothing speaks of was observed."""
    for words, origin in WORDS:
        if holds(column.name, words):
            return origin
    return "given" if column.role in SAID or column.family in ASKED_AT_SIGN_UP else "observed"


def with_origins(schema: Schema) -> Schema:
    """The schema with a guess for every column of which nobody has said where it comes from."""
    return Schema(tuple(c if c.origin else replace(c, origin=origin_of(c)) for c in schema.columns))


WORDS: tuple[tuple[str, Origin], ...] = ((INFERRED, "inferred"), (BOUGHT, "bought"), (GIVEN, "given"))
"""Asked in this order: what was computed from answers is no answer."""
