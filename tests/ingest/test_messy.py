"""Ugly files from the test sets of other tools: each ends in a table or in one sentence, and none in a wrong table."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.messy import Outcome, compared, outcome, truths_of

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


@pytest.fixture(scope="module")
def outcome_of(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Outcome, list[str]]]:
    """What became of the file of that name, and what stands in the folder afterwards; each is read once."""
    folder = shared_data / "messy"
    truths = truths_of(folder)

    @cache
    def read(name: str) -> tuple[Outcome, list[str]]:
        made = tmp_path_factory.mktemp("messy")
        return outcome(folder, name, truths.get(name, ""), made), [file.name for file in made.iterdir()]

    return read


def test_a_messy_file_ends_in_a_table_or_one_sentence(messy_file: Path, outcome_of: Callable) -> None:
    found, left = outcome_of(messy_file.name)
    assert found.verdict != "wrong", found.reason
    if found.verdict == "refused":
        code, _, sentence = found.reason.partition(": ")
        assert messy_file.name in sentence
        assert left == []
        assert code == KNOWN_REFUSALS.get(messy_file.name, code)
    else:
        assert messy_file.name not in KNOWN_REFUSALS
        assert "data.parquet" in left


def test_no_messy_file_with_a_ground_truth_gives_another_table(shared_data: Path, outcome_of: Callable) -> None:
    outcomes = [outcome_of(name)[0] for name in truths_of(shared_data / "messy")]
    assert [o for o in outcomes if o.verdict == "wrong"] == []
    assert sum(o.verdict == "right" for o in outcomes) >= FEWEST_RIGHT


@pytest.mark.parametrize(
    ("truth", "verdict"), [("a,b\n1,x\n2,y\n", "right"), ("a,b\n1,x\n2,z\n", "wrong"), ("a,b\n1,x\n", "wrong"), ("", "table")]
)
def test_the_score_tells_right_from_wrong(tmp_path: Path, truth: str, verdict: str) -> None:
    (tmp_path / "file.csv").write_text("a;b\n1;x\n2;y\n")
    (tmp_path / "truth.csv").write_text(truth)
    assert outcome(tmp_path, "file.csv", "truth.csv" if truth else "", tmp_path / "made").verdict == verdict


def test_the_score_tells_a_clear_refusal(tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_text("")
    found = outcome(tmp_path, "file.csv", "", tmp_path / "made")
    assert (found.verdict, found.reason.split(":")[0]) == ("refused", "empty_file")


def test_lost_cells_are_told_and_too_many_are_wrong() -> None:
    truth = pd.DataFrame({"a": [str(i) for i in range(300)], "b": ["1"] * 300})
    ours = pd.DataFrame({"a": range(300), "b": [1.0] * 299 + [None]})
    assert compared(ours, truth) == "1 cells lost"
    assert compared(ours.assign(b=None), truth).startswith("differs")
