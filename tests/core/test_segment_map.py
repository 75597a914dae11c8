"""The map is classical scaling where two dimensions suffice, the best shared plane where not, and nothing moves with k."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.spatial.distance import pdist
from sklearn.decomposition import PCA
from sklearn.manifold import MDS

from segexplorer.core.facts import Facts
from segexplorer.core.model import Trait
from segexplorer.core.segment_map import SegmentMap, meaning, segment_map
from segexplorer.core.summary import Summary
from segexplorer.core.tree import Tree, grow
from tests.core.bases import Explored, shop

SPOTS = np.array([[0.0, 0.0], [0.5, 0.0], [6.0, 8.0], [6.0, 9.0], [-3.0, 4.0]])
MASSES = np.array([40.0, 60.0, 100.0, 50.0, 30.0])


def summed(points: np.ndarray, masses: np.ndarray) -> Summary:
    """A summary of atoms at these points."""
    blank = np.zeros((len(masses), 1))
    sums = (points * masses[:, None])[:, None, :]
    return Summary(masses[:, None], blank, blank, sums, sums, blank[:, :, None], (), np.zeros((len(masses), 0, 2)))


def on_a_plane(n_dims: int) -> tuple[Tree, SegmentMap, np.ndarray]:
    """Five atoms that lie on a plane somewhere in `n_dims` dimensions."""
    turn = np.linalg.qr(np.random.default_rng(1).normal(size=(n_dims, n_dims)))[0][:2]
    points = SPOTS @ turn + 7
    tree = grow(points, MASSES, 5, 1)
    return tree, segment_map(summed(points, MASSES), tree, np.ones(n_dims)), points


def centres(points: np.ndarray, masses: np.ndarray, tree: Tree, k: int) -> tuple[np.ndarray, np.ndarray]:
    """(ids, centres) of one cut, the plain way."""
    ids = np.unique(tree.node_of[k - 1])
    return ids, np.array(
        [np.average(points[tree.node_of[k - 1] == i], axis=0, weights=masses[tree.node_of[k - 1] == i]) for i in ids]
    )


@pytest.mark.parametrize("n_dims", [2, 3, 9, 200])
def test_where_two_dimensions_suffice_all_distances_are_the_real_ones(n_dims: int) -> None:
    tree, seen, points = on_a_plane(n_dims)
    for k in range(2, 6):
        ids, real = centres(points, MASSES, tree, k)
        assert pdist(seen.place[ids - 1]) == pytest.approx(pdist(real))
    assert seen.kept.tolist() == pytest.approx([1.0] * 5)


def test_one_dimension_and_one_place_are_maps_too() -> None:
    for points in (np.arange(5.0)[:, None], np.ones((5, 1)), np.ones((5, 3))):
        tree = grow(points + np.eye(5)[:, :1] * 1e-3, MASSES, 5, 1)
        seen = segment_map(summed(points, MASSES), tree, np.ones(points.shape[1]))
        ids, real = centres(points, MASSES, tree, tree.n_cuts)
        assert pdist(seen.place[ids - 1]) == pytest.approx(pdist(real), abs=1e-9)
        assert seen.kept.tolist() == pytest.approx([1.0] * tree.n_cuts)


def test_the_distances_of_scikit_learns_scaling_are_ours_where_it_finds_them_exactly() -> None:
    tree, seen, points = on_a_plane(4)
    ids, real = centres(points, MASSES, tree, 5)
    theirs = MDS(n_components=2, n_init=20, eps=1e-9, max_iter=3000, random_state=0, init="random").fit_transform(real)
    assert pdist(seen.place[ids - 1]) == pytest.approx(pdist(theirs), rel=2e-2, abs=0.05)


def test_a_single_cut_gives_the_plane_of_weighted_principal_components() -> None:
    """Two cuts, of which only the second has any distances: PCA of its customers, each at the centre of its segment."""
    rng = np.random.default_rng(3)
    points, masses = rng.normal(size=(6, 5)), rng.integers(5, 40, 6)
    tree = Tree((1,), np.array([[1] * 6, [2, 2, 2, 3, 3, 3]]), np.zeros(2))
    seen = segment_map(summed(points, masses.astype(float)), tree, np.ones(5))
    ids, real = centres(points, masses, tree, 2)
    n = [masses[tree.node_of[1] == i].sum() for i in ids]
    theirs = PCA(2).fit_transform(np.repeat(real, n, axis=0))
    assert pdist(seen.place[ids - 1]) == pytest.approx(pdist(theirs[[0, n[0]]]))


@pytest.fixture(scope="module")
def base() -> Explored:
    return shop("response")


@pytest.fixture(scope="module")
def seen(base: Explored) -> SegmentMap:
    return segment_map(base.summary, base.grown.tree, base.scales)


def test_what_is_kept_is_the_share_of_the_squared_distances_between_customers(base: Explored, seen: SegmentMap) -> None:
    points, masses = base.summary.sums.sum(axis=1), base.summary.n.sum(axis=1)
    points = points / np.maximum(masses, 1)[:, None] * base.scales
    for k in (2, 5, 12):
        ids, real = centres(points, masses, base.grown.tree, k)
        n = seen.n_customers[ids - 1]
        pairs = np.array([n[i] * n[j] for i, j in combinations(range(k), 2)])
        kept = pairs @ pdist(seen.place[ids - 1]) ** 2 / (pairs @ pdist(real) ** 2)
        assert seen.kept[k - 1] == pytest.approx(kept)


def test_no_other_plane_keeps_more_on_average_over_the_cuts(base: Explored, seen: SegmentMap) -> None:
    """Random planes, and the best plane of each single cut, keep no more."""
    tree = base.grown.tree
    masses = base.summary.n.sum(axis=1)
    points = base.summary.sums.sum(axis=1) / np.maximum(masses, 1)[:, None] * base.scales
    cuts = [centres(points, masses, tree, k) for k in range(2, tree.n_cuts + 1)]
    middle = np.average(points, axis=0, weights=masses)
    scatter = [np.einsum("i,id,ie->de", seen.n_customers[ids - 1], c - middle, c - middle) for ids, c in cuts]
    rng = np.random.default_rng(0)
    planes = [np.linalg.qr(rng.normal(size=(points.shape[1], 2)))[0] for _ in range(50)]
    planes += [np.linalg.eigh(b)[1][:, -2:] for b in scatter]
    kept = [np.mean([np.trace(p.T @ b @ p) / np.trace(b) for b in scatter]) for p in planes]
    assert seen.kept[1:].mean() >= max(kept) - 1e-9


def test_a_segment_that_is_split_lies_in_the_middle_of_its_parts_and_all_others_stay(base: Explored, seen: SegmentMap) -> None:
    tree, n = base.grown.tree, seen.n_customers
    for i, parent in enumerate(tree.parents):
        a, b = 2 * i + 1, 2 * i + 2
        assert seen.place[parent - 1] == pytest.approx((n[a] * seen.place[a] + n[b] * seen.place[b]) / (n[a] + n[b]))
    assert seen.place[0] == pytest.approx([0, 0])  # everybody is the middle; a node has one place whatever k is


def test_a_map_brings_nobody_farther_apart(base: Explored, seen: SegmentMap) -> None:
    masses = base.summary.n.sum(axis=1)
    points = base.summary.sums.sum(axis=1) / np.maximum(masses, 1)[:, None] * base.scales
    ids, real = centres(points, masses, base.grown.tree, 20)
    assert (pdist(seen.place[ids - 1]) <= pdist(real) + 1e-9).all()


def test_the_same_data_give_the_same_map(base: Explored, seen: SegmentMap) -> None:
    again = segment_map(base.summary, base.grown.tree, base.scales)
    assert np.array_equal(again.place, seen.place)
    assert seen.place[1, 0] < 0  # the larger half of everybody stands on the left


def test_an_axis_means_the_facts_that_go_along_with_it() -> None:
    place = np.array([[0.0, 0.0], [-1.0, 1.0], [1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])
    seen = SegmentMap(place, np.full(5, 100.0), np.ones(1))
    traits = tuple(Trait(c, "value", "number", "", 0.0, 1.0, 0.0, 0.0) for c in ("along", "across", "along", "noise", "blank"))
    effect = np.array(
        [[0, 0, 0, 0, 0], [-1, 0.5, -2, 0.1, 1], [1, 0.5, 2, -0.1, np.nan], [-1, -0.5, -2, -0.1, 1], [1, -0.5, 2, 0.1, 1]]
    )
    facts = Facts((1, 2, 3, 4, 5), np.full(5, 100.0), traits, effect, effect, effect[0]).of((2, 3, 4, 5))
    assert meaning(seen, facts, 0) == ((2, pytest.approx(2.0)),)  # one per column, the strongest; noise and blanks are out
    assert meaning(seen, facts, 1) == ((1, pytest.approx(0.5)),)
