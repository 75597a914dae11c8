"""The nested tree over the atoms: moving the slider splits or joins segments, never reshuffles them.

The finest groups are found by k-means; three dendrograms over them are tried (Ward's merging, Ward below and above k-means'
two and five groups), atoms settle between the groups at all cuts at once, and what comes out may be the start of a second try.
The tightest tree is kept (docs/decisions/0003-the-tree.md). Sources: Ward 1963; Lloyd 1982.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segexplorer.core.finest import divide, finest_groups
from segexplorer.core.nest import MOST_ROUNDS, Dendrogram, Merges, Nest, add_up, looser, moments_of, settle, unfold
from segexplorer.core.ward import cut, ward_merges, ward_through

ANCHORS = (2, 5)
FEW_ROUNDS = 4  # of settling, in a try whose outcome is only a start
CLEARLY = 0.01  # tighter, mean of the logarithms: a tree that comes back is worth this much


@dataclass(frozen=True)
class Tree:
    """Splits in the order they happen: the i-th (from 0) divides node `parents[i]` into nodes 2i + 2 and 2i + 3; the
    even one holds more customers. `node_of[k - 1]` is (n_atoms,) the node of each atom when there are k segments."""

    parents: tuple[int, ...]
    node_of: np.ndarray  # (n_cuts, n_atoms) int
    within: np.ndarray  # (n_cuts,) sum of squares between atoms inside segments

    @property
    def n_cuts(self) -> int:
        """The largest number of segments the tree can be cut into."""
        return len(self.node_of)

    @property
    def node_ids(self) -> tuple[int, ...]:
        """All nodes, the root (1) first, in the order they are born."""
        return tuple(range(1, 2 * len(self.parents) + 2))

    def children(self, node: int) -> tuple[int, ...]:
        """The two nodes a node is split into, or none."""
        return next(((2 * i + 2, 2 * i + 3) for i, p in enumerate(self.parents) if p == node), ())

    def atoms_of(self) -> np.ndarray:
        """(n_nodes, n_atoms) 0/1 membership, one row per node id."""
        out = np.zeros((2 * len(self.parents) + 1, self.node_of.shape[1]))
        out[self.node_of - 1, np.arange(out.shape[1])] = 1
        return out


def grow(
    points: np.ndarray,
    masses: np.ndarray,
    most: int,
    least_mass: float,
    seed: int = 0,
    start: Dendrogram | None = None,
    loose: float = 0.0,
) -> Tree:
    """The best nested tree found over atoms at `points` (n_atoms, n_dims) with `masses` (n_atoms,) customers each.

    No segment gets fewer than `least_mass` customers; at most `most` segments. `start`: groups of atoms, all large enough, and
    their merges, from which the tree grows unless another one is clearly tighter; `loose` is the sum of squares inside atoms, which
    no tree changes.
    """
    full = masses > 0
    spots = points[full].astype(float)
    moments = moments_of(spots, masses[full].astype(float))
    starts = [finest_groups(spots, moments, most, least_mass, seed)]
    if start is not None:
        few = unfold(start.leaf[full], start.merges, moments).coarse(most)
        starts.append(few.leaf)
    nest = min((tightest(leaf, spots, moments, least_mass) for leaf in starts), key=lambda nest: nest.looseness)
    if start is not None:
        begun = settle(unfold(few.leaf, few.merges, moments), spots, moments, least_mass)
        if looser(begun.within + loose, nest.within + loose) <= CLEARLY:
            nest = begun
    nest = settle(divide(nest, spots, moments, most, least_mass), spots, moments, least_mass)
    return _spread(Tree(nest.parents, nest.node_of[:, nest.leaf], nest.within), full)


def tightest(leaf: np.ndarray, points: np.ndarray, moments: np.ndarray, least_mass: float, n_tries: int = 1) -> Nest:
    """Dendrograms over the finest groups, settled; with more tries, the same again from the groups that came out best."""
    tried: list[Nest] = []
    for most in [FEW_ROUNDS] * (n_tries - 1) + [MOST_ROUNDS]:
        tried += [settle(unfold(leaf, m, moments), points, moments, least_mass, most) for m in _dendrograms(leaf, moments)]
        leaf = min(tried, key=lambda nest: nest.looseness).leaf
    return min(tried, key=lambda nest: nest.looseness)


def _dendrograms(leaf: np.ndarray, moments: np.ndarray) -> list[Merges]:
    """Ward's merges of the finest groups, and those that pass through k-means' two and five groups of them."""
    sums = add_up(moments, leaf, int(leaf.max()) + 1)
    centres, masses = sums[:, 1:-1] / sums[:, :1], sums[:, 0]
    plain = ward_merges(centres, masses)
    return [plain, *(ward_through(_k_means(centres, sums, cut(plain, k)), centres, masses) for k in ANCHORS)]


def _k_means(points: np.ndarray, moments: np.ndarray, group: np.ndarray) -> np.ndarray:
    """(n,) groups after Lloyd's rounds from the groups given; scikit-learn's takes longer to start than this to end."""
    for _ in range(20):
        sums = add_up(moments, group, int(group.max()) + 1)
        centres = sums[:, 1:-1] / sums[:, :1]
        nearest = (np.square(centres).sum(axis=1) - 2 * points @ centres.T).argmin(axis=1)
        if (nearest == group).all():
            break
        group = np.unique(nearest, return_inverse=True)[1]
    return group


def _spread(tree: Tree, full: np.ndarray) -> Tree:
    """Atoms without customers go where atom 0 goes: nobody is in them, but each needs a node for new customers."""
    if full.all():
        return tree
    node_of = np.repeat(tree.node_of[:, :1], len(full), axis=1)
    node_of[:, full] = tree.node_of
    return Tree(tree.parents, node_of, tree.within)
