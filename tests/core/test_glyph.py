"""The drawings of segments: made from the traits, the same every time, and told apart at the size of a thumbnail."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from segexplorer.core.glyph import KINDS, glyph_of, shapes
from segexplorer.core.model import Trait
from tests.core.sets import SETS, explored

SIZE_PX, FINER = 32, 8
LEAST_DIFFERENT = 0.025  # of the pixels, weighed by how much darker or lighter they are: 26 of 1,024 from black to white
INK = {"even": 0.45, "less": 0.3, "more": 1.0, "sign": 0.0, "dot": 1.0}  # as it is filled on a card
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def trait(column: str, level: str = "", effect: float = 1.0) -> Trait:
    return Trait(column, "value", "category" if level else "number", level, 1.0, 0.5, 200.0, effect)


def outlines(path: str) -> list[list[tuple[float, float]]]:
    """The closed lines of a path of moves, lines and curves, as points."""
    found = []
    for part in path.split("Z")[:-1]:
        points: list[tuple[float, float]] = []
        for command, rest in re.findall(r"([MLC])([^MLC]*)", part):
            numbers = [float(x) for x in NUMBER.findall(rest)]
            spots = list(zip(numbers[::2], numbers[1::2], strict=True))
            if command == "C":
                a = points[-1]
                b, c, d = spots
                for t in np.linspace(0, 1, 12)[1:]:
                    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
                    points.append(tuple(sum(w * p[i] for w, p in zip(weights, (a, b, c, d), strict=True)) for i in (0, 1)))  # type: ignore[arg-type]
            else:
                points += spots
        found.append(points)
    return found


def pixels(drawn: dict[str, str]) -> np.ndarray:
    """(32, 32) darkness 0..1, as a browser would fill the shapes one over the other."""
    side = SIZE_PX * FINER
    picture = np.zeros((side, side))
    for kind in KINDS:
        layer = Image.new("L", (side, side))
        for points in outlines(drawn[kind]):
            ImageDraw.Draw(layer).polygon([((x + 24) / 48 * side, (y + 24) / 48 * side) for x, y in points], fill=255)
        covered = np.asarray(layer) / 255
        opacity = 1.0 if kind in ("sign", "dot", "more") else INK[kind]
        picture = picture * (1 - covered * opacity) + (covered if kind != "sign" else 0) * opacity
    return picture.reshape(SIZE_PX, FINER, SIZE_PX, FINER).mean(axis=(1, 3))


def closest(name: str, folder: object) -> float:
    base = explored(name, folder)  # type: ignore[arg-type]
    drawings = [pixels(glyph_of(base.grown.personas[i])) for i in base.grown.path.cut(12).segment_ids]
    return min(float(np.abs(a - b).mean()) for a, b in combinations(drawings, 2))


def test_a_longer_petal_stands_for_more_and_a_shorter_one_for_less() -> None:
    reach = {kind: max(-y for line in outlines(path) for _, y in line) for kind, path in shapes((1.0,), ()).items() if path}
    assert reach["more"] == pytest.approx(23.5, abs=0.1)  # the ring at 13.5 and all of the reach over it
    less = max(-y for line in outlines(shapes((-1.0,), ())["less"]) for _, y in line)
    assert less == pytest.approx(3.5, abs=0.1)


def test_petals_stand_clockwise_from_the_top() -> None:
    tips = [max(line, key=lambda p: p[0] ** 2 + p[1] ** 2) for line in outlines(shapes((1.0, 1.0, 1.0, 1.0), ())["more"])]
    assert np.allclose(tips, [(0, -23.5), (23.5, 0), (0, 23.5), (-23.5, 0)], atol=0.1)


def test_the_sign_in_the_middle_is_that_of_the_first_two_traits_and_its_dot_says_more() -> None:
    spend, visits, mobile, desktop = trait("spend"), trait("visits"), trait("device", "mobile"), trait("device", "desktop")
    signs = [shapes((0.0,), traits)["sign"] for traits in ((spend,), (visits,), (mobile,), (desktop,), (spend, visits))]
    assert len(set(signs)) >= 4  # of fifteen signs, two names may share one
    assert shapes((0.0,), (spend, visits, mobile)) == shapes((0.0,), (spend, visits, desktop))
    assert shapes((0.0,), (spend,))["dot"]
    assert not shapes((0.0,), (trait("spend", effect=-1.0),))["dot"]
    assert not shapes((0.0,), ())["sign"]


def test_values_beyond_any_sense_still_give_a_drawing() -> None:
    assert shapes((float("nan"), 9.0, -9.0), ())["even"]


def test_the_glyphs_of_twelve_segments_of_the_sample_differ_at_thumbnail_size() -> None:
    assert closest("sample", None) >= LEAST_DIFFERENT


@pytest.mark.parametrize("name", SETS)
def test_the_glyphs_of_twelve_segments_of_real_data_differ_at_thumbnail_size(name: str, shared_data: object) -> None:
    assert closest(name, shared_data) >= LEAST_DIFFERENT
