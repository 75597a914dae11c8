"""The Segment page's parts: the question and choices at the side, the live picture as the hero."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

import streamlit as st

from segexplorer.core.learned import Question
from segexplorer.core.model import Choices, Economics
from segexplorer.errors import NotFound, SegexplorerError
from segexplorer.services import background, explorations, preparing
from segexplorer.services.datasets import describe
from segexplorer.ui import controls, state, waiting
from segexplorer.ui.state import as_json
from segexplorer.words.pages import SEGMENT
from segexplorer.words.sections import COMPARE

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.services.background import Preparation
    from segexplorer.store.records import Exploration


def opened(app: App) -> Exploration | None:
    """The exploration in the address as this session's controls show it, None when it or its data set is gone."""
    wanted = state.current("exploration")
    try:
        found = explorations.opened(app, wanted) if wanted else None
    except NotFound:
        state.forget("exploration")
        waiting.problem(SEGMENT["gone"])
        return None
    if found is None:
        return None
    state.remember("dataset", found.dataset_id)  # the Data page then shows what these groups come from
    return replace(found, choices=state.seen(found.id, found.choices)[0])


def ask(app: App, exploration: Exploration, question: Question, *, anew: bool = False) -> NoReturn:
    """Keep what this session asks, and look again; `anew` when it was not the controls that asked."""
    explorations.ask(app, exploration, question)
    shown = explorations.to_record(question, explorations.choices_of(exploration))
    state.show_record(exploration.id, shown, anew=anew)
    st.rerun()


def choose(app: App, exploration: Exploration, choices: Choices) -> Exploration:
    """Keep what this session chose; the exploration as its controls show it now."""
    explorations.choose(app, exploration, choices)
    shown = explorations.to_record(explorations.question_of(exploration), choices)
    state.show_record(exploration.id, shown, anew=False)
    return replace(exploration, choices=shown)


def catch_up(app: App, exploration: Exploration) -> None:
    """Show what others changed meanwhile: a mere look writes nothing back over it."""
    now = app.store.explorations.open(exploration.id)
    if not explorations.same_record(now, exploration):
        state.show_record(exploration.id, now.choices, anew=True)
        st.rerun()


def ask_question(app: App, exploration: Exploration, side: Any) -> Question:
    """The goal as the user has it now."""
    now = explorations.question_of(exploration)
    described = describe(app, exploration.dataset_id)
    with side:
        name = state.controls_of(exploration.id)
        asked = controls.ask_question(name, described.schema, now)
        if asked.goal_column is None:
            return asked
        asked = controls.ask_treatment(name, described.facts.treatments, asked)
        with st.expander(SEGMENT["goal_kind_title"]):
            return controls.ask_kind(name, asked)


def ask_choices(exploration: Exploration, key: str, side: Any) -> tuple[Choices, Any]:
    """Everything that re-grows the tree, as the user has it now, and the place beside it to say what it does."""
    name, now = state.controls_of(exploration.id), explorations.choices_of(exploration)
    learned = state.model(key).learned
    in_force = _smallest_in_force(key, now)
    with side:
        now = controls.ask_focus(name, now, learned.goal.kind != "likeness")
        told = st.container()
        if learned.goal.kind == "likeness":
            now = replace(now, economics=Economics())  # nobody answers, so nothing is earned
        else:
            with st.expander(SEGMENT["money"]):
                now = controls.ask_money(name, now, learned.goal.kind)
        with st.expander(SEGMENT["smallest_title"]):
            least, most = state.app().settings.privacy_minimum, state.model(key).summary.n_customers
            now = controls.ask_smallest(name, now, in_force, least, max(least, most))
        with st.expander(SEGMENT["weights"]):
            now = controls.ask_weights(name, now, learned)
        with st.expander(COMPARE["title"]):
            now = controls.ask_compare(name, now, learned.schema)
        with st.expander(SEGMENT["floors"]):
            return controls.ask_floors(name, now), told


def wait(app: App, exploration: Exploration, question: Question, now: Preparation) -> None:
    """Progress, or what went wrong with a way on."""
    if now.state == "failed":
        instead, simpler = _simpler(question)
        if waiting.failed(now.problem, lambda: background.retry(app, now.key), instead):
            ask(app, exploration, simpler, anew=True)
    else:
        waiting.wait_for(lambda: preparing.prepare(app, exploration.dataset_id, question))


def _simpler(question: Question) -> tuple[str, Question]:
    """What can be asked instead of what failed, and its words ("" when nothing is simpler)."""
    if question.treatment:
        return SEGMENT["without_treatment"], replace(question, treatment=None, control=None, treated=None)
    return SEGMENT["without_goal"] if question.goal_column else "", Question(seed=question.seed)


def _smallest_in_force(key: str, choices: Choices) -> int:
    try:
        return state.grown(key, as_json(choices)).path.smallest_group  # edits do not change it
    except SegexplorerError:  # the picture says what is wrong; the control only needs a number to start from
        return state.app().settings.privacy_minimum
