"""A weight or the focus moves: how long until Python has the new tree, path, cards and the text of the live picture?

The summary of 10,000,000 customers is as large as that of 100,000: one of 100,000 x 20 is learned and its counts taken a hundred
times. Prints milliseconds per move, by the clock and of the processor (on a busy machine the clock tells of others), p50 and
p95, for a goal and without, and where the time goes.

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
WORDS = read_lexicon("en")


def main() -> int:
    """Move and measure; 1 when a p95 by the clock misses its target."""
    n_moves = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    slow = 0
    gc.collect()
    gc.freeze()  # as the server does once it has started
    with tempfile.TemporaryDirectory() as made:
        table = import_file(big_csv(Path(made) / "big.csv", N_ROWS), "big.csv", Path(made)).parquet
        schema = guess(table, LocalEngine)
        for goal in (None, "responded"):
            model = explore(table, schema, Question(goal), LocalEngine)
            model = replace(model, summary=repeated(model.summary, TIMES))
            slow += _told(model, n_moves)
    gc.unfreeze()
    return int(slow > 0)


def repeated(summary: Summary, times: int) -> Summary:
    """The summary of the same customers many times over."""
    parts = {f.name: getattr(summary, f.name) for f in fields(summary)}
    return Summary(
        **{name: tuple(p * times for p in part) if isinstance(part, tuple) else part * times for name, part in parts.items()}
    )


def _told(model: Model, n_moves: int) -> bool:
    families = sorted({c.family for c in model.learned.assigner.space.encoder.columns})
    weights = np.random.default_rng(0).choice([0.0, 0.5, 1.5, 2.0, 3.0], n_moves)
    choices = [Choices((i % 20) / 20, {families[i % len(families)]: float(w)}) for i, w in enumerate(weights)]
    move(model, choices[0])  # what is worked out once
    spent = np.array([move(model, each) for each in choices]) * 1000
    print(f"{model.learned.goal.kind}: {model.summary.n_customers:,} customers, {len(model.summary.n)} atoms, {n_moves} moves")
    for name, times in zip(("clock", "processor", "  of it the text"), spent.T, strict=True):
        print(f"  {name:16} p50 {np.median(times):5.0f} ms   p95 {np.quantile(times, 0.95):5.0f} ms")
    print(f"  target p95 {TARGET_MS:.0f} ms")
    return bool(np.quantile(spent[:, 0], 0.95) >= TARGET_MS)


def move(model: Model, choices: Choices) -> tuple[float, float, float]:
    """Seconds by the clock, of the processor, and of the processor for the text."""
    clock, processor = time.perf_counter(), time.process_time()
    grown = grow_again(model, choices, 25, WORDS)
    text = time.process_time()
    build(grown.path, grown.personas)
    return time.perf_counter() - clock, time.process_time() - processor, time.process_time() - text


if __name__ == "__main__":
    sys.exit(main())
