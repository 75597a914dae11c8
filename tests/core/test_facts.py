"""What is said of each node is what pandas finds, and nothing in it, nor any difference in it, tells of a few people."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import linalg

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


def test_what_may_lie_below_zero_has_no_index(base: Explored) -> None:
    encoder = base.learned.assigner.space.encoder
    signed = tuple(replace(c, edges=(-1.0, *c.edges)) if c.name == "spend_total" else c for c in encoder.columns)
    found = facts_of(replace(encoder, columns=signed), base.summary, base.grown.tree, LEAST)
    is_signed = np.array([t.column == "spend_total" for t in found.traits])
    told = ~np.isnan(found.value)
    assert is_signed.any()
    assert np.isnan(found.index_100[:, is_signed]).all()
    assert not np.isnan(found.index_100[:, ~is_signed])[told[:, ~is_signed]].any()
    assert found.trait(found.node_ids[1], int(is_signed.argmax())).index_100 == 0


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


TREE = Tree((1, 2, 3), np.array([[1] * 4, [2, 2, 3, 3], [4, 5, 3, 3], [4, 5, 6, 7]]), np.zeros(4))
PLENTY = np.full(7, 1_000)


def told_alone(having: list[int], n: np.ndarray = PLENTY) -> list[bool]:
    return told_down(TREE.parents, np.array(having)[:, None], n, np.zeros(1, int), 25)[:, 0].tolist()


def test_a_small_side_of_a_split_hides_both_sides_and_all_below() -> None:
    assert told_alone([120, 70, 50, 60, 10, 25, 25]) == [True, True, True, False, False, True, True]
    assert told_alone([120, 70, 50, 70, 0, 25, 25]) == [True] * 7  # nobody is no small group
    lacking_24 = PLENTY.copy()
    lacking_24[2] = 50 + 24
    assert told_alone([120, 70, 50, 70, 0, 25, 25], lacking_24) == [True] + 6 * [False]


def test_a_level_that_is_hidden_takes_the_rarest_with_it_when_the_others_would_give_it_away() -> None:
    """Of 100 people 60, 35 and 5: 100 - 60 - 35 would be the 5. With two of 60 and 40 nothing is hidden."""
    root = Tree((), np.array([[1]]), np.zeros(1))
    level = np.zeros(3, int)
    assert told_down(root.parents, np.array([[60, 35, 5]]), np.array([100]), level, 25)[0].tolist() == [True, False, False]
    assert told_down(root.parents, np.array([[60, 40, 0]]), np.array([100]), level, 25)[0].tolist() == [True, True, True]
    numbers = np.array([-1, -2, -3])  # the blanks of numbers are not spoken of
    assert told_down(root.parents, np.array([[99, 35, 5]]), np.array([100]), numbers, 25)[0].tolist() == [True, True, False]


@settings(max_examples=40)
@given(st.lists(st.lists(st.integers(0, 45), min_size=3, max_size=3), min_size=4, max_size=4))
def test_every_group_that_told_cells_and_sizes_add_up_to_is_nobody_or_enough_people(leaves: list[list[int]]) -> None:
    """The attacker adds and subtracts all told cells of all levels of a column and all sizes, at all numbers of segments."""
    people, groups = np.array(leaves), TREE.atoms_of()  # (atom, level), (node, atom)
    assume((people.sum(axis=1) >= 25).all())  # a tree has no segment under the minimum: core.tree.grow's least_mass
    told = told_down(TREE.parents, groups @ people, groups @ people.sum(axis=1), np.zeros(3, int), 25)
    known = [np.outer(groups[v], np.eye(3)[level]).ravel() for v, level in zip(*np.nonzero(told), strict=True)]
    known += [np.outer(g, np.ones(3)).ravel() for g in groups]  # sizes of segments are always told
    space = linalg.orth(np.array(known).T)
    everyone = np.array(list(product((0.0, 1.0), repeat=12)))
    derivable = everyone[np.linalg.norm(everyone - everyone @ space @ space.T, axis=1) < 1e-9]
    for group in derivable:
        left = group @ people.ravel()
        assert left == 0 or left >= 25, group.reshape(4, 3)


def test_the_levels_told_of_a_segment_leave_no_few_people_over(base: Explored, facts: Facts) -> None:
    columns: dict[str, list[int]] = {}
    for at, trait in enumerate(facts.traits):
        if trait.kind == "category":
            columns.setdefault(trait.column, []).append(at)
    assert len(columns) > 2
    for of_it, row in product(columns.values(), range(len(facts.node_ids))):
        share = facts.value[row, of_it]
        if (told := ~np.isnan(share)).any():
            left = facts.n_customers[row] - np.rint(share[told] * facts.n_customers[row]).sum()
            assert left == 0 or left >= LEAST


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
