"""What was asked and chosen comes back as it was."""

from __future__ import annotations

import json

import pytest

from segexplorer.bootstrap import App
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices, Economics
from segexplorer.errors import NotFound
from segexplorer.services import datasets, explorations
from segexplorer.store.records import Dataset

ASKED = Question("spend_total", "value", 3, frozenset({"b", "a"}))
CHOSEN = Choices(0.4, {"value": 0.0, "recency": 2.5}, 120, Economics(9.5, 0.2, 300.0))


def test_question_and_choices_survive_the_store_to_the_letter() -> None:
    record = json.loads(json.dumps(explorations.to_record(ASKED, CHOSEN)))
    kept = type("Kept", (), {"choices": record})
    assert explorations.question_of(kept) == ASKED  # type: ignore[arg-type]
    assert explorations.choices_of(kept) == CHOSEN  # type: ignore[arg-type]


def test_an_exploration_without_choices_has_the_usual_ones() -> None:
    kept = type("Kept", (), {"choices": {}})
    assert explorations.question_of(kept) == Question()  # type: ignore[arg-type]
    assert explorations.choices_of(kept) == Choices()  # type: ignore[arg-type]


def test_a_new_exploration_asks_for_the_likely_goal_under_the_name_of_its_data(app: App, shop: Dataset) -> None:
    exploration = explorations.of_dataset(app, shop.id)
    assert exploration.name == "shop"
    assert explorations.question_of(exploration) == Question("responded")


def test_a_data_set_is_opened_where_it_was_left(app: App, shop: Dataset) -> None:
    first, second = explorations.start(app, shop.id), explorations.start(app, shop.id)
    explorations.look(app, first, 7, 4)
    assert explorations.of_dataset(app, shop.id).id == first.id
    explorations.choose(app, second, CHOSEN)
    assert explorations.of_dataset(app, shop.id).id == second.id


def test_asking_keeps_the_choices_and_choosing_keeps_the_question_and_both_keep_the_view(app: App, shop: Dataset) -> None:
    exploration = explorations.of_dataset(app, shop.id)
    explorations.look(app, exploration, 7, 4)
    exploration = explorations.choose(app, exploration, CHOSEN)
    exploration = explorations.ask(app, exploration, ASKED)
    exploration = explorations.choose(app, exploration, Choices(0.9))
    again = explorations.opened(app, exploration.id)
    assert explorations.question_of(again) == ASKED
    assert explorations.choices_of(again) == Choices(0.9)
    assert again.view == {"k": 7, "pickiness": 4}


def test_a_column_called_the_goal_is_asked_for_in_a_new_exploration_and_in_the_one_there_is(app: App, shop: Dataset) -> None:
    explorations.correct(app, shop.id, {"spend_total": {"role": "goal"}})
    exploration = explorations.of_dataset(app, shop.id)
    assert explorations.question_of(exploration) == Question("spend_total")
    explorations.correct(app, shop.id, {"n_orders": {"role": "goal"}})
    assert explorations.question_of(explorations.opened(app, exploration.id)) == Question("n_orders")


def test_a_correction_that_names_no_goal_leaves_the_question_alone(app: App, shop: Dataset) -> None:
    exploration = explorations.of_dataset(app, shop.id)
    explorations.correct(app, shop.id, {"country": {"used": False}})
    assert explorations.question_of(explorations.opened(app, exploration.id)) == Question("responded")


def test_the_sample_is_opened_again_and_not_anew(app: App) -> None:
    assert explorations.open_sample(app).id == explorations.open_sample(app).id


def test_an_exploration_whose_data_is_gone_is_not_found(app: App, shop: Dataset) -> None:
    exploration = explorations.of_dataset(app, shop.id)
    datasets.describe(app, shop.id).parquet.with_name(datasets.FACTS_NAME).unlink()
    with pytest.raises(NotFound):
        explorations.opened(app, exploration.id)


def test_a_further_exploration_of_the_same_data_has_a_number_to_be_told_apart(app: App) -> None:
    first = explorations.open_sample(app)
    second = explorations.start(app, first.dataset_id)
    assert explorations.start(app, first.dataset_id).name == f"{first.name} 3"
    assert second.name == f"{first.name} 2"
    app.store.explorations.save_view(first.id, {"k": 5, "pickiness": 3})
    assert explorations.open_sample(app).name in (second.name, f"{first.name} 3")
