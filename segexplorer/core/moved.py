"""Who moved: the customers that are in both files, by their segment then and their segment now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segexplorer.core.small_cells import is_few, told_pairs
from segexplorer.core.tree import Tree


@dataclass(frozen=True)
class Places:
    """The (n,) key and atom of each customer of one file; no key twice, no other trace of who they are."""

    keys: np.ndarray
    atoms: np.ndarray


@dataclass(frozen=True)
class Moves:
    """`counts` (n_atoms, n_atoms): customers in both files by atom then (rows) and now. Any cut of any tree follows from it."""

    counts: np.ndarray
    n_new: int
    n_gone: int


@dataclass(frozen=True)
class Moved:
    """Customers in both files by segment then (`from_ids`, rows of `counts`) and now (`to_ids`). Moves of
    fewer than the privacy minimum count as none, and so do those that would tell of as few by taking away; segments of which
    nothing is told are left out. `stayed_share` is of all in both, in whole percent."""

    from_ids: tuple[int, ...]
    to_ids: tuple[int, ...]
    counts: np.ndarray
    n_both: int
    n_new: int
    n_gone: int
    stayed_share: float


def follow(then: Places, now: Places, n_atoms: int) -> Moves:
    """Find the customers of one file in the other.

    >>> then, now = Places(np.array([7, 8, 9]), np.array([0, 0, 1])), Places(np.array([9, 8, 5]), np.array([1, 1, 0]))
    >>> moves = follow(then, now, 2)
    >>> moves.counts.tolist(), moves.n_new, moves.n_gone
    ([[0, 1], [0, 1]], 1, 1)
    """
    both, at_then, at_now = np.intersect1d(then.keys, now.keys, assume_unique=True, return_indices=True)
    cell = then.atoms[at_then].astype(np.int64) * n_atoms + now.atoms[at_now]
    counts = np.bincount(cell, minlength=n_atoms * n_atoms).reshape(n_atoms, n_atoms)
    return Moves(counts, len(now.keys) - len(both), len(then.keys) - len(both))


def migrate(moves: Moves, tree: Tree, n_segments: int, ids: tuple[int, ...], privacy_minimum: int) -> Moved | None:
    """The moves between the segments of one cut, in the order of `ids`; None when too few customers are in both files."""
    member = tree.atoms_of()
    every = np.rint(member @ moves.counts @ member.T).astype(np.int64)
    at = np.array(ids) - 1
    counts = every[np.ix_(at, at)]
    n_both = int(counts.sum())
    if n_both < privacy_minimum:
        return None
    told = told_pairs(tree.parents[: n_segments - 1], every, privacy_minimum)[np.ix_(at, at)]
    shown = np.where(told, counts, 0)
    rows, columns = (np.flatnonzero(shown.sum(axis=axis)) for axis in (1, 0))
    return Moved(
        from_ids=tuple(ids[i] for i in rows),
        to_ids=tuple(ids[i] for i in columns),
        counts=shown[np.ix_(rows, columns)],
        n_both=n_both,
        n_new=moves.n_new,
        n_gone=moves.n_gone,
        stayed_share=round(float(np.trace(counts) / n_both), 2),
    )


def out_of(counts: np.ndarray, n_then: np.ndarray, privacy_minimum: int) -> np.ndarray:
    """(n_rows,) what the told moves of each row are to be divided by: the `n_then` of the segment, or where these would leave
    a few people (gone, or not told of), those of whom it is told. `n_then` is told anyway, unlike how many are in both files.

    >>> out_of(np.array([[46, 0], [150, 60]]), np.array([200, 220]), 25).tolist()
    [200, 210]
    """
    told = counts.sum(axis=1)
    leaves_few = [is_few(int(n), privacy_minimum) for n in n_then - told]
    return np.where(leaves_few, told, n_then)
