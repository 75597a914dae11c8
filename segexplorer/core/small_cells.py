"""Small cells: nothing that is shown is about a few people, nor is the difference of any two things that are shown.

Guarantees (docs/decisions/0027-small-cells.md), each at one place:

`cells_of`: atoms of a few people are taken together before a tree is grown. Every segment at every number of groups, focus
and weight is a union of the same cells, so whatever two positions or exports differ in holds nobody, or a cell at least.
`told_nodes`: of a tree that other customers were put into, the nodes whose size may be said: all that can be worked out of
them by taking away are sums of leaves that hold nobody or enough.
`told_pairs`: the same of who moved between the segments of two files; `told_levels`: of how many people of a node have a level.
`blank_few`: the counts of a table with a known total, small ones blanked and with them another one where the blanked
would come to a few people together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segexplorer.core.tree import Tree, grow


def is_few(n_customers: int, least: int) -> bool:
    """True for somebody, but fewer than `least`.

    >>> is_few(0, 25), is_few(1, 25), is_few(24, 25), is_few(25, 25)
    (False, True, True, False)
    """
    return 0 < n_customers < least


def cells_of(points: np.ndarray, masses: np.ndarray, least: float) -> np.ndarray:
    """(n_atoms,) the cell of each atom, 0.. : the smallest joins the one it fits best (Ward 1963) until each holds `least`
    customers. Atoms of nobody go where the first one goes. `points` (n_atoms, n_dims) must not depend on what can be chosen.

    >>> cells_of(np.array([[0.0], [1.0], [9.0], [10.0]]), np.array([30.0, 5.0, 10.0, 20.0]), 25).tolist()
    [0, 0, 1, 1]
    """
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


def blank_few(counts: np.ndarray, least: int) -> np.ndarray:
    """(n,) True for counts that may not be said beside their total: small ones, and while those come to a few people together
    the smallest other one.

    >>> blank_few(np.array([100, 3, 40, 0, 60]), 25).tolist()
    [False, True, True, False, False]
    """
    blank = (counts > 0) & (counts < least)
    while is_few(int(counts[blank].sum()), least) and (~blank & (counts > 0)).any():
        left = np.where(~blank & (counts > 0), counts, np.iinfo(np.int64).max)
        blank[int(left.argmin())] = True
    return blank


def told_pairs(parents: Sequence[int], counts: np.ndarray, least: int) -> np.ndarray:
    """(n_nodes, n_nodes) whether a number of people who went from one node (row: id - 1) to another may be said, wherever both
    are segments of one cut. A split tells its parts together or not at all, and only of what was told before; where what is
    left untold of a row or a column would come to a few people, both parts of the split keep quiet.

    >>> told_pairs([1], np.array([[90, 50, 40], [50, 45, 5], [40, 5, 35]]), 25).tolist()
    [[True, False, False], [False, False, False], [False, False, False]]
    """
    few = (counts > 0) & (counts < least)
    told = np.zeros(counts.shape, bool)
    told[0, 0] = not few[0, 0]
    alive = [0]
    for i, parent in enumerate(parents):
        at, both = parent - 1, [2 * i + 1, 2 * i + 2]
        alive.remove(at)
        told[np.ix_(both, alive)] = told[at, alive] & ~few[np.ix_(both, alive)].any(axis=0)
        told[np.ix_(alive, both)] = (told[alive, at] & ~few[np.ix_(alive, both)].any(axis=1))[:, None]
        told[np.ix_(both, both)] = told[at, at] and not few[np.ix_(both, both)].any()
        alive += both
        for across, table in ((told, counts), (told.T, counts.T)):
            said = np.where(across[np.ix_(both, alive)], table[np.ix_(both, alive)], 0).sum(axis=1)
            if any(is_few(int(rest), least) for rest in table[np.ix_(both, alive)].sum(axis=1) - said):
                across[both] = False
    return told


def told_levels(parents: Sequence[int], counts: np.ndarray, sizes: np.ndarray, least: int) -> np.ndarray:
    """(n_nodes, n_levels) whether a number of people of a node (row: id - 1) that have a level may be said beside everybody's.

    `counts` (n_nodes, n_levels), `sizes` (n_nodes,). What is said of a level are nodes inside one another; what they leave of
    each other, and what is left of their people, is nobody or enough.

    >>> told_levels([1], np.array([[60], [40], [20]]), np.array([200, 120, 80]), 25).ravel().tolist()
    [True, False, False]
    >>> told_levels([1], np.array([[60], [60], [0]]), np.array([200, 120, 80]), 25).ravel().tolist()
    [True, True, True]
    """
    out = sizes[:, None] - counts
    told = np.ones(counts.shape, bool)  # everybody's share is said in any case
    left = np.stack([counts, out]).astype(np.int64)  # of each node, what those told inside it leave
    above = np.zeros(len(counts), int)  # the row of the parent
    for i, parent in enumerate(parents):
        above[[2 * i + 1, 2 * i + 2]] = parent - 1
    nearest = np.zeros(counts.shape, int)  # the row of the smallest node told around a node, itself included
    columns = np.arange(counts.shape[1])
    for row in range(1, len(counts)):
        around = nearest[above[row]]
        mine = np.stack([counts[row], out[row]])
        rest = left[:, around, columns] - mine
        told[row] = ~((((mine > 0) & (mine < least)) | ((rest > 0) & (rest < least))).any(axis=0))
        left[:, around, columns] = np.where(told[row], rest, left[:, around, columns])
        nearest[row] = np.where(told[row], row, around)
    return told
