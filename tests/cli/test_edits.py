"""Edits on the command line: a file of them, what they come to in result.json, and a kept model that remembers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from segexplorer.__main__ import main
from segexplorer.ingest.samples import online_shop
from tests.cli.running import explored, refused


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("shop") / "shop.csv"
    online_shop(1_500).to_csv(file, index=False)
    return file


@pytest.fixture(scope="module")
def plain(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return explored(tmp_path_factory.mktemp("plain"), shop, "--goal", "responded", "--segments", "5")


def file_of(folder: Path, *edits: dict[str, Any]) -> Path:
    file = folder / "edits.json"
    file.write_text(json.dumps({"edits": edits}), encoding="utf-8")
    return file


def segments(found: dict[str, Any]) -> list[dict[str, Any]]:
    return found["segments"][0]["segments"]


def test_without_edits_the_list_of_them_is_empty(plain: dict[str, Any]) -> None:
    assert plain["edits"] == []
    assert all(not s["locked"] and not s["let_go"] and s["note"] == "" for s in segments(plain))


def test_edits_of_a_file_are_applied_and_told_and_everybody_is_assigned_to_the_edited_groups(
    shop: Path, plain: dict[str, Any], tmp_path: Path
) -> None:
    first, second, third, *_ = sorted(segments(plain), key=lambda s: s["n"])
    edits = file_of(
        tmp_path,
        {"do": "merge", "segment": first["id"], "with": second["name"]},
        {"do": "rename", "segment": [first["id"], second["id"]], "name": "Two in one"},
        {"do": "let_go", "segment": third["id"]},
        {"do": "note", "segment": third["name"].upper(), "text": "too dear"},
        {"do": "lock", "segment": 1},
    )
    options = ["--goal", "responded", "--segments", "4", "--edits", str(edits), "--model", str(tmp_path / "m")]
    found = explored(tmp_path, shop, *options, "--assign", str(tmp_path / "assigned.csv"))
    told = [(e["do"], e["applied"]) for e in found["edits"]]
    assert told == [("merge", True), ("rename", True), ("let_go", True), ("note", True), ("lock", False)]
    assert found["edits"][0]["text"] == f"Merged {first['name']} with {second['name']}"
    assert found["edits"][4]["why"].startswith("Waits: ")
    by_name = {s["name"]: s for s in segments(found)}
    both = by_name["Two in one"]
    assert both["n"] == first["n"] + second["n"]
    gone = by_name[third["name"]]
    assert (gone["let_go"], gone["note"], gone["n"]) == (True, "too dear", third["n"])
    cut = found["path"][3]
    assert cut["let_go"] == [gone["id"]]
    assert all(gone["id"] not in step["segment_ids"] for step in cut["steps"])
    assigned = pd.read_csv(tmp_path / "assigned.csv")["segments_4"].value_counts().to_dict()
    assert assigned == {s["id"]: s["n"] for s in segments(found)}
    again = tmp_path / "again.csv"
    assert main(["score", str(tmp_path / "m"), str(shop), "--out", str(again)]) == 0
    assert again.read_bytes() == (tmp_path / "assigned.csv").read_bytes()
    out = tmp_path / "comparison.json"
    assert main(["compare", str(tmp_path / "m"), str(shop), "--out", str(out)]) == 0
    names = {s["name"] for s in json.loads(out.read_text(encoding="utf-8"))["segments"]}
    assert names == set(by_name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no json", "holds no list of edits"),
        ("[]", "holds no list of edits"),
        ('{"edits": 3}', "holds no list of edits"),
        ('{"edits": [{"do": "lock", "segment": 999}]}', "Edit 1 in"),
        ('{"edits": [{"do": "lock", "segment": "Nobody"}]}', "Edit 1 in"),
        ('{"edits": [{"do": "lock", "segment": 2}, {"do": "explode", "segment": 2}]}', "Edit 2 in"),
        ('{"edits": [{"do": "colour", "segment": 2, "colour": 99}]}', "Edit 1 in"),
        ('{"edits": ["lock"]}', "Edit 1 in"),
    ],
)
def test_a_file_that_is_no_list_of_edits_is_refused_in_one_sentence(
    text: str, said: str, plain: dict[str, Any], shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "edits.json"
    file.write_text(text, encoding="utf-8")
    assert said in refused(capsys, "explore", shop, "--edits", file, "--out", tmp_path / "r.json")


def test_a_missing_file_of_edits_is_refused(shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "There is no file" in refused(capsys, "explore", shop, "--edits", "nowhere.json", "--out", tmp_path / "r.json")
