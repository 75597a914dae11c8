"""What the small pictures of the Data page share. Streamlit lets neither SVG nor its theme's variables into its HTML."""

from __future__ import annotations

ACCENT = "#3b73da"  # at least 4.5:1 on the white and on the near-black ground
TRACK = "background:color-mix(in srgb,currentColor 12%,transparent);border-radius:3px;overflow:hidden"
ONE_LINE = "white-space:nowrap;overflow:hidden;text-overflow:ellipsis"
