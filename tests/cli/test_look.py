"""`look` says what is in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from segexplorer.__main__ import main
from tests.cli.running import refused


def test_look_says_what_is_in_a_file(tmp_path: Path, shop: Path) -> None:
    out = tmp_path / "new" / "profile.json"
    assert main(["look", str(shop), "--out", str(out)]) == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert len(found["coverage"]) == 12
    assert {verdict["method"] for verdict in found["enough"]} == {"groups", "goal", "stability", "over_time", "uplift", "money"}
    columns = {column["name"]: column for column in found["columns"]}
    assert columns["email"]["bars"] == []
    assert sum(bar["n"] for bar in columns["country"]["bars"]) <= found["customers"]
    before = out.read_bytes()
    assert main(["look", str(shop), "--out", str(out)]) == 0
    assert out.read_bytes() == before


def test_look_refuses_what_is_no_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "There is no file" in refused(capsys, "look", tmp_path / "nothing.csv", "--out", tmp_path / "x.json")
