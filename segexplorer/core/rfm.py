"""The RFM grid: how lately, how often and how much customers buy, in the ten groups with the usual names.

Sources: Bult and Wansbeek 1995 for the three measures; Hughes 1994 for scores by fifths of the customers; for the names the
5 x 5 grid that marketing tools share (docs/decisions/0012-baselines.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from segexplorer.core.divisions import UNFIT, quantiles
from segexplorer.core.encode import NumberCode
from segexplorer.core.journey import TENURE
from segexplorer.core.model import Column, Schema
from segexplorer.core.tally import Label
from segexplorer.core.word_forms import words_of

NAMES = (
    *("champion", "loyal", "potential_loyalist", "new", "promising"),
    *("need_attention", "about_to_sleep", "at_risk", "cant_lose", "hibernating"),
)
GRID = (  # rows: recency 1 (long ago) .. 5 (lately); columns: frequency and money 1 (little) .. 5 (much)
    ("hibernating", "hibernating", "at_risk", "at_risk", "cant_lose"),
    ("hibernating", "hibernating", "at_risk", "at_risk", "cant_lose"),
    ("about_to_sleep", "about_to_sleep", "need_attention", "loyal", "loyal"),
    ("promising", "potential_loyalist", "potential_loyalist", "loyal", "loyal"),
    ("new", "potential_loyalist", "potential_loyalist", "champion", "champion"),
)
CELLS = np.array([[NAMES.index(name) for name in row] for row in GRID])
FIFTHS = 5
USUAL = {"recency": "recency_days", "frequency": "n_orders", "value": "spend_total"}
NOT_SPENT = re.compile(r"income|salary|wage|price|idx|index|loan|debt|limit|balance", re.IGNORECASE)


@dataclass(frozen=True)
class RfmDivision:
    """Groups by recency, frequency and money, each a number or date cut at the fifths of the sample."""

    recency: NumberCode
    frequency: NumberCode
    money: NumberCode
    code: Literal["rfm"] = "rfm"
    in_space: Literal[False] = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The three columns."""
        return (self.recency.name, self.frequency.name, self.money.name)

    @property
    def labels(self) -> tuple[Label, ...]:
        """The ten names, best first."""
        return tuple(Label("rfm", name) for name in NAMES)

    def groups(self, frame: pd.DataFrame, points: np.ndarray) -> np.ndarray:
        """(n,) position of each customer's name."""
        return rfm_cells(*(_score(c, frame) for c in (self.recency, self.frequency, self.money)))


def rfm_cells(recency: np.ndarray, frequency: np.ndarray, money: np.ndarray) -> np.ndarray:
    """(n,) position in NAMES of three scores 1..5, 5 the best. Frequency and money count half each, rounded up: money
    tells apart the many who ordered equally often.

    >>> [NAMES[i] for i in rfm_cells(np.array([5, 5, 1]), np.array([5, 1, 5]), np.array([4, 1, 5]))]
    ['champion', 'new', 'cant_lose']
    """
    return CELLS[recency - 1, (frequency + money + 1) // 2 - 1]


def rfm_columns(schema: Schema) -> tuple[Column, Column, Column] | None:
    """What tells how lately, how often and how much customers bought, None where one of the three is not known. The goal,
    and what gives it away, cannot."""
    recency, frequency, money = (_column(schema, family) for family in USUAL)
    return (recency, frequency, money) if recency and frequency and money else None


def divide_by_rfm(sample: pd.DataFrame, columns: tuple[Column, Column, Column]) -> RfmDivision:
    """The grid whose fifths are those of a sample."""
    recency, frequency, money = (quantiles(sample[c.name], c, FIFTHS) for c in columns)
    return RfmDivision(recency, frequency, money)


def _column(schema: Schema, family: str) -> Column | None:
    """The column with the usual name, else the first of the family; days since the first order are no recency, and what
    a customer earns is not what they spend."""
    fits = [c for c in schema.columns if c.role not in UNFIT and c.why != "leak" and _measures(c, family)]
    return next((c for c in fits if c.name == USUAL[family]), fits[0] if fits else None)


def _measures(column: Column, family: str) -> bool:
    if column.name == USUAL[family]:
        return column.kind == "number"
    misleading = {"recency": TENURE, "value": NOT_SPENT}.get(family)
    kinds = ("number", "date") if family == "recency" else ("number",)
    return column.family == family and column.kind in kinds and not (misleading and misleading.search(words_of(column.name)))


def _score(code: NumberCode, frame: pd.DataFrame) -> np.ndarray:
    """(n,) 1..5, 5 the best; who has no value has the least. Of recency, days ago, few are the best."""
    place = code.code(code.read(frame[code.name]))
    missing = place == code.n_codes - 1
    return np.where(missing, 1, FIFTHS - place if code.family == "recency" else place + 1)
