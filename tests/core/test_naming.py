"""Names: what divides, no name twice, and the same facts always the same names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segexplorer.core.lexicon import NUMBERED
from segexplorer.core.model import Trait
from segexplorer.core.naming import MOST_ALTERNATIVES, Told, name_segments
from segexplorer.ingest.lexicons import read_lexicon

ENGLISH, GERMAN = read_lexicon("en"), read_lexicon("de")
COLUMNS = ("spend_total", "n_orders", "weekend_share", "recency_days", "MntWines", "visits", "gender")


def told(parents: tuple[int, ...], effect: list[list[float]]) -> Told:
    """Numbers, one a column, of all nodes; the first row is everybody."""
    rows = np.array(effect)
    traits = {
        node + 1: tuple(
            (f, Trait(COLUMNS[f], "behaviour", "number", "", 0.9 if row[f] > 0 else 0.1, 0.5, 100.0, float(row[f])))
            for f in np.argsort(-np.abs(row), kind="stable")
            if abs(row[f]) >= 0.3
        )
        for node, row in enumerate(rows)
    }
    return Told(parents, traits, rows)


def names(known: Told, lexicon: object = ENGLISH) -> dict[int, str]:
    return {node: said.name for node, said in name_segments(known, lexicon).items()}  # type: ignore[arg-type]


def test_two_groups_are_named_by_what_they_are() -> None:
    known = told((1,), [[0, 0], [1.2, 0.4], [-0.8, -0.3]])
    assert names(known) == {1: "Everyone", 2: "Big spenders", 3: "Small spenders"}
    assert names(known, GERMAN) == {1: "Alle", 2: "Vielkäufer", 3: "Wenigkäufer"}


def test_what_others_beside_have_as_much_gets_a_second_word() -> None:
    """Both of the left spend much: that alone tells neither apart."""
    known = told((1, 2), [[0, 0, 0], [1.0, 0, 0], [-1.0, 0, 0], [1.0, 0.6, 0], [1.0, 0, 0.6]])
    said = names(known)
    assert said[4] == "Big-spending regulars"
    assert said[5] == "Big-spending weekend shoppers"


def test_one_word_is_enough_where_only_a_cousin_has_it_as_much() -> None:
    """A name says what divides from the sibling; a second word for a segment farther away is one more to remember."""
    known = told((1, 2, 3), [[0, 0, 0], [0] * 3, [0] * 3, [1, 0.6, 0], [-1, 0, 0], [1, 0, 0.95], [-1, 0, -1]])
    said = names(known)
    assert said[4] == "Big spenders"
    assert said[6] == "Weekend shoppers"


def test_the_segments_on_screen_choose_before_those_they_came_from() -> None:
    known = told((1, 2), [[0, 0, 0], [0.9, 0, 0], [-0.9, 0, 0], [1.5, 0, 0], [0, 0.8, 0]])
    said = names(known)
    assert said[4] == "Big spenders"
    assert said[2] == "Big-spending customers"


def test_two_traits_are_said_in_one_order_whichever_is_the_stronger() -> None:
    """Others have each of the two alone, so the name needs both."""
    for both in ([1.0, 0.99], [0.99, 1.0]):
        known = told((1, 2, 3), [[0, 0], [1, 0.5], [-0.5, 0], both, [1, 0], [0, 1], [-1, -1]])
        assert names(known)[4] == "Big-spending regulars"


def test_who_has_no_words_left_is_the_other_customers() -> None:
    known = told((1, 2), [[0], [0], [0], [0], [0]])
    assert sorted(names(known).values()) == [
        "Everyone",
        "Other customers",
        "Other customers 2",
        "Other customers 3",
        "Other customers 4",
    ]
    assert set(names(known, NUMBERED).values()) == set(names(known).values())


def test_what_must_not_be_named_names_nobody() -> None:
    row = [0.0] * 6
    known = told((1,), [[*row, 0], [*row, 3.0], [*row, -3.0]])
    assert sorted(names(known).values()) == ["Everyone", "Other customers", "Other customers 2"]


@st.composite
def trees(draw: st.DrawFn) -> Told:
    n_splits = draw(st.integers(1, 9))
    alive, parents = [1], []
    for i in range(n_splits):
        parent = draw(st.sampled_from(alive))
        alive = [n for n in alive if n != parent] + [2 * i + 2, 2 * i + 3]
        parents.append(parent)
    effects = st.lists(st.sampled_from([-1.2, -0.8, -0.4, 0.0, 0.4, 0.8, 1.2]), min_size=7, max_size=7)
    return told(tuple(parents), [[0.0] * 7, *(draw(effects) for _ in range(2 * n_splits))])


@pytest.mark.parametrize("lexicon", [ENGLISH, GERMAN], ids=["en", "de"])
@given(known=trees())
@settings(max_examples=60)
def test_no_name_or_alternative_stands_twice_and_none_is_long(lexicon: object, known: Told) -> None:
    said = name_segments(known, lexicon)  # type: ignore[arg-type]
    every = [n.lower() for names_ in said.values() for n in (names_.name, *names_.alternatives)]
    assert len(every) == len(set(every))
    for names_ in said.values():
        assert len(names_.alternatives) <= MOST_ALTERNATIVES
        for name in (names_.name, *names_.alternatives):
            assert 1 <= len(name.rstrip("0123456789 ").split()) <= 3
            assert name[0].isupper()
            assert "{" not in name
            assert "  " not in name


@given(known=trees(), seed=st.integers(0, 9))
@settings(max_examples=30)
def test_the_order_of_facts_changes_no_name(known: Told, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(7)
    place = np.argsort(order)
    moved = replace(
        known,
        traits={node: tuple((int(place[f]), t) for f, t in traits) for node, traits in known.traits.items()},
        effect=known.effect[:, order],
    )
    assert names(moved) == names(known)


def test_two_groups_on_one_screen_are_not_told_apart_by_an_ending() -> None:
    """Was: Big spenders beside Big-spending customers."""
    said = names(told((1,), [[0], [1.5], [0.6]]))
    assert said == {1: "Everyone", 2: "Big spenders", 3: "Other customers"}


def test_what_two_columns_say_alike_is_said_once_on_a_screen() -> None:
    """Was: Taste critics beside Taste-doubting customers, and so in pairs: who finds it disgusting does not find it tasty."""
    disgusted = Trait("disgusting", "psychographics", "flag", "Yes", 0.9, 0.2, 450.0, 1.0)
    unpleased = Trait("tasty", "psychographics", "flag", "No", 0.9, 0.2, 450.0, 1.0)
    said = name_segments(Told((1,), {2: ((0, disgusted),), 3: ((1, unpleased),)}, np.array([[0, 0], [1.0, 0], [0, 1.0]])), ENGLISH)
    assert (said[2].name, said[3].name) == ("Taste critics", "Other customers")


def test_one_thing_may_be_said_of_a_group_and_of_those_it_came_from() -> None:
    """They are never seen together."""
    said = names(told((1, 2), [[0], [0.9], [-0.9], [1.5], [0.1]]))
    assert {said[2], said[4]} == {"Big spenders", "Big-spending customers"}
