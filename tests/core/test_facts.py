"""What is said of each node is what pandas finds, and nothing in it, nor any difference in it, tells of a few people."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segexplorer.core.facts import Facts, facts_of
from segexplorer.core.small_cells import told_down
from segexplorer.core.tree import Tree
from tests.core.bases import Explored, shop

LEAST = 25


@pytest.fixture(scope="module")
def base() -> Explored:
    return shop("response")


@pytest.fixture(scope="module")
def facts(base: Explored) -> Facts:
    return facts_of(base.learned.assigner.space.encoder, base.summary, base.grown.tree, LEAST)


@cache
def atoms() -> np.ndarray:
    return shop("response").atom


def members(base: Explored, node: int) -> np.ndarray:
    return base.grown.tree.node_of[base.grown.path.nodes[node].born_at - 1][atoms()] == node


def test_a_cell_is_the_mean_or_the_share_that_pandas_finds(base: Explored, facts: Facts) -> None:
    seen = 0
    for node, (at, trait) in product((1, 2, 5, 8), enumerate(facts.traits)):
        values = base.frame.loc[members(base, node), trait.column]
        if trait.kind == "date":
            values = (base.frame[trait.column].max() - values).dt.days
        expected = values.astype(str).eq(trait.level).fillna(False).mean() if trait.level else values.mean()
        cell = facts.value[facts.node_ids.index(node), at]
        if not np.isnan(cell):
            assert cell == pytest.approx(expected), (node, trait)
            assert facts.trait(node, at).index_100 == pytest.approx(100 * expected / trait.base_value)
            seen += 1
    assert seen > 150


def test_what_is_told_speaks_of_nobody_or_of_enough_people(base: Explored, facts: Facts) -> None:
    for node, (at, trait) in product(facts.node_ids, enumerate(facts.traits)):
        if trait.level and not np.isnan(facts.value[node - 1, at]):
            n = round(facts.value[node - 1, at] * facts.n_customers[node - 1])
            assert n == 0 or n >= LEAST
            assert n == facts.n_customers[node - 1] or facts.n_customers[node - 1] - n >= LEAST


def test_no_two_told_numbers_of_nested_groups_leave_a_few_people_between_them(base: Explored, facts: Facts) -> None:
    """The attacker has every cut: any told group minus the told groups inside it at any finer cut."""
    tree, n = base.grown.tree, facts.n_customers
    for at in (i for i, t in enumerate(facts.traits) if t.level):
        told = ~np.isnan(facts.value[:, at])
        having = np.rint(np.where(told, facts.value[:, at], 0) * n)
        for row in tree.node_of[1:]:
            finer = np.unique(row)
            for coarse in tree.node_ids:
                if not told[coarse - 1]:
                    continue
                inside = [i for i in finer if i != coarse and _is_in(tree, i, coarse) and told[i - 1]]
                left = having[coarse - 1] - sum(having[i - 1] for i in inside)
                assert left == 0 or left >= LEAST


def _is_in(tree: Tree, node: int, other: int) -> bool:
    while node > other:
        node = tree.parents[(node - 2) // 2]
    return node == other


def test_a_small_side_of_a_split_hides_both_sides() -> None:
    tree = Tree((1, 2, 3), np.array([[1] * 4, [2, 2, 3, 3], [4, 5, 3, 3], [4, 5, 6, 7]]), np.zeros(4))
    having = np.array([[120], [70], [50], [60], [10], [25], [25]])
    lacking = np.array([[400], [200], [200], [100], [100], [100], [100]])
    assert told_down(tree.parents, having, lacking, 25)[:, 0].tolist() == [True, True, True, False, False, True, True]
    having[4], having[3] = 0, 70  # nobody is no small group
    assert told_down(tree.parents, having, lacking, 25).all()
    lacking[[0, 2, 5, 6], 0] = 224, 24, 12, 12  # 24 of 74 lack it: neither half is told, and of the leaves one at most
    assert told_down(tree.parents, having, lacking, 25)[:, 0].tolist() == [True, False, False, True, False, False, False]


@given(st.lists(st.integers(0, 60), min_size=4, max_size=4))
def test_every_told_difference_is_nobody_or_enough_people(leaves: list[int]) -> None:
    tree = Tree((1, 2, 3), np.array([[1] * 4, [2, 2, 3, 3], [4, 5, 3, 3], [4, 5, 6, 7]]), np.zeros(4))
    n = tree.atoms_of() @ np.array(leaves)
    groups = tree.atoms_of()
    told = told_down(tree.parents, n[:, None], 100 * groups.sum(axis=1, keepdims=True), 25)[:, 0]
    for signs in product((-1, 0, 1), repeat=int(told.sum())):
        who = np.array(signs) @ groups[told] if told.any() else np.zeros(4)
        if set(np.unique(who)) <= {0.0, 1.0}:  # a real group of people
            assert (left := who @ np.array(leaves)) == 0 or left >= 25


def test_a_family_shows_its_columns_alone_and_a_cut_its_nodes(base: Explored, facts: Facts) -> None:
    encoder = base.learned.assigner.space.encoder
    only = facts_of(encoder, base.summary, base.grown.tree, LEAST, "value")
    assert {t.family for t in only.traits} == {"value"}
    some = facts.of((5, 3))
    assert some.value[0].tolist() == pytest.approx(facts.value[4].tolist(), nan_ok=True)
    assert some.n_customers.tolist() == [facts.n_customers[4], facts.n_customers[2]]


def test_a_mean_that_nobody_has_is_blank_and_no_effect_contradicts_its_value(base: Explored, facts: Facts) -> None:
    is_number = np.array([t.kind in ("number", "date") for t in facts.traits])
    told = ~np.isnan(facts.value)
    assert ((facts.value - facts.base) * facts.effect)[told & is_number].min() >= 0
    recency = next(i for i, t in enumerate(facts.traits) if t.column == "recency_days")
    unknown = [i for i in facts.node_ids if base.frame.loc[members(base, i), "recency_days"].isna().all()]
    assert unknown
    assert np.isnan(facts.value[np.array(unknown) - 1, recency]).all()


def test_blank_cells_are_blank_everywhere(facts: Facts) -> None:
    assert np.isnan(facts.value).any()
    assert (np.isnan(facts.value) == np.isnan(facts.effect)).all()
    assert pd.isna(facts.index_100[np.isnan(facts.value)]).all()
