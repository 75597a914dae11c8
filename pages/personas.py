"""Personas: every group as a card, and the ways to look at all of them."""

from __future__ import annotations

import streamlit as st

from segexplorer.services import explorations, preparing
from segexplorer.ui import empty, personas, state, workbench

app = state.enter("personas")
exploration = workbench.opened(app)
if exploration is None:
    empty.no_exploration()
    st.stop()
workbench.catch_up(app, exploration)
question = explorations.question_of(exploration)
prepared = preparing.prepare(app, exploration.dataset_id, question)
if prepared.state == "ready":
    personas.show(app, exploration, prepared.key)
else:
    workbench.wait(app, exploration, question, prepared)
