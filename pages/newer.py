"""Newer data: whether what was found still holds on newer customers."""

from __future__ import annotations

import streamlit as st

from segexplorer.services import explorations
from segexplorer.services import newer as service
from segexplorer.ui import empty, newer, newer_choice, state

app = state.enter("newer")
newer.lead()
left, right = st.columns(2, gap="large")
exploration = newer_choice.choose_exploration(app, left)
if exploration is None:
    empty.no_exploration()
    st.stop()
newer_id = newer_choice.choose_newer(app, exploration, right)
if newer_id is None:
    st.stop()
prepared = service.prepare(app, exploration.dataset_id, explorations.question_of(exploration), newer_id)
if prepared.state == "ready":
    newer.show(exploration, prepared.key, newer_id)
else:
    newer.wait(app, exploration, newer_id, prepared)
