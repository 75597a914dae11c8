"""Who stays: today's groups against those of an earlier day, as a sentence and a matrix of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from segexplorer.core.migration import Migration, Moves
from segexplorer.core.model import Persona
from segexplorer.ui.text import in_chart, over_columns, told_apart
from segexplorer.words.dates import day
from segexplorer.words.numbers import people, per_100
from segexplorer.words.sections import OVER_TIME

ROW_PX, FRAME_PX, MOST_WRITTEN, LABEL_PX = 40, 150, 14, 15
MOST_ON_LINES = 6  # names beside each other below the picture


def over_time(migration: Migration, personas: Mapping[int, Persona], k: int, least: int) -> None:
    """The share who stay, then who went where; or why the data cannot tell. Moves of fewer than `least` people are not shown."""
    if migration.problem:
        told = OVER_TIME[migration.problem]  # without dates there is no day to tell
        st.markdown(told.format(day=day(migration.as_of)) if migration.as_of else told)
        return
    moves = migration.moves(min(k, len(migration.now) + 1))
    st.markdown(f"**{OVER_TIME['stays'].format(stay=per_100(moves.stay_share, 0), day=day(migration.as_of))}**")
    shown = replace(moves, table=np.where(moves.table * migration.n_customers >= least, moves.table, 0))
    st.plotly_chart(_matrix(shown, personas, day(migration.as_of)), key="over-time", config={"displayModeBar": False})
    st.caption(OVER_TIME["how"].format(day=day(migration.as_of), people=people(migration.n_customers)))


def _matrix(moves: Moves, personas: Mapping[int, Persona], told_day: str) -> go.Figure:
    rows = moves.table.sum(axis=1, keepdims=True)
    z = 100 * moves.table / rows.clip(min=1e-12)
    now = list(told_apart({i: in_chart(personas[i].name) for i in moves.now_ids}).values())
    then = [
        OVER_TIME["like"].format(name=now[i]) if i < moves.matched else OVER_TIME["unmatched"].format(i=i + 1)
        for i in range(len(z))
    ]
    few = max(z.shape) <= MOST_WRITTEN
    hover = "%{y} → %{customdata}: %{z:.0f} " + OVER_TIME["of_100"] + "<extra></extra>"
    heat = go.Heatmap(
        z=np.where(z > 0, z, np.nan).tolist(),  # nobody is no colour
        x=list(range(len(now))),
        customdata=[now] * len(z),
        y=then,
        xgap=2,
        ygap=2,
        zmin=0,
        zmax=100,
        showscale=not few,  # the numbers say it
        texttemplate="%{z:.0f}" if few else None,
        textfont={"size": LABEL_PX},
        hovertemplate=hover,
    )
    figure = go.Figure(heat)
    figure.update_layout(
        height=ROW_PX * len(z) + FRAME_PX,
        margin={"l": 0, "r": 0, "t": 10, "b": 0},
        xaxis={
            "title": OVER_TIME["to"],
            **over_columns(now, MOST_ON_LINES),
            "tickfont": {"size": LABEL_PX},
            "showgrid": False,
            "automargin": True,
            "fixedrange": True,
        },
        yaxis={
            "title": OVER_TIME["from"].format(day=told_day),
            "type": "category",  # names may be numbers
            "tickfont": {"size": LABEL_PX},
            "showgrid": False,
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
        },
    )
    return figure
