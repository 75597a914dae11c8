"""The same input and seed give the same bytes, and scoring the explored file gives the segments of exploring."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd

from segexplorer.__main__ import main
from tests.cli.running import PROJECT, explored

OF_THE_RUN = ("timings_s", "peak_mb")


def test_the_same_input_and_seed_give_the_same_bytes(shop: Path, tmp_path: Path) -> None:
    """In processes of their own, with different hash seeds; only what the run itself cost may differ."""
    for name, hash_seed in (("a", "1"), ("b", "2")):
        words = [sys.executable, "-m", "segexplorer", "explore", str(shop), "--goal", "responded", "--segments", "3", "8"]
        words += ["--out", str(tmp_path / f"{name}.json"), "--assign", str(tmp_path / f"{name}.csv"), "--seed", "5"]
        done = subprocess.run(
            words, cwd=PROJECT, env=os.environ | {"PYTHONHASHSEED": hash_seed}, capture_output=True, check=False, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    one, other = (_without_cost(tmp_path / f"{name}.json") for name in ("a", "b"))
    assert one.splitlines() == other.splitlines()


def _without_cost(file: Path) -> str:
    facts = json.loads(file.read_text(encoding="utf-8"))
    return json.dumps({key: value for key, value in facts.items() if key not in OF_THE_RUN}, indent=1)


def test_scoring_the_explored_file_gives_the_segments_of_exploring(shop: Path, tmp_path: Path) -> None:
    options = ["--goal", "responded", "--segments", "4", "9", "--assign", str(tmp_path / "a.csv"), "--model", str(tmp_path / "m")]
    explored(tmp_path, shop, *options)
    assert main(["score", str(tmp_path / "m"), str(shop), "--out", str(tmp_path / "s.csv")]) == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "s.csv").read_bytes()
    assert pd.read_csv(tmp_path / "s.csv").columns.tolist() == ["customer_id", "segments_4", "segments_9"]
