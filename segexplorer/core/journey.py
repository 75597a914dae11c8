"""Journey stages (new, growing, loyal, at risk, lapsed) from how recently, how often and how long people buy."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from segexplorer.core.encode import Encoder, NumberCode
from segexplorer.core.traits import TraitTable

TENURE = re.compile(r"tenure|signup|since|joined|registered|dt_customer|member", re.IGNORECASE)
LONG_AWAY, AWAY, RECENT = 0.8, 0.3, -0.3
OFTEN, SELDOM = 0.4, -0.5
YOUNG = -0.5


def journey_stages(encoder: Encoder, table: TraitTable) -> list[str]:
    """(n_nodes) stage codes of words.personas.STAGES; "" where the data do not know or nothing stands out.

    Thresholds are standardised differences to the base.
    """
    recency = _mean_effect(encoder, table, lambda c: c.family == "recency" and not TENURE.search(c.name))
    orders = _mean_effect(encoder, table, lambda c: c.family == "frequency")
    tenure = _mean_effect(encoder, table, lambda c: bool(TENURE.search(c.name)))
    if recency is None and orders is None and tenure is None:
        return [""] * len(table.effect)
    nothing = np.zeros(len(table.effect))
    away, often = (nothing if x is None else x for x in (recency, orders))
    return [
        _stage(a, o, None if tenure is None else t)
        for a, o, t in zip(away, often, nothing if tenure is None else tenure, strict=True)
    ]


def _stage(away: float, often: float, tenure: float | None) -> str:
    if away >= LONG_AWAY:
        return "lapsed"
    if away >= AWAY and often > RECENT:
        return "at_risk"
    if tenure <= YOUNG if tenure is not None else (often <= SELDOM and away <= RECENT):
        return "new"
    if often >= OFTEN:
        return "loyal"
    return "growing" if away <= RECENT else ""


def _mean_effect(encoder: Encoder, table: TraitTable, speaks_of: Callable[[NumberCode], bool]) -> np.ndarray | None:
    """(n_nodes,) mean effect of the numbers that speak of something; None when the data have none."""
    numbers = ((f, encoder.columns[column]) for f, (column, _) in enumerate(table.facts))
    matches = [f for f, column in numbers if isinstance(column, NumberCode) and speaks_of(column)]
    return table.effect[:, matches].mean(axis=1) if matches else None
