"""A file that somebody uploaded -> one Parquet file with plain types, or one clear sentence.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "shop.csv").write_text("name;orders;since\\nAda;3;31-01-2024\\nBo;;01-02-2024\\n")
>>> done = import_file(folder / "shop.csv", "shop.csv", folder)
>>> done.n_rows, done.n_columns, done.delimiter, done.parquet.name
(2, 3, ';', 'data.parquet')
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from segexplorer.errors import UnusableFile
from segexplorer.ingest.columnar import import_columnar
from segexplorer.ingest.delimited import Table, import_text
from segexplorer.ingest.doubts import Doubt
from segexplorer.ingest.encoding import Survey, rewrite_as_utf8, survey
from segexplorer.ingest.excel import check_archive, sheets_as_text
from segexplorer.ingest.finish import tidy
from segexplorer.ingest.kinds import kind_of
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.quarantine import QUARANTINE_NAME
from segexplorer.ingest.recipe import Recipe
from segexplorer.ingest.warehouse import connect

DATA_NAME = "data.parquet"


@dataclass(frozen=True)
class Imported:
    """What became of a file. `rejected_lines` are the first line numbers of rows that did not fit the table (never their
    contents), `cut_cells` counts cells longer than the limit; encoding and delimiter are "" where a kind of file has none.
    `misfits`, `doubts`, `units`, `set_aside`, `widened`: as in Table; `quarantine`: the file of what did not fit."""

    file_name: str
    parquet: Path
    sha256: str
    n_rows: int
    n_columns: int
    size_bytes: int
    rejected_rows: int = 0
    rejected_lines: tuple[int, ...] = ()
    cut_cells: int = 0
    encoding: str = ""
    delimiter: str = ""
    misfits: tuple[tuple[str, int], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    set_aside: tuple[tuple[str, int], ...] = ()
    widened: tuple[str, ...] = ()
    quarantine: Path | None = None


@dataclass(frozen=True)
class _Job:
    """Everything a reader needs; `work` is a folder that disappears whatever happens."""

    connection: duckdb.DuckDBPyConnection
    source: Path
    target: Path
    work: Path
    limits: Limits
    file_name: str
    survey: Survey
    recipe: Recipe = field(default_factory=Recipe)


def import_file(source: Path, file_name: str, folder: Path, limits: Limits | None = None, recipe: Recipe | None = None) -> Imported:
    """Turn a CSV, TSV, Excel or Parquet file into `folder/data.parquet`.

    What a file is, is read from its bytes. The result appears all at once under its final name; a file that fails raises
    UnusableFile and leaves nothing behind. Same bytes, same table. `file_name` is only used in sentences.
    """
    limits = limits or Limits()
    kind = _kind(source, file_name, limits)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".import-", dir=folder) as made:
        work = Path(made)
        with connect(work) as connection:
            job = _Job(connection, source, work / "table.parquet", work, limits, file_name, survey(source), recipe or Recipe())
            try:
                table = READERS[kind](job)
                n_rows, n_cut = tidy(connection, job.target, limits.max_cell_chars)
            except duckdb.OutOfMemoryException as error:
                raise UnusableFile("too_much_memory", file=file_name) from error
        _check_rows(n_rows, file_name, limits)
        os.replace(job.target, folder / DATA_NAME)
        _keep_quarantine(work / QUARANTINE_NAME, folder / QUARANTINE_NAME)
    return _imported(job, folder / DATA_NAME, kind, table, n_rows, n_cut)


def _kind(source: Path, file_name: str, limits: Limits) -> str:
    size = source.stat().st_size
    if size > limits.max_file_bytes:
        raise UnusableFile("too_big", file=file_name, size=size // 1_000_000, most=limits.max_file_bytes // 1_000_000)
    kind = kind_of(source) if size else "empty"
    if kind not in READERS:
        raise UnusableFile("empty_file" if kind == "empty" else kind, file=file_name)
    return kind


def _check_rows(n_rows: int, file_name: str, limits: Limits) -> None:
    if n_rows == 0:
        raise UnusableFile("header_only", file=file_name)
    if n_rows > limits.max_rows:
        raise UnusableFile("too_many_rows", file=file_name, rows=n_rows, most=limits.max_rows)


def _keep_quarantine(made: Path, kept: Path) -> None:
    """What did not fit this time stands beside the table; what did not fit last time goes."""
    if made.exists():
        os.replace(made, kept)
    else:
        kept.unlink(missing_ok=True)


def _imported(job: _Job, parquet: Path, kind: str, table: Table, n_rows: int, n_cut: int) -> Imported:
    is_text = kind == "csv"
    return Imported(
        file_name=job.file_name,
        parquet=parquet,
        sha256=job.survey.sha256,
        n_rows=n_rows,
        n_columns=len(table.columns),
        size_bytes=job.survey.size_bytes,
        rejected_rows=table.rejected_rows,
        rejected_lines=table.rejected_lines,
        cut_cells=n_cut,
        encoding=job.survey.encoding if is_text else "",
        delimiter=table.delimiter if is_text else "",
        misfits=table.misfits,
        doubts=table.doubts,
        units=table.units,
        set_aside=table.set_aside,
        widened=table.widened,
        quarantine=_there(parquet.with_name(QUARANTINE_NAME)),
    )


def _there(path: Path) -> Path | None:
    return path if path.exists() else None


def _read_csv(job: _Job) -> Table:
    source = job.source
    if not job.survey.is_plain:
        source = job.work / "utf8.csv"
        rewrite_as_utf8(job.source, source, job.survey.encoding)
    return import_text(job.connection, source, job.target, job.limits, job.file_name, recipe=job.recipe)


def _read_excel(job: _Job) -> Table:
    """The first sheet that is a table; if none is, the reason why the first one is not."""
    with job.source.open("rb") as file:
        if file.read(2) == b"PK":
            check_archive(job.source, job.limits, job.file_name)
    first = UnusableFile("empty_workbook", file=job.file_name)
    for sheet in sheets_as_text(job.source, job.work / "sheet.csv", job.limits, job.file_name):
        try:
            return import_text(job.connection, sheet, job.target, job.limits, job.file_name, delimiter=",", recipe=job.recipe)
        except UnusableFile as error:
            first = error if first.code == "empty_workbook" else first
    raise first


def _read_parquet(job: _Job) -> Table:
    return import_columnar(job.connection, job.source, job.target, job.limits, job.file_name)


READERS: dict[str, Callable[[_Job], Table]] = {"csv": _read_csv, "excel": _read_excel, "parquet": _read_parquet}
"""One reader per kind of file that `kind_of` tells; every other kind is refused by its sentence."""
