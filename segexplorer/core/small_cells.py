"""Small cells: nothing that is shown is about a few people, nor is the difference of any two things that are shown.

Guarantees (docs/decisions/0027-small-cells.md), each at one place:

`cells_of`: atoms of a few people are taken together before a tree is grown. Every segment at every number of groups, focus
and weight is a union of the same cells, so whatever two positions or exports differ in holds nobody, or a cell at least.
`told_nodes`: of a tree that other customers were put into, the nodes whose size may be said: all that can be worked out of
them by taking away are sums of leaves that hold nobody or enough.
`told_pairs`: the same of who moved between the segments of two files; `told_down`: of how many people have something.
`without_few`: the counts of a picture with a known total.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segexplorer.core.tree import Tree, grow

MANY_SMALL = 0.25  # share of the customers in small atoms from which joining them one by one costs too much (decision 0027)


def is_few(n_customers: int, least: int) -> bool:
    """True for somebody, but fewer than `least`.

    >>> is_few(0, 25), is_few(1, 25), is_few(24, 25), is_few(25, 25)
    (False, True, True, False)
    """
    return 0 < n_customers < least


def cells_of(points: np.ndarray, masses: np.ndarray, least: float, seed: int = 0) -> np.ndarray:
    """(n_atoms,) the cell of each atom, 0.. : none holds fewer than `least` customers, unless all do.

    Few small atoms join the ones they fit best; where many are small (of a small base), the cells are the finest segments
    of a tree of their own, which keep its upper segments nearly as tight as they were. `points` (n_atoms, n_dims) must not
    depend on what can be chosen.

    >>> cells_of(np.array([[0.0], [1.0], [9.0], [10.0]]), np.array([300.0, 5.0, 100.0, 10.0]), 25).tolist()
    [0, 0, 1, 1]
    """
    if masses[masses < least].sum() > MANY_SMALL * masses.sum():
        leaves = grow(points, masses, max(int(masses.sum() // least), 1), least, seed)
        return np.unique(leaves.node_of[-1], return_inverse=True)[1]
    return _joined(points, masses, least)


def _joined(points: np.ndarray, masses: np.ndarray, least: float) -> np.ndarray:
    """The smallest atom joins the one it fits best (Ward 1963) until none is small; atoms of nobody go with the first one."""
    full = np.flatnonzero(masses > 0)
    centres, weights, cell = points[full].astype(float), masses[full].astype(float), np.arange(len(full))
    alive = np.arange(len(full))
    while len(alive) > 1 and weights[alive].min() < least:
        small = alive[weights[alive].argmin()]
        alive = alive[alive != small]
        apart = np.square(centres[alive] - centres[small]).sum(axis=1)
        other = alive[(apart * weights[alive] / (weights[alive] + weights[small])).argmin()]
        both = weights[other] + weights[small]
        centres[other] = (weights[other] * centres[other] + weights[small] * centres[small]) / both
        weights[other] = both
        cell[cell == small] = other
    out = np.zeros(len(masses), int)
    out[full] = np.unique(cell, return_inverse=True)[1]
    return out


def grow_of_cells(points: np.ndarray, masses: np.ndarray, cell: np.ndarray, most: int, least: float, seed: int = 0) -> Tree:
    """As core.tree.grow, no cell divided."""
    n_cells = int(cell.max()) + 1
    inside = np.bincount(cell, masses, n_cells)
    sums = np.stack([np.bincount(cell, masses * column, n_cells) for column in points.T], axis=1)
    centres = sums / np.maximum(inside, 1)[:, None]
    tree = grow(centres, inside, most, least, seed)
    loose = float((masses * np.square(points - centres[cell]).sum(axis=1)).sum())
    return Tree(tree.parents, tree.node_of[:, cell], tree.within + loose)


def told_nodes(parents: Sequence[int], sizes: np.ndarray, least: int) -> np.ndarray:
    """(n_nodes,) whether the size of each node (row: id - 1) may be said. The root's may where it is not few; two children may
    together, where neither is few and their parent's may.

    >>> told_nodes([1, 2], np.array([100, 70, 30, 60, 10]), 25).tolist()
    [True, True, True, False, False]
    """
    told = np.zeros(len(sizes), bool)
    told[0] = not is_few(int(sizes[0]), least)
    for i, parent in enumerate(parents):
        children = [2 * i + 1, 2 * i + 2]
        told[children] = told[parent - 1] and not any(is_few(int(sizes[child]), least) for child in children)
    return told


def without_few(counts: np.ndarray, least: int) -> np.ndarray:
    """(n,) counts that may stand beside their total: small ones are 0, and where those would come to a few people together,
    these are counted in the nearest place that is told.

    >>> without_few(np.array([100, 3, 40, 0, 60]), 25).tolist(), without_few(np.array([100, 20, 40, 9]), 25).tolist()
    ([103, 0, 40, 0, 60], [100, 0, 40, 0])
    """
    few = (counts > 0) & (counts < least)
    told = np.where(few, 0, counts)
    if is_few(int(counts[few].sum()), least) and told.any():
        for place in np.flatnonzero(few):
            there = np.flatnonzero(told)
            told[there[np.abs(there - place).argmin()]] += counts[place]
    return told


def told_pairs(parents: Sequence[int], counts: np.ndarray, least: int) -> np.ndarray:
    """(n_nodes, n_nodes) whether it may be said how many people went from one node (row: id - 1) to another, wherever both are
    segments of one cut. As `told_down`: a pair is told where it, and what it leaves of the smallest told pair around it, is
    nobody or enough; larger pairs go first.

    >>> told_pairs([1], np.array([[135, 50, 85], [50, 45, 5], [85, 40, 45]]), 25).astype(int).tolist()
    [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    """
    told = np.zeros(counts.shape, bool)
    told[0, 0] = not is_few(int(counts[0, 0]), least)
    left, around, alive = {(0, 0): int(counts[0, 0])}, {(0, 0): (0, 0)}, [0]
    for i, parent in enumerate(parents if told[0, 0] else ()):
        at, parts = parent - 1, (2 * i + 1, 2 * i + 2)
        alive.remove(at)
        new = {(r, x): (at, x) for x in alive for r in parts} | {(x, r): (x, at) for x in alive for r in parts}
        new |= {(r, s): (at, at) for r in parts for s in parts}
        for pair in sorted(new, key=lambda p: (-counts[p], p)):
            outer, n = around[new[pair]], int(counts[pair])
            told[pair] = not is_few(n, least) and not is_few(left[outer] - n, least)
            if told[pair]:
                left[outer], left[pair] = left[outer] - n, n
            around[pair] = pair if told[pair] else outer
        alive += parts
    return told


def told_down(parents: Sequence[int], having: np.ndarray, lacking: np.ndarray, least: int) -> np.ndarray:
    """(n_nodes, n_facts) whether it may be said how many people of a node (row: id - 1) have something, and how many lack it.

    Followed down the tree: a node is told where it, and what it leaves of the smallest told node around it, is nobody or
    enough on both sides. So told nodes, whatever the number of groups, divide everybody into parts of nobody or enough, and
    whatever is added up or taken away is a union of those parts.

    >>> having = np.array([[60, 60], [40, 60], [20, 0]])
    >>> told_down([1], having, np.array([[200], [120], [80]]) - having, 25).T.tolist()
    [[True, False, False], [True, True, True]]
    """
    people = np.rint(np.stack([having, lacking])).astype(np.int64)
    told = ~_few(people[:, 0], least)[None].repeat(len(having), axis=0)
    left = people.copy()  # of each node, what the told ones inside it leave
    around = np.zeros(having.shape, int)  # the row of the smallest told node around each, itself included
    facts = np.arange(having.shape[1])
    for i, parent in enumerate(parents):
        for row in (2 * i + 1, 2 * i + 2):
            outer = around[parent - 1]
            rest = left[:, outer, facts] - people[:, row]
            told[row] &= ~_few(people[:, row], least) & ~_few(rest, least)
            left[:, outer, facts] = np.where(told[row], rest, left[:, outer, facts])
            around[row] = np.where(told[row], row, outer)
    return told


def _few(people: np.ndarray, least: int) -> np.ndarray:
    """(n_facts,) whether either side (rows) is somebody, but fewer than `least`."""
    return ((people > 0) & (people < least)).any(axis=0)
