"""The colours of segments for pictures that are drawn outside the live component: the same hues and shades as there."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import numpy as np
import streamlit as st

from segexplorer.core.model import Persona

N_SHADES = 3
# shade -> how much of the hue is kept, and what the rest is mixed from (explorer.css does the same)
SHADES = {1: (0.6, "ground"), 2: (0.6, "ink"), 3: (0.35, "ground")}
TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.793617785, -0.0040720468],
        [1.9779984951, -2.428592205, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.808675766],
    ]
)


def is_dark() -> bool:
    """True when the visitor sees the dark theme."""
    return st.context.theme.type == "dark"


def ground() -> str:
    """The colour behind everything."""
    return str(_option("backgroundColor"))


def ink() -> str:
    """The colour of text."""
    return str(_option("textColor"))


def segment_colours(personas: Mapping[int, Persona]) -> dict[int, str]:
    """Node id -> colour in the theme the visitor sees."""
    hues = list(_option("chartCategoricalColors"))
    return {i: _shade(hues[p.colour % len(hues)], min(p.shade, N_SHADES)) for i, p in personas.items()}


def _option(name: str) -> str | list[str]:
    return st.get_option(f"theme.{'dark' if is_dark() else 'light'}.{name}")  # type: ignore[no-any-return]


def _shade(hue: str, shade: int) -> str:
    if shade not in SHADES:
        return hue
    kept, rest = SHADES[shade]
    return mixed(hue, ground() if rest == "ground" else ink(), kept)


@functools.lru_cache(maxsize=512)
def mixed(one: str, other: str, part: float) -> str:
    """`part` of one colour and the rest of the other, mixed as the eye sees (OKLab, Ottosson 2020), as CSS color-mix does.

    >>> mixed("#ffffff", "#000000", 1.0), mixed("#0c98fb", "#ffffff", 0.0)
    ('#ffffff', '#ffffff')
    """
    return _to_hex(part * _to_lab(one) + (1 - part) * _to_lab(other))


@functools.lru_cache(maxsize=512)
def on(colour: str) -> str:
    """Black or white, whichever reads better on it: at least 4.5:1, whatever the colour.

    >>> on("#ffffff"), on("#023b54")
    ('#000000', '#ffffff')
    """
    luminance = float(_linear(colour) @ np.array([0.2126, 0.7152, 0.0722]))
    return "#ffffff" if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 else "#000000"


def _linear(colour: str) -> np.ndarray:
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def _to_lab(colour: str) -> np.ndarray:
    return np.asarray(TO_LAB @ np.cbrt(TO_LMS @ _linear(colour)))


def _to_hex(lab: np.ndarray) -> str:
    linear = np.clip(np.linalg.solve(TO_LMS, np.linalg.solve(TO_LAB, lab) ** 3), 0, 1)
    rgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * c):02x}" for c in rgb)
