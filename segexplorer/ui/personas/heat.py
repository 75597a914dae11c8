"""The coloured table itself: numbers as they are, words and colours over them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from pandas.io.formats.style import Styler

from segexplorer.core.facts import Facts
from segexplorer.ui.personas.colours import ground, is_dark, mixed, on
from segexplorer.ui.personas.facts import fact_names, harmless
from segexplorer.ui.text import told_apart
from segexplorer.words.views import TABLE, cell_writer

# Light and dark theme. Blue and orange stay apart for every kind of colour-blind eye: a test simulates them.
ABOVE, BELOW = {False: "#1f66d0", True: "#4b94f5"}, {False: "#c97500", True: "#e08a1e"}
FULL_EFFECT, FULL_TIMES = 1.5, 4.0  # from here on the colour is full: standard deviations; times everybody's, or a part
STEPS = 12  # shades on each side
DEPTH = 0.8  # deeper, and no text would read on it


def headings(names: Sequence[str], taken: Sequence[str]) -> list[str]:
    """A heading for each name, harmless and different from all others: it also heads a column of a downloaded file.

    >>> headings(["=Loyal", "Trait", "Loyal (2)", "Loyal", "Loyal"], ["Trait"])
    ["'=Loyal", 'Trait (2)', 'Loyal (2)', 'Loyal', 'Loyal (3)']
    """
    told = told_apart(dict(enumerate([*taken, *map(harmless, names)])))
    return list(told.values())[len(taken) :]


def heat(facts: Facts, names: Sequence[str], show: Literal["value", "index"]) -> Styler:
    """(n_facts rows) x (trait, everyone, a column for each segment); blank where too few people can be told of. What can be
    downloaded from it is what is shown: three significant digits, under the same headings."""
    trait_heading, everyone = TABLE["trait"], TABLE["everyone"]
    ids = headings(names, (trait_heading, everyone))
    cells = facts.index_100.T if show == "index" else facts.value.T
    frame = pd.DataFrame(_rounded(cells), columns=ids)
    frame.insert(0, everyone, np.where(facts.base > 0, 100.0, np.nan) if show == "index" else _rounded(facts.base))
    frame.insert(0, trait_heading, list(map(harmless, fact_names(facts))))
    towards = _depth(facts.index_100 / 100) if show == "index" else facts.effect / FULL_EFFECT
    colours = pd.DataFrame("", index=frame.index, columns=frame.columns)
    step = np.rint(np.clip(np.nan_to_num(towards.T), -1, 1) * STEPS).astype(int)
    colours[ids] = np.where(np.isnan(towards.T), "", _shades()[step + STEPS])
    styled = frame.style.apply(lambda _: colours, axis=None)
    numbers: list[Hashable] = [everyone, *ids]
    if show == "index":
        return styled.format("{:.0f}", na_rep="", subset=numbers)
    writers: list[Callable[[Any], str]] = [cell_writer(trait) for trait in facts.traits]
    for writer in set(writers):
        rows = [row for row, own in enumerate(writers) if own is writer]
        styled.format(writer, na_rep="", subset=(rows, numbers))
    return styled


def _rounded(cells: np.ndarray) -> np.ndarray:
    """Three significant digits."""
    return np.array([float(f"{cell:.3g}") for cell in cells.ravel()]).reshape(cells.shape)


def _depth(times: np.ndarray) -> np.ndarray:
    """-1..1 for a part or a multiple of everybody's."""
    with np.errstate(divide="ignore"):
        return np.where(times > 0, np.log(np.maximum(times, 1e-9)) / np.log(FULL_TIMES), np.where(np.isnan(times), np.nan, -1.0))


def _shades() -> np.ndarray:
    """(2 STEPS + 1,) CSS from full below to full above, in the theme the visitor sees."""
    ends = [(ABOVE if step > 0 else BELOW)[is_dark()] for step in range(-STEPS, STEPS + 1)]
    fills = [mixed(end, ground(), DEPTH * abs(step) / STEPS) for step, end in zip(range(-STEPS, STEPS + 1), ends, strict=True)]
    return np.array([f"background-color: {fill}; color: {on(fill)}" for fill in fills], object)
