"""The colours of .streamlit/config.toml keep what they promise, for normal sight and for colour-blind eyes."""

from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

THEME = tomllib.loads((Path(__file__).resolve().parents[1] / ".streamlit" / "config.toml").read_text())["theme"]

# Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
LMS = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
OKLAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]


def _linear(colour: str) -> np.ndarray:
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def _contrast(one: str, other: str) -> float:
    low, high = sorted(float(_linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _oklab(colour: str, sight: str) -> np.ndarray:
    seen = np.clip(np.array(SIGHT[sight]) @ _linear(colour), 0, 1)
    return np.array(OKLAB) @ np.cbrt(np.array(LMS) @ seen)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_can_be_read_and_the_accent_carries_white_text(mode: str) -> None:
    theme = THEME[mode]
    ground = theme["backgroundColor"]
    assert _contrast(theme["textColor"], ground) >= 12
    assert _contrast(theme["textColor"], theme["secondaryBackgroundColor"]) >= 12
    assert min(_contrast(theme[name], ground) for name in ("primaryColor", "linkColor")) >= 4.5
    assert _contrast(theme["primaryColor"], "#ffffff") >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_each_of_twelve_colours_stands_out_from_the_ground(mode: str) -> None:
    colours = THEME[mode]["chartCategoricalColors"]
    assert len(set(colours)) == 12
    assert min(_contrast(colour, THEME[mode]["backgroundColor"]) for colour in colours) >= 3


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_no_two_colours_look_alike(mode: str, sight: str) -> None:
    places = [_oklab(colour, sight) for colour in THEME[mode]["chartCategoricalColors"]]
    # 0.02 is a just noticeable difference in OKLab (CSS Color 4); four of them can be told apart at a glance.
    assert min(np.linalg.norm(a - b) for a, b in combinations(places, 2)) >= 0.08
