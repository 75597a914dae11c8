"""What .streamlit/config.toml cannot say: where Streamlit's own colours are too pale to be read (WCAG 2.2 AA, 4.5:1)."""

from __future__ import annotations

import streamlit as st

# A chosen part of a row of buttons: the accent on its own tint, 4.2:1 in the dark.
# The label of a slider that stands still: 2.6:1 in light. It says what stands still, and is to be read all the same.
# Around Plotly's pictures (axes, legends, numbers beside bars) its template for Streamlit has a grey of 3.7:1 in light.
MENDED = """<style>
[data-testid=stButtonGroup] [data-selected=true] { color: inherit !important; }
[data-testid=stWidgetLabel][disabled], [data-testid=stWidgetLabel][disabled] p { color: inherit; }
.js-plotly-plot :is(.xtick, .ytick, .legend, .g-xtitle, .g-ytitle, .g-x2title, .g-y2title, .colorbar) text,
.js-plotly-plot text.bartext-outside { fill: currentColor !important; }
</style>"""


def mend() -> None:
    """Put the colours right on the page that is being drawn."""
    st.html(MENDED)
