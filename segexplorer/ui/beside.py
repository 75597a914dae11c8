"""What is measured beside the picture while one looks at it: whether the groups last, and what simpler ways would give."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from segexplorer.errors import SegexplorerError
from segexplorer.services import background, baselines, explorations, stability
from segexplorer.ui import state, waiting
from segexplorer.words.numbers import percent
from segexplorer.words.pages import STEPS

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.baselines import Baseline
    from segexplorer.core.grown import Grown
    from segexplorer.core.model import Choices
    from segexplorer.core.tally import Tally
    from segexplorer.services.background import Preparation
    from segexplorer.services.stability import Lasting
    from segexplorer.store.records import Exploration

T = TypeVar("T")
POLL_S = 0.7
REST_S = 1.5  # a slider that is still moving starts no long work


@dataclass(frozen=True)
class Beside:
    """What is there by now. `lasting` is None, and `anew` empty, while they are being worked out."""

    lasting: Lasting | None
    divided: tuple[Tally, ...]
    anew: tuple[Tally, ...]

    def name(self) -> str:
        """What a cached picture must know: what of the slow parts is in it."""
        return f"{self.lasting is not None}-{bool(self.anew)}"


def gather(app: App, exploration: Exploration, key: str, choices: Choices, grown: Grown) -> Beside:
    """What was measured before; own columns and the RFM grid are read now, in one pass, and kept."""
    question, compare = explorations.question_of(exploration), choices.compare
    dataset_id = exploration.dataset_id
    asked: list[tuple[tuple[str, ...], bool]] = [((name,), False) for name in compare.columns]
    asked += [((), True)] if compare.rfm else []
    read = functools.partial(baselines.kept, app, dataset_id, state.model(key))
    divided = tuple(tally for columns, rfm in asked for tally in _or_say(functools.partial(read, columns, rfm)))
    anew = baselines.kept_refits(app, dataset_id, question, choices) if compare.kmeans else ()
    return Beside(stability.known(app, dataset_id, question, choices, grown.reshaped), divided, anew)


def compared(beside: Beside, key: str, grown: Grown, choices: Choices) -> tuple[Baseline, ...]:
    """The simpler ways, measured with the choices of the picture."""
    least, model = state.app().settings.privacy_minimum, state.model(key)
    one_by_one = [functools.partial(baselines.baselines, [t], model, grown, choices, least) for t in beside.divided]
    own = [_or_say(measure) for measure in one_by_one]
    return tuple(b for found in own for b in found) + baselines.baselines(beside.anew, model, grown, choices, least)


def _or_say(make: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
    """What can be compared; of what cannot, the sentence that says why. The picture stays either way."""
    try:
        return make()
    except SegexplorerError as problem:
        waiting.problem(str(problem))
        return ()


def follow(app: App, exploration: Exploration, choices: Choices, grown: Grown, beside: Beside) -> None:
    """Start what is missing once the controls rest, say how far it is, and draw again when it is there."""
    missing: dict[str, Callable[[], Preparation]] = {}  # by the step it waits for
    if beside.lasting is None:
        missing["tries"] = lambda: stability_of(app, exploration, choices, grown)
    if choices.compare.kmeans and not beside.anew:
        missing["refits"] = lambda: refits_of(app, exploration, choices)
    if not missing:
        return

    @st.fragment(run_every=POLL_S)
    def progress() -> None:
        if not state.rests(exploration.id, f"{choices}{exploration.n_edits}", REST_S):
            return
        now = {step: look() for step, look in missing.items()}
        if any(one.state == "ready" for one in now.values()):
            st.rerun()
        for step, one in now.items():
            if one.state == "failed":
                waiting.failed(one.problem, functools.partial(background.retry, app, one.key))
            else:
                known = one.step in STEPS and one.step != "queued"  # what waits its turn says what it will be
                st.caption(f"{STEPS[one.step if known else step]} {percent(one.share)}")

    progress()


def stability_of(app: App, exploration: Exploration, choices: Choices, grown: Grown) -> Preparation:
    """How far the search for the same groups is; that of earlier choices is stopped."""
    question = explorations.question_of(exploration)
    now, _ = stability.stability_of(app, exploration.dataset_id, question, choices, grown.reshaped)
    before = state.swapped(f"lasting-{exploration.id}", now.key)
    if before:
        stability.cancel(app, before)
    return now


def refits_of(app: App, exploration: Exploration, choices: Choices) -> Preparation:
    """How far k-means is."""
    return baselines.prepare_refits(app, exploration.dataset_id, explorations.question_of(exploration), choices)
