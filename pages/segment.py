"""The Segment page."""

from __future__ import annotations

import streamlit as st

from segexplorer.ui import state

state.enter("segment")
st.title("Segment")
