"""The money below the picture: what each number of groups brings, what contacting more of them does, where it turns."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from segexplorer.core.model import Choices, Path
from segexplorer.core.money import Earned, ProfitCurve, earned, profit_curve
from segexplorer.words.explorer import groups
from segexplorer.words.language import separators
from segexplorer.words.numbers import people, significant
from segexplorer.words.sections import MONEY

ACCENT, BAND, MARK = "#3b73da", "rgba(59, 115, 218, 0.16)", "#d9772b"
NO_BAR = {"displayModeBar": False}


def money(path: Path, choices: Choices, k: int) -> None:
    """A sentence on where the next split loses money, the curves, and what a group needs to pay for itself."""
    if not choices.economics.known:
        st.markdown(MONEY["none"])
        return
    curve = profit_curve(path, choices)
    st.markdown(f"**{_verdict(curve)}**")
    over_k, over_j = st.columns(2)
    over_k.plotly_chart(_over_groups(curve), key="money-groups", config=NO_BAR)
    steps = [earned(k, step, choices.economics) for step in path.cut(k).steps]
    over_j.plotly_chart(
        _curve(steps, [e.n_contacted for e in steps], MONEY["contacted"].format(groups=groups(k))),
        key="money-contacted",
        config=NO_BAR,
    )
    pays = MONEY["break_even"].format(people=people(curve.break_even)) if curve.break_even else MONEY["never"]
    st.caption(f"{MONEY['noise']} {pays}")


def _verdict(curve: ProfitCurve) -> str:
    top = max(curve.points, key=lambda p: p.profit)
    if top.profit < 0:
        return MONEY["loses"].format(groups=groups(top.n_segments), profit=significant(-top.profit))
    name = "rises" if curve.turns_at is None else "turns_one" if curve.turns_at == 1 else "turns"
    return MONEY[name].format(
        k=top.n_segments,
        groups=groups(top.n_segments),
        profit=significant(top.profit),
        last=curve.points[-1].n_segments,
        lost=significant(curve.lost_at_last),
    )


def _over_groups(curve: ProfitCurve) -> go.Figure:
    figure = _curve(curve.points, [p.n_segments for p in curve.points], MONEY["x"])
    if curve.turns_at is not None:
        figure.add_vline(
            x=curve.turns_at, line_color=MARK, line_dash="dot", annotation_text=MONEY["marked"], annotation_position="bottom right"
        )
    return figure


def _curve(points: Sequence[Earned], x: list[int], title: str) -> go.Figure:
    """Profit with the band of what to expect of new customers."""
    low, high = [p.low for p in points], [p.high for p in points]
    figure = go.Figure()
    figure.add_scatter(x=x + x[::-1], y=high + low[::-1], fill="toself", fillcolor=BAND, line_width=0, hoverinfo="skip")
    hover = "%{x}: %{y:,.0f}<extra></extra>"
    figure.add_scatter(x=x, y=[p.profit for p in points], mode="lines+markers", line_color=ACCENT, hovertemplate=hover)
    figure.update_layout(height=300, margin={"l": 10, "r": 10, "t": 10, "b": 10}, showlegend=False, separators=separators())
    return figure.update_layout(xaxis_title=title, yaxis_title=MONEY["y"])
