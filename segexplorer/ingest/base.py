"""A table as it was read -> the base: what the recipe says is done to it, and nothing else."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from segexplorer.ingest.recipe import Recipe
from segexplorer.ingest.repairs import repair
from segexplorer.ingest.warehouse import connect


@dataclass(frozen=True)
class Base:
    """`repaired_cells`: values that were taken for missing because somebody said so."""

    parquet: Path
    repaired_cells: int = 0


def make_base(table: Path, target: Path, recipe: Recipe) -> Base:
    """Make `target` of the table, all at once under its final name. Where nothing is to be done it is the same file."""
    if not recipe.repairs:
        os.link(table, target)
        return Base(target)
    half = target.with_suffix(".half")
    with connect(target.parent) as connection:
        n_cells = repair(connection, table, half, recipe.repairs)
    os.replace(half, target)
    return Base(target, n_cells)
