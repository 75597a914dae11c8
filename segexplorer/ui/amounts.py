"""A field for a number in the language of the page: what it cannot take it says, and what counts instead."""

from __future__ import annotations

import streamlit as st

from segexplorer.words.language import current
from segexplorer.words.typed import as_typed, out_of_bounds, read_number

MOST, LONGEST = 1e9, 40


def ask_number(label: str, counts: float, key: str, least: float = 0.0, most: float = MOST) -> float:
    """What was typed; `counts`, the number so far, while it is no number from `least` to `most`, which is then said."""
    # another field in another language: "1.000" is not the same number there
    text = st.text_input(label, as_typed(counts), key=f"{key}-{current()}")
    number = read_number(text[:LONGEST])
    if number is not None and least <= number <= most:
        return number
    st.error(out_of_bounds(label, least, most, counts))
    return counts
