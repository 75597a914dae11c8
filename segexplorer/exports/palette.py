"""The twelve colours of segments on paper: those of the light theme (.streamlit/config.toml; a test holds them together)."""

from __future__ import annotations

from segexplorer.core.model import Persona

COLOURS = (
    "#0c98fb", "#b72144", "#b78f12", "#8c52b3", "#592800", "#7d1a89",
    "#023b54", "#2f9373", "#016e64", "#9488c3", "#b3672a", "#4d5905",
)  # fmt: skip
# how much of the colour is left where the twelve were used up, and what it is mixed with; as on the live picture's cards
SHADES = ((1.0, "#ffffff"), (0.6, "#ffffff"), (0.6, "#111418"), (0.35, "#ffffff"))


def colour_of(persona: Persona) -> str:
    """The colour of a segment as #rrggbb."""
    share, other = SHADES[min(persona.shade, len(SHADES) - 1)]
    parts = [(int(COLOURS[persona.colour % 12][i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in parts)
