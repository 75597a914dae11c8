"""The drawing that stands for a segment: petals for the ways to divide customers, and in the middle a sign of its first two traits.

A petal that reaches over the ring means more than average, one inside it less. No faces; the same persona, the same drawing.
Paths in a square from -24 to 24; what each is filled with is up to who shows it.

>>> shapes((1.0, -1.0), ())["more"]
'M0 0C9.4 -9.9 9.4 -23.5 0 -23.5C-9.4 -23.5 -9.4 -9.9 0 0Z'
"""

from __future__ import annotations

import functools
import math
import zlib
from collections.abc import Sequence

from segexplorer.core.model import Persona, Trait

RING, REACH = 13.5, 10.0
NOTABLE = 0.12  # a petal this close to the ring is average
BENT = 0.5  # small differences are drawn larger than they are, so that drawings differ at 32 pixels
WIDEST = 12.5
SIGN_RADIUS, SIGNED = 7.5, 2
SIDES = (3, 4, 5, 6, 8)
TURNS = 3
KINDS = ("even", "less", "more", "sign", "dot")


def shapes(petals: Sequence[float], traits: Sequence[Trait]) -> dict[str, str]:
    """Kind of shape (KINDS) -> the data of one SVG path, "" where there is nothing of the kind. Petals are -1..1, clockwise
    from the top; the dot says that the first of the traits, strongest first, is more than average."""
    paths: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for i, value in enumerate(petals):
        value = round(max(-1.0, min(1.0, value)), 2) if math.isfinite(value) else 0.0  # finer than anybody sees
        kind = "more" if value > NOTABLE else "less" if value < -NOTABLE else "even"
        paths[kind].append(_petal(math.copysign(abs(value) ** BENT, value), i, len(petals)))
    if traits:
        name = "\n".join(f"{trait.column}\n{trait.level}\n{trait.effect > 0}" for trait in traits[:SIGNED])
        paths["sign"].append(_sign(name, SIGN_RADIUS))
        paths["dot"] += [_sign(name, SIGN_RADIUS * 0.45)] if traits[0].effect > 0 else []
    return {kind: "".join(parts) for kind, parts in paths.items()}


def glyph_of(persona: Persona) -> dict[str, str]:
    """The shapes of a persona's drawing."""
    return shapes(persona.glyph, persona.traits)


@functools.lru_cache(8_192)
def _petal(value: float, place: int, n_petals: int) -> str:
    """A leaf from the middle to RING + REACH x value, as wide as its share of the circle allows."""
    long = RING + REACH * value
    wide = min(WIDEST, 1.05 * long * math.tan(math.pi / max(n_petals, 3)), 0.4 * long)
    turn = 2 * math.pi * place / n_petals
    spots = [(wide, -0.42 * long), (wide, -long), (0.0, -long), (-wide, -long), (-wide, -0.42 * long)]
    a, b, tip, c, d = (_spot(x, y, turn) for x, y in spots)
    return f"M0 0C{a} {b} {tip}C{c} {d} 0 0Z"


@functools.lru_cache(4_096)
def _sign(name: str, radius: float) -> str:
    """A polygon whose corners and turn are the name's, always the same."""
    number = zlib.crc32(name.encode())
    sides = SIDES[number % len(SIDES)]
    turn = 2 * math.pi / sides * ((number // len(SIDES)) % TURNS) / TURNS
    corners = (_spot(0.0, -radius, turn + 2 * math.pi * i / sides) for i in range(sides))
    return f"M{'L'.join(corners)}Z"


def _spot(x: float, y: float, turn: float) -> str:
    """A point turned clockwise around the middle."""
    cos, sin = math.cos(turn), math.sin(turn)
    return f"{_short(x * cos - y * sin)} {_short(x * sin + y * cos)}"


def _short(value: float) -> str:
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
