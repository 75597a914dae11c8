"""What is kept of a newer file, beside the model it was held against: npz for arrays, JSON for the rest, never its rows."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from pathlib import Path

import numpy as np

from segexplorer.core.comparison import Newer
from segexplorer.core.moved import Moves
from segexplorer.core.summary import Summary
from segexplorer.errors import NotFound

ARRAYS = tuple(f.name for f in fields(Summary) if f.name != "counts")


def save_newer(file: Path, newer: Newer) -> None:
    """Write `file` (.json) and its arrays beside it (.npz); the .json comes last, so where it is, all is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    arrays = {name: getattr(newer.summary, name) for name in ARRAYS}
    arrays |= {f"counts_{i}": counts for i, counts in enumerate(newer.summary.counts)}
    facts = {"absent": list(newer.absent), "n_columns": len(newer.summary.counts), "moves": None}
    if newer.moves:
        arrays["moves"] = newer.moves.counts
        facts["moves"] = {"n_new": newer.moves.n_new, "n_gone": newer.moves.n_gone}
    np.savez_compressed(file.with_suffix(".npz"), **arrays)
    part = file.with_suffix(".part")
    part.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    os.replace(part, file)


def load_newer(file: Path) -> Newer:
    """What was kept. Raises NotFound when there is nothing."""
    if not file.is_file():
        raise NotFound("comparison_gone")
    facts = json.loads(file.read_text(encoding="utf-8"))
    with np.load(file.with_suffix(".npz"), allow_pickle=False) as arrays:
        stored = {name: arrays[name] for name in arrays.files}
    counts = tuple(stored[f"counts_{i}"] for i in range(facts["n_columns"]))
    moves = Moves(stored["moves"], **facts["moves"]) if facts["moves"] else None
    return Newer(Summary(counts=counts, **{name: stored[name] for name in ARRAYS}), tuple(facts["absent"]), moves)
