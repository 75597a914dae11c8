"""`compare` on the command line: what changed, as a file and in a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from segexplorer.__main__ import main
from segexplorer.ingest.samples import online_shop
from tests.cli.running import explored

KEYS = {
    *("alert", "customers_then", "customers_now", "n_segments", "absent_columns", "promise", "psi", "shift", "segments"),
    *("columns", "moved"),
}


@pytest.fixture(scope="module")
def model(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("then")
    explored(folder, shop, "--goal", "responded", "--segments", "5", "--model", str(folder / "m"))
    return folder / "m"


def compared(model: Path, file: Path, *options: str) -> dict[str, Any]:
    out = file.parent / "deep" / "comparison.json"
    assert main(["compare", str(model), str(file), "--out", str(out), *options]) == 0
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    assert set(found) == KEYS
    return found


def test_the_same_file_has_not_changed(model: Path, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = compared(model, shop, "--earlier", str(shop))
    assert (found["n_segments"], found["psi"], found["shift"]) == (5, 0, "stable")
    assert {c["shift"] for c in found["columns"]} == {"stable"}
    assert found["promise"]["reach_share"]["verdict"] == found["promise"]["relevance"]["verdict"] == "kept"
    moved = found["moved"]
    assert (moved["stayed_share"], moved["new"], moved["gone"], moved["customers_in_both"]) == (1, 0, 0, 2_000)
    assert moved["of_100"] == [[100 * (i == j) for j in range(5)] for i in range(5)]
    said = capsys.readouterr().out.splitlines()[-1]
    assert said.endswith(found["alert"])
    assert found["alert"].startswith("None of 5 groups has changed size by more than chance; the promise was kept: ")


def test_segments_and_names_are_those_of_the_model(model: Path, shop: Path, tmp_path: Path) -> None:
    online_shop(900, seed=4).to_csv(tmp_path / "new.csv", index=False)
    found = compared(model, tmp_path / "new.csv", "--segments", "3")
    result = json.loads((model.parent / "result.json").read_text(encoding="utf-8"))
    assert [s["id"] for s in found["segments"]] == result["path"][2]["steps"][-1]["segment_ids"]
    assert (found["customers_then"], found["customers_now"], found["moved"]) == (2_000, 900, None)
    five = {s["id"]: s["name"] for s in result["segments"][0]["segments"]}
    assert {s["id"]: s["name"] for s in compared(model, tmp_path / "new.csv")["segments"]} == five


def test_the_sizes_are_those_that_score_gives(model: Path, tmp_path: Path) -> None:
    online_shop(900, seed=4).to_csv(tmp_path / "new.csv", index=False)
    found = compared(model, tmp_path / "new.csv")
    assert main(["score", str(model), str(tmp_path / "new.csv"), "--out", str(tmp_path / "s.csv")]) == 0
    sizes = pd.read_csv(tmp_path / "s.csv")["segments_5"].value_counts()
    assert {s["id"]: s["n_now"] for s in found["segments"]} == {i: int(n) if n >= 25 else None for i, n in sizes.items()}


def test_the_same_input_gives_the_same_bytes(model: Path, tmp_path: Path) -> None:
    online_shop(600, seed=5).to_csv(tmp_path / "new.csv", index=False)
    for name in ("a", "b"):
        assert main(["compare", str(model), str(tmp_path / "new.csv"), "--out", str(tmp_path / name)]) == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("columns", "says"),
    [(["visits_90d"], "lacks columns the groups were found with: visits_90d"), (None, 'no file "')],
)
def test_input_that_cannot_be_used_ends_with_two_and_one_line(
    columns: list[str] | None, says: str, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if columns:
        online_shop(300).drop(columns=columns).to_csv(tmp_path / "new.csv", index=False)
    capsys.readouterr()
    assert main(["compare", str(model), str(tmp_path / "new.csv"), "--out", str(tmp_path / "c.json")]) == 2
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)
    assert says in said.err
    assert not (tmp_path / "c.json").exists()


def test_a_folder_without_a_model_ends_with_two(shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(tmp_path), str(shop), "--out", str(tmp_path / "c.json")]) == 2
    assert "There is no model" in capsys.readouterr().err
