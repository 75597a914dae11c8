"""The coloured table itself: numbers as they are, words and colours over them."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from pandas.io.formats.style import Styler

from segexplorer.core.facts import Facts
from segexplorer.ui.personas.colours import ground, is_dark, mixed, on
from segexplorer.ui.personas.facts import harmless
from segexplorer.words.views import cell_text, fact_name

TRAIT, EVERYONE = "trait", "everyone"
# Light and dark theme. Blue and orange stay apart for every kind of colour-blind eye: a test simulates them.
ABOVE, BELOW = {False: "#1f66d0", True: "#4b94f5"}, {False: "#c97500", True: "#e08a1e"}
FULL_EFFECT, FULL_TIMES = 1.5, 4.0  # from here on the colour is full: standard deviations; times everybody's, or a part
STEPS = 12  # shades on each side
DEPTH = 0.8  # deeper, and no text would read on it


def heat(facts: Facts, show: Literal["value", "index"]) -> Styler:
    """(n_facts rows) x (trait, everyone, a column for each segment id); blank where too few people can be told of."""
    cells = facts.index_100.T if show == "index" else facts.value.T
    ids = [str(i) for i in facts.node_ids]
    frame = pd.DataFrame(cells, columns=ids)
    frame.insert(0, EVERYONE, np.where(facts.base > 0, 100.0, np.nan) if show == "index" else facts.base)
    frame.insert(0, TRAIT, [harmless(fact_name(trait)) for trait in facts.traits])
    towards = _depth(facts.index_100 / 100) if show == "index" else facts.effect / FULL_EFFECT
    colours = pd.DataFrame("", index=frame.index, columns=frame.columns)
    colours[ids] = np.vectorize(_colour, otypes=[object])(towards.T)
    styled = frame.style.apply(lambda _: colours, axis=None)
    numbers = [EVERYONE, *ids]
    if show == "index":
        return styled.format("{:.0f}", na_rep="", subset=numbers)
    for row, trait in enumerate(facts.traits):
        styled.format(lambda value, trait=trait: cell_text(trait, value), na_rep="", subset=([row], numbers))
    return styled


def _depth(times: np.ndarray) -> np.ndarray:
    """-1..1 for a part or a multiple of everybody's."""
    with np.errstate(divide="ignore"):
        return np.where(times > 0, np.log(np.maximum(times, 1e-9)) / np.log(FULL_TIMES), np.where(np.isnan(times), np.nan, -1.0))


def _colour(towards: float) -> str:
    """CSS of a cell that is so far above (1) or below (-1) everybody."""
    if np.isnan(towards):
        return ""
    step = round(min(abs(towards), 1.0) * STEPS) / STEPS
    end = (ABOVE if towards > 0 else BELOW)[is_dark()]
    fill = mixed(end, ground(), DEPTH * step)
    return f"background-color: {fill}; color: {on(fill)}"
