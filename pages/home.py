"""Home: what this does, the sample in one click, one's own file, and what was saved."""

from __future__ import annotations

import streamlit as st

from segexplorer.services import explorations
from segexplorer.ui import imports, shelf, state, welcome

app = state.enter("home")
state.warm()
welcome.lead()
sample, upload = st.columns(2, gap="large")
with sample:
    if welcome.wants_sample():
        state.open_page("segment", exploration=explorations.open_sample(app).id)
with upload:
    welcome.own_file(app)
imports.follow(app, "import", lambda dataset_id: state.open_page("data", dataset=dataset_id))
shelf.saved(app)
