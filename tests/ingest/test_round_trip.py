"""Laws of the import: what is written is read again, and another reader sees the same numbers."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segexplorer.ingest.files import Imported, import_file

SIGNS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '\\"')
# Letters as words have them, a marked one followed by a plain one: which old encoding a text has is told by them, and "ßàà" alone
# is not told from "Яаа".
LETTERS = [*SIGNS, *(f"{letter}n" for letter in "àâäåæçèéêëíîïñóôöøùúûüß€")]
WORDS = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=8).map("".join)
CELLS = WORDS.map(lambda word: f"t{word}.")  # a letter first, a dot last: never a number, never a missing token
ROWS = st.lists(
    st.tuples(CELLS, st.integers(-(10**15), 10**15), st.floats(-1e9, 1e9).map(lambda x: round(x, 3))), min_size=2, max_size=12
)


def bring(data: bytes) -> tuple[Imported, pd.DataFrame]:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        source.write_bytes(data)
        done = import_file(source, "file.csv", Path(folder) / "out")
        return done, pd.read_parquet(done.parquet)


@settings(max_examples=60)
@given(
    ROWS,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_a_table_written_with_any_delimiter_and_encoding_is_read_as_it_was(
    rows: list[tuple[str, int, float]], delimiter: str, encoding: str, end: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    writer.writerow(["words", "whole", "decimal"])
    writer.writerows(rows)
    _, frame = bring(text.getvalue().encode(encoding))
    assert list(frame.itertuples(index=False, name=None)) == [(word.strip(), whole, decimal) for word, whole, decimal in rows]


@pytest.mark.parametrize("name", ["hillstrom.csv", "bank_marketing.csv", "marketing_campaign.csv", "mcdonalds.csv"])
def test_real_files_agree_with_pandas(shared_data: Path, name: str, tmp_path: Path) -> None:
    done = import_file(shared_data / name, name, tmp_path)
    ours, theirs = pd.read_parquet(done.parquet), pd.read_csv(shared_data / name, sep=done.delimiter)
    assert done.rejected_rows == 0
    assert ours.shape == theirs.shape
    for column in theirs.select_dtypes("number"):
        pd.testing.assert_series_equal(ours[column].astype(float), theirs[column].astype(float))
    for column in set(theirs.select_dtypes(["object", "str"])) - {"Dt_Customer"}:
        assert ours[column].fillna("").tolist() == theirs[column].fillna("").tolist()


def test_the_dates_of_the_food_retailer_have_the_day_first(shared_data: Path, tmp_path: Path) -> None:
    done = import_file(shared_data / "marketing_campaign.csv", "marketing_campaign.csv", tmp_path)
    theirs = pd.read_csv(shared_data / "marketing_campaign.csv", sep="\t").Dt_Customer
    ours = pd.to_datetime(pd.read_parquet(done.parquet).Dt_Customer)
    assert (ours == pd.to_datetime(theirs, format="%d-%m-%Y")).all()
