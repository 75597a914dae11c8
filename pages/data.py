"""The Data page."""

from __future__ import annotations

import streamlit as st

from segexplorer.ui import state

state.enter("data")
st.title("Data")
