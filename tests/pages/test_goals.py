"""The goal on the page Segment: another one, a corrected one, and one that cannot be learned says why."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from segexplorer.core.learned import Question
from segexplorer.ingest.samples import online_shop
from segexplorer.services import explorations
from segexplorer.words.pages import SEGMENT
from tests.pages.conftest import Visitor
from tests.pages.seen import button, path, picture, problems, text


@pytest.mark.parametrize(
    ("goal", "kind"), [("spend_total", "value"), ("favourite_category", "interest"), (None, "likeness"), ("responded", "response")]
)
def test_another_goal_is_another_picture_and_is_kept(visitor: Visitor, goal: str | None, kind: str) -> None:
    visit = visitor.groups()
    visit.selectbox(key=f"goal-{visitor.sample()}").set_value(goal or "").run()
    assert path(visit)["kind"] == kind
    assert not visit.exception
    assert not problems(visit)
    assert explorations.question_of(visitor.exploration()).goal_column == goal


def test_the_goal_can_be_changed_again_and_again(visitor: Visitor) -> None:
    visit = visitor.groups()
    for goal, kind in (("spend_total", "value"), ("favourite_category", "interest"), (None, "likeness"), ("responded", "response")):
        visit.selectbox(key=f"goal-{visitor.sample()}").set_value(goal or "").run()
        assert (path(visit)["kind"], len(visit.exception)) == (kind, 0)


def test_a_column_that_is_called_like_no_goal_is_not_taken_for_it(visitor: Visitor) -> None:
    exploration = visitor.own_file(online_shop(400).rename(columns={"responded": SEGMENT["no_goal"]}))
    visit = visitor.look("segment", exploration=exploration)
    goals = visit.selectbox(key=f"goal-{exploration}")
    assert f"{SEGMENT['no_goal']} (2)" in goals.options
    goals.set_value("").run()
    assert explorations.question_of(visitor.exploration(exploration)).goal_column is None


def test_the_kind_of_a_goal_can_be_corrected_and_left_to_its_looks_again(visitor: Visitor) -> None:
    visit, exploration = visitor.groups(), visitor.sample()
    visit.selectbox(key=f"goal-{exploration}").set_value("n_orders").run()
    kind = f"kind-{exploration}-n_orders"
    visit.selectbox(key=kind).set_value("response").run()
    assert len(problems(visit)) == 1
    assert "needs exactly two" in problems(visit)[0]
    visit.selectbox(key=kind).set_value("auto").run()
    assert path(visit)["kind"] == "value"
    assert explorations.question_of(visitor.exploration()).goal_kind is None


def test_without_a_goal_there_is_no_focus_and_no_money(visitor: Visitor) -> None:
    visit = visitor.groups()
    assert visit.select_slider
    visit.selectbox(key=f"goal-{visitor.sample()}").set_value("").run()
    assert not visit.select_slider
    assert "Costs and value" not in [part.label for part in visit.expander]


def leaking(n: int = 1_000) -> pd.DataFrame:
    """A shop with a column that knows the answer, as if recorded afterwards."""
    frame = online_shop(n).drop(columns=["browser", "language", "favourite_daypart", "returns_share", "source"])
    return frame.assign(coupon_used=frame.responded * 2 + (frame.index % 2))


def test_a_column_that_gives_the_goal_away_is_named_and_can_be_used_anyway(visitor: Visitor) -> None:
    exploration = visitor.own_file(leaking())
    visit = visitor.look("segment", exploration=exploration)
    assert "“coupon_used” is left out: it almost gives the goal away" in text(visit)
    assert not visit.warning
    parts = list(visit.main)
    line, shown = visit.button(key="allow-coupon_used"), visit.get("bidi_component")[0]
    assert parts.index(line) < parts.index(shown)  # seen before the picture, not below its cards
    visit.button(key="allow-coupon_used").click().run()
    assert not visit.exception
    assert explorations.question_of(visitor.exploration(exploration)).allowed == {"coupon_used"}
    assert "“coupon_used” is used although it may give the goal away" in text(visit)
    assert "almost gives the goal away" not in text(visit)  # the line that says it is left out
    visit.button(key="leave_out-coupon_used").click().run()
    assert explorations.question_of(visitor.exploration(exploration)).allowed == frozenset()
    assert "“coupon_used” is left out: it almost gives the goal away" in text(visit)


def unlearnable() -> pd.DataFrame:
    return online_shop(1_000)[["n_orders", "visits_90d", "country", "device"]].assign(responded=[1] * 3 + [0] * 997)


def says_why_and_takes_another(visit: AppTest, exploration: str, reason: str, another: str) -> None:
    """One problem that names its reason, and no more of it once another goal is chosen."""
    assert len(problems(visit)) == 1
    assert reason in problems(visit)[0]
    visit.selectbox(key=f"goal-{exploration}").set_value(another).run()
    assert not problems(visit)
    assert picture(visit)


def test_a_goal_that_cannot_be_learned_says_why_and_another_can_be_chosen(visitor: Visitor) -> None:
    exploration = visitor.own_file(unlearnable())
    visit = visitor.look("segment", exploration=exploration)
    assert button(visit, "Try again")
    says_why_and_takes_another(visit, exploration, "responded", "n_orders")


def test_a_goal_that_cannot_be_learned_can_be_done_without(visitor: Visitor) -> None:
    exploration = visitor.own_file(unlearnable())
    visit = visitor.look("segment", exploration=exploration)
    button(visit, "Group without a goal").click().run()
    assert not problems(visit)
    assert path(visit)["kind"] == "likeness"
    assert visit.selectbox[0].value == ""
    assert explorations.question_of(visitor.exploration(exploration)).goal_column is None
    visit.run()
    assert path(visit)["kind"] == "likeness"


def half_asked() -> pd.DataFrame:
    shop = online_shop(2_000)[["n_orders", "visits_90d", "country", "device", "spend_total"]]
    return shop.assign(responded=[None if i % 4 == 0 else str(i % 3 // 2) for i in range(2_000)])


def test_customers_without_a_recorded_answer_are_counted_in_the_small_print(visitor: Visitor) -> None:
    exploration = visitor.own_file(half_asked())
    explorations.ask(visitor.app, visitor.exploration(exploration), Question("responded"))
    said = text(visitor.look("segment", exploration=exploration))
    assert "500 of 2,000 customers who may be contacted have no answer recorded" in said
    assert "have no answer recorded" not in text(visitor.groups())


@pytest.mark.parametrize(("goal", "reason"), [("same", "same value for everybody"), ("town", "500 different values")])
def test_a_column_that_can_be_no_goal_says_why_when_it_is_called_one(visitor: Visitor, goal: str, reason: str) -> None:
    shop = online_shop(1_000)[["n_orders", "visits_90d", "country", "device", "responded"]]
    exploration = visitor.own_file(shop.assign(same="yes", town=[f"town {i % 500}" for i in range(1_000)]))
    explorations.correct(visitor.app, visitor.exploration(exploration).dataset_id, {goal: {"role": "goal"}})
    visit = visitor.look("segment", exploration=exploration)
    says_why_and_takes_another(visit, exploration, reason, "responded")


def test_try_again_tries_again(visitor: Visitor) -> None:
    exploration = visitor.own_file(unlearnable())
    visit = visitor.look("segment", exploration=exploration)
    before = visitor.app.store.jobs.latest(visitor.key(exploration))
    button(visit, "Try again").click().run()
    after = visitor.app.store.jobs.latest(visitor.key(exploration))
    assert before is not None
    assert after is not None
    assert after.id != before.id
    assert len(problems(visit)) == 1
