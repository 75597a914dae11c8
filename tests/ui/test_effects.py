"""What the page says of a choice while it is made is what the path says."""

from __future__ import annotations

import pytest

from segexplorer.core.grown import regrow
from segexplorer.core.model import Choices
from segexplorer.core.recommend import relevance_at
from segexplorer.ui.effects import effect
from segexplorer.words.numbers import per_100, percent
from tests.core.bases import GOALS, shop


@pytest.mark.parametrize("kind", list(GOALS))
def test_every_goal_says_how_alike_people_are(kind: str) -> None:
    grown = shop(kind).grown
    said = effect(grown, None, 7)
    assert said.startswith("With 7 groups: ")
    assert f"differ {percent(float(grown.likeness[6]))} less" in said
    assert "before" not in said


def test_a_change_is_told_beside_what_was_before() -> None:
    base = shop("response")
    other = regrow(base.learned, base.summary, Choices(focus=0.9))
    said = effect(other, base.grown, 7)
    for grown in (base.grown, other):
        assert per_100(relevance_at(grown.path.cut(7).steps, 0.2)) in said
    assert f"(before: {percent(float(base.grown.likeness[6]))})" in said


def test_what_did_not_change_is_not_told_twice() -> None:
    grown = shop("response").grown
    assert "before" not in effect(grown, grown, 7)
