"""Cells: nobody is left in a small one, none is divided, and the tree they were made of can be grown again."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from segexplorer.core.cells import Cells, cells_of, grow_of_cells
from segexplorer.core.nest import looser
from segexplorer.core.tree import CLEARLY, grow

LEAST = 25


def town(n_atoms: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Small atoms around eight places of a plane, and how many customers each holds."""
    rng = np.random.default_rng(seed)
    places = rng.normal(size=(8, 2)) * 10
    return places[rng.integers(0, 8, n_atoms)] + rng.normal(size=(n_atoms, 2)), rng.integers(1, 12, n_atoms).astype(float)


def test_a_lone_small_atom_joins_the_one_it_fits() -> None:
    points, masses = np.array([[0.0], [1.0], [9.0], [10.0]]), np.array([300.0, 5.0, 100.0, 10.0])
    cells = cells_of(points, masses, LEAST)
    assert cells.of.tolist() == [0, 0, 1, 1]


def test_a_long_group_is_cut_where_both_parts_hold_enough() -> None:
    points, masses = np.array([[0.0], [1.0], [2.0], [50.0], [51.0], [52.0]]), np.full(6, 9.0)
    assert cells_of(points, masses, LEAST).of.tolist() == [0, 0, 0, 1, 1, 1]
    assert cells_of(points, masses, 28).of.tolist() == [0] * 6


@given(st.lists(st.integers(0, 60), min_size=1, max_size=30), st.integers(0, 5))
def test_no_cell_is_small_unless_there_is_only_one(masses: list[int], seed: int) -> None:
    points = np.random.default_rng(seed).normal(size=(len(masses), 2))
    sizes = np.bincount(cells_of(points, np.array(masses, float), LEAST).of, masses)
    assert sizes.sum() == sum(masses)
    assert (sizes >= LEAST).all() or len(sizes) == 1


def test_groups_are_of_whole_cells_and_cells_of_a_small_base_are_not_large() -> None:
    points, masses = town(300)
    cells = cells_of(points, masses, LEAST)
    assert cells.start is not None
    assert all(len(np.unique(cells.start.leaf[cells.of == c])) == 1 for c in range(int(cells.of.max()) + 1))
    assert np.median(np.bincount(cells.of, masses)) < 2 * LEAST


def test_the_tree_that_cells_were_made_of_is_not_lost() -> None:
    points, masses = town(300)
    cells, free = cells_of(points, masses, LEAST), grow(points, masses, 40, LEAST)
    kept = grow_of_cells(points, masses, cells, 40, LEAST)
    lost = grow_of_cells(points, masses, Cells(cells.of), 40, LEAST)
    assert np.log(kept.within[:20] / free.within[:20]).mean() < 0.02
    assert looser(kept.within, lost.within) <= CLEARLY
    assert kept.within[7] <= lost.within[7]


def test_a_tree_of_cells_divides_none_and_counts_what_is_spread_inside_them() -> None:
    points, masses = town(200, seed=1)
    cells = cells_of(points, masses, LEAST)
    tree = grow_of_cells(points, masses, cells, 12, LEAST)
    for row, within in zip(tree.node_of, tree.within, strict=True):
        assert all(len(np.unique(row[cells.of == c])) == 1 for c in range(int(cells.of.max()) + 1))
        centres = {g: np.average(points[row == g], axis=0, weights=masses[row == g]) for g in np.unique(row)}
        by_hand = sum(m * np.square(p - centres[g]).sum() for p, m, g in zip(points, masses, row, strict=True))
        assert np.isclose(within, by_hand)
