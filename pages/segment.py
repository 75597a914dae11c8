"""Segment: the live picture, with what can be set beside it."""

from __future__ import annotations

import streamlit as st

from segexplorer.services import explorations, preparing
from segexplorer.ui import empty, picture, state, workbench

app = state.enter("segment")
exploration = workbench.opened(app)
if exploration is None:
    empty.no_exploration()
    st.stop()
hero, side = st.columns([3.3, 1], gap="large")
question = workbench.ask_question(app, exploration, side)
if question != explorations.question_of(exploration):
    workbench.ask(app, exploration, question)
with hero:
    prepared = preparing.prepare(app, exploration.dataset_id, question)
    if prepared.state != "ready":
        workbench.catch_up(app, exploration)
        workbench.wait(app, exploration, question, prepared)
        st.stop()
choices, told = workbench.ask_choices(exploration, prepared.key, side)
if choices != explorations.choices_of(exploration):
    exploration = workbench.choose(app, exploration, choices)
workbench.catch_up(app, exploration)
with hero:
    picture.show(app, exploration, prepared.key, choices, told)
