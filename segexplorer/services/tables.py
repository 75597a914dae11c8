"""A file becomes a table. Imports nothing heavy: the command line reads the file while the rest is still loading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from segexplorer.core.suppression import SuppressionList
from segexplorer.errors import UnusableFile
from segexplorer.ingest.base import make_base
from segexplorer.ingest.files import DATA_NAME, import_file
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.recipe import Recipe
from segexplorer.ingest.suppressions import SUPPRESSIONS, keep_lists


@dataclass(frozen=True)
class Table:
    """A base in a Parquet file, how many rows of the file could not be read, and the lists that were looked up in it."""

    parquet: Path
    n_set_aside: int = 0
    lists: tuple[SuppressionList, ...] = ()


def import_table(
    source: Path, file_name: str, folder: Path, limits: Limits, suppress: Sequence[Path] = (), id_name: str = ""
) -> Table:
    """The base of a file, in which those on the lists `suppress` must not be contacted; `id_name` is the column that lists of
    customer numbers speak of. Raises UnusableFile in one plain sentence."""
    for file in (source, *suppress):
        if not file.is_file():
            raise UnusableFile("no_such_file", file=str(file))
    imported = import_file(source, file_name, folder / "table", limits)
    today, kept = datetime.now(UTC).date().isoformat(), folder / SUPPRESSIONS
    lists = [one for file in suppress for one in keep_lists(file, file.name, kept, today, id_name, limits)]
    recipe = Recipe(suppressions=tuple(dict.fromkeys(one.id for one in lists)))
    base = make_base(imported.parquet, folder / DATA_NAME, recipe)
    return Table(base.parquet, imported.rejected_rows, base.lists)
