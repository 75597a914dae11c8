"""Then and now as pictures. Names in the arguments are already safe for labels; colours come from the theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from segexplorer.core.comparison import Comparison
from segexplorer.core.moved import Moved
from segexplorer.ui.text import over_columns
from segexplorer.words.language import separators
from segexplorer.words.newer import NEWER
from segexplorer.words.numbers import per_100

HATCHED = {"color": "#808080", "pattern": {"shape": "/"}}  # a grey that stands out from the light and the dark ground
LABEL = {"size": 15}  # read from the last row of a meeting room
ROW_PX, FRAME_PX = 46, 80
MOST_ON_LINES = 10  # names beside each other above the picture
MOST_WRITTEN = 16  # in a larger matrix the numbers would not fit into their fields


def sizes_chart(comparison: Comparison, names: Mapping[int, str]) -> go.Figure:
    """Two bars a group, then above now, in customers of 100; told apart by pattern too. Changed by more than chance: bold.
    A size that may not be told says so where its bar would be."""
    segments = comparison.segments[::-1]  # Plotly draws from below: now, in the theme's first colour, comes first
    labels = [f"<b>{names[s.id]}</b>" if s.changed else names[s.id] for s in segments]
    now = [None if s.share_now is None else 100 * s.share_now for s in segments]
    then = [100 * s.share_then for s in segments]
    figure = go.Figure([_bars(NEWER["now"], labels, now, {}), _bars(NEWER["then"], labels, then, HATCHED)])
    figure.update_layout(
        height=ROW_PX * len(labels) + FRAME_PX,
        margin={"l": 0, "r": 30, "t": 30, "b": 0},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "traceorder": "reversed"},
        xaxis={"title": NEWER["of_100"], "fixedrange": True, "showticklabels": False},  # each bar says its number
        yaxis={"type": "category", "automargin": True, "fixedrange": True, "tickfont": LABEL},  # names may be numbers
    )
    return figure


def _bars(name: str, labels: list[str], values: Sequence[float | None], marker: dict[str, Any]) -> go.Bar:
    return go.Bar(
        name=name,
        y=labels,
        x=[v or 0 for v in values],
        customdata=[_told(v, of=" " + NEWER["of_100"]) for v in values],
        orientation="h",
        marker=marker,
        text=[_told(v) for v in values],
        textposition="outside",
        textfont=LABEL,
        cliponaxis=False,
        hovertemplate="%{y}: %{customdata}<extra>" + name + "</extra>",
    )


def _told(value: float | None, of: str = "") -> str:
    return NEWER["untold"] if value is None else per_100(value / 100) + of


def moves_chart(moved: Moved, of_100: np.ndarray, names: Mapping[int, str]) -> go.Figure:
    """Of 100 customers of each group then (rows of `of_100`), how many are in each group now (columns); what may not be told is
    left empty."""
    few = max(moved.counts.shape) <= MOST_WRITTEN
    told = np.where(moved.counts > 0, of_100, np.nan).tolist()
    now = [names[i] for i in moved.to_ids]
    figure = go.Figure(
        go.Heatmap(
            z=told,
            x=list(range(len(now))),
            customdata=[now] * len(told),
            y=[names[i] for i in moved.from_ids],
            zmin=0,
            zmax=100,
            texttemplate="%{z:.0f}" if few else None,
            textfont=LABEL,
            xgap=2,
            ygap=2,
            showscale=not few,  # numbers need no key
            hovertemplate="%{y} → %{customdata}: %{z:.0f} " + NEWER["of_100"] + "<extra></extra>",
            colorbar={"title": NEWER["of_100"]},
        )
    )
    figure.update_layout(
        separators=separators(),
        height=ROW_PX * len(moved.from_ids) + 2 * FRAME_PX,
        margin={"l": 0, "r": 0, "t": 10, "b": 0},
        xaxis={
            "title": NEWER["to"],
            **over_columns(now, MOST_ON_LINES),
            "side": "top",
            "automargin": True,
            "fixedrange": True,
            "showgrid": False,
            "tickfont": LABEL,
        },
        yaxis={
            "title": NEWER["from"],
            "type": "category",
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "showgrid": False,
            "tickfont": LABEL,
        },
    )
    return figure
