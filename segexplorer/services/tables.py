"""A file becomes a table. Imports nothing heavy: the command line reads the file while the rest is still loading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from segexplorer.errors import UnusableFile
from segexplorer.ingest.base import Base, make_base
from segexplorer.ingest.files import DATA_NAME, import_file
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.recipe import Recipe
from segexplorer.ingest.suppressions import SUPPRESSIONS, keep_lists


@dataclass(frozen=True)
class Table:
    """A base in a Parquet file, how many rows of the file could not be read, and how it was made of the rest (ingest.base)."""

    base: Base
    n_set_aside: int = 0

    @property
    def parquet(self) -> Path:
        """Where it is."""
        return self.base.parquet

    @property
    def n_lines(self) -> int | None:
        """The order lines it was made of; None where the file had customers already."""
        return self.base.order_lines.get("lines")


def recipe_saying(*, keep_lines: bool, as_of: str) -> Recipe:
    """A recipe that says so much of order lines, and nothing else."""
    return Recipe(keep_lines=keep_lines, as_of=as_of)


def import_table(
    source: Path, file_name: str, folder: Path, limits: Limits, recipe: Recipe, suppress: Sequence[Path] = (), id_name: str = ""
) -> Table:
    """The base of a file, in which those on the lists `suppress` must not be contacted; `id_name` is the column that lists of
    customer numbers speak of. Raises UnusableFile in one plain sentence."""
    if not source.is_file():
        raise UnusableFile("no_such_file", file=str(source))
    imported = import_file(source, file_name, folder / "table", limits, recipe)
    return table_of(imported.parquet, folder, limits, recipe, suppress, id_name, imported.rejected_rows)


def table_of(
    parquet: Path,
    folder: Path,
    limits: Limits,
    recipe: Recipe,
    suppress: Sequence[Path] = (),
    id_name: str = "",
    n_set_aside: int = 0,
) -> Table:
    """As `import_table`, of a table that was read already."""
    for file in suppress:
        if not file.is_file():
            raise UnusableFile("no_such_file", file=str(file))
    today, kept = datetime.now(UTC).date().isoformat(), folder / SUPPRESSIONS
    lists = [one for file in suppress for one in keep_lists(file, file.name, kept, today, id_name, limits)]
    named = replace(recipe, suppressions=tuple(dict.fromkeys(one.id for one in lists)))
    return Table(make_base(parquet, folder / DATA_NAME, named, limits), n_set_aside)
