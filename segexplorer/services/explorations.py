"""Saved explorations: what a marketer asked, chose and looked at, found again after a refresh or by somebody else."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from segexplorer.core.learned import Question
from segexplorer.core.model import Choices, Compare, Economics, Floors
from segexplorer.services import datasets
from segexplorer.services.datasets import describe, likely_goal
from segexplorer.services.free_names import free_name, numbered
from segexplorer.services.sample import sample_dataset

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Exploration


def open_sample(app: App) -> Exploration:
    """An exploration of the sample in which nobody has changed anything, a new one when there is none."""
    dataset = sample_dataset(app)
    fresh = _fresh(app, dataset.id)
    known = app.store.explorations.all(dataset.id)
    given = set(islice(numbered(dataset.name), len(known) + 1))
    untouched = (e for e in known if e.name in given and e.choices == fresh and not e.view and not e.n_edits)
    return next(untouched, None) or start(app, dataset.id)


def opened(app: App, exploration_id: str) -> Exploration:
    """The exploration of that id. Raises NotFound when it or its data set is gone."""
    exploration = app.store.explorations.open(exploration_id)
    describe(app, exploration.dataset_id)
    return exploration


def of_dataset(app: App, dataset_id: str) -> Exploration:
    """The exploration of a data set that was changed last, else a new one."""
    known = app.store.explorations.all(dataset_id)
    return known[0] if known else start(app, dataset_id)


def correct(app: App, dataset_id: str, corrections: dict[str, dict[str, Any]]) -> None:
    """Keep what the user says about columns; a column that is now called the goal is what is asked for next."""
    datasets.correct(app, dataset_id, corrections)
    goal = next((name for name, change in corrections.items() if change.get("role") == "goal"), None)
    known = app.store.explorations.all(dataset_id)
    if goal and known:
        ask(app, known[0], Question(goal, seed=question_of(known[0]).seed))


def start(app: App, dataset_id: str) -> Exploration:
    """A new exploration of a data set, with the goal its columns suggest; a further one has a number, to be told apart."""
    name, known = describe(app, dataset_id).dataset.name, {e.name for e in app.store.explorations.all(dataset_id)}
    return app.store.explorations.create(free_name(name, known), dataset_id, _fresh(app, dataset_id))


def _fresh(app: App, dataset_id: str) -> dict[str, Any]:
    return to_record(Question(likely_goal(describe(app, dataset_id).schema)), Choices())


def to_record(question: Question, choices: Choices) -> dict[str, Any]:
    """What the store keeps of the question and the choices, as JSON gives it back."""
    kept = asdict(choices)
    kept["compare"]["columns"] = list(choices.compare.columns)
    return {"question": asdict(question) | {"allowed": sorted(question.allowed)}, "choices": kept}


def question_of(exploration: Exploration) -> Question:
    """What an exploration asks."""
    kept = exploration.choices.get("question", {})
    return Question(**kept | {"allowed": frozenset(kept.get("allowed", ()))})


def choices_of(exploration: Exploration) -> Choices:
    """What an exploration chose."""
    return choices_from(exploration.choices.get("choices", {}))


def choices_from(kept: dict[str, Any]) -> Choices:
    """Choices as the store keeps them."""
    compare = kept.get("compare", {})
    made = {
        "economics": Economics(**kept.get("economics", {})),
        "floors": Floors(**kept.get("floors", {})),
        "compare": Compare(**compare | {"columns": tuple(compare.get("columns", ()))}),
    }
    return Choices(**kept | made)


def ask(app: App, exploration: Exploration, question: Question) -> Exploration:
    """The exploration with another question. `exploration` is as the user last saw it: what others chose since stays."""
    now = app.store.explorations.open(exploration.id)
    return app.store.explorations.save_choices(exploration.id, to_record(question, choices_of(now)))


def choose(app: App, exploration: Exploration, choices: Choices) -> Exploration:
    """The exploration with other choices: those that differ from `exploration` as the user last saw it. What others asked
    and chose since stays."""
    now, seen = app.store.explorations.open(exploration.id), choices_of(exploration)
    changed = {f.name: getattr(choices, f.name) for f in fields(choices) if getattr(choices, f.name) != getattr(seen, f.name)}
    return app.store.explorations.save_choices(exploration.id, to_record(question_of(now), replace(choices_of(now), **changed)))


def same_record(one: Exploration, other: Exploration) -> bool:
    """True when both ask and choose the same."""
    return (question_of(one), choices_of(one)) == (question_of(other), choices_of(other))


def look(app: App, exploration: Exploration, n_segments: int, pickiness: int) -> None:
    """Keep where the sliders stand."""
    app.store.explorations.save_view(exploration.id, {"k": n_segments, "pickiness": pickiness})
