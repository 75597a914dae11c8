"""The edits of an exploration in the store: one by one, undone and redone, by several at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from segexplorer.errors import NotFound, UnusableInput
from segexplorer.store.edits import MOST
from segexplorer.store.records import EditList
from segexplorer.store.repository import Store, open_store


@pytest.fixture
def mine(store: Store, add_dataset: Callable[..., str]) -> str:
    """The id of an exploration without edits."""
    return store.explorations.create("Mine", add_dataset()).id


def names(edits: EditList) -> tuple[list[str], list[str]]:
    return [e.operation["name"] for e in edits.done], [e.operation["name"] for e in edits.undone]


def add(store: Store, exploration_id: str, *wanted: str) -> EditList:
    for name in wanted:
        store.edits.add(exploration_id, {"do": "rename", "name": name})
    return store.edits.of(exploration_id)


def test_edits_stand_in_the_order_they_were_made_and_are_found_by_another_process(
    store: Store, mine: str, database_url: str
) -> None:
    edits = add(store, mine, "a", "b", "c")
    assert names(edits) == (["a", "b", "c"], [])
    assert [e.position for e in edits.done] == [1, 2, 3]
    again = open_store(database_url)
    assert again.edits.of(mine) == edits
    again.close()


def test_undo_and_redo_go_one_by_one(store: Store, mine: str) -> None:
    edits = add(store, mine, "a", "b")
    edits = store.edits.undo(mine, edits.done[-1].id)
    assert names(edits) == (["a"], ["b"])
    edits = store.edits.undo(mine, edits.done[-1].id)
    assert names(edits) == ([], ["a", "b"])
    edits = store.edits.redo(mine, edits.undone[0].id)
    assert names(edits) == (["a"], ["b"])


def test_a_new_edit_drops_what_was_undone(store: Store, mine: str) -> None:
    edits = add(store, mine, "a", "b", "c")
    store.edits.undo(mine, edits.done[2].id)
    store.edits.undo(mine, edits.done[1].id)
    assert names(add(store, mine, "d")) == (["a", "d"], [])


def test_only_the_edit_that_stands_last_is_undone(store: Store, mine: str) -> None:
    """A window that does not know of what another one added undoes nothing of it."""
    seen = add(store, mine, "a")
    add(store, mine, "b")
    assert names(store.edits.undo(mine, seen.done[-1].id)) == (["a", "b"], [])
    assert names(store.edits.redo(mine, seen.done[-1].id)) == (["a", "b"], [])
    assert names(store.edits.undo(mine, "nothing")) == (["a", "b"], [])


def test_edits_made_at_the_same_moment_are_all_kept(store: Store, mine: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: store.edits.add(mine, {"name": str(i)}), range(24)))
    edits = store.edits.of(mine)
    assert sorted(names(edits)[0], key=int) == [str(i) for i in range(24)]
    assert [e.position for e in edits.done] == list(range(1, 25))


def test_there_is_an_end_to_edits(store: Store, mine: str) -> None:
    store.edits.add_all(mine, [{"name": "x"}] * MOST)
    with pytest.raises(UnusableInput, match="Undo some"):
        store.edits.add(mine, {"name": "y"})
    assert len(store.edits.of(mine).done) == MOST


def test_a_copy_of_an_exploration_has_its_edits_and_goes_its_own_way(store: Store, mine: str) -> None:
    edits = add(store, mine, "a", "b")
    store.edits.undo(mine, edits.done[-1].id)
    copy = store.explorations.duplicate(mine, "Copy")
    assert names(store.edits.of(copy.id)) == (["a"], ["b"])
    assert copy.n_edits == 1
    add(store, copy.id, "c")
    assert names(store.edits.of(mine)) == (["a"], ["b"])


def test_an_edit_moves_the_time_of_its_exploration(store: Store, mine: str) -> None:
    before = store.explorations.open(mine)
    add(store, mine, "a")
    after = store.explorations.open(mine)
    assert (after.n_edits, after.choices, after.view) == (1, before.choices, before.view)
    assert after.updated_at > before.updated_at


def test_a_deleted_exploration_has_no_edits_until_it_is_brought_back(store: Store, mine: str) -> None:
    edits = add(store, mine, "a")
    store.explorations.delete(mine)
    for use in (store.edits.of, lambda i: store.edits.add(i, {}), lambda i: store.edits.undo(i, edits.done[0].id)):
        with pytest.raises(NotFound, match="no longer there"):
            use(mine)
    store.explorations.undelete(mine)
    assert store.edits.of(mine) == edits
