"""Putting an installation together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from segexplorer.bootstrap import limits_of, open_app
from segexplorer.errors import UnusableInput
from segexplorer.settings import Settings


def test_a_first_start_makes_a_data_folder_that_is_the_owners_alone(tmp_path: Path) -> None:
    app = open_app(Settings(data_folder=tmp_path / "new" / "data"))
    assert app.settings.data_folder.stat().st_mode & 0o077 == 0
    assert app.folder_for("spring").stat().st_mode & 0o077 == 0
    assert app.store.datasets.all() == []
    app.store.close()


def test_every_limit_is_the_one_of_the_settings() -> None:
    limits = limits_of(replace(Settings(), max_file_bytes=1, max_rows=2, max_columns=3, max_cell_chars=4, max_unpacked_bytes=5))
    assert (limits.max_file_bytes, limits.max_rows, limits.max_columns) == (1, 2, 3)
    assert (limits.max_cell_chars, limits.max_unpacked_bytes, limits.max_unpacked_ratio) == (4, 5, 200)


def test_a_database_that_is_not_there_gives_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="cannot be opened"):
        open_app(Settings(data_folder=tmp_path, database_url="postgresql://me:secret@127.0.0.1:1/x"))
