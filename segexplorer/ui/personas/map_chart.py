"""The map of segments as a picture: circles whose area is people, names that lie on no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from segexplorer.ui.personas.colours import ground, ink, on
from segexplorer.ui.personas.labels import Circle, Label, place_labels
from segexplorer.ui.text import in_chart
from segexplorer.words.views import MAP

WIDTH_PX, HEIGHT_PX = 860, 560  # of its own, so that names which do not touch here touch nowhere
EDGE_PX = {"l": 8, "r": 8, "t": 30, "b": 66}
SHARE_OF_GROUND = 0.11  # of the picture, all circles together
LEAST_PX = 5.0  # radius: can still be hit
LABEL = 15


# direction -> where at the edge its words stand: x, y, anchors, px below
DIRECTIONS = {
    "left": (0, 0, "left", "top", -6),
    "right": (1, 0, "right", "top", -6),
    "down": (0.5, 0, "center", "top", -34),
    "up": (0.5, 1, "center", "bottom", 4),
}


@dataclass(frozen=True)
class Spots:
    """`place` (n, 2) in units of the map and `n_customers` (n,) of the segments `ids`; `names` as they are, `hover` as shown."""

    ids: tuple[int, ...]
    place: np.ndarray
    n_customers: np.ndarray
    names: Mapping[int, str]
    hover: Mapping[int, str]


@dataclass(frozen=True)
class Frame:
    """The part of the map that is seen: how many px one unit is, and the middle."""

    px: float
    middle: np.ndarray
    size: np.ndarray

    def pixels(self, place: np.ndarray) -> np.ndarray:
        """(n, 2) px from the lower left corner of the frame."""
        return (place - self.middle) * self.px + self.size / 2

    def range(self, axis: int) -> list[float]:
        """What one axis spans."""
        half = self.size[axis] / self.px / 2
        return [float(self.middle[axis] - half), float(self.middle[axis] + half)]


def frame_of(all_places: np.ndarray, margin_px: float) -> Frame:
    """The frame around all places ever seen, so that nothing moves when the number of segments does."""
    size = np.array([WIDTH_PX - EDGE_PX["l"] - EDGE_PX["r"], HEIGHT_PX - EDGE_PX["t"] - EDGE_PX["b"]], float)
    low, high = all_places.min(axis=0), all_places.max(axis=0)
    with np.errstate(divide="ignore"):
        px = float(np.min((size - 2 * margin_px) / (high - low)))
    return Frame(px if np.isfinite(px) else 1.0, (low + high) / 2, size)


def radii(n_customers: np.ndarray, size: np.ndarray) -> np.ndarray:
    """(n,) px; areas as people, whatever the number of segments."""
    shares = n_customers / max(n_customers.sum(), 1)
    return np.maximum(np.sqrt(shares * SHARE_OF_GROUND * size.prod() / np.pi), LEAST_PX)


def map_chart(
    spots: Spots, frame: Frame, colours: Mapping[int, str], axes: Sequence[tuple[str, str]], selected: int | None
) -> tuple[go.Figure, int]:
    """The picture, and how many names did not fit; `axes`: what lies to the left and right, and below and above."""
    largest_first = np.argsort(-spots.n_customers, kind="stable")
    radius = radii(spots.n_customers, frame.size)
    pixels = frame.pixels(spots.place)
    circles = [
        Circle(i, float(x), float(y), float(r), spots.names[i]) for i, (x, y), r in zip(spots.ids, pixels, radius, strict=True)
    ]
    circles = [circles[at] for at in largest_first]
    circles.sort(key=lambda c: c.id != selected)
    labels = place_labels(circles, float(frame.size[0]), float(frame.size[1]))
    ids = [spots.ids[i] for i in largest_first]  # the small ones lie on top, where they can be hit
    figure = go.Figure(
        go.Scatter(
            x=spots.place[largest_first, 0].tolist(),
            y=spots.place[largest_first, 1].tolist(),
            mode="markers",
            customdata=ids,
            text=[spots.hover[i] for i in ids],
            hovertemplate="%{text}<extra></extra>",
            marker={
                "size": (2 * radius[largest_first]).tolist(),
                "color": [colours[i] for i in ids],
                "opacity": 0.94,
                "line": {
                    "color": [ink() if i == selected else ground() for i in ids],
                    "width": [4 if i == selected else 1.5 for i in ids],
                },
            },
            selected={"marker": {"opacity": 0.94}},  # what is selected is said by its ring, also when the list did it
            unselected={"marker": {"opacity": 0.94}},
        )
    )
    by_id = {c.id: c for c in circles}
    names = [_name(label, frame, by_id[i], colours[i], i == selected) for i, label in labels.items()]
    directions = zip(("left", "right", "down", "up"), (*axes[0], *axes[1]), strict=True)
    figure.update_layout(
        annotations=names + [_direction(direction, text) for direction, text in directions],
        width=WIDTH_PX,
        height=HEIGHT_PX,
        margin=EDGE_PX,
        xaxis=_axis(frame, 0),
        yaxis=_axis(frame, 1) | {"scaleanchor": "x", "scaleratio": 1},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
    )
    return figure, len(spots.ids) - len(labels)


def _axis(frame: Frame, axis: int) -> dict[str, Any]:
    return {
        "range": frame.range(axis),
        "showticklabels": False,  # a unit of the map means nothing by itself
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }


def _direction(direction: str, text: str) -> dict[str, Any]:
    """The words at an edge of the map that say what lies that way."""
    x, y, xanchor, yanchor, shift = DIRECTIONS[direction]
    place = {"xref": "paper", "yref": "paper", "x": x, "y": y, "xanchor": xanchor, "yanchor": yanchor, "yshift": shift}
    said = MAP[direction].format(what=text) if text else ""
    return place | {"text": said, "showarrow": False, "font": {"size": LABEL, "color": ink()}}


def _name(label: Label, frame: Frame, circle: Circle, colour: str, bold: bool) -> dict[str, Any]:
    """The name as an annotation at its px beside its circle; a thin line leads to it from farther off."""
    text = "<br>".join(map(in_chart, label.lines))
    inside = not label.is_apart and (label.x, label.y) == (circle.x, circle.y)
    x, y = (np.array([circle.x, circle.y]) - frame.size / 2) / frame.px + frame.middle
    shift = (0, 0) if label.is_apart else (label.x - circle.x, label.y - circle.y)
    return {
        "x": float(x),
        "y": float(y),
        "xshift": shift[0],
        "yshift": shift[1],
        "ax": label.x - circle.x,
        "ay": circle.y - label.y,
        "text": f"<b>{text}</b>" if bold else text,
        "showarrow": label.is_apart,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": "#808080",
        "standoff": min(circle.radius, 60),
        "font": {"size": LABEL, "color": on(colour) if inside else ink()},
        "borderpad": 0,
    }
