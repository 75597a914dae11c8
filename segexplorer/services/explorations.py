"""Saved explorations: what a marketer asked, chose and looked at, found again after a refresh or by somebody else."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from segexplorer.core.learned import Question
from segexplorer.core.model import Choices, Economics
from segexplorer.services import datasets
from segexplorer.services.datasets import describe, likely_goal, sample_dataset

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Exploration


def open_sample(app: App) -> Exploration:
    """The exploration of the sample: the one there is, else a new one."""
    return of_dataset(app, sample_dataset(app).id)


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
    """A new exploration of a data set, with the goal its columns suggest."""
    described = describe(app, dataset_id)
    question = Question(likely_goal(described.schema))
    return app.store.explorations.create(described.dataset.name, dataset_id, to_record(question, Choices()))


def to_record(question: Question, choices: Choices) -> dict[str, Any]:
    """What the store keeps of the question and the choices."""
    return {"question": asdict(question) | {"allowed": sorted(question.allowed)}, "choices": asdict(choices)}


def question_of(exploration: Exploration) -> Question:
    """What an exploration asks."""
    kept = exploration.choices.get("question", {})
    return Question(**kept | {"allowed": frozenset(kept.get("allowed", ()))})


def choices_of(exploration: Exploration) -> Choices:
    """What an exploration chose."""
    return choices_from(exploration.choices.get("choices", {}))


def choices_from(kept: dict[str, Any]) -> Choices:
    """Choices as the store keeps them."""
    return Choices(**kept | {"economics": Economics(**kept.get("economics", {}))})


def ask(app: App, exploration: Exploration, question: Question) -> Exploration:
    """The exploration with another question."""
    return app.store.explorations.save_choices(exploration.id, to_record(question, choices_of(exploration)))


def choose(app: App, exploration: Exploration, choices: Choices) -> Exploration:
    """The exploration with other choices."""
    return app.store.explorations.save_choices(exploration.id, to_record(question_of(exploration), choices))


def look(app: App, exploration: Exploration, n_segments: int, pickiness: int) -> None:
    """Keep where the sliders stand."""
    app.store.explorations.save_view(exploration.id, {"k": n_segments, "pickiness": pickiness})
