"""Divisions of a base, summed up, as one file of arrays with their names as JSON in it: exact, small, never pickled."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from segexplorer.core.summary import Summary
from segexplorer.core.tally import SUMS, Label, Tally


def save_tallies(file: Path, tallies: Sequence[Tally]) -> None:
    """Write them; who reads meanwhile sees the whole file or none."""
    facts = [{"code": t.code, "columns": t.columns, "labels": [asdict(label) for label in t.labels]} for t in tallies]
    arrays = {f"{name}_{i}": getattr(t.summary, name) for i, t in enumerate(tallies) for name in SUMS}
    part = file.with_name(f"{file.stem}.{os.getpid()}.part.npz")
    np.savez_compressed(part, facts=np.array(json.dumps(facts, ensure_ascii=False)), **arrays)  # type: ignore[arg-type]
    os.replace(part, file)


def load_tallies(file: Path) -> tuple[Tally, ...]:
    """The divisions as saved, in their order."""
    with np.load(file, allow_pickle=False) as arrays:
        facts = json.loads(str(arrays["facts"]))
        return tuple(_tally(fact, {name: arrays[f"{name}_{i}"] for name in SUMS}) for i, fact in enumerate(facts))


def _tally(fact: dict[str, Any], sums: dict[str, np.ndarray]) -> Tally:
    labels = tuple(Label(**label) for label in fact["labels"])
    return Tally(fact["code"], tuple(fact["columns"]), labels, Summary(counts=(), **sums))
