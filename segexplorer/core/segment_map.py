"""All segments of a tree in one plane: near is alike, and a segment keeps its place for as long as it exists.

Classical scaling (Torgerson 1952) of the centres, each weighted by its customers, is the projection of the centres onto
two axes. All cuts share the axes, chosen so that the share of the squared distances they keep, averaged over the cuts, is
as large as it can be in two dimensions; the centre of everybody is the origin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segexplorer.core.facts import Facts
from segexplorer.core.summary import Summary
from segexplorer.core.traits import LARGE_EFFECT
from segexplorer.core.tree import Tree

N_AXES = 2
LEAST_CORRELATION = 0.5
LEAST_OFF = 0.05  # of the farthest node: nearer to the middle the side is an accident


@dataclass(frozen=True)
class SegmentMap:
    """`place` (n_nodes, 2): where each node stands, in units of the weighted space; `n_customers` (n_nodes,);
    `kept` (n_cuts,): share of the squared distances between the segments of each cut that the plane keeps."""

    place: np.ndarray
    n_customers: np.ndarray
    kept: np.ndarray


def segment_map(summary: Summary, tree: Tree, scales: np.ndarray) -> SegmentMap:
    """The map of all nodes, in the space with these factors (n_all_dims,) of its coordinates."""
    member = tree.atoms_of()
    n = member @ summary.masses
    centres = (member @ summary.totals) / np.maximum(n, 1)[:, None] * scales
    turned = _turned(centres - centres[0])
    between = _between(tree, turned, n)
    spread = np.trace(between, axis1=1, axis2=2)
    apart = spread > 1e-12 * max(spread.max(), 1e-12)  # less is rounding: one segment, or all at the same place
    shared = (between[apart] / spread[apart, None, None]).sum(axis=0)
    axes = np.linalg.eigh(shared)[1][:, ::-1][:, :N_AXES] if apart.any() else np.zeros((turned.shape[1], N_AXES))
    kept = np.divide(np.einsum("da,kde,ea->k", axes, between, axes), spread, out=np.ones(len(spread)), where=apart)
    return SegmentMap(_facing(turned @ axes), n, np.clip(kept, 0.0, 1.0))


def _turned(centres: np.ndarray) -> np.ndarray:
    """(n_nodes, n_nodes or 2) the same distances in as few coordinates as there are nodes, however many columns there are."""
    left, stretch, _ = np.linalg.svd(centres, full_matrices=False)
    turned = left * stretch
    return np.pad(turned, ((0, 0), (0, max(N_AXES - turned.shape[1], 0))))


def _between(tree: Tree, centres: np.ndarray, n: np.ndarray) -> np.ndarray:
    """(n_cuts, n_dims, n_dims) scatter of the centres of each cut around the one of everybody, in customers."""
    own = np.einsum("i,id,ie->ide", n, centres, centres)
    return np.array([own[np.unique(row) - 1].sum(axis=0) for row in tree.node_of])


def _facing(place: np.ndarray) -> np.ndarray:
    """Of the two ways to draw an axis, the one with the first node that is clearly off the middle left or below."""
    off = np.abs(place) > LEAST_OFF * np.abs(place).max(axis=0, initial=0.0)
    first = np.take_along_axis(place, off.argmax(axis=0)[None], axis=0)[0]
    return place * np.where(first > 0, -1.0, 1.0)


def meaning(seen: SegmentMap, facts: Facts, axis: int, most: int = 2) -> tuple[tuple[int, float], ...]:
    """What an axis says of the nodes of `facts`: up to `most` facts (one per column) that go along with it, strongest first,
    and how much (standard deviations of the base per one of the places); above zero: more of it farther right or up.

    Left out are facts blank for some of the nodes, those that do not go along (|correlation| under one half), and those that
    hardly change from end to end: what survived the blanks must not pass for what the axis is about.
    """
    along = seen.place[[i - 1 for i in facts.node_ids], axis]
    weight = facts.n_customers / max(facts.n_customers.sum(), 1)
    along = along - weight @ along
    spread = np.sqrt(weight @ along**2)
    if spread <= 0:
        return ()
    effect = facts.effect - weight @ facts.effect
    together = (weight * along) @ effect / spread
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation = together / np.sqrt(weight @ effect**2)
    goes_along = (np.nan_to_num(np.abs(correlation)) >= LEAST_CORRELATION) & (np.nan_to_num(np.abs(together)) >= LARGE_EFFECT)
    found: dict[str, tuple[int, float]] = {}
    for fact in np.argsort(-np.nan_to_num(np.abs(together)), kind="stable"):
        if goes_along[fact]:
            found.setdefault(facts.traits[fact].column, (int(fact), float(together[fact])))
    return tuple(found.values())[:most]
