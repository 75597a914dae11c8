"""A file becomes a table. Imports nothing heavy: the command line reads the file while the rest is still loading."""

from __future__ import annotations

from pathlib import Path

from segexplorer.errors import UnusableFile
from segexplorer.ingest.files import import_file
from segexplorer.ingest.limits import Limits


def import_table(source: Path, file_name: str, folder: Path, limits: Limits) -> Path:
    """The Parquet table of a file. Raises UnusableFile in one plain sentence."""
    if not source.is_file():
        raise UnusableFile("no_such_file", file=str(source))
    return import_file(source, file_name, folder, limits).parquet
