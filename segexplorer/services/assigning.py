"""Who is in which segment: for the explored file, and for newer ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from threadpoolctl import threadpool_limits

from segexplorer.core.learned import Learned
from segexplorer.core.tree import Tree
from segexplorer.errors import UnusableData
from segexplorer.exports.assigned import write_assigned

if TYPE_CHECKING:
    from segexplorer.engine.base import Engine

ROW_NAME = "row"


def assign(engine: Engine, learned: Learned, tree: Tree, n_segments: Sequence[int], target: Path) -> int:
    """Write every customer's segments, in file order; returns how many customers.

    Raises UnusableData when the file lacks columns the groups were found with.
    """
    _check(learned, engine.schema())
    return write_assigned(_assigned(engine, learned, tree, n_segments), target)


def _assigned(engine: Engine, learned: Learned, tree: Tree, n_segments: Sequence[int]) -> Iterator[pd.DataFrame]:
    id_name = learned.schema.id_name
    needed = [*([id_name] if id_name else []), *learned.assigner.space.encoder.names]
    for batch in engine.members(needed):
        with threadpool_limits(1):  # as in exploring.py: more threads wait for each other on a busy machine
            atom = learned.assigner.atoms(batch, batch["_key"].to_numpy())
        who = batch[id_name].astype(object) if id_name else batch["_row"]
        columns = {id_name or ROW_NAME: who.to_numpy()}
        yield pd.DataFrame(columns | {f"segments_{k}": tree.node_of[min(k, tree.n_cuts) - 1][atom] for k in n_segments})


def _check(learned: Learned, there: dict[str, str]) -> None:
    names = [n for n in (learned.schema.id_name, *learned.assigner.space.encoder.names) if n]
    missing = [n for n in names if n not in there]
    if missing:
        shown = ", ".join(missing[:4]) + (" ..." if len(missing) > 4 else "")
        raise UnusableData("columns_missing", columns=shown)
