"""Coarse trees of many draws of the same atoms, all of them at once: a hundred cost what a dozen cost one after the other.

Every draw has its own number of customers in each atom, and all have the atoms' places in common, so each step is one matrix
product for all draws. A draw's groups are k-means' from spread-out starts, merged by Ward's cost; then atoms settle between
them at all levels together (as core/nest.py does). Single precision is enough: what comes out is only averaged.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

N_TRIES = 2  # points drawn for each start, of which the better one is taken
N_ROUNDS = 10  # of k-means
N_SETTLING = 5  # rounds of it
TINY = 1e-30  # in place of nothing, where it divides


@dataclass(frozen=True)
class Draws:
    """`leaf` (n_draws, n_atoms) is each atom's finest group in each draw; `centres` (n_draws, n_levels, n_groups, n_dims) that of
    the group it is a part of at each level, `within` (n_draws, n_levels) the sum of squares inside a level's groups. Places are
    relative to the mean of all atoms."""

    leaf: np.ndarray
    centres: np.ndarray
    within: np.ndarray


@dataclass(frozen=True)
class _Ground:
    """Atoms at `points` (n_atoms, n_dims), how often each was drawn (n_draws, n_atoms), and `n_groups` a draw."""

    points: np.ndarray
    times: np.ndarray
    n_groups: int

    def nearest(self, aims: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        """(n_draws, n_atoms) the group with the largest <atom, aim> - offset: aims (n_draws, n_groups, n_dims)."""
        scores = self.points @ aims.reshape(-1, aims.shape[2]).T
        scores -= offsets.reshape(-1)
        return np.ascontiguousarray(scores.reshape(len(self.points), len(aims), -1).argmax(axis=2).T)

    def sums(self, leaf: np.ndarray) -> np.ndarray:
        """(n_draws, n_groups, n_dims + 2) moments of groups, as core.nest.moments_of."""
        every = np.column_stack([np.ones_like(self.points[:, 0]), self.points, np.square(self.points).sum(axis=1)])
        return np.asarray(_member(leaf, self.n_groups, self.times) @ every).reshape(len(leaf), self.n_groups, -1)


def coarse_trees(points: np.ndarray, times: np.ndarray, levels: tuple[int, ...], least_mass: float, seed: int) -> Draws:
    """A tree of at most `levels[-1]` groups of each draw of atoms at `points` (n_atoms, n_dims): `times` (n_draws, n_atoms) says
    how many customers of each were drawn. A group under `least_mass` is merged first."""
    ground = _Ground((points - points.mean(axis=0)).astype(np.float32), times.astype(np.float32), min(levels[-1], len(points)))
    leaf, centres = _k_means(ground, _spread(ground, np.random.default_rng([seed, len(times)])))
    sums = ground.sums(leaf)
    group = _levels(centres, sums[:, :, 0], levels, least_mass)
    for _ in range(N_SETTLING):
        leaf = ground.nearest(*_aims(*_inside(group, sums), sums[:, :, 0] > 0))
        sums = ground.sums(leaf)
    return Draws(leaf, *_inside(group, sums))


def average(draws: Draws, values: np.ndarray) -> np.ndarray:
    """(n_atoms, n_values) the mean over draws of what each atom's group has: `values` (n_draws, n_groups, n_values)."""
    n_draws, n_groups, n_values = values.shape
    return (_member(draws.leaf, n_groups, 1.0).T @ values.reshape(-1, n_values).astype(np.float32)).astype(float) / n_draws


def _member(leaf: np.ndarray, n_groups: int, values: np.ndarray | float) -> np.ndarray:
    """(n_draws x n_groups, n_atoms) the values where an atom is in a group, 0 elsewhere."""
    n_draws, n_atoms = leaf.shape
    member = np.zeros((n_draws, n_groups, n_atoms), np.float32)
    member[np.arange(n_draws)[:, None], leaf, np.arange(n_atoms)] = values
    return member.reshape(-1, n_atoms)


def _spread(ground: _Ground, rng: np.random.Generator) -> np.ndarray:
    """(n_draws, n_groups) atoms to start at, each the better of two drawn in proportion to mass and squared distance to the
    nearest start so far (Arthur and Vassilvitskii 2007)."""
    points, times, norms = ground.points, ground.times, np.square(ground.points).sum(axis=1)
    distance = np.maximum(norms[:, None] + norms - 2 * points @ points.T, 0)
    chosen = [_drawn(times, times, 1, rng)[:, 0]]
    near = distance[chosen[0]]
    while len(chosen) < ground.n_groups:
        tried = _drawn(times * near, times, N_TRIES, rng)
        then = np.minimum(near[:, None], distance[tried])
        best = np.matmul(then, times[:, :, None])[:, :, 0].argmin(axis=1)[:, None]
        chosen.append(np.take_along_axis(tried, best, 1)[:, 0])
        near = np.take_along_axis(then, best[:, :, None], 1)[:, 0]
    return np.stack(chosen, axis=1)


def _drawn(weights: np.ndarray, otherwise: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """(n_draws, n) atoms drawn by weights (n_draws, n_atoms), in rows of zeros by the other ones."""
    weights = np.where(weights.any(axis=1, keepdims=True), weights, otherwise)
    below = np.cumsum(weights, axis=1, dtype=float)
    below /= below[:, -1:]
    row = np.arange(len(weights))[:, None]
    found = np.searchsorted((below + row).ravel(), (rng.random((len(weights), n)) + row).ravel(), side="right")
    return np.clip(found.reshape(-1, n) - row * weights.shape[1], 0, weights.shape[1] - 1)


def _k_means(ground: _Ground, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n_draws, n_atoms) groups after Lloyd's rounds, and their centres (n_draws, n_groups, n_dims)."""
    centres = ground.points[starts]
    for _ in range(N_ROUNDS):
        leaf = ground.nearest(centres, np.square(centres).sum(axis=2) / 2)
        sums = ground.sums(leaf)
        centres = np.where(sums[:, :, :1] > 0, sums[:, :, 1:-1] / np.maximum(sums[:, :, :1], TINY), centres)
    return leaf, centres


def _levels(centres: np.ndarray, masses: np.ndarray, levels: tuple[int, ...], least_mass: float) -> np.ndarray:
    """(n_draws, n_levels, n_groups) the number of the group that each group is a part of at each level: Ward's merges, those of
    groups under `least_mass` first."""
    centres, masses = centres.astype(float), masses.astype(float)
    n_draws, n = masses.shape
    row, least = np.arange(n_draws), max(least_mass, TINY)
    costs = np.stack([_costs(centres, masses, np.full(n_draws, i), least) for i in range(n)], axis=1)
    now, forced = np.tile(np.arange(n), (n_draws, 1)), np.zeros(n_draws, int)
    steps = [now]
    for _ in range(n - 1):
        one, other = np.divmod(costs.reshape(n_draws, -1).argmin(axis=1), n)
        forced += costs[row, one, other] < 0
        both = masses[row, one] + masses[row, other]
        centres[row, one] += (centres[row, other] - centres[row, one]) * (masses[row, other] / np.maximum(both, TINY))[:, None]
        masses[row, one], masses[row, other] = both, np.nan
        costs[row, other] = costs[row, :, other] = np.inf
        costs[row, one] = costs[row, :, one] = _costs(centres, masses, one, least)
        now = np.where(now == other[:, None], one[:, None], now)
        steps.append(now)
    return np.stack([np.array(steps)[np.maximum(n - min(k, n), np.minimum(forced, n - 1)), row] for k in levels], axis=1)


def _costs(centres: np.ndarray, masses: np.ndarray, one: np.ndarray, least: float) -> np.ndarray:
    """(n_draws, n_groups) what it costs to merge one group of each draw with any other: below zero where either is too small.
    Groups that are no more have masses of nan."""
    row = np.arange(len(one))
    apart, mass = np.square(centres - centres[row, one][:, None]).sum(axis=2), masses[row, one][:, None]
    small = np.minimum(masses, mass) < least
    costs = np.where(small, apart / (1 + apart) - 2, apart * masses * mass / np.maximum(masses + mass, TINY))
    costs[np.isnan(masses)] = np.inf
    costs[row, one] = np.inf
    return costs


def _inside(group: np.ndarray, sums: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each level the centre of what each finest group is a part of, and (n_draws, n_levels) the sum of squares inside."""
    together = np.matmul((group[:, :, :, None] == group[:, :, None, :]).astype(np.float32), sums[:, None])
    mass, first = np.maximum(together[..., :1], TINY), group == np.arange(group.shape[2])
    within = together[..., -1] - np.square(together[..., 1:-1]).sum(axis=-1) / mass[..., 0]
    return together[..., 1:-1] / mass, (np.maximum(within, 0) * first).sum(axis=2)


def _aims(centres: np.ndarray, within: np.ndarray, full: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each finest group the weighted mean of the centres above it, and half of that of their squared lengths: as in
    core/nest.py, all levels with the same weight. Nobody goes to a group of nobody."""
    pull = 1 / np.maximum(within, 1e-6 * within.max(axis=1, keepdims=True) + TINY)
    pull /= pull.sum(axis=1, keepdims=True)
    aims = np.einsum("dl,dlgx->dgx", pull, centres)
    return aims, np.where(full, np.einsum("dl,dlg->dg", pull, np.square(centres).sum(axis=3)) / 2, np.inf)
