"""Explorations in the store."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from segexplorer.errors import NotFound, UnusableInput
from segexplorer.store.repository import Store, open_store


def test_choices_and_view_are_kept_as_they_were_given(store: Store, add_dataset: Callable[..., str], database_url: str) -> None:
    choices = {"goal": {"kind": "value", "column": "spend"}, "focus": 0.25, "family_weights": {"value": 2}, "smallest": None}
    made = store.explorations.create("First", add_dataset(), choices, {"k": 6})
    store.explorations.save_view(made.id, {"k": 7, "pickiness": 0.5})
    again = open_store(database_url)
    assert again.explorations.open(made.id).choices == choices
    assert again.explorations.open(made.id).view == {"k": 7, "pickiness": 0.5}
    again.close()


def test_saving_choices_leaves_the_view_and_moves_the_time(store: Store, add_dataset: Callable[..., str]) -> None:
    made = store.explorations.create("First", add_dataset(), {"focus": 0.2}, {"k": 6})
    saved = store.explorations.save_choices(made.id, {"focus": 0.9})
    assert (saved.choices, saved.view, saved.created_at) == ({"focus": 0.9}, {"k": 6}, made.created_at)
    assert saved.updated_at > made.updated_at


def test_the_last_changed_comes_first(store: Store, add_dataset: Callable[..., str]) -> None:
    dataset_id = add_dataset()
    first, second = store.explorations.create("A", dataset_id), store.explorations.create("B", dataset_id)
    store.explorations.rename(first.id, "A again")
    assert [e.id for e in store.explorations.all()] == [first.id, second.id]


def test_the_list_can_be_kept_to_one_data_set(store: Store, add_dataset: Callable[..., str]) -> None:
    one, other = add_dataset(), add_dataset()
    mine = store.explorations.create("A", one)
    store.explorations.create("B", other)
    assert [e.id for e in store.explorations.all(one)] == [mine.id]


def test_a_duplicate_goes_its_own_way(store: Store, add_dataset: Callable[..., str]) -> None:
    made = store.explorations.create("A", add_dataset(), {"focus": 0.1}, {"k": 3})
    copy = store.explorations.duplicate(made.id, "A, copy")
    store.explorations.save_choices(copy.id, {"focus": 0.9})
    assert (copy.name, copy.dataset_id, copy.view) == ("A, copy", made.dataset_id, made.view)
    assert store.explorations.open(made.id).choices == {"focus": 0.1}


def test_what_was_deleted_is_gone_until_it_is_brought_back(store: Store, add_dataset: Callable[..., str]) -> None:
    made = store.explorations.create("A", add_dataset())
    store.explorations.delete(made.id)
    assert store.explorations.all() == []
    for use in (store.explorations.open, store.explorations.delete, lambda i: store.explorations.save_view(i, {})):
        with pytest.raises(NotFound, match="no longer there"):
            use(made.id)
    assert store.explorations.undelete(made.id).deleted_at is None
    assert store.explorations.open(made.id).name == "A"


@pytest.mark.parametrize("name", ["", "x" * 121])
def test_a_bad_name_is_refused_wherever_a_name_is_given(store: Store, add_dataset: Callable[..., str], name: str) -> None:
    made = store.explorations.create("A", add_dataset())
    for use in (
        lambda: store.explorations.create(name, made.dataset_id),
        lambda: store.explorations.rename(made.id, name),
        lambda: store.explorations.duplicate(made.id, name),
    ):
        with pytest.raises(UnusableInput, match="A name"):
            use()
    assert [e.name for e in store.explorations.all()] == ["A"]


def test_an_exploration_needs_a_data_set_that_exists(store: Store) -> None:
    with pytest.raises(NotFound, match="data set is no longer there"):
        store.explorations.create("A", "nothing")
