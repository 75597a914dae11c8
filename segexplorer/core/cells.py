"""Cells: atoms taken together until each holds enough customers, which no tree divides, whatever is chosen.

So whatever two positions of a slider, two focus positions or two exports differ in holds nobody, or a cell at least
(docs/decisions/0027-small-cells.md). Few small atoms join the ones they fit best (Ward 1963). Where many are small, as in a
small base, cells are the parts of a good tree's finest groups. Trees may start from the groups of that tree: so it is not lost,
and it is one that other customers would give too (core/lasting.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segexplorer.core.finest import numbered
from segexplorer.core.lasting import lasting
from segexplorer.core.nest import Dendrogram
from segexplorer.core.tree import Tree, grow

MANY_SMALL = 0.25  # share of the customers in small atoms from which joining them one by one costs too much (decision 0027)
MOST_GROUPS = 40
AXES = 4


@dataclass(frozen=True)
class Cells:
    """`of` (n_atoms,): the cell of each atom, 0.. . `start`: groups of whole cells and their merges, from which trees may grow."""

    of: np.ndarray
    start: Dendrogram | None = None


def cells_of(points: np.ndarray, masses: np.ndarray, least: float, seed: int = 0) -> Cells:
    """Cells of the atoms at `points` (n_atoms, n_dims), `masses` (n_atoms,) customers each: none holds fewer than `least`
    customers, unless all do. The points must not depend on what can be chosen. Where many atoms are small, the start the cells
    are parts of comes with them.

    >>> cells_of(np.array([[0.0], [1.0], [9.0], [10.0]]), np.array([300.0, 5.0, 100.0, 10.0]), 25).of.tolist()
    [0, 0, 1, 1]
    """
    if masses[masses < least].sum() <= MANY_SMALL * masses.sum():
        return Cells(_joined(points, masses, least))
    start = _start(points, masses, np.arange(len(masses)), least, seed)
    return Cells(_parted(start.leaf, points, masses, least), start)


def with_start(cells: Cells, points: np.ndarray, masses: np.ndarray, least: float, seed: int = 0) -> Cells:
    """The same cells with a start found at these points, which need not be those the cells were found at."""
    return Cells(cells.of, _start(points, masses, cells.of, least, seed))


def _start(points: np.ndarray, masses: np.ndarray, cell: np.ndarray, least: float, seed: int) -> Dendrogram:
    """The groups of whole cells, for each atom, that other customers would give too; atoms of nobody go with the first one."""
    centres, inside = _gathered(points, masses, cell)
    if inside.sum() < 2 * least or (inside > 0).sum() < 2:
        return Dendrogram(np.zeros(len(cell), int), [])
    full = inside > 0
    found = lasting(centres[full], inside[full], MOST_GROUPS, least, seed)
    leaf = np.full(len(full), found.leaf[0])
    leaf[full] = found.leaf
    return Dendrogram(leaf[cell], found.merges)


def grow_of_cells(points: np.ndarray, masses: np.ndarray, cells: Cells, most: int, least: float, seed: int = 0) -> Tree:
    """As core.tree.grow, no cell divided."""
    centres, inside = _gathered(points, masses, cells.of)
    start = cells.start and Dendrogram(cells.start.leaf[np.unique(cells.of, return_index=True)[1]], cells.start.merges)
    loose = float((masses * np.square(points - centres[cells.of]).sum(axis=1)).sum())
    tree = grow(centres, inside, most, least, seed, start, loose)
    return Tree(tree.parents, tree.node_of[:, cells.of], tree.within + loose)


def _gathered(points: np.ndarray, masses: np.ndarray, cell: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n_cells, n_dims) the centre of each cell, and (n_cells,) how many customers it holds."""
    n_cells = int(cell.max()) + 1
    inside = np.bincount(cell, masses, n_cells)
    sums = np.stack([np.bincount(cell, masses * column, n_cells) for column in points.T], axis=1)
    return sums / np.maximum(inside, 1)[:, None], inside


def _joined(points: np.ndarray, masses: np.ndarray, least: float) -> np.ndarray:
    """The smallest atom joins the one it fits best until none is small; atoms of nobody go with the first one."""
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
    out[full] = numbered(cell)
    return out


def _parted(group: np.ndarray, points: np.ndarray, masses: np.ndarray, least: float) -> np.ndarray:
    """(n_atoms,) every group cut in two again and again, as long as both parts hold enough."""
    cell, waiting, n = group.copy(), list(range(int(group.max()) + 1)), int(group.max()) + 1
    while waiting:
        members = np.flatnonzero(cell == waiting.pop())
        leaving = _far_part(points[members], masses[members], least)
        if leaving.any():
            waiting += [int(cell[members[0]]), n]
            cell[members[leaving]] = n
            n += 1
    return cell


def _far_part(points: np.ndarray, masses: np.ndarray, least: float) -> np.ndarray:
    """(n,) who leaves when a group is cut across one of its widest directions where that makes it tightest; nobody when no cut
    leaves `least` customers on both sides."""
    nobody, total = np.zeros(len(masses), bool), masses.sum()
    if total < 2 * least:
        return nobody
    off = points - masses @ points / total
    best, leaving = 0.0, nobody
    for axis in np.linalg.svd(off * np.sqrt(masses)[:, None], full_matrices=False)[2][:AXES]:
        order = np.argsort(off @ axis, kind="stable")
        here = np.cumsum(masses[order])
        enough = (here >= least) & (total - here >= least)
        pull = np.square(np.cumsum(off[order] * masses[order, None], axis=0)).sum(axis=1)
        gain = np.where(enough, pull / np.maximum(here, 1) + pull / np.maximum(total - here, 1), 0)
        if gain.max() > best:
            best, leaving = gain.max(), nobody.copy()
            leaving[order[gain.argmax() + 1 :]] = True
    return leaving
