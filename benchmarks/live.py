"""A weight or the focus moves: how long until Python has the new tree, path, cards and the text of the live picture?

The summary of 10,000,000 customers is as large as that of 100,000: one of 100,000 x 20 is learned and its counts taken a hundred
times. Prints milliseconds per move, p50 and p95, for a goal and without: of the new Path and personas alone, which the target
speaks of, and of all with the text that the browser draws from; by the clock, by which both are judged, and of the processor
(on a busy machine the clock tells of others).

    python benchmarks/live.py [N_MOVES]
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from segexplorer.core.grown import Model
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices
from segexplorer.core.summary import Summary
from segexplorer.engine.local import LocalEngine
from segexplorer.ingest.files import import_file
from segexplorer.ingest.lexicons import read_lexicon
from segexplorer.ingest.tables import big_csv
from segexplorer.services.exploring import explore, grow_again, guess
from segexplorer.ui.explorer.payload import build

N_ROWS, TIMES, TARGET_MS = 100_000, 100, 150.0
PARTS = ("Path and personas", "with the text")
WORDS = read_lexicon("en")


def main() -> int:
    """Move and measure; 1 when a p95 by the clock misses the target."""
    n_moves = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    n_missed = 0
    gc.collect()
    gc.freeze()  # as the server does once it has started
    with tempfile.TemporaryDirectory() as made:
        table = import_file(big_csv(Path(made) / "big.csv", N_ROWS), "big.csv", Path(made)).parquet
        schema = guess(table, LocalEngine)
        for goal in (None, "responded"):
            model = explore(table, schema, Question(goal), LocalEngine)
            model = replace(model, summary=repeated(model.summary, TIMES))
            n_missed += _told(model, n_moves)
    gc.unfreeze()
    return int(n_missed > 0)


def repeated(summary: Summary, times: int) -> Summary:
    """The summary of the same customers many times over."""
    parts = {f.name: getattr(summary, f.name) for f in fields(summary)}
    return Summary(
        **{name: tuple(p * times for p in part) if isinstance(part, tuple) else part * times for name, part in parts.items()}
    )


def _told(model: Model, n_moves: int) -> int:
    """Measure and print; how many of the two miss the target."""
    families = sorted({c.family for c in model.learned.assigner.space.encoder.columns})
    weights = np.random.default_rng(0).choice([0.0, 0.5, 1.5, 2.0, 3.0], n_moves)
    choices = [Choices((i % 20) / 20, {families[i % len(families)]: float(w)}) for i, w in enumerate(weights)]
    move(model, choices[0])  # what is worked out once
    spent = np.array([move(model, each) for each in choices]) * 1000
    half, most = np.quantile(spent, (0.5, 0.95), axis=0)
    print(f"{model.learned.goal.kind}: {model.summary.n_customers:,} customers, {len(model.summary.n)} atoms, {n_moves} moves")
    for part, (clock, processor), (most_clock, most_processor) in zip(PARTS, half, most, strict=True):
        print(f"  {part:18} clock p50 {clock:4.0f} ms, p95 {most_clock:4.0f} ms: {_verdict(most_clock)}")
        print(f"  {'':18} processor {processor:4.0f} ms, p95 {most_processor:4.0f} ms")
    return int((most[:, 0] >= TARGET_MS).sum())


def _verdict(p95: float) -> str:
    return f"target p95 under {TARGET_MS:.0f} ms {'met' if p95 < TARGET_MS else 'MISSED'}"


def move(model: Model, choices: Choices) -> np.ndarray:
    """(2, 2) seconds until Path and personas are there, then until the text is: by the clock, and of the processor."""
    began = _now()
    grown = grow_again(model, choices, 25, WORDS)
    grew = _now()
    build(grown.path, grown.personas)
    return np.array([grew, _now()]) - began


def _now() -> np.ndarray:
    return np.array([time.perf_counter(), time.process_time()])


if __name__ == "__main__":
    sys.exit(main())
