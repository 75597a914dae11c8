"""Odd names, cells and numbers that can be used all the same."""

from __future__ import annotations

import csv
import math
import random
from pathlib import Path

import numpy as np
import pandas as pd

from segexplorer.__main__ import main
from tests.cli.running import explored, numbers

ODD_NAMES = ["<script>alert(1)</script>", "🛒 orders", "עִבְרִית", "=cmd()", 'quo"te;s', "a,b", "{braces}", "100 %"]


def test_markup_scripts_and_formulas_in_names_and_cells_are_only_text(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({name: rng.normal(size=600).round(4) for name in ODD_NAMES})
    frame["עִבְרִית"] = rng.choice(["שלום", "<b>x</b>", "🙂", "=1+1"], 600)
    frame["=cmd()"] = rng.choice(["+a", "-b", "@c", "{0}"], 600)
    frame["a,b"] = rng.choice(['say "x"', "semi;colon", "new\nline"], 600)
    frame.insert(0, "customer id", [f"={i}+1" for i in range(600)])
    frame.to_csv(tmp_path / "odd.csv", index=False, quoting=csv.QUOTE_ALL)
    options = ["--id", "customer id", "--segments", "4", "--assign", str(tmp_path / "a.csv"), "--model", str(tmp_path / "m")]
    found = explored(tmp_path, tmp_path / "odd.csv", *options)
    assert [c["name"] for c in found["columns"]] == ["customer id", *ODD_NAMES]
    assert sum(c["used"] for c in found["columns"]) >= 6
    assert pd.read_csv(tmp_path / "a.csv")["customer id"].str.startswith("'=").all()
    assert main(["score", str(tmp_path / "m"), str(tmp_path / "odd.csv"), "--out", str(tmp_path / "s.csv")]) == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "s.csv").read_bytes()


def test_infinite_and_absurd_numbers_leave_every_result_finite(tmp_path: Path) -> None:
    rng = random.Random(0)
    lines = [
        f"{rng.choice(['inf', '-inf', 'nan', '1', '2', '1e308', ''])},{rng.random()},{rng.random() * 1e300}" for _ in range(500)
    ]
    (tmp_path / "inf.csv").write_text("a,b,c\n" + "\n".join(lines) + "\n")
    found = explored(tmp_path, tmp_path / "inf.csv", "--segments", "4")
    assert found["customers"] == 500
    assert all(math.isfinite(number) for number in numbers(found))


def test_a_goal_with_a_formula_as_its_answer_is_text_too(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": rng.normal(size=800), "y": rng.normal(size=800), "<i>": rng.choice(["=1+1", "<b>"], 800)})
    frame.to_csv(tmp_path / "g.csv", index=False)
    found = explored(tmp_path, tmp_path / "g.csv", "--goal", "<i>", "--segments", "3")
    assert found["goal"]["levels"] == ["<b>", "=1+1"]
