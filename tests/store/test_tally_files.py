"""Sums of divisions come back from their file exactly as they were."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from segexplorer.core.summary import Summary
from segexplorer.core.tally import SUMS, Label, Tally
from segexplorer.store.tally_files import load_tallies, save_tallies


def tally(n_groups: int, label: Label, seed: int) -> Tally:
    rng = np.random.default_rng(seed)
    n = [rng.integers(0, 99, (n_groups, 20)) for _ in range(3)]
    sums = [rng.normal(size=(n_groups, 20, d)) for d in (5, 5, 3)]
    return Tally("column", ("עמודה", "b"), (label,) * n_groups, Summary(*n, *sums, (), np.zeros((n_groups, 0, 2))))


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    kept = [tally(3, Label("between", "", 1.5, None), 0), tally(2, Label("level", "=1+1"), 1), tally(1, Label("other"), 2)]
    save_tallies(tmp_path / "b.npz", kept)
    for one, other in zip(kept, load_tallies(tmp_path / "b.npz"), strict=True):
        assert (one.code, one.columns, one.labels) == (other.code, other.columns, other.labels)
        for name in SUMS:
            before, after = getattr(one.summary, name), getattr(other.summary, name)
            assert np.array_equal(before, after)
            assert before.dtype == after.dtype
    assert [p.name for p in tmp_path.iterdir()] == ["b.npz"]
