"""The money curve below the picture: what each number of groups brings, and where over-segmenting starts."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from segexplorer.core.model import Choices, Path
from segexplorer.core.money import ProfitCurve, profit_curve
from segexplorer.words.numbers import people, significant
from segexplorer.words.sections import MONEY

ACCENT, BAND, MARK = "#3b73da", "rgba(59, 115, 218, 0.16)", "#d9772b"


def money(path: Path, choices: Choices) -> None:
    """A sentence on where the next split loses money, the curve, and what a group needs to pay for itself."""
    if not choices.economics.known:
        st.markdown(MONEY["none"])
        return
    curve = profit_curve(path, choices)
    st.markdown(f"**{_verdict(curve)}**")
    st.plotly_chart(_figure(curve), key="money-curve", config={"displayModeBar": False})
    pays = MONEY["break_even"].format(people=people(curve.break_even)) if curve.break_even else MONEY["never"]
    st.caption(f"{MONEY['noise']} {pays}")


def _verdict(curve: ProfitCurve) -> str:
    top = max(curve.points, key=lambda p: p.profit)
    if top.profit < 0:
        return MONEY["loses"].format(k=top.n_segments, profit=significant(-top.profit))
    name = "rises" if curve.turns_at is None else "turns_one" if curve.turns_at == 1 else "turns"
    return MONEY[name].format(
        k=top.n_segments, profit=significant(top.profit), last=curve.points[-1].n_segments, lost=significant(curve.lost_at_last)
    )


def _figure(curve: ProfitCurve) -> go.Figure:
    k = [p.n_segments for p in curve.points]
    low, high = [p.low for p in curve.points], [p.high for p in curve.points]
    figure = go.Figure()
    figure.add_scatter(
        x=k + k[::-1], y=high + low[::-1], fill="toself", fillcolor=BAND, line_width=0, name=MONEY["band"], hoverinfo="skip"
    )
    profits = [p.profit for p in curve.points]
    figure.add_scatter(
        x=k, y=profits, mode="lines+markers", line_color=ACCENT, name=MONEY["y"], hovertemplate=MONEY["point"] + "<extra></extra>"
    )
    if curve.turns_at is not None:
        figure.add_vline(
            x=curve.turns_at, line_color=MARK, line_dash="dot", annotation_text=MONEY["marked"], annotation_position="bottom right"
        )
    figure.update_layout(
        height=320, margin={"l": 10, "r": 10, "t": 10, "b": 10}, showlegend=False, xaxis_title=MONEY["x"], yaxis_title=MONEY["y"]
    )
    return figure
