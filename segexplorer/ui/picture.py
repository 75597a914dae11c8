"""The live picture with everything that is said of it: above, beside and below."""

from __future__ import annotations

import zlib
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from segexplorer.errors import SegexplorerError
from segexplorer.services import explorations
from segexplorer.services.stability import rater_of
from segexplorer.ui import beside, notes, state, waiting, workbench
from segexplorer.ui.effects import effect
from segexplorer.ui.explorer import Committed, build, explorer
from segexplorer.ui.explorer.start import n_contacted, start_view
from segexplorer.ui.personas import editing
from segexplorer.ui.sections import below
from segexplorer.ui.state import as_json

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.grown import Grown
    from segexplorer.core.model import Choices
    from segexplorer.store.records import Exploration
    from segexplorer.ui.beside import Beside


def show(app: App, exploration: Exploration, key: str, choices: Choices, told: Any) -> None:
    """The live picture, what it rests on, and where the sliders were let go; `told` is where the choices' effect goes."""
    learned = state.model(key).learned
    try:
        edits = state.edits(exploration, key)
        grown = state.grown(key, as_json(choices), edits)
    except SegexplorerError as problem:
        waiting.problem(str(problem))
        return
    question = explorations.question_of(exploration)
    notes.left_out(learned.schema)
    allowed = notes.leaks(learned.schema, question)
    if allowed != question.allowed:
        workbench.ask(app, exploration, replace(question, allowed=allowed))
    editing.line(grown)
    measured = beside.gather(app, exploration, key, choices, grown)
    above = st.container() if choices.economics.known else nullcontext()  # below the cards nobody would see the money
    at = _live(app, exploration, key, edits, grown, choices, measured)
    with above:
        notes.profit_line(grown.path, at.k, n_contacted(grown.path, at.k, at.pickiness))
    before = state.before_this(f"{exploration.id}{key}", as_json(choices))
    told.caption(effect(grown, state.grown(key, before, edits) if before else None, at.k))
    with told:
        beside.follow(app, exploration, choices, grown, measured)
    below(app, exploration, grown, choices, measured.lasting, at.k)
    notes.basis(learned, grown.path, int(state.model(key).summary.n_asked.sum()))


def _live(app: App, exploration: Exploration, key: str, edits: str, grown: Grown, choices: Choices, measured: Beside) -> Committed:
    """The live picture; keeps where its sliders were let go.

    Its start stays what it was: anything new in its data sends the whole path to the browser again.
    """
    path, name = grown.path, f"explorer-{exploration.id}"
    revision = zlib.crc32(f"{exploration.id}{key}{edits}".encode()) % 1_000_000
    k, pickiness = start = state.while_shown(name, revision, lambda: start_view(path, exploration.view))
    payload = state.payload(key, f"{choices}{edits}", measured.name(), lambda: _written(key, grown, choices, measured))
    at = explorer(path, grown.personas, k=k, pickiness=pickiness, revision=revision, key=name, payload=payload)
    if state.moved(name, (at.k, at.pickiness), start):
        explorations.look(app, exploration, at.k, at.pickiness)
    return at


def _written(key: str, grown: Grown, choices: Choices, measured: Beside) -> str:
    rater = rater_of(grown, choices, measured.lasting)
    return build(grown.path, grown.personas, rater, beside.compared(measured, key, grown, choices))
