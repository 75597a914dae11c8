"""Archives are opened for what they hold: tables are read, all else is passed over, and nothing in them is trusted."""

from __future__ import annotations

import gzip
import random
import resource
import struct
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from segexplorer.errors import UnusableFile
from segexplorer.ingest.archives import unpack
from segexplorer.ingest.files import Imported, import_file
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.recipe import Recipe
from segexplorer.ingest.watch import silent
from tests.ingest.specimens import SPECIMENS, csv_file, json_lines, xlsx_file, zip_file

OTHERS = [["code", "city"], ["x1", "Gent"], ["x2", "Ulm"]]


def bring(folder: Path, data: bytes, recipe: Recipe | None = None, limits: Limits | None = None) -> Imported:
    (folder / "f").write_bytes(data)
    return import_file(folder / "f", "all.zip", folder / "out", limits, recipe or Recipe())


def refusal(folder: Path, data: bytes, recipe: Recipe | None = None, limits: Limits | None = None) -> str:
    before = sorted((folder / "out").glob("*"))
    with pytest.raises(UnusableFile, match=r"all\.zip") as caught:
        bring(folder, data, recipe, limits)
    assert sorted((folder / "out").iterdir()) == before
    return caught.value.code


@pytest.mark.parametrize("packed", [True, False])
def test_a_full_disk_is_not_called_a_damaged_file(tmp_path: Path, packed: bool) -> None:
    """A limit on the size of a file stands for the full disk: it strikes while unpacking, or while the table is written."""
    chance = random.Random(1)  # what follows a rule takes 4 KB of Parquet
    text = ("id,x\n" + "".join(f"{i},{chance.random()}\n" for i in range(40_000))).encode()
    (tmp_path / "f").write_bytes(gzip.compress(text) if packed else text)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(UnusableFile) as caught:
            import_file(tmp_path / "f", "f", tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.code == "disk_full"


def ids(done: Imported) -> list[int]:
    return pd.read_parquet(done.parquet)["id"].tolist()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods", "xls", "json", "json lines", "parquet"])
def test_every_kind_of_table_is_read_out_of_zip_and_gz(tmp_path: Path, kind: str) -> None:
    data = SPECIMENS[kind]()
    assert ids(bring(tmp_path, zip_file({"some/table": data}))) == [1, 2, 3]
    assert ids(bring(tmp_path, gzip.compress(data))) == [1, 2, 3]


def test_shadows_hidden_files_and_letters_are_passed_over(tmp_path: Path) -> None:
    members = {"customers.csv": csv_file(), "__MACOSX/._customers.csv": b"x", ".DS_Store": b"y", "ReadMe.txt": b"one\ntwo\nthree\n"}
    done = bring(tmp_path, zip_file({**members, "logo.png": b"\x89PNG\r\n\x1a\n"}))
    assert (ids(done), [(s.name, s.n_rows, s.taken) for s in done.sheets]) == (
        [1, 2, 3],
        [("customers.csv", 3, True), ("logo.png", 0, False)],
    )


def test_of_unlike_tables_the_one_of_customers_is_taken_or_the_one_somebody_chose(tmp_path: Path) -> None:
    data = zip_file({"lookup.csv": csv_file(OTHERS), "people.csv": csv_file()})
    assert ids(bring(tmp_path, data)) == [1, 2, 3]
    done = bring(tmp_path, data, Recipe(sheet="Lookup.csv"))
    assert pd.read_parquet(done.parquet).city.tolist() == ["Gent", "Ulm"]
    assert [(s.name, s.taken) for s in done.sheets] == [("lookup.csv", True), ("people.csv", False)]
    assert refusal(tmp_path, data, Recipe(sheet="other.csv")) == "no_such_sheet"


def test_a_sheet_of_a_workbook_in_an_archive_can_be_chosen(tmp_path: Path) -> None:
    book = xlsx_file(Lookup=OTHERS)
    for data, said in ((zip_file({"b.xlsx": book}), "Lookup"), (zip_file({"b.xlsx": book, "c.csv": csv_file()}), "b.xlsx/Lookup")):
        assert pd.read_parquet(bring(tmp_path, data, Recipe(sheet=said)).parquet).code.tolist() == ["x1", "x2"]


def test_files_with_the_same_columns_are_put_below_one_another(tmp_path: Path) -> None:
    done = bring(tmp_path, zip_file({"2023/a.csv": csv_file(), "2024/a.jsonl": json_lines()}))
    assert (ids(done), [(p.name, p.n_rows) for p in done.parts]) == ([1, 2, 3] * 2, [("2023/a.csv", 3), ("2024/a.jsonl", 3)])


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/etc/evil.csv", "..\\evil.csv", "C:\\evil.csv", "a\x00b.csv", "x" * 400 + ".csv"]
)
def test_a_member_is_never_written_under_its_own_name(tmp_path: Path, name: str) -> None:
    work = tmp_path / "deep" / "work"
    work.parent.mkdir()
    (tmp_path / "z").write_bytes(zip_file({name: csv_file()}))
    (member,) = unpack(tmp_path / "z", "zip", work, Limits(), "z", silent)
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*")) == [
        "deep",
        "deep/work",
        "deep/work/member-0",
        "z",
    ]
    assert member.path.read_bytes() == csv_file()
    assert ".." not in member.label
    assert len(member.label) <= 120


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    inner = zip_file({"a.csv": csv_file()})
    assert refusal(tmp_path, zip_file({"inner.zip": inner})) == "nested_archive"
    assert refusal(tmp_path, gzip.compress(gzip.compress(csv_file()))) == "nested_archive"
    assert refusal(tmp_path, zip_file({"a.csv": b""})) == "empty_file"
    assert refusal(tmp_path, zip_file({"a.pdf": b"%PDF", "b.png": b"\x89PNG"})) == "no_table_in_archive"
    assert refusal(tmp_path, zip_file({})) == "empty_archive"
    assert refusal(tmp_path, zip_file({"__MACOSX/._a": b"x"})) == "empty_archive"
    assert (
        refusal(tmp_path, zip_file({f"{i}.csv": csv_file() for i in range(4)}), limits=Limits(max_members=3)) == "too_many_members"
    )
    assert refusal(tmp_path, gzip.compress(csv_file() * 100)[:-30]) == "damaged_zip"


def test_a_locked_archive_asks_for_an_open_one(tmp_path: Path) -> None:
    data = bytearray(zip_file({"a.csv": csv_file()}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(magic) + offset
        data[at : at + 2] = struct.pack("<H", 1)
    assert refusal(tmp_path, bytes(data)) == "encrypted_zip"


def test_an_archive_packed_by_an_unknown_method_asks_to_be_unzipped(tmp_path: Path) -> None:
    data = bytearray(zip_file({"a.csv": csv_file()}))
    for magic, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.index(magic) + offset
        data[at : at + 2] = struct.pack("<H", 9)  # Deflate64
    assert refusal(tmp_path, bytes(data)) == "zip_method"


@pytest.mark.parametrize("pack", ["zip", "gz"])
def test_a_bomb_is_given_up_before_it_fills_the_disk(tmp_path: Path, pack: str) -> None:
    bomb = b"1,2\n" * 15_000_000
    data = zip_file({"a.csv": bomb}) if pack == "zip" else gzip.compress(bomb)
    assert len(data) < 300_000
    assert refusal(tmp_path, data) == "zip_bomb"


def test_many_members_count_together(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "z", "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(6):
            archive.writestr(f"{i}.csv", b"1,2\n" * 2_500_000)
    assert refusal(tmp_path, (tmp_path / "z").read_bytes()) == "zip_bomb"
