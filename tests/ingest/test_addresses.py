"""Which e-mail addresses can be written to: the library's word, found without asking it about each."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import assume, given
from hypothesis import strategies as st

from segexplorer.core.derived import LISTED, WRITABLE
from segexplorer.ingest import addresses
from segexplorer.ingest.addresses import RESERVED, STRICT, STRICT_CHARS, address_columns, hash_columns, is_good
from segexplorer.ingest.base import make_base
from segexplorer.ingest.names import clean_names
from segexplorer.ingest.recipe import Recipe, Repair

GOOD = ["ada@example.com", " Bo@Shop.Example.ORG ", "o'neil+news@a-b.co.uk", "zoë@büro.de", f"{'a' * 60}@{'b' * 60}.com", "x@1.de"]
BAD = [
    "ada",
    "ada@",
    "@x.com",
    "a b@x.com",
    "a@x",
    "a..b@x.com",
    "a@x.test",
    "a@b.invalid",
    "a@-x.com",
    "a@x.com, b@x.com",
    "a@1.2.3.4",
]


def base_of(frame: pd.DataFrame, folder: Path, recipe: Recipe | None = None) -> pd.DataFrame:
    frame.to_parquet(folder / "table.parquet", index=False)
    return pd.read_parquet(make_base(folder / "table.parquet", folder / "data.parquet", recipe or Recipe()).parquet)


def told(frame: pd.DataFrame) -> list[str]:
    return [{True: "good", False: "bad"}.get(may, "none") for may in frame[WRITABLE]]


def test_those_without_a_usable_address_are_marked_and_the_rest_is_as_it_was(tmp_path: Path) -> None:
    frame = pd.DataFrame({"email": [*GOOD, *BAD, None, "  "]}).assign(n=lambda f: range(len(f)))
    after = base_of(frame, tmp_path)
    assert told(after) == ["good"] * len(GOOD) + ["bad"] * len(BAD) + ["none"] * 2
    pd.testing.assert_frame_equal(after[["email", "n"]], pd.read_parquet(tmp_path / "table.parquet"))


def test_where_every_address_is_good_the_base_is_the_table_itself(tmp_path: Path) -> None:
    pd.DataFrame({"email": GOOD}).to_parquet(tmp_path / "table.parquet")
    assert make_base(tmp_path / "table.parquet", tmp_path / "data.parquet", Recipe()).parquet.samefile(tmp_path / "table.parquet")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data.parquet", "table.parquet"]


def test_one_usable_address_of_several_is_enough(tmp_path: Path) -> None:
    frame = pd.DataFrame({"email": ["a@x.com", "nothing", None, None], "billing_email": [None, "b@x.com", "nothing", None]})
    after = base_of(frame, tmp_path)
    assert told(after) == ["good", "good", "bad", "none"]


def test_repairs_and_marks_go_together(tmp_path: Path) -> None:
    frame = pd.DataFrame({"email": ["a@x.com", "b@x.com", "nope"], "born": [1893, 1980, 1990]})
    after = base_of(frame, tmp_path, Recipe(repairs=(Repair("born", "below", "1910"),)))
    assert after["born"].isna().tolist() == [True, False, False]
    assert after[WRITABLE].tolist() == [True, True, False]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data.parquet", "table.parquet"]


def test_rows_keep_their_places_in_a_large_table(tmp_path: Path) -> None:
    n = 300_000
    with duckdb.connect() as connection:
        rows = f"SELECT i, CASE WHEN i % 7 = 0 THEN 'nobody' ELSE 'c' || i || '@x.com' END AS email FROM range({n}) t(i)"
        connection.execute(f"COPY ({rows}) TO '{tmp_path / 'table.parquet'}' (ROW_GROUP_SIZE 10000)")
    after = pd.read_parquet(make_base(tmp_path / "table.parquet", tmp_path / "data.parquet", Recipe()).parquet)
    assert after["i"].tolist() == list(range(n))
    assert (after[WRITABLE] == (after["i"] % 7 != 0)).all()


def shorter(pattern: str) -> str:
    """The pattern with parts of a few characters: of what it takes without, five of six are too long to be tried."""
    for endless, few in (("]+", "]{1,5}"), (")*", "){0,2}"), (")+", "){1,2}"), ("{2,}", "{2,6}")):
        pattern = pattern.replace(endless, few)
    return pattern


@given(st.from_regex(re.compile(shorter(STRICT)), fullmatch=True))
def test_what_the_pattern_takes_the_library_takes_too(address: str) -> None:
    assert re.fullmatch(STRICT, address)
    assume(len(address) <= STRICT_CHARS and address.isascii() and not re.search(RESERVED + "$", address))
    assert validate_email(address, check_deliverability=False).ascii_email


@pytest.mark.parametrize("address", [*GOOD, *BAD])
def test_pattern_and_library_agree(address: str, tmp_path: Path) -> None:
    after = base_of(pd.DataFrame({"email": [address, "a@x.com", "b@x.com", "-"]}), tmp_path)
    try:
        validate_email(address.strip(), check_deliverability=False)
        expected = True
    except EmailNotValidError:
        expected = False
    assert bool(after[WRITABLE][0]) is expected


def test_the_library_is_asked_for_the_odd_ones_only_once_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(addresses, "is_good", lambda address: bool(asked.append(address)) or is_good(address))
    frame = pd.DataFrame({"email": ["a@x.com"] * 50 + ["zoë@büro.de"] * 50 + ["no"] * 9})
    assert base_of(frame, tmp_path)[WRITABLE].sum() == 100
    assert asked == ["zoë@büro.de"]


def test_columns_of_addresses_are_known_by_their_values(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "who": ["a@x.com", "b@x.com", None],
            "email": ["yes", "no", "yes"],
            "e-mail 2": [None, "c@x.com", "?"],
            "handle": ["@ada", "@bo", "@cy"],
            "hashed": ["a" * 64, "B1" * 32, None],
            "n": [1, 2, 3],
        }
    )
    frame.to_parquet(tmp_path / "t.parquet")
    with duckdb.connect() as connection:
        assert address_columns(connection, f"'{tmp_path / 't.parquet'}'") == ["who", "e-mail 2"]
        assert hash_columns(connection, f"'{tmp_path / 't.parquet'}'") == ["hashed"]


def test_no_column_of_a_file_has_the_name_of_a_mark() -> None:
    assert clean_names([WRITABLE, LISTED.upper()]) == [f"{WRITABLE} (file)", f"{LISTED.upper()} (file)"]
