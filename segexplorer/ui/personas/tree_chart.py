"""The lives of segments as bars: from left to right more segments, from top to bottom everybody. Names given are safe.

Plotly's own icicle reports no click to Streamlit; a bar does.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from segexplorer.core.family_tree import Life
from segexplorer.ui.personas.colours import ground, ink, mixed, on
from segexplorer.words.messages import filled
from segexplorer.words.numbers import of_100, people
from segexplorer.words.views import N_GROUPS, TREE

FRAME_PX, PICTURE_PX = 70, 1_180
HEIGHTS_PX = {12: 540, 18: 640, 26: 760, 40: 960}  # numbers of segments shown, and how high the picture is up to there
LETTER_PX, LINE_PX, LABEL = 8.2, 18, 14
FAINT = 0.3  # how much colour is left of what is no group at the moment


@dataclass(frozen=True)
class Told:
    """What is said of each node: its name, and what sets it apart most; the latter also inside the bars when `says_apart`."""

    names: Mapping[int, str]
    apart: Mapping[int, str]
    says_apart: bool


def tree_chart(
    shown: list[Life], told: Told, n_customers: np.ndarray, colours: Mapping[int, str], k: int, n_shown: int
) -> go.Figure:
    """The bars of `shown` up to `n_shown` segments; those of now are in full colour. A bar's customdata is the number of
    segments just after it is divided, of one that is not: the number from which on it is there."""
    fills = [colours[life.id] if life.lives_at(k) else mixed(colours[life.id], ground(), FAINT) for life in shown]
    start = np.array([life.born_at for life in shown]) - 0.5
    end = np.array([_end(life, n_shown) for life in shown])
    height = next((px for most, px in HEIGHTS_PX.items() if n_shown <= most), max(HEIGHTS_PX.values()))
    unit = PICTURE_PX / n_shown
    low, high = (np.array([getattr(life, name) for life in shown]) for name in ("low", "high"))
    figure = go.Figure(
        go.Bar(
            orientation="h",
            base=start.tolist(),
            x=(end - start).tolist(),
            y=((low + high) / 2).tolist(),
            width=(high - low).tolist(),
            customdata=[_target(life) for life in shown],
            text=[_label(life, told, unit * (b - a), height) for life, a, b in zip(shown, start, end, strict=True)],
            hovertext=[_hover(life, told, int(n_customers[life.id - 1])) for life in shown],
            hovertemplate="%{hovertext}<extra></extra>",
            textposition="inside",
            insidetextanchor="start",
            textangle=0,
            insidetextfont={"size": LABEL, "color": [on(fill) for fill in fills]},
            marker={"color": fills, "line": {"color": ground(), "width": 1.5}},
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    )
    _mark_cut(figure, k, n_shown)
    figure.update_layout(
        height=height + FRAME_PX,
        margin={"l": 0, "r": 4, "t": 30, "b": 40},
        uniformtext={"mode": "hide", "minsize": LABEL - 1},
        xaxis={
            "range": [0.5, n_shown + 0.5],
            "title": {"text": TREE["axis"], "font": {"size": LABEL, "color": ink()}},
            "tickvals": _ticks(n_shown),
            "tickfont": {"size": LABEL, "color": ink()},
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
        yaxis={"range": [1, 0], "visible": False, "fixedrange": True},
        barmode="overlay",
        hovermode="closest",
        dragmode=False,
        showlegend=False,
    )
    return figure


def _mark_cut(figure: go.Figure, k: int, n_shown: int) -> None:
    """Where the sliders stand, with its number above, set so that the picture's edge cuts none of the words. Only its edges are
    marked: the groups of now are in full colour, and their names are read across it."""
    side, x = ("left", k - 0.5) if k == 1 else ("right", k + 0.5) if k == n_shown else ("center", k)
    for y in (0, 1):
        figure.add_shape(type="line", x0=k - 0.5, x1=k + 0.5, y0=y, y1=y, yref="paper", line={"width": 5, "color": ink()})
    figure.add_annotation(
        x=x,
        y=1,
        yref="paper",
        xanchor=side,
        yanchor="bottom",
        text=f"<b>{N_GROUPS.of(k)}</b>",
        showarrow=False,
        font={"size": 15, "color": ink()},
    )


def _end(life: Life, n_shown: int) -> float:
    return min(life.split_at or n_shown + 1, n_shown + 1) - 0.5


def _target(life: Life) -> int:
    return life.split_at or life.born_at


def _label(life: Life, told: Told, width_px: float, height_px: int) -> str:
    """As much of name and size as the bar has room for; Plotly hides what then still does not fit."""
    n_lines = int((life.high - life.low) * height_px // LINE_PX)
    n_letters = max(int((width_px - 10) // LETTER_PX), 1)
    lines = textwrap.wrap(told.names[life.id], n_letters, break_long_words=False)
    if len(lines) >= n_lines:
        return _set_in(lines) if len(lines) == n_lines else ""
    lines = [*(f"<b>{line}</b>" for line in lines), of_100(life.high - life.low)]
    more = textwrap.wrap(told.apart[life.id], n_letters, break_long_words=False) if told.says_apart else []
    return _set_in(lines + more if len(lines) + len(more) <= n_lines else lines)


def _set_in(lines: list[str]) -> str:
    """Lines that do not touch the edge of their bar."""
    return "<br>".join(f"\u00a0{line}\u00a0" for line in lines)


def _hover(life: Life, told: Told, n_customers: int) -> str:
    size = TREE["size"].format(people=people(n_customers), share=of_100(life.high - life.low))
    names, lines = told.names, [f"<b>{told.names[life.id]}</b>", size, *filter(None, [told.apart[life.id]])]
    if not life.split_at:
        return "<br>".join([*lines, TREE["never"], TREE["born"].format(k=life.born_at)])
    larger, smaller = names[2 * life.split_at - 2], names[2 * life.split_at - 1]
    return "<br>".join([*lines, filled(TREE["divided"], {"k": life.split_at, "larger": larger, "smaller": smaller})])


def _ticks(n_shown: int) -> list[int]:
    step = 1 if n_shown <= 15 else 2 if n_shown <= 26 else 5
    return sorted({1, *range(step, n_shown + 1, step)})
