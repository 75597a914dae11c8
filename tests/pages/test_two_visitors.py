"""Two visitors with one exploration: a look undoes nothing, and what each changes reaches the other."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from segexplorer.core.learned import Question
from segexplorer.core.model import Choices, Economics
from segexplorer.services import explorations
from tests.pages.conftest import Visitor
from tests.pages.seen import path, picture


@pytest.fixture
def both(visitor: Visitor) -> tuple[AppTest, AppTest, str]:
    """Two visits to the same groups, and their exploration."""
    return visitor.groups(), visitor.groups(), visitor.sample()


def kept(visitor: Visitor) -> tuple[Question, Choices]:
    exploration = visitor.exploration()
    return explorations.question_of(exploration), explorations.choices_of(exploration)


def focus(visit: AppTest) -> float:
    return float(visit.select_slider[0].value)


def goal(visit: AppTest) -> str:
    return str(visit.selectbox[0].value)


def test_a_look_undoes_nothing_and_shows_what_the_other_changed(visitor: Visitor, both: tuple[AppTest, AppTest, str]) -> None:
    one, other, name = both
    one.selectbox(key=f"goal-{name}").set_value("spend_total").run()
    one.select_slider(key=f"focus-{name}").set_value(0.6).run()
    before = kept(visitor)
    assert (before[0].goal_column, before[1].focus) == ("spend_total", 0.6)
    for visit in (other, other, one, other):
        visit.run()
        assert not visit.exception
        assert kept(visitor) == before
        assert (goal(visit), focus(visit)) == ("spend_total", 0.6)
        assert path(visit)["kind"] == "value"


def test_what_two_change_at_the_same_time_is_both_kept(visitor: Visitor, both: tuple[AppTest, AppTest, str]) -> None:
    one, other, name = both
    one.select_slider(key=f"focus-{name}").set_value(0.6).run()
    other.slider(key=f"weight-value-{name}").set_value(3.0).run()
    assert kept(visitor)[1] == Choices(0.6, {"value": 3.0})
    assert focus(other) == 0.6
    one.run()
    assert path(one) == path(other)
    assert kept(visitor)[1] == Choices(0.6, {"value": 3.0})


def test_after_catching_up_the_controls_still_work(visitor: Visitor, both: tuple[AppTest, AppTest, str]) -> None:
    one, other, name = both
    one.select_slider(key=f"focus-{name}").set_value(0.6).run()
    other.run()
    other.select_slider[0].set_value(0.1).run()
    assert kept(visitor)[1].focus == 0.1
    one.run()
    assert focus(one) == focus(other) == 0.1


def test_where_one_let_go_the_sliders_is_not_undone_by_a_look_of_the_other(
    visitor: Visitor, both: tuple[AppTest, AppTest, str]
) -> None:
    one, other, name = both
    shown = picture(one)
    assert shown is not None
    one.session_state[f"explorer-{name}"] = {"choice": {"k": 3, "pickiness": 2, "revision": shown["revision"]}}
    one.run()
    other.run()
    assert visitor.exploration().view == {"k": 3, "pickiness": 2}


def test_the_sample_is_opened_as_nobody_changed_it(visitor: Visitor) -> None:
    first = explorations.open_sample(visitor.app)
    assert explorations.open_sample(visitor.app).id == first.id
    explorations.choose(visitor.app, first, Choices(economics=Economics(10.0)))
    second = explorations.open_sample(visitor.app)
    assert second.id != first.id
    assert explorations.choices_of(second) == Choices()
    explorations.look(visitor.app, second, 3, 2)
    assert explorations.open_sample(visitor.app).id not in (first.id, second.id)


def test_what_nobody_moved_is_not_kept(visitor: Visitor, both: tuple[AppTest, AppTest, str]) -> None:
    one, _, name = both
    for wanted in ("spend_total", "", "responded"):
        one.selectbox(key=f"goal-{name}").set_value(wanted).run()
        assert visitor.exploration().view == {}
