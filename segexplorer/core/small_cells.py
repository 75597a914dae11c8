"""Small cells: nothing that is shown is about a few people, nor is the difference of any two things that are shown.

Guarantees (docs/decisions/0027-small-cells.md), each at one place:

Trees are grown of cells (core/cells.py), so two segments differ in nobody or in enough. What may be said of them:
`told_nodes`: of a tree that other customers were put into, the nodes whose size may be said: all that can be worked out of
them by taking away are sums of leaves that hold nobody or enough.
`told_pairs`: the same of who moved between the segments of two files; `told_down`: of how many people have something.
`without_few`: the counts of a picture with a known total.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def is_few(n_customers: int, least: int) -> bool:
    """True for somebody, but fewer than `least`.

    >>> is_few(0, 25), is_few(1, 25), is_few(24, 25), is_few(25, 25)
    (False, True, True, False)
    """
    return 0 < n_customers < least


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


def told_down(parents: Sequence[int], having: np.ndarray, n: np.ndarray, columns: np.ndarray, least: int) -> np.ndarray:
    """(n_nodes, n_facts) which cells may be told. `having` (n_nodes, n_facts): the people behind each, of `n` (n_nodes,);
    `columns` (n_facts,): the column whose level a fact is, negative for a number, whose blanks are not spoken of.

    A fact is followed down the tree only as long as nobody or at least `least` people have it on each side of every split;
    and as the levels of a column add up to everybody, those of it that are not told must come to nobody or as many
    together, else the rarest told one is given up too. So no sum or difference of told cells, between levels, segments or
    numbers of segments, leaves 1 to `least` - 1 people.

    >>> told_down([], np.array([[60, 35, 5]]), np.array([100]), np.zeros(3), 25).tolist()
    [[True, False, False]]
    """
    counts, told = np.rint(having), np.zeros(having.shape, bool)
    levels = columns == np.unique(columns[columns >= 0])[:, None]
    told[0] = _safe(counts[:1], n[:1], np.ones(having.shape[1], bool), levels, least)
    for i, parent in enumerate(parents):
        children = slice(2 * i + 1, 2 * i + 3)
        told[children] = _safe(counts[children], n[children], told[parent - 1], levels, least)
    return told


def _safe(counts: np.ndarray, n: np.ndarray, told: np.ndarray, levels: np.ndarray, least: int) -> np.ndarray:
    """(n_facts,) which of the `told` facts may be told of all these nodes: counts (n_nodes, n_facts). `levels` (n_columns, n_facts)
    says which are levels of one column."""
    told = told & ~_few(counts, least).any(axis=0)
    left = n[:, None] - (counts * told) @ levels.T
    for of_it in levels[_few(left, least).any(axis=0)]:
        while (told & of_it).any() and _few(n - counts[:, told & of_it].sum(axis=1), least).any():
            rarest = np.where(told & of_it, counts.sum(axis=0), np.inf).argmin()
            told[rarest] = False
    return told


def _few(people: np.ndarray, least: int) -> np.ndarray:
    return (people > 0) & (people < least)
