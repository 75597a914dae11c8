"""Ugly files from the test sets of other tools: each ends in a table or in one sentence, never in another error."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from segexplorer.errors import UnusableFile
from segexplorer.ingest.files import import_file

KNOWN_REFUSALS = {
    "csvkit__no_header_row.csv": "no_header",
    "pollock_polluted__file_no_header.csv": "no_header",
    "pollock_polluted__file_header_only.csv": "header_only",
    "frictionless__without-rows.csv": "header_only",
    "traps__bytes_0.csv": "empty_file",
    "traps__git_lfs_pointer.csv": "lfs_pointer",
    "traps__rdata_named.csv": "binary",
}
EXACT = (  # the files whose cells are as they should be, checked against their ground truth
    "file_double_trailing_newline",
    "file_field_delimiter_0x2C_0x20",
    "file_one_data_row",
    "file_record_delimiter_0xD",
    "row_more_sep_row0_col2",
)


def test_a_messy_file_ends_in_a_table_or_one_sentence(messy_file: Path, tmp_path: Path) -> None:
    refused = None
    try:
        done = import_file(messy_file, messy_file.name, tmp_path / "out")
    except UnusableFile as error:
        refused = error
    if refused is None:
        assert messy_file.name not in KNOWN_REFUSALS
        assert pd.read_parquet(done.parquet).shape == (done.n_rows, done.n_columns)
    else:
        assert messy_file.name in str(refused)
        assert not list((tmp_path / "out").glob("*"))
        assert refused.code == KNOWN_REFUSALS.get(messy_file.name, refused.code)


@pytest.mark.parametrize("name", EXACT)
def test_a_polluted_file_gives_the_rows_of_its_ground_truth(name: str, shared_data: Path, tmp_path: Path) -> None:
    done = import_file(shared_data / "messy" / f"pollock_polluted__{name}.csv", name, tmp_path)
    truth = pd.read_csv(shared_data / "messy" / "ground_truth" / f"{name}.csv", dtype=str, keep_default_na=False)
    ours = pd.read_parquet(done.parquet)
    assert ours.columns.tolist() == truth.columns.tolist()
    ours["DATE"] = pd.to_datetime(ours["DATE"]).dt.strftime("%d/%m/%Y")
    assert ours.astype("str").fillna("").to_numpy().tolist() == truth.map(str.strip).to_numpy().tolist()
