"""One base under two models: who is in which atom of both, counted on a sample and kept beside the newer model.

So a group that somebody edited is found again after the goal, a column or the data changed: by the people in it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from segexplorer.core.grown import Model
from segexplorer.errors import NotFound
from segexplorer.services.datasets import describe
from segexplorer.services.exploring import THREADS, EngineFor
from segexplorer.services.preparing import folder_of

if TYPE_CHECKING:
    from segexplorer.bootstrap import App

MOST_ROWS = 10_000
_KEY = re.compile(r"[0-9a-f]{8,64}")  # a key names a folder, and one that was kept could have been tampered with


def cross(app: App, dataset_id: str, key: str, others: Iterable[str]) -> tuple[str, ...]:
    """Count what is not counted yet; gives the keys of the other models for which it is there.

    Another model is left out when it was cleared away, or when the data lack a column that it needs.
    """
    there = []
    for other in sorted(set(others) - {key}):
        file = _file(app, key, other)
        if file is not None and (file.is_file() or _count(app, dataset_id, key, other, file)):
            there.append(other)
    return tuple(there)


def crossed(app: App, key: str, other: str) -> np.ndarray:
    """(n_atoms of the other model, n_atoms) customers of the sample. Raises NotFound when they were never counted."""
    file = _file(app, key, other)
    if file is None or not file.is_file():
        raise NotFound("no_model", folder=other)
    kept = json.loads(file.read_text(encoding="utf-8"))
    table = np.zeros(kept["shape"], np.int64)
    cells = np.array(kept["cells"], np.int64).reshape(-1, 3)
    table[cells[:, 0], cells[:, 1]] = cells[:, 2]
    return table


def count_both(parquet: Path, model: Model, other: Model, engine_for: EngineFor) -> np.ndarray | None:
    """As `crossed`, counted; None when the file lacks a column that one of them needs."""
    learned = model.learned
    engine = engine_for(parquet, learned.schema.id_name, learned.question.seed)
    assigners = other.learned.assigner, learned.assigner
    if not {name for a in assigners for name in a.space.encoder.names} <= engine.schema().keys():
        return None
    with threadpool_limits(THREADS):
        sample = engine.sample(MOST_ROWS, learned.question.seed)
        theirs, ours = (a.atoms(sample, sample["_key"].to_numpy()) for a in assigners)
    table = np.zeros((len(assigners[0].centres), len(assigners[1].centres)), np.int64)
    np.add.at(table, (theirs, ours), 1)
    return table


def _count(app: App, dataset_id: str, key: str, other: str, file: Path) -> bool:
    try:
        model, before = (app.load_model(folder_of(app, name)) for name in (key, other))
    except NotFound:  # cleared away, or its boosting model is still being written
        return False
    table = count_both(describe(app, dataset_id).parquet, model, before, app.engine_for)
    if table is None:
        return False
    rows, columns = np.nonzero(table)
    cells = np.column_stack([rows, columns, table[rows, columns]]).tolist()
    part = file.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps({"shape": table.shape, "cells": cells}), encoding="utf-8")
    os.replace(part, file)
    return True


def _file(app: App, key: str, other: str) -> Path | None:
    return folder_of(app, key) / f"crossed-{other}.json" if _KEY.fullmatch(other) else None
