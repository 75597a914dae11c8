"""What the segments are compared with stands in the result, and what does better is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import explored, refused


def test_baselines_stand_in_the_result_and_what_does_better_is_said(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--goal", "responded", "--max-segments", "5", "--baseline", "device", "signup_date", "--rfm", "--kmeans"]
    found = explored(tmp_path, shop, *asked)
    assert [(b["code"], b["n_groups"]) for b in found["baselines"][:3]] == [("send_to_all", 1), ("column", 3), ("column", 10)]
    rfm, *refits = found["baselines"][3:]
    assert (rfm["code"], rfm["columns"]) == ("rfm", ["recency_days", "n_orders", "spend_total"])
    assert {g["name"] for g in rfm["groups"]} >= {"Champions", "Hibernating"}
    assert [b["n_groups"] for b in refits] == [2, 3, 4, 5]
    first = found["path"][0]["steps"][0]
    assert {k: v for k, v in found["baselines"][0]["steps"][0].items() if k in first} == {
        k: v for k, v in first.items() if k != "segment_ids"
    }
    for one in found["baselines"]:
        assert sum(g["n"] for g in one["groups"]) == found["customers"]
        for step in one["steps"]:
            assert sum(step[n] for n in ("hits", "misses", "missed", "left_alone", "not_deliverable")) == found["customers"]
    said = capsys.readouterr().out
    assert all(rival["text"] in said for rival in found["rivals"])


def test_without_a_baseline_only_one_message_for_everybody_is_compared(shop: Path, tmp_path: Path) -> None:
    found = explored(tmp_path, shop, "--segments", "3")
    assert [b["code"] for b in found["baselines"]] == ["send_to_all"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--baseline", "nosuch"], 'no column "nosuch"'),
        (["--baseline", "email"], "holds personal data"),
        (["--goal", "responded", "--baseline", "responded"], "goal itself"),
        (["--goal", "spend_total", "--rfm"], "no columns for an RFM grid"),
    ],
)
def test_a_baseline_that_cannot_be_is_refused(
    options: list[str], sentence: str, shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in refused(capsys, "explore", shop, *options, "--max-segments", "4", "--out", tmp_path / "r.json")
