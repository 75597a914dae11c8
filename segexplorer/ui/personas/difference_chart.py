"""A row for each trait, a mark for each group, and a line where everybody stands. Names given are safe for labels."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

from segexplorer.core.differences import Difference
from segexplorer.core.facts import Facts
from segexplorer.ui.personas.colours import ink
from segexplorer.ui.personas.facts import fact_names
from segexplorer.ui.text import in_chart, told_apart
from segexplorer.words.numbers import people
from segexplorer.words.personas import trait_sentence
from segexplorer.words.views import EFFECT_TICKS, SIDE

ROW_PX, FRAME_PX = 38, 110
LABEL = {"size": 15}
SYMBOLS = ("circle", "diamond", "square", "triangle-up")  # never colour alone
GREY = "#808080"  # stands out from the light and the dark ground
LEAST_INDEX, MOST_INDEX = 10.0, 1_600.0  # farther out a mark stands at the edge; its number is told on pointing at it
Scale = Literal["effect", "index"]


def difference_chart(
    facts: Facts, found: tuple[Difference, ...], names: Mapping[int, str], colours: Mapping[int, str], scale: Scale
) -> go.Figure:
    """`found` from top to bottom; `scale`: how far from everybody in standard deviations, or the affinity index."""
    at = [d.fact for d in found]
    x = facts.effect[:, at] if scale == "effect" else np.clip(facts.index_100[:, at], LEAST_INDEX, MOST_INDEX)
    told = fact_names(facts)
    rows = list(told_apart({i: in_chart(told[i]) for i in at}).values())
    figure = go.Figure(_spans(x, rows))
    for place, node in enumerate(facts.node_ids):
        hover = [_hover(facts, node, place, fact) for fact in at]
        figure.add_trace(_marks(names[node], colours[node], SYMBOLS[place % len(SYMBOLS)], x[place], rows, hover))
    figure.add_vline(x=0 if scale == "effect" else 100, line={"color": GREY, "width": 2})
    figure.update_layout(
        height=ROW_PX * len(rows) + FRAME_PX,
        margin={"l": 0, "r": 20, "t": 80, "b": 10},
        legend={
            "orientation": "h",
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "x": 0,
            "font": LABEL,
            "itemclick": False,
            "itemdoubleclick": False,
        },
        xaxis=_effect_axis(x) if scale == "effect" else _index_axis(x),
        yaxis={
            "type": "category",  # names may be numbers
            "categoryorder": "array",
            "categoryarray": rows,
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "tickfont": LABEL | {"color": ink()},
            "showgrid": False,
        },
        hovermode="closest",
    )
    return figure


def _spans(x: np.ndarray, rows: list[str]) -> go.Scatter:
    """A line from the lowest to the highest mark of each row."""
    ends: tuple[list[Any], list[Any]] = ([], [])
    for place, row in enumerate(rows):
        known = x[:, place][~np.isnan(x[:, place])]
        if len(known):
            ends[0].extend([float(known.min()), float(known.max()), None])
            ends[1].extend([row, row, None])
    return go.Scatter(
        x=ends[0], y=ends[1], mode="lines", line={"color": GREY, "width": 3}, opacity=0.5, hoverinfo="skip", showlegend=False
    )


def _marks(name: str, colour: str, symbol: str, x: np.ndarray, rows: list[str], hover: list[str]) -> go.Scatter:
    return go.Scatter(
        name=name,
        x=[None if math.isnan(v) else float(v) for v in x],
        y=rows,
        mode="markers",
        marker={"color": colour, "symbol": symbol, "size": 17, "line": {"color": ink(), "width": 1}, "opacity": 1},
        customdata=hover,
        hovertemplate="%{customdata}<extra>" + name + "</extra>",
    )


def _hover(facts: Facts, node: int, place: int, fact: int) -> str:
    if math.isnan(facts.value[place, fact]):
        return ""
    return f"{in_chart(trait_sentence(facts.trait(node, fact)))}<br>{people(int(facts.n_customers[place]))}"


def _effect_axis(x: np.ndarray) -> dict[str, Any]:
    most = max(1.2, float(np.nanmax(np.abs(x))) * 1.08)
    told = {float(value): word for value, word in EFFECT_TICKS.items() if abs(float(value)) <= most}
    return {
        "range": [-most, most],
        "tickvals": list(told),
        "ticktext": list(told.values()),
        "tickfont": LABEL | {"color": ink()},
        "side": "top",
        "fixedrange": True,
        "zeroline": False,
    }


def _index_axis(x: np.ndarray) -> dict[str, Any]:
    """Logarithmic: half as much is as far from 100 as twice as much."""
    low, high = float(np.nanmin(x)), float(np.nanmax(x))
    span = 1.1 * max(abs(math.log10(low / 100)), abs(math.log10(high / 100)), math.log10(1.6))
    ticks = [t for t in (12.5, 25, 50, 75, 100, 150, 200, 400, 800, 1_600) if abs(math.log10(t / 100)) <= span]
    return {
        "type": "log",
        "range": [2 - span, 2 + span],
        "tickvals": ticks,
        "ticktext": [f"{t:g}" for t in ticks],
        "title": {"text": SIDE["index_axis"], "font": LABEL | {"color": ink()}},
        "tickfont": LABEL | {"color": ink()},
        "side": "top",
        "fixedrange": True,
    }
