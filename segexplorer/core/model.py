"""The nouns of the method, in one place: plain frozen values that every layer passes around.

Shapes used throughout: n_customers (rows), n_atoms, n_dims (encoded coordinates), n_segments (k), n_contacted (j).
Shares are 0..1, percent exists only on screen. Segment ids are node ids of the tree: the root is 1, and the
i-th split (i = 1, 2, ...) makes the nodes 2i and 2i + 1, so an id never changes its meaning when k moves.
"""

from __future__ import annotations

from segexplorer.core.choices import Choices, Compare, Economics, Floors, Goal, GoalKind, Treatment
from segexplorer.core.path import Cut, Node, Path, Recommended, Step
from segexplorer.core.persona import LEAST_F1, Condition, Persona, Rule, Trait
from segexplorer.core.schema import FAMILIES, Column, ColumnKind, Origin, Role, Schema

__all__ = [
    "FAMILIES",
    "LEAST_F1",
    "Choices",
    "Column",
    "ColumnKind",
    "Compare",
    "Condition",
    "Cut",
    "Economics",
    "Floors",
    "Goal",
    "GoalKind",
    "Node",
    "Origin",
    "Path",
    "Persona",
    "Recommended",
    "Role",
    "Rule",
    "Schema",
    "Step",
    "Trait",
    "Treatment",
]
