"""A table or a query of a connected database is explored as a file is."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from segexplorer.__main__ import main
from segexplorer.ingest.samples import online_shop
from tests.cli.running import explored, refused


@pytest.fixture
def connected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A connected shop of 2,000 customers, and the same as a file."""
    online_shop(2_000).to_csv(tmp_path / "shop.csv", index=False)
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        pd.read_csv(tmp_path / "shop.csv").to_sql("customers", connection, index=False)
    monkeypatch.setenv("SEGEXPLORER_CONNECTION_SHOP", f"sqlite:///{tmp_path / 'shop.db'}")
    return tmp_path / "shop.csv"


def test_a_table_and_a_query_give_the_segments_of_the_same_file(connected: Path, tmp_path: Path) -> None:
    asked = ["--goal", "responded", "--max-segments", "8"]
    found = [explored(tmp_path, connected, *asked)]
    for source in (["--table", "customers"], ["--query", "SELECT * FROM customers ORDER BY 1 DESC"]):
        out = tmp_path / "of_database.json"
        assert main(["explore", "--connection", "shop", *source, *asked, "--out", str(out)]) == 0
        found.append(json.loads(out.read_text(encoding="utf-8")))
    assert [f["customers"] for f in found] == [2_000] * 3
    assert found[0]["segments"] == found[1]["segments"] == found[2]["segments"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Name one file, or a connection"),
        (["--connection", "shop"], "Name one file, or a connection"),
        (["x.csv", "--connection", "shop", "--table", "customers"], "Name one file, or a connection"),
        (["--connection", "shop", "--table", "a", "--query", "SELECT 1"], "Name one file, or a connection"),
        (["x.csv", "--table", "customers"], "Name one file, or a connection"),
        (["--connection", "crm", "--table", "customers"], 'no connection "crm". Choose one of: shop'),
        (["--connection", "shop", "--table", "absent"], 'no table or view "absent"'),
        (["--connection", "shop", "--query", "DROP TABLE customers"], "A query is one SELECT"),
    ],
)
def test_a_source_that_cannot_be_read_ends_with_two_and_one_line(
    words: list[str], sentence: str, connected: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in refused(capsys, "explore", *words, "--out", tmp_path / "result.json")
