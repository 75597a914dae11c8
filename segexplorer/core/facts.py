"""What every node of a tree is like, fact by fact; what would speak of too few people is blank from here on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from segexplorer.core.encode import Encoder, NumberCode
from segexplorer.core.model import Trait
from segexplorer.core.small_cells import told_down
from segexplorer.core.summary import Summary
from segexplorer.core.traits import TraitTable, compare, trait_at
from segexplorer.core.tree import Tree


@dataclass(frozen=True)
class Facts:
    """`value`, `effect`: (n_nodes, n_facts), NaN where too few people stand behind a cell; `base`: (n_facts,) of everybody.
    An effect is 0 where it contradicts the value.

    `traits` say what each fact is, with everybody's value. What is said of the nodes of one cut comes from `of`.
    """

    node_ids: tuple[int, ...]
    n_customers: np.ndarray
    traits: tuple[Trait, ...]
    value: np.ndarray
    effect: np.ndarray
    base: np.ndarray

    def of(self, node_ids: tuple[int, ...]) -> Facts:
        """The same for these nodes, in this order."""
        rows = [self.node_ids.index(i) for i in node_ids]
        return replace(
            self, node_ids=node_ids, n_customers=self.n_customers[rows], value=self.value[rows], effect=self.effect[rows]
        )

    def only(self, facts: np.ndarray) -> Facts:
        """The same for these facts (places or a mask), in this order."""
        places = np.arange(len(self.traits))[facts]
        traits = tuple(self.traits[i] for i in places)
        return replace(self, traits=traits, value=self.value[:, places], effect=self.effect[:, places], base=self.base[places])

    @property
    def index_100(self) -> np.ndarray:
        """(n_nodes, n_facts) value over everybody's x 100; NaN where that means nothing or too few stand behind it."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self._has_index, 100 * self.value / self.base, np.nan)

    @property
    def _has_index(self) -> np.ndarray:
        return np.array([trait.index_100 > 0 for trait in self.traits], bool)  # everybody's is 100 where it means anything

    def trait(self, node: int, fact: int) -> Trait:
        """One cell in full; only for cells that are told."""
        row, base = self.node_ids.index(node), float(self.base[fact])
        value = float(self.value[row, fact])
        index = 100 * value / base if self._has_index[fact] else 0.0
        return replace(self.traits[fact], value=value, index_100=index, effect=float(self.effect[row, fact]))


def facts_of(encoder: Encoder, summary: Summary, tree: Tree, least: int, family: str | None = None) -> Facts:
    """All nodes of a tree against everybody, in one family or all; nothing in it speaks of 1 to `least` - 1 people."""
    member = tree.atoms_of()
    table = compare(encoder, summary, member)
    told = told_cells(encoder, summary, table, tree, least)
    known = told & ~_nothing_known(encoder, table, _people(encoder, summary, table, member))
    everybody = tuple(replace(trait_at(encoder, table, 0, i), effect=0.0) for i in range(len(table.facts)))
    value, effect = (np.where(known, cells, np.nan) for cells in (table.value, _agreeing(encoder, table)))
    facts = Facts(tree.node_ids, member @ summary.masses, everybody, value, effect, value[0])
    return facts.only(known[0] & [family in (None, trait.family) for trait in everybody])


def told_cells(encoder: Encoder, summary: Summary, table: TraitTable, tree: Tree, least: int) -> np.ndarray:
    """(n_nodes, n_facts) which cells may be told anywhere: of all that is said of a tree, no 1 to `least` - 1 people come out."""
    member = tree.atoms_of()
    columns = np.array([-1 - i if level < 0 else column for i, (column, level) in enumerate(table.facts)])
    return told_down(tree.parents, _people(encoder, summary, table, member), member @ summary.masses, columns, least)


def sayable_cells(encoder: Encoder, summary: Summary, table: TraitTable, member: np.ndarray, least: int) -> np.ndarray:
    """(n_nodes, n_facts) which cells a name may rest on: at least `least` people of the node have what it would say.

    A name gives no number. It says that most of a group have something, or more of it than others, so nothing can be added up
    or taken away, and how many lack it does not matter (docs/decisions/0027-small-cells.md).
    """
    having = _people(encoder, summary, table, member)
    is_number = np.array([isinstance(encoder.columns[column], NumberCode) for column, _ in table.facts], bool)
    lacking = (member @ summary.masses)[:, None] - having
    return np.where((table.effect > 0) | is_number, having, lacking) >= least


def _nothing_known(encoder: Encoder, table: TraitTable, having: np.ndarray) -> np.ndarray:
    """(n_nodes, n_facts) numbers that nobody there has: their mean is no number."""
    return (having == 0) & [isinstance(encoder.columns[column], NumberCode) for column, _ in table.facts]


def _agreeing(encoder: Encoder, table: TraitTable) -> np.ndarray:
    """The effects, 0 where a mean lies on the other side of everybody's: a few large values pulled it there, so neither
    "more" nor "less" would be the whole truth."""
    is_number = [isinstance(encoder.columns[column], NumberCode) for column, _ in table.facts]
    return np.where(is_number & ((table.value - table.base) * table.effect < 0), 0.0, table.effect)


def _people(encoder: Encoder, summary: Summary, table: TraitTable, member: np.ndarray) -> np.ndarray:
    """(n_nodes, n_facts) how many have the level, or a known number."""
    of_atom = np.empty((member.shape[1], len(table.facts)))
    for at, (column, level) in enumerate(table.facts):
        is_number = isinstance(encoder.columns[column], NumberCode)
        of_atom[:, at] = summary.raw[:, column, 1] if is_number else summary.counts[column][:, level]
    return np.asarray(member @ of_atom)
