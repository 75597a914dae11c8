"""Ugly files from the test sets of other tools: each ends in a table or in one sentence, and none in a wrong table."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from benchmarks.messy import compared, outcome, score
from segexplorer.errors import UnusableFile
from segexplorer.ingest.files import import_file

KNOWN_REFUSALS = {
    "csvkit__no_header_row.csv": "no_header",
    "pollock_polluted__file_no_header.csv": "no_header",
    "pollock_polluted__file_header_only.csv": "header_only",
    "frictionless__without-rows.csv": "header_only",
    "traps__bytes_0.csv": "empty_file",
    "traps__git_lfs_pointer.csv": "lfs_pointer",
    "traps__rdata_named.csv": "binary",
}
FEWEST_RIGHT = 20


def test_a_messy_file_ends_in_a_table_or_one_sentence(messy_file: Path, tmp_path: Path) -> None:
    refused = None
    try:
        done = import_file(messy_file, messy_file.name, tmp_path / "out")
    except UnusableFile as error:
        refused = error
    if refused is None:
        assert messy_file.name not in KNOWN_REFUSALS
        assert pd.read_parquet(done.parquet).shape == (done.n_rows, done.n_columns)
    else:
        assert messy_file.name in str(refused)
        assert not list((tmp_path / "out").glob("*"))
        assert refused.code == KNOWN_REFUSALS.get(messy_file.name, refused.code)


def test_no_messy_file_with_a_ground_truth_gives_another_table(shared_data: Path) -> None:
    outcomes = score(shared_data / "messy")
    assert [o for o in outcomes if o.verdict == "wrong"] == []
    assert sum(o.verdict == "right" for o in outcomes) >= FEWEST_RIGHT


@pytest.mark.parametrize(
    ("truth", "verdict"), [("a,b\n1,x\n2,y\n", "right"), ("a,b\n1,x\n2,z\n", "wrong"), ("a,b\n1,x\n", "wrong"), ("", "table")]
)
def test_the_score_tells_right_from_wrong(tmp_path: Path, truth: str, verdict: str) -> None:
    (tmp_path / "file.csv").write_text("a;b\n1;x\n2;y\n")
    (tmp_path / "truth.csv").write_text(truth)
    assert outcome(tmp_path, "file.csv", "truth.csv" if truth else "").verdict == verdict


def test_the_score_tells_a_clear_refusal(tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_text("")
    found = outcome(tmp_path, "file.csv", "")
    assert (found.verdict, found.reason.split(":")[0]) == ("refused", "empty_file")


def test_lost_cells_are_told_and_too_many_are_wrong() -> None:
    truth = pd.DataFrame({"a": [str(i) for i in range(300)], "b": ["1"] * 300})
    ours = pd.DataFrame({"a": range(300), "b": [1.0] * 299 + [None]})
    assert compared(ours, truth) == "1 cells lost"
    assert compared(ours.assign(b=None), truth).startswith("differs")
