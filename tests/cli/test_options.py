"""What is asked for is followed, written and said."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from segexplorer.__main__ import main
from segexplorer.words.language import speaking
from tests.cli.running import explored


def test_options_are_followed(shop: Path, tmp_path: Path) -> None:
    found = explored(
        tmp_path,
        shop,
        "--id",
        "email",
        "--drop",
        "device",
        "browser",
        "--max-segments",
        "7",
        "--segments",
        "3",
        "99",
        "--focus",
        "0",
    )
    role = {c["name"]: (c["role"], c["used"]) for c in found["columns"]}
    assert role["email"] == ("id", False)
    assert role["device"] == role["browser"] == ("ignored", False)
    assert len(found["path"]) == 7
    assert [one["n_segments"] for one in found["segments"]] == [3, 7]
    assert found["goal"]["kind"] == "likeness"


def test_one_list_of_numbers_of_segments_holds_for_everything_that_is_written(shop: Path, tmp_path: Path) -> None:
    options = [
        "--segments",
        "200",
        "8",
        "3",
        "8",
        "--max-segments",
        "8",
        "--assign",
        str(tmp_path / "a.csv"),
        "--model",
        str(tmp_path / "m"),
    ]
    found = explored(tmp_path, shop, *options)
    assert [one["n_segments"] for one in found["segments"]] == [3, 8]
    assert main(["score", str(tmp_path / "m"), str(shop), "--out", str(tmp_path / "s.csv")]) == 0
    for name in ("a.csv", "s.csv"):
        assert pd.read_csv(tmp_path / name).columns.tolist() == ["customer_id", "segments_3", "segments_8"]


def test_the_last_line_says_what_the_groups_are_worth_in_words_that_fit_the_goal(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    explored(tmp_path, shop, "--max-segments", "5")
    assert re.search(r"who differ \d+% less inside a group than customers at large\.$", capsys.readouterr().out.splitlines()[-1])
    explored(tmp_path, shop, "--max-segments", "5", "--goal", "responded")
    assert "times send-to-all" in capsys.readouterr().out


def test_explore_writes_into_a_folder_that_is_not_there_yet(shop: Path, tmp_path: Path) -> None:
    assert main(["explore", str(shop), "--segments", "3", "--out", str(tmp_path / "new" / "r.json")]) == 0


def test_asked_whether_groups_last_the_result_says_how_often_each_was_found_again(shop: Path, tmp_path: Path) -> None:
    found = explored(tmp_path, shop, "--max-segments", "8", "--segments", "5", "--stability")
    assert found["stability"]["tries"] == 20
    assert max(segment["found_again"] for segment in found["segments"][0]["segments"]) == 20
    assert found["over_time"]["problem"] is None
    assert 0.5 < found["over_time"]["path"][4]["stay_share"] <= 1


def test_the_command_line_speaks_the_language_it_is_asked_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    asked = ["explore", str(tmp_path / "none.csv"), "--out", str(tmp_path / "r.json")]
    with speaking("en"):
        assert main(["--language", "de", *asked]) == 2
        assert capsys.readouterr().err.endswith("none.csv“. Prüfen Sie den Namen und den Ordner.\n")
        assert main(asked) == 2
        assert capsys.readouterr().err.endswith('none.csv". Check the name and the folder.\n')
        assert main(["--language", "xx", *asked]) == 2
        assert capsys.readouterr().err == 'There is no language "xx" here. Use one of: en, de.\n'


def test_groups_are_named_in_the_language_it_is_asked_for(shop: Path, tmp_path: Path) -> None:
    with speaking("en"):
        assert main(["--language", "de", "explore", str(shop), "--segments", "3", "--out", str(tmp_path / "de.json")]) == 0
        english = _names(explored(tmp_path, shop, "--segments", "3"))
    assert not _names(json.loads((tmp_path / "de.json").read_text())) & english


def _names(found: dict[str, Any]) -> set[str]:
    return {segment["name"] for segment in found["segments"][0]["segments"]}
