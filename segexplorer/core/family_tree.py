"""Every node of a tree as a piece of a picture: when it lives, and which part of everybody it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segexplorer.core.tree import Tree


@dataclass(frozen=True)
class Life:
    """Node `id` is a segment from `born_at` segments on, until it is split at `split_at` (0: never). `low`..`high` is its
    part of everybody, 0..1; children stand inside their parent's, the larger first."""

    id: int
    born_at: int
    split_at: int
    low: float
    high: float

    def lives_at(self, n_segments: int) -> bool:
        """True when it is one of that many segments."""
        return self.born_at <= n_segments and (not self.split_at or n_segments < self.split_at)


def lives(tree: Tree, n_customers: np.ndarray) -> tuple[Life, ...]:
    """The life of every node, the root first; `n_customers` (n_nodes,) is how many are in each."""
    share = n_customers / max(n_customers[0], 1)
    low = np.zeros(len(share))
    born, split = np.ones(len(share), int), np.zeros(len(share), int)
    for i, parent in enumerate(tree.parents):
        larger, smaller = 2 * i + 1, 2 * i + 2  # rows
        born[[larger, smaller]] = split[parent - 1] = i + 2
        low[larger], low[smaller] = low[parent - 1], low[parent - 1] + share[larger]
    return tuple(
        Life(i, int(born[i - 1]), int(split[i - 1]), float(low[i - 1]), float(low[i - 1] + share[i - 1])) for i in tree.node_ids
    )
