"""Colours outside the live component are those inside it, and text reads on each of them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from segexplorer.core.facts import Facts
from segexplorer.core.model import Trait
from segexplorer.ui.personas import colours, heat
from tests.ui.paths import synthetic_path, synthetic_personas

CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
AA = 4.5


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each theme in turn, as the visitor has it."""
    for module in (colours, heat):
        monkeypatch.setattr(module, "is_dark", lambda: request.param == "dark")
    monkeypatch.setattr(colours, "_option", CONFIG[request.param].__getitem__)
    return str(request.param)


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_a_colour_mixed_with_itself_or_nothing_stays() -> None:
    for colour in ("#0c98fb", "#592800", "#f0d17d"):
        assert colours.mixed(colour, "#ffffff", 1) == colour
        assert colours.mixed(colour, colour, 0.3) == colour


def test_colours_are_mixed_as_the_browser_does() -> None:
    """The pixels that Chromium 156 paints for color-mix(in oklab, ...)."""
    assert colours.mixed("#ff0000", "#0000ff", 0.5) == "#8c53a2"
    assert colours.mixed("#0c98fb", "#111418", 0.6) == "#1f5f97"
    assert colours.mixed("#b78f12", "#ffffff", 0.35) == "#e6d8b7"


def test_segments_have_the_colours_of_the_theme_and_their_shades(theme: str) -> None:
    personas = synthetic_personas(synthetic_path())
    found = colours.segment_colours(personas)
    for i, persona in personas.items():
        if persona.shade == 0:
            assert found[i] == CONFIG[theme]["chartCategoricalColors"][persona.colour]
    same_hue = [found[i] for i, p in personas.items() if p.colour == personas[2].colour and p.shade != personas[2].shade]
    assert found[2] not in same_hue


def test_words_read_on_every_colour_of_a_segment(theme: str) -> None:
    for colour in colours.segment_colours(synthetic_personas(synthetic_path())).values():
        for fill in (colour, colours.mixed(colour, colours.ground(), 0.3)):
            assert contrast(fill, colours.on(fill)) >= AA, fill


def facts(effects: np.ndarray) -> Facts:
    """One fact, a level that half of all have, with these effects in as many segments."""
    trait = Trait("=cmd()", "value", "category", "x", 0.5, 0.5, 100.0, 0.0)
    ids = tuple(range(2, 2 + len(effects)))
    value = np.clip(0.5 + effects / 10, 0, 1)
    return Facts(ids, np.full(len(effects), 500), (trait,), value[:, None], effects[:, None], np.array([0.5]))


def css(styled: object) -> list[str]:
    """The style of every cell, row by row."""
    styled._compute()  # type: ignore[attr-defined]
    return [";".join(f"{k}:{v}" for k, v in cell) for _, cell in sorted(styled.ctx.items())]  # type: ignore[attr-defined]


def test_numbers_read_on_every_shade_of_the_table(theme: str) -> None:
    cells = [
        c for c in css(heat.heat(facts(np.linspace(-3, 3, 61)), [f"Group {i}" for i in range(61)], "value")) if "background" in c
    ]
    assert len(cells) == 61
    for cell in cells:
        fill, text = (part.split(":")[1].strip() for part in cell.split(";"))
        assert contrast(fill, text) >= AA, cell


def _seen_by(colour: str, kind: str) -> np.ndarray:
    """The colour in linear light as a colour-blind eye has it (Machado, Oliveira and Fernandes 2009, severity 1)."""
    matrices = {
        "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    }
    return np.clip(np.array(matrices[kind]) @ colours._linear(colour), 0, 1)


@pytest.mark.parametrize("kind", ["protan", "deutan", "tritan"])
def test_above_and_below_stay_apart_for_every_eye(theme: str, kind: str) -> None:
    """In OKLab two colours 0.1 apart are told apart side by side without effort; half of the full effect is enough."""
    dark = theme == "dark"
    ends = [colours.mixed(end[dark], colours.ground(), heat.DEPTH / 2) for end in (heat.ABOVE, heat.BELOW)]
    above, below = (_lab(_seen_by(end, kind)) for end in ends)
    assert np.linalg.norm(above - below) > 0.1


def _lab(linear: np.ndarray) -> np.ndarray:
    return np.asarray(colours.TO_LAB @ np.cbrt(colours.TO_LMS @ linear))


def test_the_table_is_no_formula_and_blank_where_nothing_can_be_told(theme: str) -> None:
    styled = heat.heat(facts(np.array([0.5, np.nan])), ["+Trait", "Trait"], "value")
    assert list(styled.data.columns) == ["Trait", "Everyone", "'+Trait", "Trait (2)"]
    assert styled.data["Trait"].tolist() == ["'=cmd(): x"]
    assert styled.data["Trait (2)"].isna().all()
    assert sum("background" in cell for cell in css(styled)) == 1
    index = heat.heat(facts(np.array([0.5, np.nan])), ["A", "B"], "index")
    assert index.data[["Everyone", "A"]].iloc[0].tolist() == pytest.approx([100.0, 110.0])


def test_a_download_holds_no_more_digits_than_the_screen(theme: str) -> None:
    several = facts(np.array([0.123456, -1.98765]))
    assert heat.heat(several, ["A", "B"], "value").data[["A", "B"]].iloc[0].tolist() == pytest.approx([0.512, 0.301], abs=1e-12)
    assert heat._rounded(np.array([0.0, np.nan, 1234.5, -0.0123456])).tolist() == pytest.approx(
        [0, np.nan, 1230, -0.0123], nan_ok=True
    )
