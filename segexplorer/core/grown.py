"""What is shown for one set of choices: the tree grown anew and all that is told of it, in milliseconds for any number of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from segexplorer.core.atoms import ATOM_FOCUS
from segexplorer.core.cells import Cells, cells_of, grow_of_cells, with_start
from segexplorer.core.learned import Learned
from segexplorer.core.lexicon import NUMBERED, Lexicon
from segexplorer.core.likeness import likeness
from segexplorer.core.model import Choices, Path, Persona
from segexplorer.core.personas import describe, rename
from segexplorer.core.summary import Summary
from segexplorer.core.tradeoff import trace
from segexplorer.core.tree import Tree
from segexplorer.errors import UnusableData

if TYPE_CHECKING:
    from segexplorer.core.editing import Edited
    from segexplorer.core.looks import Look

_CELLS: WeakKeyDictionary[Summary, dict[float, Cells]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Grown:
    """What the screen shows for one set of choices. `likeness` (n_cuts,): how alike each cut's people are in who they are.
    `edited`: what a user changed by hand, None where nothing was. `lexicon`: the words its names are made of."""

    tree: Tree
    path: Path
    personas: dict[int, Persona]
    likeness: np.ndarray
    edited: Edited | None = None
    lexicon: Lexicon = NUMBERED

    @property
    def reshaped(self) -> Tree | None:
        """The tree, when somebody was moved by hand; None when it is what the choices grew."""
        return self.tree if self.edited is not None and self.edited.shaped else None


@dataclass(frozen=True)
class Model:
    """What is kept of an exploration: enough to re-grow it, and to put newer customers into its segments. `tree` and
    the numbers of segments asked for are there when somebody wants to score with it, `looks` when its tree was edited."""

    learned: Learned
    summary: Summary
    n_rows: int
    tree: Tree | None = None
    n_segments: tuple[int, ...] = ()
    looks: Mapping[int, Look] = field(default_factory=dict)


def regrow(learned: Learned, summary: Summary, choices: Choices, privacy_minimum: int = 25, lexicon: Lexicon = NUMBERED) -> Grown:
    """Tree, path and personas for other choices: milliseconds, whatever the number of customers.

    Raises UnusableData when every family and the goal weigh nothing.
    """
    return shown(learned, summary, grow_tree(learned, summary, choices, privacy_minimum), choices, privacy_minimum, lexicon)


def shown(
    learned: Learned,
    summary: Summary,
    tree: Tree,
    choices: Choices,
    privacy_minimum: int = 25,
    lexicon: Lexicon = NUMBERED,
    let_go: frozenset[int] = frozenset(),
) -> Grown:
    """What the screen shows of a tree that these choices grew; of an edited one, without its looks (core/looks.py)."""
    space = learned.assigner.space
    scales = space.scales(choices.focus, choices.family_weights)
    path = trace(summary, tree, learned.goal, choices, scales, learned.ceiling, privacy_minimum, let_go)
    personas = describe(space.encoder, summary, tree, learned.evidence, lexicon, privacy_minimum)
    return Grown(tree, path, personas, likeness(summary, tree, space.encoder.n_dims), lexicon=lexicon)


def renamed(learned: Learned, summary: Summary, grown: Grown, lexicon: Lexicon, privacy_minimum: int = 25) -> Grown:
    """The same tree, path and cards, with names in the words of another lexicon."""
    encoder = learned.assigner.space.encoder
    return replace(grown, lexicon=lexicon, personas=rename(grown.personas, encoder, summary, grown.tree, lexicon, privacy_minimum))


def grow_tree(learned: Learned, summary: Summary, choices: Choices, least_mass: float) -> Tree:
    """The tree of these choices alone, no segment under `least_mass` customers. Raises UnusableData as `regrow` does."""
    scales = learned.assigner.space.scales(choices.focus, choices.family_weights)
    if not scales.any():
        raise UnusableData("all_weights_zero")
    masses = summary.masses
    means = summary.totals / np.maximum(masses, 1)[:, None]
    cells = whole_cells(learned, summary, least_mass)
    if not scales.all():  # what counts nothing has no part in where the tree starts either
        cells = Cells(cells.of)
    return grow_of_cells(means * scales, masses, cells, choices.max_segments, least_mass, learned.question.seed)


def whole_cells(learned: Learned, summary: Summary, least_mass: float) -> Cells:
    """What no tree of this model may divide, whatever is chosen: cells of at least `least_mass` customers.

    Found once for a summary: nothing that can be dragged changes them.
    """
    known = _CELLS.setdefault(summary, {})
    if least_mass not in known:
        known[least_mass] = _cells(learned, summary, least_mass)
    return known[least_mass]


def _cells(learned: Learned, summary: Summary, least_mass: float) -> Cells:
    """Cells as the atoms were made, with the goal at half of the spread, so that every focus finds what it divides; their start
    at the focus everybody begins with."""
    masses, seed = summary.masses, learned.question.seed
    means = summary.totals / np.maximum(masses, 1)[:, None]
    scales, usual = (learned.assigner.space.scales(focus) for focus in (ATOM_FOCUS, Choices().focus))
    cells = cells_of(means * scales, masses, least_mass, seed)
    if cells.start is not None and np.array_equal(scales, usual):
        return cells
    return with_start(cells, means * usual, masses, least_mass, seed)
