"""The Segment page's parts: the question and choices at the side, the live picture as the hero."""

from __future__ import annotations

import json
import zlib
from contextlib import nullcontext
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, NoReturn

import streamlit as st

from segexplorer.core.learned import Question
from segexplorer.core.model import Choices, Economics
from segexplorer.errors import NotFound, SegexplorerError
from segexplorer.services import explorations, preparing
from segexplorer.services.datasets import describe
from segexplorer.ui import controls, notes, state, waiting
from segexplorer.ui.effects import effect
from segexplorer.ui.explorer import Committed, explorer
from segexplorer.ui.explorer.start import n_contacted, start_view
from segexplorer.ui.sections import below
from segexplorer.words.pages import SEGMENT

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.services.preparing import Preparation
    from segexplorer.store.records import Exploration
    from segexplorer.ui.state import View


def opened(app: App) -> Exploration | None:
    """The exploration in the address as this session's controls show it, None when it or its data set is gone."""
    wanted = state.current("exploration")
    try:
        found = explorations.opened(app, wanted) if wanted else None
    except NotFound:
        state.forget("exploration")
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
        asked = controls.ask_treatment(name, described.treatments, asked)
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
            now = controls.ask_smallest(name, now, in_force, state.app().settings.privacy_minimum)
        with st.expander(SEGMENT["weights"]):
            now = controls.ask_weights(name, now, learned)
        with st.expander(SEGMENT["floors"]):
            return controls.ask_floors(name, now), told


def wait(app: App, exploration: Exploration, question: Question, now: Preparation) -> None:
    """Progress, or what went wrong with a way on."""
    if now.state == "failed":
        instead, simpler = _simpler(question)
        if waiting.failed(now.problem, lambda: preparing.retry(app, now.key), instead):
            ask(app, exploration, simpler, anew=True)
    else:
        waiting.wait_for(lambda: preparing.prepare(app, exploration.dataset_id, question))


def _simpler(question: Question) -> tuple[str, Question]:
    """What can be asked instead of what failed, and its words ("" when nothing is simpler)."""
    if question.treatment:
        return SEGMENT["without_treatment"], replace(question, treatment=None, control=None, treated=None)
    return SEGMENT["without_goal"] if question.goal_column else "", Question(seed=question.seed)


def show(app: App, exploration: Exploration, key: str, choices: Choices, told: Any) -> None:
    """The live picture, what it rests on, and where the sliders were let go; `told` is where the choices' effect goes."""
    learned = state.model(key).learned
    try:
        view = state.view(key, as_json(choices))
    except SegexplorerError as problem:
        waiting.problem(str(problem))
        return
    path = view.grown.path
    question = explorations.question_of(exploration)
    allowed = notes.leaks(learned.schema, question)
    if allowed != question.allowed:
        ask(app, exploration, replace(question, allowed=allowed))
    above = st.container() if choices.economics.known else nullcontext()  # below the cards nobody would see the money
    at = _picture(app, exploration, key, view)
    with above:
        notes.profit_line(path, at.k, n_contacted(path, at.k, at.pickiness))
    before = state.before_this(f"{exploration.id}{key}", as_json(choices))
    told.caption(effect(view.grown, state.view(key, before).grown if before else None, at.k))
    below(app, exploration, view, choices, at.k)
    notes.basis(learned, path, int(state.model(key).summary.n_asked.sum()))


def _picture(app: App, exploration: Exploration, key: str, view: View) -> Committed:
    """The live picture; keeps where its sliders were let go.

    Its start stays what it was: anything new in its data sends the whole path to the browser again.
    """
    path, name = view.grown.path, f"explorer-{exploration.id}"
    revision = zlib.crc32(f"{exploration.id}{key}".encode()) % 1_000_000
    k, pickiness = start = state.while_shown(name, revision, lambda: start_view(path, exploration.view))
    at = explorer(path, view.grown.personas, k=k, pickiness=pickiness, revision=revision, key=name, payload=view.payload)
    if state.moved(name, (at.k, at.pickiness), start):
        explorations.look(app, exploration, at.k, at.pickiness)
    return at


def _smallest_in_force(key: str, choices: Choices) -> int:
    try:
        return state.view(key, as_json(choices)).grown.path.smallest_group
    except SegexplorerError:  # the picture says what is wrong; the control only needs a number to start from
        return state.app().settings.privacy_minimum


def as_json(choices: Choices) -> str:
    """Choices as the key of a cached view."""
    return json.dumps(asdict(choices), sort_keys=True)
