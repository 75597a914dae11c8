"""Whatever bytes arrive: a table or one sentence, never another exception, never something left behind."""

from __future__ import annotations

import io
import random
import re
import tempfile
import time
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from segexplorer.errors import UnusableFile
from segexplorer.ingest import oversize
from segexplorer.ingest.files import import_file
from segexplorer.ingest.kinds import kind_of
from segexplorer.words.errors import SENTENCES
from tests.ingest.specimens import SPECIMENS, damaged, damaged_inside, xlsx_file, zip_file

HANG_S = 10.0
OUTCOMES = {"table", *SENTENCES}  # a code without a sentence would reach nobody
BOUNDED = settings(max_examples=20, suppress_health_check=list(HealthCheck), database=None)


def outcome(data: bytes) -> str:
    """ "table" or the code of the refusal; fails on everything else."""
    began = time.process_time()
    with tempfile.TemporaryDirectory() as made:
        source, folder = Path(made) / "file", Path(made) / "out"
        source.write_bytes(data)
        try:
            done = import_file(source, "any file", folder)
        except UnusableFile as refused:
            done, sentence, code = None, str(refused), refused.code
        assert time.process_time() - began < HANG_S
        left = {p.name for p in folder.iterdir()}
        if done is None:
            assert (bool(sentence), left) == (True, set())
            return code
        assert left == {"data.parquet"} | ({"quarantine.csv"} if done.quarantine else set())
        assert pd.read_parquet(done.parquet).shape == (done.n_rows, done.n_columns)
        return "table"


@pytest.mark.parametrize("kind", SPECIMENS)
def test_a_specimen_that_is_whole_is_a_table(kind: str) -> None:
    assert outcome(SPECIMENS[kind]()) == "table"


@pytest.mark.parametrize("kind", SPECIMENS)
@BOUNDED
@given(seed=st.integers(0, 2**32))
def test_a_damaged_file_is_a_table_or_is_refused(kind: str, seed: int) -> None:
    assert outcome(damaged(SPECIMENS[kind](), random.Random(seed))) in OUTCOMES


@pytest.mark.parametrize("kind", [kind for kind, make in SPECIMENS.items() if make()[:2] == b"PK"])
@BOUNDED
@given(seed=st.integers(0, 2**32))
def test_a_file_damaged_inside_its_archive_is_a_table_or_is_refused(kind: str, seed: int) -> None:
    assert outcome(damaged_inside(SPECIMENS[kind](), random.Random(seed))) in OUTCOMES


@BOUNDED
@given(magic=st.sampled_from([b"", *(make()[:8] for make in SPECIMENS.values())]), rest=st.binary(max_size=400))
def test_random_bytes_behind_any_beginning_are_a_table_or_are_refused(magic: bytes, rest: bytes) -> None:
    assert outcome(magic + rest) in OUTCOMES


@BOUNDED
@given(text=st.text(alphabet='ab1,;\t"\n\r\\.- é', max_size=200))
@example("a,b\n1,2\n")
def test_any_small_text_is_a_table_or_is_refused(text: str) -> None:
    assert outcome(text.encode()) in OUTCOMES


@pytest.mark.parametrize("kind", SPECIMENS)
def test_a_file_cut_off_anywhere_is_a_table_or_is_refused(kind: str) -> None:
    data = SPECIMENS[kind]()
    assert {outcome(data[: len(data) * share // 12]) for share in range(12)} <= OUTCOMES


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls", "parquet", "zip", "gz"])
def test_the_name_of_another_kind_does_not_matter_only_the_bytes_do(kind: str, tmp_path: Path) -> None:
    for other in ("x.csv", "x.xlsx", "x.json", "x"):
        (tmp_path / other).write_bytes(SPECIMENS[kind]())
        assert kind_of(tmp_path / other) == {"gz": "gzip", "xlsx": "excel", "ods": "excel", "xls": "excel"}.get(kind, kind)


def test_a_record_of_a_binary_sheet_without_its_number_is_refused() -> None:
    """calamine 0.37 takes stale bytes for the column then, and asks for 138 GB: the process ends (found by benchmarks/fuzz.py)."""
    box = oversize.BinaryBox()
    with pytest.raises(ValueError, match="without its number"):
        box.grow(b"\x05\x00")


def test_a_sheet_that_declares_to_be_huge_is_what_its_cells_are() -> None:
    huge = _declared(xlsx_file(), b'<dimension ref="A1:XFD1048576"')
    assert outcome(huge) == "table"


def _declared(book: bytes, dimension: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = re.sub(rb'<dimension ref="[^"]*"', dimension, members[sheet])
    assert dimension in members[sheet]
    return zip_file(members)
