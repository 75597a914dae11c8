"""What the screen shows of a tree with edits: path, personas and likeness of the edited cut, all from the same atoms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from segexplorer.core.editing import Ground, edit
from segexplorer.core.edits import Operation
from segexplorer.core.grown import Grown, Model, whole_cells
from segexplorer.core.learned import Learned
from segexplorer.core.likeness import likeness
from segexplorer.core.looks import dress
from segexplorer.core.model import Choices
from segexplorer.core.personas import describe
from segexplorer.core.summary import Summary
from segexplorer.core.tradeoff import trace


def redraw(
    model: Model,
    grown: Grown,
    operations: Sequence[Operation],
    choices: Choices,
    key: str,
    crossed: Mapping[str, np.ndarray] | None = None,
    privacy_minimum: int = 25,
) -> Grown:
    """`grown`, which these choices grew, with the operations applied; without any it is the very same.

    `key` is the model's own, `crossed` as in Ground.
    """
    if not operations:
        return grown
    learned, summary = model.learned, model.summary
    scales = learned.assigner.space.scales(choices.focus, choices.family_weights)
    edited = edit(grown.tree, operations, ground_of(learned, summary, scales, key, crossed or {}, privacy_minimum))
    path, described, alike = grown.path, grown.personas, grown.likeness
    if edited.shaped:
        encoder, lexicon = learned.assigner.space.encoder, grown.lexicon
        described = describe(encoder, summary, edited.tree, learned.evidence, lexicon, privacy_minimum)
        alike = likeness(summary, edited.tree, learned.assigner.space.encoder.n_dims)
    if edited.shaped or edited.let_go:
        path = trace(summary, edited.tree, learned.goal, choices, scales, learned.ceiling, privacy_minimum, edited.let_go)
    personas = dress(described, grown.personas, grown.tree, edited)
    return replace(grown, tree=edited.tree, path=path, personas=personas, likeness=alike, edited=edited)


def ground_of(
    learned: Learned, summary: Summary, scales: np.ndarray, key: str, crossed: Mapping[str, np.ndarray], least_mass: float
) -> Ground:
    """The atoms as the tree of these scales saw them."""
    masses = summary.masses
    points = summary.totals / np.maximum(masses, 1)[:, None] * scales
    cells = whole_cells(learned, summary, least_mass)
    return Ground(key, points, masses, least_mass, learned.question.seed, crossed, cells.of)
