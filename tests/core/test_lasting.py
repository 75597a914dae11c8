"""Where a tree starts: groups that other customers of the same kind would give too, and no clearly looser ones."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from segexplorer.core.cells import Cells, cells_of, grow_of_cells, with_start
from segexplorer.core.lasting import DRAWN_K, average_places, lasting
from segexplorer.core.nest import looser, moments_of, unfold
from segexplorer.core.overlap import alive, jaccard, node_overlap
from segexplorer.core.tree import CLEARLY, Tree, grow

LEAST = 25.0


def cloud(seed: int, n: int = 160, n_dims: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Atoms without any gap between them, so many trees are nearly as good."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, n_dims)) * np.linspace(1.3, 0.8, n_dims), rng.integers(40, 160, n).astype(float)


def found(one: Tree, other: Tree, k: int = 6) -> float:
    """How alike the groups of two trees of the same atoms are, each with its best match."""
    atom = np.arange(one.node_of.shape[1])
    shared = node_overlap(one, atom, other, atom)
    here, there = alive(one.parents, k) - 1, alive(other.parents, k) - 1
    return float(jaccard(shared, shared[:, 0], shared[0])[np.ix_(here, there)].max(axis=1).mean())


def begun(points: np.ndarray, masses: np.ndarray) -> Cells:
    """Cells with a start."""
    return with_start(cells_of(points, masses, LEAST), points, masses, LEAST)


def test_where_every_draw_divides_alike_an_atom_goes_to_the_centre_of_its_group() -> None:
    points, masses = np.array([[0.0], [2.0], [100.0], [102.0]]), np.full(4, 50.0)
    places = average_places(points, masses, 90.0, 0)
    assert places.shape == (4, len(DRAWN_K))
    off, apart = places - places.mean(axis=0), places[2] - places[0]
    assert np.allclose(off, np.outer([-0.5, -0.5, 0.5, 0.5], apart))  # by hand: the middles 1 and 101, whatever the scale
    assert (apart > 0).all()


def test_clumps_are_the_groups_and_the_wider_gap_is_the_upper_split() -> None:
    points, masses = np.array([[0.0], [1.0], [10.0], [11.0], [60.0], [61.0]]), np.full(6, 30.0)
    start = lasting(points, masses, 3, LEAST, 0)
    nest = unfold(start.leaf, start.merges, moments_of(points, masses))
    assert nest.node_of[:, nest.leaf].tolist() == [[1] * 6, [2, 2, 2, 2, 3, 3], [*nest.node_of[2][nest.leaf[:4]], 3, 3]]
    assert start.leaf[0] == start.leaf[1] != start.leaf[2] == start.leaf[3]


def test_the_same_customers_give_the_same_start() -> None:
    points, masses = cloud(3, 60)
    one, two = (lasting(points, masses, 12, LEAST, 5) for _ in range(2))
    assert one.merges == two.merges
    assert np.array_equal(one.leaf, two.leaf)


@given(st.integers(0, 10_000), st.integers(2, 40), st.integers(2, 20), st.booleans())
@settings(max_examples=15)
def test_groups_are_large_enough_and_every_one_of_them_merges_once(seed: int, n: int, most: int, coarse: bool) -> None:
    rng = np.random.default_rng(seed)
    points = rng.integers(0, 3, (n, 2)).astype(float) if coarse else rng.normal(size=(n, 2))
    masses = rng.integers(1, 60, n).astype(float)
    start = lasting(points, masses, most, LEAST, seed)
    sizes = np.bincount(start.leaf, masses)
    assert len(sizes) == len(start.merges) + 1 <= most
    assert (sizes >= LEAST).all() or len(sizes) == 1
    assert sorted(item for pair in start.merges for item in pair) == list(range(2 * len(start.merges)))


def test_trees_of_other_draws_of_the_same_customers_are_more_alike_from_such_a_start() -> None:
    points, masses = cloud(1)
    rng = np.random.default_rng(0)
    draws = [rng.poisson(masses).astype(float) for _ in range(6)]
    plain = [grow(points, drawn, 12, LEAST) for drawn in draws]
    started = [grow_of_cells(points, drawn, begun(points, drawn), 12, LEAST) for drawn in draws]
    without, with_start = (np.mean([found(a, b) for a in trees for b in trees if a is not b]) for trees in (plain, started))
    assert with_start > without + 0.05


def test_a_start_never_makes_a_clearly_looser_tree() -> None:
    for seed in range(4):
        points, masses = cloud(seed, 90)
        cells = begun(points, masses)
        with_start, without = (grow(points, masses, 40, LEAST, start=start) for start in (cells.start, None))
        assert looser(with_start.within, without.within) <= CLEARLY


def test_a_start_that_is_clearly_looser_is_not_taken() -> None:
    """The groups of atoms in a random order mean nothing: with them the tree is the one it is without."""
    points, masses = cloud(2, 90)
    good = lasting(points, masses, 12, LEAST, 0)
    shuffled = type(good)(np.random.default_rng(0).permutation(good.leaf), good.merges)
    with_start, without = (grow(points, masses, 12, LEAST, start=start) for start in (shuffled, None))
    assert looser(with_start.within, without.within) <= CLEARLY


def test_too_few_customers_for_two_groups_start_as_one() -> None:
    cells = begun(np.array([[0.0], [9.0]]), np.array([30.0, 10.0]))
    assert cells.start is not None
    assert (cells.start.leaf.tolist(), cells.start.merges) == ([0, 0], [])
