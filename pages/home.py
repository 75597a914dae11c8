"""Home: what this does, the sample in one click, one's own file, and what was saved."""

from __future__ import annotations

import streamlit as st

from segexplorer.services import datasets, explorations
from segexplorer.ui import shelf, state, welcome

app = state.enter("home")
state.warm()
welcome.lead()
sample, upload = st.columns(2, gap="large")
with sample:
    if welcome.wants_sample():
        state.open_page("segment", exploration=explorations.open_sample(app).id)
with upload:
    file = welcome.file_chosen(app.limits.max_file_bytes)
if file is not None:
    welcome.follow_import(app, lambda: datasets.receive(app, file, file.name), file)
shelf.saved(app)
