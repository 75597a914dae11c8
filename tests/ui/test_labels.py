"""Names on the map lie on no other name and on no other circle, inside the frame."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segexplorer.ui.personas.labels import Circle, place_labels

WIDTH, HEIGHT = 844.0, 464.0
circles = st.builds(
    Circle,
    id=st.integers(0, 99),
    x=st.floats(0, WIDTH),
    y=st.floats(0, HEIGHT),
    radius=st.floats(5, 90),
    name=st.text("abcdefghi ", min_size=1, max_size=60),
)


def test_a_name_that_fits_stands_in_its_circle_else_right_beside_it() -> None:
    labels = place_labels([Circle(1, 400, 200, 80, "Big"), Circle(2, 600, 200, 8, "Small")], WIDTH, HEIGHT)
    assert (labels[1].x, labels[1].y) == (400, 200)
    assert labels[2].x - labels[2].width / 2 == pytest.approx(600 + 8 + 4)
    assert not labels[2].is_apart


def test_the_more_important_name_stays_when_there_is_room_for_one() -> None:
    crowd = [Circle(i, 30, 15, 12, "Same place") for i in range(3)]
    assert list(place_labels(crowd, 130, 30)) in ([], [0])
    apart = place_labels([Circle(0, 30, 20, 5, "First"), Circle(1, 30, 40, 5, "Second")], 120, 60)
    assert 0 in apart


def test_a_long_name_is_set_on_lines() -> None:
    (label,) = place_labels([Circle(1, 400, 200, 5, "Big-spending desktop users")], WIDTH, HEIGHT).values()
    assert label.lines == ("Big-spending", "desktop users")


@settings(max_examples=25)
@given(st.lists(circles, max_size=12, unique_by=lambda c: c.id))
def test_no_name_lies_on_another_on_a_circle_or_outside(found: list[Circle]) -> None:
    labels = place_labels(found, WIDTH, HEIGHT)
    for label in labels.values():
        assert label.width / 2 <= label.x <= WIDTH - label.width / 2
        assert label.height / 2 <= label.y <= HEIGHT - label.height / 2
        assert not any(label.covers(c) for c in found if c.id != label.id)
    assert not any(a.overlaps(b) for a, b in combinations(labels.values(), 2))
