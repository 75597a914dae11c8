"""With a treatment, relevance is the difference that the message makes."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from segexplorer.__main__ import main
from tests.cli.running import Mailed, explored, refused


def test_with_a_treatment_relevance_is_the_difference_it_makes(mailing: Path, mailed: Mailed, tmp_path: Path) -> None:
    found = mailed.found
    assert "extra answers per 100 messages" in mailed.said
    assert found["goal"]["treatment"]["control"] == "control"  # guessed
    rates = pd.read_csv(mailing).groupby("mailing").answered.mean()
    assert found["send_to_all"] == pytest.approx(rates["mailed"] - rates["control"])
    options = ["--goal", "answered", "--treatment", "mailing", "--control", "control", "--treated", "mailed"]
    said = explored(tmp_path, mailing, *options, "--max-segments", "6")
    assert [s["relevance"] for s in said["path"][4]["steps"]] == [s["relevance"] for s in found["path"][4]["steps"]]
    newer, out = tmp_path / "newer.csv", tmp_path / "assigned.csv"
    pd.read_csv(mailing).drop(columns=["mailing", "answered"]).head(500).to_csv(newer, index=False)
    assert main(["score", str(mailed.model), str(newer), "--out", str(out)]) == 0
    assert len(pd.read_csv(out)) == 500


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--treatment", "mailing"), "answers (yes or no) and amounts only"),
        (("--goal", "answered", "--treatment", "nowhere"), 'no column "nowhere"'),
        (("--goal", "answered", "--treatment", "device"), 'It holds "desktop", "phone"'),
        (("--goal", "answered", "--treatment", "device", "--control", "desktop"), "Chance did not decide"),
        (("--goal", "answered", "--treatment", "mailing", "--control", "nobody"), 'Nobody has "nobody"'),
    ],
)
def test_a_difference_that_cannot_be_read_is_refused(
    mailing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], said: str
) -> None:
    assert said in refused(capsys, "explore", mailing, *options, "--out", tmp_path / "r.json")


def test_a_difference_can_be_compared_and_held_against_a_file_without_a_mailing(
    mailing: Path, mailed: Mailed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [b["code"] for b in mailed.found["baselines"]] == ["send_to_all", "column"]
    newer, out = tmp_path / "newer.csv", tmp_path / "comparison.json"
    pd.read_csv(mailing).drop(columns="mailing").to_csv(newer, index=False)
    assert main(["compare", str(mailed.model), str(newer), "--out", str(out)]) == 0
    assert 'lacks "mailing"' in capsys.readouterr().out


def test_a_difference_is_read_off_newer_customers_whatever_share_of_them_got_the_message(
    mailing: Path, mailed: Mailed, tmp_path: Path
) -> None:
    newer, out = tmp_path / "newer.csv", tmp_path / "comparison.json"
    frame = pd.read_csv(mailing)
    left_out = frame["mailing"] == "control"
    few = frame[~left_out | (frame.index % 4 == 0)]  # three of four of those left out are not in the newer file
    few.to_csv(newer, index=False)
    assert main(["compare", str(mailed.model), str(newer), "--segments", "1", "--out", str(out)]) == 0
    rates = few.groupby("mailing").answered.mean()
    kept = json.loads(out.read_text(encoding="utf-8"))["promise"]["relevance"]
    assert kept["now"] == pytest.approx(rates["mailed"] - rates["control"])
