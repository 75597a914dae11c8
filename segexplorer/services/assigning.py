"""Who is in which segment: for the explored file, and for newer ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from segexplorer.core.encode import NumberCode
from segexplorer.core.learned import Learned
from segexplorer.core.tree import Tree
from segexplorer.errors import UnusableData
from segexplorer.exports.assigned import write_assigned

if TYPE_CHECKING:
    from segexplorer.engine.base import Engine

ROW_NAME = "row"
LOOKED_AT = 10_000
MOST_NAMED = 4
FEW_ROWS = 20  # in fewer rows, values that are all missing prove nothing
MOST_UNREADABLE, MORE_UNREADABLE = 0.5, 0.3


def assign(engine: Engine, learned: Learned, tree: Tree, n_segments: Sequence[int], target: Path) -> int:
    """Write every customer's segments, in file order; returns how many customers.

    Raises UnusableData when the file lacks columns the groups were found with.
    """
    _check(learned, engine.schema())
    return write_assigned(_assigned(engine, learned, tree, n_segments), target)


def assign_newer(engine: Engine, learned: Learned, tree: Tree, n_segments: Sequence[int], target: Path) -> int:
    """As `assign`, for a file the groups were not found in: its numbers and dates must be readable as they were then.

    Raises UnusableData for a column that most customers lack now, or whose values are written in another way.
    """
    check_newer(engine, learned)
    return assign(engine, learned, tree, n_segments, target)


def check_newer(engine: Engine, learned: Learned, *, needs_id: bool = True) -> pd.DataFrame:
    """A sample of a newer file that can be put into the segments.

    Raises UnusableData for columns that it lacks, or that most customers lack now or whose values are written in another way.
    """
    _check(learned, engine.schema(), needs_id)
    sample = engine.sample(LOOKED_AT, 0)
    _check_values(learned, sample)
    return sample


def _check_values(learned: Learned, sample: pd.DataFrame) -> None:
    encoder = learned.assigner.space.encoder
    for column in encoder.columns + encoder.silent:
        if isinstance(column, NumberCode) and _has_changed(column, sample[column.name]):
            raise UnusableData("column_changed", column=column.name)


def _has_changed(column: NumberCode, values: pd.Series) -> bool:
    unreadable = np.isnan(column.read(values))
    if len(values) < FEW_ROWS:
        unreadable &= values.notna().to_numpy()
    return bool(unreadable.mean() > max(MOST_UNREADABLE, column.missing_share + MORE_UNREADABLE))


def _assigned(engine: Engine, learned: Learned, tree: Tree, n_segments: Sequence[int]) -> Iterator[pd.DataFrame]:
    id_name = learned.schema.id_name
    needed = [*([id_name] if id_name else []), *learned.assigner.space.encoder.names]
    for batch in engine.members(needed):
        with threadpool_limits(1):  # as in exploring.py: more threads wait for each other on a busy machine
            atom = learned.assigner.atoms(batch, batch["_key"].to_numpy())
        who = batch[id_name].astype(object) if id_name else batch["_row"]
        columns = {id_name or ROW_NAME: who.to_numpy()}
        yield pd.DataFrame(columns | {f"segments_{k}": tree.node_of[min(k, tree.n_cuts) - 1][atom] for k in n_segments})


def _check(learned: Learned, there: dict[str, str], needs_id: bool = True) -> None:
    names = [n for n in (learned.schema.id_name if needs_id else None, *learned.assigner.space.encoder.names) if n]
    missing = [n for n in names if n not in there]
    if len(missing) > MOST_NAMED:
        raise UnusableData("columns_missing_more", columns=", ".join(missing[:MOST_NAMED]), n=len(missing) - MOST_NAMED)
    if missing:
        raise UnusableData("columns_missing", columns=", ".join(missing))
