"""The colours of .streamlit/config.toml keep what they promise, for normal sight and for colour-blind eyes."""

from __future__ import annotations

import re
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


EXPLORER = (Path(__file__).resolve().parents[1] / "segexplorer" / "ui" / "explorer" / "explorer.css").read_text()


def _light(colour: str, percent: float = 100, other: str = "#000000") -> float:
    """Relative luminance of CSS's color-mix(in oklab, colour percent%, other)."""
    share = percent / 100
    mixed = share * _oklab(colour, "normal") + (1 - share) * _oklab(other, "normal")
    linear = np.linalg.inv(np.array(LMS)) @ (np.linalg.inv(np.array(OKLAB)) @ mixed) ** 3
    return float(np.clip(linear, 0, 1) @ [0.2126, 0.7152, 0.0722])


def _ratio(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _percents(text: str) -> set[float]:
    """How much of the first colour the live picture's style mixes, where it writes or draws letters with it."""
    return {float(p) for p in re.findall(rf"(?:color|fill|--soft): color-mix\(in oklab, var\(--{text}\) (\d+)%", EXPLORER)}


def test_the_mixed_colours_are_those_a_browser_mixes() -> None:
    assert _light("#ffffff", 50, "#ffffff") == pytest.approx(1)
    assert _light("#111418") == pytest.approx(float(_linear("#111418") @ [0.2126, 0.7152, 0.0722]), abs=1e-6)
    assert _light("#ffffff", 50, "#000000") == pytest.approx(0.125, abs=1e-3)  # half the lightness of OKLab is its cube


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_live_picture_writes_in_colours_that_can_be_read(mode: str) -> None:
    ink, ground, accent = (THEME[mode][name] for name in ("textColor", "backgroundColor", "primaryColor"))
    grounds = [_light(ground), _light(ink, 5, ground)]  # the page, and a card that is left alone
    assert {68.0, 78.0, 82.0} <= _percents("ink")
    paper = {percent for percent in _percents("ink") if percent >= 68}  # below it draws lines and points, no letters
    assert min(_ratio(_light(ink, p, ground), g) for p in paper for g in grounds) >= 4.5
    assert min(_ratio(_light(accent, p, ink), grounds[0]) for p in _percents("accent") if p >= 60) >= 4.5
    cards = [_light(colour, 45, ink) for colour in THEME[mode]["chartCategoricalColors"]]
    assert _percents("c") >= {45.0}
    assert min(_ratio(card, grounds[0]) for card in cards) >= 4.5
