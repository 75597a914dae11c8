"""Where the names of circles go so that none lies on another: pure geometry, in pixels."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from itertools import product

LETTER_PX, LINE_PX, PAD_PX = 8.2, 19, 4  # of 15 px Inter, a little more than its average letter
INSIDE_PX = 14  # air beside a name in its circle
LINE_CHARS = 16
ANGLES = (0, 270, 90, 180, 35, 145, 215, 325)  # degrees: right, below, above, left, then aslant
GAPS = (4, 16, 32, 50)  # px between circle and name; a line leads to those farther off


@dataclass(frozen=True)
class Circle:
    """`x`, `y`: px from the left and from below."""

    id: int
    x: float
    y: float
    radius: float
    name: str


@dataclass(frozen=True)
class Label:
    """`lines` of a name whose middle is at `x`, `y`; `is_apart` when a line must lead from it to its circle."""

    id: int
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    is_apart: bool

    def overlaps(self, other: Label) -> bool:
        """True when the two share any room."""
        return 2 * abs(self.x - other.x) < self.width + other.width and 2 * abs(self.y - other.y) < self.height + other.height

    def covers(self, circle: Circle) -> bool:
        """True when it lies on any part of the circle."""
        dx = max(abs(circle.x - self.x) - self.width / 2, 0)
        dy = max(abs(circle.y - self.y) - self.height / 2, 0)
        return math.hypot(dx, dy) < circle.radius


def place_labels(circles: list[Circle], width: float, height: float) -> dict[int, Label]:
    """Id -> label, for those in order of importance for which there is room: inside the frame, on no other label and on no
    other circle, as near to their own as can be."""
    placed: dict[int, Label] = {}
    for circle in circles:
        others = [c for c in circles if c.id != circle.id]
        taken = placed.values()
        free = (
            label
            for label in _candidates(circle, width, height)
            if not any(label.overlaps(o) for o in taken) and not any(label.covers(o) for o in others)
        )
        label = next(free, None)
        if label:
            placed[circle.id] = label
    return placed


def _candidates(circle: Circle, width: float, height: float) -> list[Label]:
    lines = tuple(textwrap.wrap(circle.name, LINE_CHARS, break_long_words=True, max_lines=3, placeholder="…")) or ("",)
    w, h = max(map(len, lines)) * LETTER_PX + PAD_PX, len(lines) * LINE_PX + PAD_PX
    places = [(circle.x, circle.y, False)] if math.hypot(w + INSIDE_PX, h) < 2 * circle.radius else []  # nearest first
    for gap, angle in product(GAPS, ANGLES):
        dx, dy = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        x = circle.x + dx * (circle.radius + gap) + _side(dx) * w / 2
        y = circle.y + dy * (circle.radius + gap) + _side(dy) * h / 2
        places.append((x, y, gap > GAPS[0]))
    seen = [p for p in places if w / 2 <= p[0] <= width - w / 2 and h / 2 <= p[1] <= height - h / 2]
    return [Label(circle.id, x, y, w, h, lines, is_apart) for x, y, is_apart in seen]


def _side(part: float) -> int:
    """To which side of the point a label hangs: none where it stands straight above or beside it."""
    return 0 if abs(part) < 0.01 else int(math.copysign(1, part))
