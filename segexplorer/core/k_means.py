"""k-means: Lloyd's rounds from random or spread-out starts.

What comes out is what scikit-learn's `KMeans(n_init=1)` gives for the same seed: the random draws are made in the same
order, and a test compares them. scikit-learn itself takes more than a second to load, longer than DuckDB needs to read a
million rows, and an exploration without a goal needs nothing else of it (docs/decisions/0015-the-start.md).
Sources: Lloyd 1982; Arthur and Vassilvitskii 2007, the greedy variant.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import numpy as np

TOLERANCE = 1e-4  # of the mean variance: centres that move less have arrived
THREADS = 2
BLOCK_ROWS = 1_024  # block and scores stay in the cache: twice as fast as 8,192


def k_means(
    points: np.ndarray,
    n_groups: int,
    seed: int,
    times: np.ndarray | None = None,
    start: Literal["spread", "random"] = "spread",
    n_rounds: int = 300,
) -> np.ndarray:
    """(n_groups, n_dims) centres of points (n, n_dims) that count as often as `times` (n,) says, once each when None.

    The same arguments give the same centres, in the type of `points`. n_groups is at most n.

    >>> sorted(k_means(np.array([[0.0], [1.0], [10.0], [11.0]]), 2, seed=0).ravel().tolist())
    [0.5, 10.5]
    """
    rng, middle = np.random.RandomState(seed), points.mean(axis=0)
    points = points - middle  # small numbers, small errors
    times = np.ones(len(points), points.dtype) if times is None else times.astype(points.dtype)
    least_move = TOLERANCE * np.var(points, axis=0).mean()
    centres = points[(_random if start == "random" else _spread)(points, n_groups, times, rng)]
    group = np.full(len(points), -1)
    parts = _parts(points)
    with ThreadPoolExecutor(THREADS) as pool:
        beside = pool.map if len(parts) > 1 else map  # a few points are placed sooner than a thread is told of them
        for _ in range(n_rounds):
            before, group = group, np.concatenate(list(beside(nearest, parts, [centres] * len(parts))))
            moved, centres = centres, _means(points, times, group, centres)
            if (group == before).all() or np.square(centres - moved).sum() <= least_move:
                break
    return np.asarray(centres + middle)


def _parts(points: np.ndarray) -> list[np.ndarray]:
    """One part for each thread, of whole blocks: the same blocks as without threads give the same bits."""
    n_blocks = -(-len(points) // BLOCK_ROWS)
    size = -(-n_blocks // THREADS) * BLOCK_ROWS
    return [points[start : start + size] for start in range(0, len(points), size)]


def nearest(points: np.ndarray, centres: np.ndarray, scales: np.ndarray | float = 1.0) -> np.ndarray:
    """(n,) index of the centre closest to points * scales, ties to the first: one matrix product per block of rows, in the
    type of `centres`.

    The closest centre has the largest <point, centre> - |centre|^2 / 2; the second term rides along as one more column.
    """
    aim = np.vstack([centres.T, -np.square(centres).sum(axis=1) / 2])
    out = np.empty(len(points), np.int64)
    scores = np.empty((BLOCK_ROWS, len(centres)), aim.dtype)
    ready = np.ones((BLOCK_ROWS, points.shape[1] + 1), aim.dtype)
    for start in range(0, len(points), BLOCK_ROWS):
        block = points[start : start + BLOCK_ROWS]
        n = len(block)
        np.multiply(block, scales, out=ready[:n, :-1], casting="same_kind")
        np.matmul(ready[:n], aim, out=scores[:n])
        np.argmax(scores[:n], axis=1, out=out[start : start + n])
    return out


def _random(points: np.ndarray, n: int, times: np.ndarray, rng: np.random.RandomState) -> np.ndarray:
    return rng.choice(len(points), size=n, replace=False, p=times / times.sum())


def _spread(points: np.ndarray, n: int, times: np.ndarray, rng: np.random.RandomState) -> np.ndarray:
    """(n,) starts, each the best of a few drawn in proportion to the squared distance to the nearest start so far."""
    exact = points.astype(float)
    norms, n_tries = np.square(exact).sum(axis=1), 2 + int(np.log(n))

    def distances(to: np.ndarray) -> np.ndarray:
        """(len(to), n_points) squared distance of every point to the points of these numbers."""
        return np.maximum(norms[to, None] - 2 * exact[to] @ exact.T + norms, 0).astype(points.dtype)

    chosen = [int(rng.choice(len(points), p=times / times.sum()))]
    nearest_one = distances(np.array(chosen))[0]
    while len(chosen) < n:
        drawn = rng.uniform(size=n_tries) * (nearest_one @ times)
        tried = np.minimum(np.searchsorted(np.cumsum(times * nearest_one), drawn), len(points) - 1)
        then = np.minimum(nearest_one, distances(tried))
        best = int((then @ times).argmin())
        chosen.append(int(tried[best]))
        nearest_one = then[best]
    return np.array(chosen)


def _means(points: np.ndarray, times: np.ndarray, group: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """The mean of each group; a group without points moves to the point that is farthest from its centre."""
    n_groups = len(centres)
    empty = np.flatnonzero(np.bincount(group, times, n_groups) == 0)
    if len(empty):
        away = np.square(points - centres[group]).sum(axis=1)
        group = group.copy()
        if away.max() > 0:
            group[np.argpartition(away, -len(empty))[: -len(empty) - 1 : -1]] = empty
    sums = np.stack([np.bincount(group, times * column, n_groups) for column in points.T], axis=1)
    mass = np.bincount(group, times, n_groups)[:, None]
    return np.where(mass > 0, sums / np.maximum(mass, 1e-300), centres).astype(points.dtype)
