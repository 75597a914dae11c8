"""One table of yes and no, for consent, suppression, goals, names and sentences alike."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segexplorer.core.answers import (
    FALSE_WORDS,
    INITIALS,
    NEVER_ASKED,
    REFUSING,
    TRUE_WORDS,
    UNWILLING,
    WILLING,
    consent_of,
    forbids,
    says_yes,
    says_yes_alone,
)
from segexplorer.core.goal import read_goal
from segexplorer.core.model import Trait
from segexplorer.core.summary import deliverable
from segexplorer.ingest.columns import guess_schema
from segexplorer.words import personas
from tests.core.bases import ENGLISH

PAIRS = [
    ("x", None),
    ("on", "off"),
    ("t", "f"),
    ("j", "n"),
    ("o", "n"),
    ("s", "n"),
    ("sí", "no"),
    ("Ja", "Nein"),
    ("oui", "non"),
    ("granted", "denied"),
    ("subscribed", None),
    ("opt-in", "opt-out"),
    ("OPTED_IN", "OPTED_OUT"),
    ("1", "0"),
    (1.0, 0.0),
    (True, False),
]


def trait(column: str, level: str) -> Trait:
    return Trait(column, "behaviour", "flag", level, 0.8, 0.4, 200.0, 0.8)


def may(yes: object, no: object, column: str) -> list[bool]:
    """Who may be contacted of one who said yes and one who said no, in a column whose role is guessed."""
    frame = pd.DataFrame({"spend": range(100), column: pd.Series([yes, no] * 50, dtype=object)})
    role = guess_schema(frame).named(column).role
    assert role in ("consent", "suppressed")
    return deliverable(frame, ((column, role == "consent"),)).tolist()[:2]


@pytest.mark.parametrize(("yes", "no"), PAIRS)
def test_every_spelling_of_consent_is_understood(yes: object, no: object) -> None:
    assert may(yes, no, "opt_in") == [True, False]


@pytest.mark.parametrize(("yes", "no"), [pair for pair in PAIRS if pair[0] not in ("subscribed", "opt-in", "OPTED_IN")])
def test_every_spelling_of_a_refusal_is_understood(yes: object, no: object) -> None:
    assert may(yes, no, "do_not_email") == [False, True]


def test_words_that_say_themselves_what_they_mean_say_so_in_a_column_of_refusals_too() -> None:
    assert may("unsubscribed", "subscribed", "unsubscribed") == [False, True]
    assert may("opt-out", None, "opt_out") == [False, True]


def test_no_answer_is_no_consent_and_an_unknown_one_in_a_column_of_refusals_is_a_refusal() -> None:
    answers = pd.DataFrame({"a": ["yes", "no", "unknown", None, "see letter", ""]})
    assert deliverable(answers, (("a", True),)).tolist() == [True, False, False, False, False, False]
    assert deliverable(answers, (("a", False),)).tolist() == [False, True, False, True, False, True]


def test_where_a_day_stands_somebody_did_it() -> None:
    days = pd.DataFrame({"at": pd.to_datetime(["2024-05-01", None, "9999-12-31"])})
    assert deliverable(days, (("at", True),)).tolist() == [True, False, True]
    assert deliverable(days, (("at", False),)).tolist() == [False, True, False]


def test_the_whole_table_means_the_same_for_consent_for_refusals_and_for_a_goal() -> None:
    for word in TRUE_WORDS:
        frame = pd.DataFrame({"a": [word, word.upper(), f" {word} "]})
        assert deliverable(frame, (("a", True),)).all(), word
        assert deliverable(frame, (("a", False),)).any() == (word in WILLING), word
        assert read_goal(pd.Series([word] * 60 + ["no"] * 40), "g").positive == word
    for word in FALSE_WORDS:
        frame = pd.DataFrame({"a": [word]})
        assert not deliverable(frame, (("a", True),)).any(), word
        assert deliverable(frame, (("a", False),)).all() == (word not in UNWILLING), word
        assert read_goal(pd.Series([word] * 40 + ["yes"] * 60), "g").positive == "yes"


def test_the_table_does_not_contradict_itself() -> None:
    assert not set(TRUE_WORDS) & set(FALSE_WORDS)
    assert all(says_yes(word) is True for word in TRUE_WORDS)
    assert all(says_yes(word) is False for word in FALSE_WORDS)
    assert says_yes("maybe") is None
    assert forbids("maybe")


def test_the_answer_j_is_the_yes_of_a_goal_in_german() -> None:
    answers = pd.Series(np.where(np.arange(200) % 5 < 3, "j", "n"))
    assert read_goal(answers, "response").positive == "j"


def test_the_sentences_of_cards_agree_with_the_table() -> None:
    assert all(says_yes_alone(word) is True for word in personas._YES - {""})
    assert all(says_yes_alone(word) is False for word in personas._NO)


@pytest.mark.parametrize("letter", INITIALS)
def test_an_initial_is_no_answer_where_the_other_level_is_not_known(letter: str) -> None:
    assert says_yes_alone(letter) is None
    assert says_yes_alone("no") is False
    assert f"gender: {letter} for 80 of 100" in personas.trait_text(trait("gender", letter))
    assert ENGLISH.forms_of(trait("plan", letter)) != ENGLISH.forms_of(trait("plan", "no"))


@pytest.mark.parametrize(
    ("state", "answers"),
    [
        ("given", ["Subscribe", "SUBSCRIBED", "yes", "True", "1", "opted in", "Ja", "granted"]),
        ("refused", ["Unsubscribed", "unsubscribe", "no", "False", "0", "opt-out", "withdrawn", "cleaned", "Archived"]),
        (
            "never_asked",
            ["Never subscribed", "NEVER_SUBSCRIBED", "not_subscribed", "non-subscribed", "", "pending", "?!"],
        ),
    ],
)
def test_consent_has_three_states(state: str, answers: list[str]) -> None:
    assert [consent_of(answer) for answer in answers] == [state] * len(answers)


@given(st.text(max_size=12) | st.sampled_from([*TRUE_WORDS, *FALSE_WORDS, *NEVER_ASKED, *REFUSING]))
def test_only_what_is_given_may_be_contacted(answer: str) -> None:
    assert (consent_of(answer) == "given") == (says_yes(answer) is True)
