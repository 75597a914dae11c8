"""The shelf: every change can be seen, and a deletion taken back."""

from __future__ import annotations

import pytest

from segexplorer.bootstrap import App
from segexplorer.core.model import Choices
from segexplorer.errors import NotFound, UnusableInput
from segexplorer.services import explorations, shelf
from segexplorer.store.records import Dataset


def names(app: App) -> list[str]:
    return [exploration.name for exploration, _ in shelf.all_saved(app)]


def test_the_last_changed_stands_first_with_its_data_set(app: App, shop: Dataset) -> None:
    first, second = explorations.start(app, shop.id), explorations.start(app, shop.id)
    shelf.rename(app, second.id, "Second")
    shelf.rename(app, first.id, "First")
    assert names(app) == ["First", "Second"]
    assert {dataset.id for _, dataset in shelf.all_saved(app)} == {shop.id}


@pytest.mark.parametrize("name", ["", "   ", "x" * 500])
def test_a_name_that_is_none_is_refused_with_a_sentence_and_nothing_changes(app: App, shop: Dataset, name: str) -> None:
    exploration = explorations.start(app, shop.id)
    with pytest.raises(UnusableInput) as refused:
        shelf.rename(app, exploration.id, name)
    assert str(refused.value).endswith("save again.")
    assert names(app) == ["shop"]


def test_a_duplicate_is_alike_and_goes_its_own_way(app: App, shop: Dataset) -> None:
    exploration = explorations.choose(app, explorations.start(app, shop.id), Choices(0.7))
    shelf.duplicate(app, exploration.id, "Copy")
    copy = next(e for e, _ in shelf.all_saved(app) if e.name == "Copy")
    assert explorations.choices_of(copy) == Choices(0.7)
    explorations.choose(app, copy, Choices(0.1))
    assert explorations.choices_of(explorations.opened(app, exploration.id)) == Choices(0.7)


def test_each_duplicate_has_a_name_of_its_own(app: App, shop: Dataset) -> None:
    exploration = explorations.start(app, shop.id)
    for _ in range(3):
        shelf.duplicate(app, exploration.id, "shop (copy)")
    assert sorted(names(app)) == ["shop", "shop (copy)", "shop (copy) 2", "shop (copy) 3"]


def test_deleting_takes_out_of_sight_and_undo_brings_back_as_it_was(app: App, shop: Dataset) -> None:
    exploration = explorations.choose(app, explorations.start(app, shop.id), Choices(0.7))
    shelf.delete(app, exploration.id)
    assert names(app) == []
    with pytest.raises(NotFound):
        explorations.opened(app, exploration.id)
    shelf.undelete(app, exploration.id)
    assert explorations.choices_of(explorations.opened(app, exploration.id)) == Choices(0.7)
