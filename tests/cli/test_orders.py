"""The command line makes customers of order lines by itself, says so, and can be told not to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from segexplorer.__main__ import main


def lines(folder: Path, n_customers: int = 300) -> Path:
    rng = np.random.default_rng(5)
    n = 6 * n_customers
    who = rng.permutation(n) % n_customers
    frame = pd.DataFrame(
        {
            "customer_id": who,
            "order_id": 10_000 + np.arange(n) // 2,
            "order_date": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 300, n), "D"),
            "quantity": rng.integers(1, 6, n),
            "unit_price": (rng.random(n) * 30).round(2),
            "country": np.array(["NL", "DE", "FR"])[who % 3],
        }
    )
    frame.to_csv(folder / "lines.csv", index=False)
    return folder / "lines.csv"


def explored(folder: Path, file: Path, *options: str) -> dict[str, Any]:
    assert main(["explore", str(file), *options, "--max-segments", "4", "--out", str(folder / "r.json")]) == 0
    found: dict[str, Any] = json.loads((folder / "r.json").read_text(encoding="utf-8"))
    return found


def test_order_lines_are_explored_as_customers_and_it_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = lines(tmp_path)
    found = explored(tmp_path, file)
    assert (found["rows"], found["customers"]) == (1_800, 300)
    roles = {column["name"]: (column["role"], column["family"]) for column in found["columns"]}
    assert roles["customer_id"][0] == "id"
    assert roles["recency_days"] == ("feature", "recency")
    assert roles["country"] == ("feature", "geography")
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "1,800 order lines of 300 customers: one row per customer is made of them, as of 26 Oct 2024."
    assert "300 customers" in said[-1]


def test_a_day_leaves_later_lines_out_and_says_how_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = lines(tmp_path)
    later = (pd.read_csv(file).order_date > "2024-06-30").sum()
    explored(tmp_path, file, "--as-of", "2024-06-30")
    assert f"{later:,} order lines left out: dated after 30 Jun 2024." in capsys.readouterr().out


def test_off_takes_the_lines_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = explored(tmp_path, lines(tmp_path), "--orders", "off", "--drop", "customer_id")
    assert found["customers"] == found["rows"] == 1_800
    assert "order lines" not in capsys.readouterr().out


def test_a_day_for_what_are_no_orders_or_no_day_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = lines(tmp_path)
    pd.read_csv(file).drop(columns="order_date").to_csv(tmp_path / "other.csv", index=False)
    for source, day, words in (
        (file, "soon", 'The day "soon" cannot be read'),
        (tmp_path / "other.csv", "2024-01-01", "does not hold order lines"),
    ):
        assert main(["explore", str(source), "--as-of", day, "--out", str(tmp_path / "r.json")]) == 2
        said = capsys.readouterr().err
        assert words in said
        assert "Traceback" not in said


def test_later_lines_are_scored_into_the_segments_of_earlier_ones(tmp_path: Path) -> None:
    file = lines(tmp_path)
    explored(tmp_path, file, "--model", str(tmp_path / "model"))
    assert main(["score", str(tmp_path / "model"), str(file), "--out", str(tmp_path / "assigned.csv")]) == 0
    assert len(pd.read_csv(tmp_path / "assigned.csv")) == 300


def test_the_real_lines_become_their_customers(tmp_path: Path, shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = explored(tmp_path, shared_data / "online_retail.parquet")
    assert (found["rows"], found["customers"]) == (541_909, 4_372)
    assert "135,080 order lines left out: no customer is named there." in capsys.readouterr().out
