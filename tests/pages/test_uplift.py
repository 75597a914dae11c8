"""Segment, where part of the customers were left out on purpose: the question is asked, kept, and answered honestly."""

from __future__ import annotations

import numpy as np
import pandas as pd
from streamlit.testing.v1 import AppTest

from segexplorer.ingest.held_out import held_out_mailing
from segexplorer.services import explorations
from tests.pages.conftest import Visitor
from tests.pages.seen import button, path, picture, problems, text

LEFT_OUT = "Was part of these customers left out on purpose?"


def opened(visitor: Visitor, frame: pd.DataFrame, goal: str = "answered") -> tuple[AppTest, str]:
    """The Segment page of a mailing with its goal chosen, and its exploration."""
    exploration = visitor.own_file(frame)
    visit = visitor.look("segment", exploration=exploration)
    visit.selectbox(key=f"goal-{exploration}").set_value(goal).run()
    return visit, exploration


def labels(visit: AppTest) -> list[str]:
    return [box.label for box in visit.selectbox]


def test_where_nobody_was_left_out_nobody_is_asked(visitor: Visitor) -> None:
    visit = visitor.groups()
    assert LEFT_OUT not in labels(visit)
    assert "What customers answer is not what a message causes" in text(visit)


def test_the_difference_can_be_asked_for_is_kept_and_taken_back(visitor: Visitor) -> None:
    visit, exploration = opened(visitor, held_out_mailing(2_000).drop(columns="spent"))
    assert path(visit)["kind"] == "response"
    asked = f"treatment-{exploration}-answered"
    visit.selectbox(key=asked).set_value("mailing").run()
    assert (path(visit)["kind"], len(problems(visit)), len(visit.exception)) == ("uplift", 0, 0)
    assert "extra answers" in path(visit)["words"]["headline"]
    assert "with the message" in path(visit)["nodes"]["1"]["relevance"]
    assert "“control”, who got nothing" in text(visit)
    assert "What customers answer is not" not in text(visit)
    question = explorations.question_of(visitor.exploration(exploration))
    assert (question.treatment, question.control, question.treated) == ("mailing", "control", None)
    again = visitor.look("segment", exploration=exploration)
    assert again.selectbox(key=asked).value == "mailing"
    again.selectbox(key=asked).set_value("").run()
    assert path(again)["kind"] == "response"
    assert explorations.question_of(visitor.exploration(exploration)).treatment is None


def test_of_several_messages_one_can_be_chosen(visitor: Visitor) -> None:
    frame = held_out_mailing(3_000).drop(columns="spent")
    letter = (frame.mailing == "mailed") & (np.random.default_rng(1).random(3_000) < 0.5)
    visit, exploration = opened(visitor, frame.assign(mailing=frame.mailing.mask(letter, "letter")))
    visit.selectbox(key=f"treatment-{exploration}-answered").set_value("mailing").run()
    visit.selectbox(key=f"treated-{exploration}-answered").set_value("letter").run()
    assert path(visit)["kind"] == "uplift"
    assert "are in neither group" in text(visit)
    assert explorations.question_of(visitor.exploration(exploration)).treated == "letter"


def test_a_mailing_to_chosen_customers_says_so_and_leads_back_to_answers(visitor: Visitor) -> None:
    frame = held_out_mailing(2_000).drop(columns="spent")
    frame["mailing"] = np.where(frame.orders > 4, "mailed", np.where(frame.index % 5 == 0, "mailed", "control"))
    visit, exploration = opened(visitor, frame)
    visit.selectbox(key=f"treatment-{exploration}-answered").set_value("mailing").run()
    assert "Chance did not decide who got the message" in problems(visit)[0]
    assert picture(visit) is None
    button(visit, "Count all answers instead").click().run()
    assert path(visit)["kind"] == "response"
    assert explorations.question_of(visitor.exploration(exploration)).goal_column == "answered"


def test_an_amount_has_its_difference_too(visitor: Visitor) -> None:
    visit, exploration = opened(visitor, held_out_mailing(2_000).drop(columns="answered"), "spent")
    visit.selectbox(key=f"treatment-{exploration}-spent").set_value("mailing").run()
    assert path(visit)["kind"] == "uplift_value"
    assert "more per customer" in text(visit) or path(visit)["recommended"]["k"] == 1


def test_at_most_seven_controls_are_in_sight_with_both_questions(visitor: Visitor) -> None:
    frame = held_out_mailing(2_000).drop(columns="spent")
    visit, exploration = opened(visitor, frame.assign(mailing=frame.mailing.mask(frame.index % 3 == 0, "letter")))
    visit.selectbox(key=f"treatment-{exploration}-answered").set_value("mailing").run()
    kinds = ("selectbox", "select_slider", "slider", "toggle", "text_input", "button")
    n_all = sum(len(getattr(visit, kind)) for kind in kinds)
    n_folded = sum(len(getattr(part, kind)) for part in visit.expander for kind in kinds)
    n_in_the_picture = 2
    assert n_all - n_folded + n_in_the_picture <= 7
