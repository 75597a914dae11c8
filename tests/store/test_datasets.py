"""Data sets in the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from segexplorer.errors import NotFound, UnusableInput
from segexplorer.store.repository import Store, open_store


def test_what_was_added_is_found_again_after_a_restart(store: Store, add_dataset: Callable[..., str], database_url: str) -> None:
    added = store.datasets.get(add_dataset(name="Küche & <b>Bad</b> 🛁"))
    again = open_store(database_url)
    assert again.datasets.get(added.id) == added
    assert added.n_rows == 6_000_000_000
    again.close()


def test_times_are_utc_and_know_it(store: Store, add_dataset: Callable[..., str]) -> None:
    created_at = store.datasets.get(add_dataset()).created_at
    assert created_at.tzinfo is UTC
    assert abs(datetime.now(UTC) - created_at) < timedelta(minutes=1)


def test_the_newest_data_set_comes_first(store: Store, add_dataset: Callable[..., str]) -> None:
    first, second = add_dataset(name="A"), add_dataset(name="B")
    assert [d.id for d in store.datasets.all()] == [second, first]


def test_corrections_replace_earlier_ones(store: Store, add_dataset: Callable[..., str]) -> None:
    dataset_id = add_dataset()
    store.datasets.save_corrections(dataset_id, {"age": "ignored", "mail": "personal"})
    store.datasets.save_corrections(dataset_id, {"age": "feature"})
    assert store.datasets.get(dataset_id).corrections == {"age": "feature"}


def test_a_name_is_tidied_and_kept(store: Store, add_dataset: Callable[..., str]) -> None:
    dataset_id = add_dataset()
    assert store.datasets.rename(dataset_id, "  Summer \n sale ").name == "Summer sale"
    assert store.datasets.get(dataset_id).name == "Summer sale"


@pytest.mark.parametrize(("name", "sentence"), [(" \n", "at least one letter"), ("x" * 121, "at most 120 characters")])
def test_a_bad_name_is_refused_with_a_sentence_and_changes_nothing(
    store: Store, add_dataset: Callable[..., str], name: str, sentence: str
) -> None:
    dataset_id = add_dataset()
    with pytest.raises(UnusableInput, match=sentence):
        store.datasets.rename(dataset_id, name)
    assert store.datasets.get(dataset_id).name == "Spring"


def test_a_name_may_be_exactly_120_characters_long(store: Store, add_dataset: Callable[..., str]) -> None:
    assert len(store.datasets.get(add_dataset(name="🛁" * 120)).name) == 120


def test_a_data_set_knows_where_it_came_from_and_how_it_was_read(store: Store, add_dataset: Callable[..., str]) -> None:
    of_file, origin = add_dataset(), {"connection": "shop", "schema": "", "table": "Küche"}
    assert (store.datasets.get(of_file).origin, store.datasets.get(of_file).recipe) == ({}, {})
    of_database = store.datasets.get(add_dataset(origin=origin, recipe={"day_first": {"since": True}}))
    assert (of_database.origin, of_database.recipe) == (origin, {"day_first": {"since": True}})


def test_a_data_set_that_is_read_again_keeps_all_but_its_content(store: Store, add_dataset: Callable[..., str]) -> None:
    dataset_id = add_dataset(origin={"connection": "shop"}, recipe={"sheet": "A"})
    before = store.datasets.save_corrections(dataset_id, {"age": {"role": "ignored"}})
    content = {"folder": "g", "sha256": "b" * 64, "n_rows": 7_000_000_000, "n_columns": 8, "size_bytes": 6_000_000_000}
    after = store.datasets.replace_content(dataset_id, **content, recipe={"sheet": "B"})
    assert after == replace(before, **content, recipe={"sheet": "B"}) == store.datasets.get(dataset_id)


def test_a_data_set_that_is_gone_is_not_found(store: Store) -> None:
    for use in (store.datasets.get, lambda i: store.datasets.rename(i, "x"), lambda i: store.datasets.save_corrections(i, {})):
        with pytest.raises(NotFound, match="no longer there"):
            use("nothing")


def test_a_number_that_is_none_is_refused_by_both_databases(store: Store, add_dataset: Callable[..., str]) -> None:
    with pytest.raises(Exception, match="JSON"):
        store.datasets.save_corrections(add_dataset(), {"age": float("nan")})
