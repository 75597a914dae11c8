"""assigned.csv opens safely in a spreadsheet, and a broken run leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from segexplorer.exports.assigned import write_assigned


def test_cells_and_names_that_a_spreadsheet_would_run_are_made_harmless(tmp_path: Path) -> None:
    ids = ["=1+1", "+a", "-b", "@c", "\tx", "plain", "שלום", "🙂"]
    frame = pd.DataFrame({"=cmd()": ids, "segments_2": [2, 3] * 4})
    assert write_assigned([frame], tmp_path / "a.csv") == 8
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "'=cmd(),segments_2"
    assert [line.split(",")[0] for line in lines[1:]] == ["'=1+1", "'+a", "'-b", "'@c", "'\tx", "plain", "שלום", "🙂"]


def test_numbers_stay_numbers_even_below_zero(tmp_path: Path) -> None:
    write_assigned([pd.DataFrame({"id": [-5, 7], "segments_2": [2, 3]})], tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text() == "id,segments_2\n-5,2\n7,3\n"


def test_batches_are_written_below_one_header(tmp_path: Path) -> None:
    batches = [pd.DataFrame({"id": [f"c{i}"], "segments_3": [i]}) for i in range(3)]
    assert write_assigned(batches, tmp_path / "a.csv") == 3
    assert (tmp_path / "a.csv").read_text() == "id,segments_3\nc0,0\nc1,1\nc2,2\n"


def test_a_broken_run_leaves_the_old_file_and_no_half_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("old")

    def broken() -> Iterator[pd.DataFrame]:
        yield pd.DataFrame({"id": ["a"]})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_assigned(broken(), tmp_path / "a.csv")
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_text() == "old"
