"""A file that somebody uploaded, or several -> one Parquet file with plain types, or one clear sentence.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "shop.csv").write_text("name;orders;since\\nAda;3;31-01-2024\\nBo;;01-02-2024\\n")
>>> done = import_file(folder / "shop.csv", "shop.csv", folder)
>>> done.n_rows, done.n_columns, done.delimiter, done.parquet.name
(2, 3, ';', 'data.parquet')
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from segexplorer.errors import UnusableFile
from segexplorer.ingest.combining import Combined, combine
from segexplorer.ingest.doubts import Doubt
from segexplorer.ingest.limits import Limits, is_full
from segexplorer.ingest.quarantine import QUARANTINE_NAME
from segexplorer.ingest.readers import Desk, Part
from segexplorer.ingest.recipe import Recipe
from segexplorer.ingest.several import JoinOffer
from segexplorer.ingest.sheets import Sheet
from segexplorer.ingest.sources import read_source
from segexplorer.ingest.warehouse import connect
from segexplorer.ingest.watch import Report, silent, stoppable

DATA_NAME, CUSTOMERS_NAME = "data.parquet", "customers.parquet"
NOTHING_SAID = Recipe()


@dataclass(frozen=True)
class FileRows:
    """How many rows came from one file, or from one member of an archive."""

    name: str
    n_rows: int


@dataclass(frozen=True)
class Findings:
    """What was found while a file was read, or several, or a database. `rejected_lines` are the first line numbers of rows that
    did not fit the table (never their contents), `cut_cells` counts cells longer than the limit; encoding and delimiter are ""
    where a kind of file has none. `sheets`: all sheets of a workbook, or files of an archive, and which were taken; `parts`: the
    rows of each file before they were put together; `joined`: by which column, None where rows were only put below one another.
    `misfits`, `doubts`, `units`, `set_aside`, `widened`: as in found.Table."""

    file_name: str = ""
    sha256: str = ""
    n_rows: int = 0
    n_columns: int = 0
    size_bytes: int = 0
    rejected_rows: int = 0
    rejected_lines: tuple[int, ...] = ()
    cut_cells: int = 0
    encoding: str = ""
    delimiter: str = ""
    sheets: tuple[Sheet, ...] = ()
    parts: tuple[FileRows, ...] = ()
    joined: JoinOffer | None = None
    misfits: tuple[tuple[str, int], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    set_aside: tuple[tuple[str, int], ...] = ()
    widened: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Imported(Findings):
    """What became of it: the table, and beside it the file that holds what did not fit, if any."""

    parquet: Path
    quarantine: Path | None = None


def import_file(
    source: Path,
    file_name: str,
    folder: Path,
    limits: Limits | None = None,
    recipe: Recipe = NOTHING_SAID,
    report: Report = silent,
) -> Imported:
    """Turn a CSV, TSV, Excel, OpenDocument, JSON or Parquet file, plain or in a zip or gz archive, into `folder/data.parquet`.

    What a file is, is read from its bytes. The result appears all at once under its final name; a file that fails raises
    UnusableFile and leaves nothing behind. Same bytes, same table. `file_name` is only used in sentences. `report` hears of the
    steps "unpacking", "reading" and "combining"; what it raises passes through.
    """
    return import_files([(source, file_name)], folder, limits, recipe, report)


def import_files(
    sources: Sequence[tuple[Path, str]],
    folder: Path,
    limits: Limits | None = None,
    recipe: Recipe = NOTHING_SAID,
    report: Report = silent,
) -> Imported:
    """Turn several files, (where it is, what it is called) each, into one `folder/data.parquet`, as import_file does with one.

    Files with the same columns are put below one another. Files that share a key are joined by `recipe.join_on` (beside order
    lines, the customers are laid down as `folder/customers.parquet`, for ingest.base); without it,
    UnusableFile("join_needed") carries the possible keys as `facts["offers"]`, a tuple of JoinOffer, the likeliest first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    named = _told_apart(sources)
    with stoppable(report) as told, tempfile.TemporaryDirectory(prefix=".import-", dir=folder) as made:
        work = Path(made)
        with connect(work) as connection:
            try:
                desk = Desk(connection, work, limits or Limits(), recipe, told, len(sources) > 1)
                whole, parts = _read(desk, named)
            except duckdb.OutOfMemoryException as error:
                raise UnusableFile("too_much_memory", file=named[0][1]) from error
            except (OSError, duckdb.IOException) as error:
                if is_full(error):
                    raise UnusableFile("disk_full", file=named[0][1]) from error
                raise
        os.replace(whole.part.parquet, folder / DATA_NAME)
        _keep(whole.part.parquet.with_name(QUARANTINE_NAME), folder / QUARANTINE_NAME)
        _keep(whole.part.customers or work / CUSTOMERS_NAME, folder / CUSTOMERS_NAME)
    return _imported(whole, parts, folder / DATA_NAME)


def _told_apart(sources: Sequence[tuple[Path, str]]) -> list[tuple[Path, str]]:
    """Two files of one name are told apart by a number."""
    seen: list[str] = []
    for _, file_name in sources:
        seen.append(file_name if file_name not in seen else f"{file_name} ({len(seen) + 1})")
    return [(source, label) for (source, _), label in zip(sources, seen, strict=True)]


def _read(desk: Desk, named: Sequence[tuple[Path, str]]) -> tuple[Combined, list[Part]]:
    read = []
    for at, (source, label) in enumerate(named):
        one = desk.part(at, len(named))
        one.told("reading")
        read.append(read_source(one, source, label, desk.work / f"file-{at}"))
    parts = [one.part for one in read]
    return (read[0] if len(read) == 1 else combine(desk, parts, desk.work / "whole", _nothing_in_common)), parts


def _nothing_in_common(groups: list[list[Part]]) -> list[Part]:
    labels = tuple(group[0].label for group in groups)
    raise UnusableFile("no_common_columns", file=labels[0], other=labels[1], files=labels)


def _keep(made: Path, kept: Path) -> None:
    """What was made this time stands beside the table; what was made last time goes."""
    if made.exists():
        os.replace(made, kept)
    else:
        kept.unlink(missing_ok=True)


def _imported(whole: Combined, parts: list[Part], parquet: Path) -> Imported:
    part, table = whole.part, whole.part.table
    fingerprints = [one.sha256 for one in parts]
    return Imported(
        file_name=", ".join(one.label for one in parts),
        parquet=parquet,
        sha256=fingerprints[0] if len(parts) == 1 else hashlib.sha256("".join(fingerprints).encode()).hexdigest(),
        n_rows=table.n_rows,
        n_columns=len(table.columns),
        size_bytes=sum(one.survey.size_bytes for one in parts),
        rejected_rows=table.rejected_rows,
        rejected_lines=table.rejected_lines,
        cut_cells=part.n_cut,
        encoding=part.encoding,
        delimiter=part.delimiter,
        sheets=tuple(replace(sheet, heads=()) for sheet in part.sheets),
        parts=tuple(FileRows(name, n_rows) for name, n_rows in whole.parts),
        joined=whole.joined,
        misfits=table.misfits,
        doubts=table.doubts,
        units=table.units,
        set_aside=table.set_aside,
        widened=table.widened,
        quarantine=_there(parquet.with_name(QUARANTINE_NAME)),
    )


def _there(path: Path) -> Path | None:
    return path if path.exists() else None
