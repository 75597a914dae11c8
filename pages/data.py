"""Data: what each column was taken for, what stands out, what the data are enough for, and the way to correct it."""

from __future__ import annotations

import streamlit as st

from segexplorer.services import datasets, explorations
from segexplorer.ui import base, columns, data, database, empty, imports, privacy, reading, state

app = state.enter("data")
known = datasets.names(app)
if not known:
    empty.no_data()
    st.stop()
chosen = columns.choose_dataset(known, state.current("dataset"))
state.set_current("dataset", chosen)
described = datasets.describe(app, chosen)
imports.follow(app, "reading", lambda dataset_id: st.rerun())  # the same data set, read another way
with imports.while_it_stays(app, described):
    columns.headline(described)
    database.refresher(app, described.dataset)
    reading.show(app, described)
    base.show(app, described)
    start, reset, _ = st.columns([1.3, 1.3, 4])
    if columns.wants_groups(start):
        state.open_page("segment", exploration=explorations.of_dataset(app, chosen).id)
    if columns.wants_reset(reset, described):
        datasets.forget_corrections(app, chosen)
        st.rerun()
    privacy.show(app, described)
    changes = data.parts(app, described)
    if changes:
        privacy.settle(app, described, changes)
