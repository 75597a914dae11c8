"""One file of one kind -> one table of its own; archives are opened in sources.py, several files put together in combining.py."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from segexplorer.errors import UnusableFile
from segexplorer.ingest.columnar import import_columnar
from segexplorer.ingest.compound import check_compound
from segexplorer.ingest.delimited import Table, import_text
from segexplorer.ingest.encoding import Survey, fingerprint, rewrite_as_utf8, survey
from segexplorer.ingest.excel import sheets_as_text
from segexplorer.ingest.finish import tidy
from segexplorer.ingest.found import more_aside
from segexplorer.ingest.json_text import json_as_text
from segexplorer.ingest.kinds import kind_of
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.oversize import check_workbook
from segexplorer.ingest.recipe import Recipe
from segexplorer.ingest.sheets import Sheet
from segexplorer.ingest.unwrapped import unwrap
from segexplorer.ingest.watch import Report, watched


@dataclass(frozen=True)
class Desk:
    """What every reader works with; `work` is a folder that disappears whatever happens. `several`: more than one file was given,
    so that a sheet somebody chose may be missing in some of them. `share` and `until`: of all files, how much is read before and
    after this one."""

    connection: duckdb.DuckDBPyConnection
    work: Path
    limits: Limits
    recipe: Recipe
    report: Report
    several: bool = False
    share: float = 0.0
    until: float = 1.0

    def part(self, at: int, n: int) -> Desk:
        """The desk for the one in this place, from 0, of n files or members."""
        whole = self.until - self.share
        return replace(self, share=self.share + whole * at / n, until=self.share + whole * (at + 1) / n)

    def told(self, step: str, _: float = 0.0) -> None:
        """Report a step, which may tell its rows, of the file that is being read."""
        self.report(step, self.share)


@dataclass(frozen=True)
class Part:
    """A table that was read: `text` is the UTF-8 text it was read from, None where its kind has none; `customers`, beside a table
    of order lines, the table of who gave them."""

    label: str
    parquet: Path
    table: Table
    survey: Survey
    n_cut: int = 0
    encoding: str = ""
    delimiter: str = ""
    text: Path | None = None
    sheets: tuple[Sheet, ...] = ()
    customers: Path | None = None
    sha256: str = ""


@dataclass(frozen=True)
class _Job:
    desk: Desk
    source: Path
    folder: Path
    label: str
    survey: Survey

    @property
    def target(self) -> Path:
        """Where the table is written."""
        return self.folder / "table.parquet"

    def import_text(self, text: Path, delimiter: str = "", n_rows: int = 0) -> Table:
        """The table of a UTF-8 text, which has about `n_rows` rows (0: not known)."""
        desk = self.desk
        return watched(
            desk.connection,
            desk.report,
            "reading",
            desk.share,
            lambda: import_text(desk.connection, text, self.target, desk.limits, self.label, delimiter, desk.recipe),
            desk.until,
            n_rows,
        )


def kind_or_refusal(source: Path, label: str, limits: Limits) -> str:
    """The kind of a file that can be read or unpacked; UnusableFile with its sentence for every other, or one that is too big."""
    size = source.stat().st_size
    if size > limits.max_file_bytes:
        raise UnusableFile("too_big", file=label, size=size // 1_000_000, most=limits.max_file_bytes // 1_000_000)
    kind = kind_of(source) if size else "empty"
    if kind not in READERS and kind not in ("zip", "gzip"):
        raise UnusableFile("empty_file" if kind == "empty" else kind, file=label)
    return kind


def read_part(desk: Desk, source: Path, kind: str, label: str, folder: Path) -> Part:
    """The table of one file of a kind in READERS, tidied, in a new `folder`. UnusableFile when there is none."""
    folder.mkdir(parents=True)
    with ThreadPoolExecutor(1) as beside:
        hashed = beside.submit(fingerprint, source)
        job = _Job(desk, source, folder, label, survey(source))
        part = READERS[kind](job)
        n_rows, n_cut = tidy(desk.connection, job.target, desk.limits.max_cell_chars)
    if n_rows == 0:
        raise UnusableFile("header_only", file=label)
    if n_rows > desk.limits.max_rows:
        raise UnusableFile("too_many_rows", file=label, rows=n_rows, most=desk.limits.max_rows)
    return replace(part, table=replace(part.table, n_rows=n_rows), n_cut=n_cut, sha256=hashed.result())


def _read_csv(job: _Job) -> Part:
    text, bare = _as_utf8(job), job.folder / "bare.txt"
    text = bare if unwrap(text, bare) else text
    table = job.import_text(text, n_rows=job.survey.n_lines)
    return Part(job.label, job.target, table, job.survey, 0, job.survey.encoding, table.delimiter, text)


def _as_utf8(job: _Job) -> Path:
    if job.survey.is_plain:
        return job.source
    text = job.folder / "utf8.txt"
    rewrite_as_utf8(job.source, text, job.survey.encoding)
    return text


def _read_excel(job: _Job) -> Part:
    """The sheet most like a table that is one; if none is, the reason why the likeliest is not."""
    desk = job.desk
    with job.source.open("rb") as file:
        is_packed = file.read(2) == b"PK"
    if is_packed:
        check_workbook(job.source, desk.limits, job.label, desk.told)
    else:
        check_compound(job.source, job.label)
    first: UnusableFile | None = None
    wanted, text = desk.recipe.sheet.removeprefix(f"{job.label}/"), job.folder / "sheet.csv"
    for sheet in sheets_as_text(job.source, text, wanted, not desk.several, desk.limits, job.label, desk.told):
        try:
            table = job.import_text(sheet.path, ",")
        except UnusableFile as error:
            first = first or error
            continue
        table = replace(table, set_aside=more_aside(table.set_aside, "note", sheet.n_notes))
        return Part(job.label, job.target, table, job.survey, text=sheet.path, sheets=sheet.sheets)
    raise first or UnusableFile("empty_workbook", file=job.label)


def _read_parquet(job: _Job) -> Part:
    desk = job.desk
    table = watched(
        desk.connection,
        desk.report,
        "reading",
        desk.share,
        lambda: import_columnar(desk.connection, job.source, job.target, desk.limits, job.label),
        desk.until,
    )
    return Part(job.label, job.target, table, job.survey)


def _read_json(job: _Job) -> Part:
    text = job.folder / "objects.csv"
    n_odd = json_as_text(_as_utf8(job), text, job.desk.limits, job.label, job.desk.told)
    table = job.import_text(text, ",")
    return Part(job.label, job.target, replace(table, rejected_rows=table.rejected_rows + n_odd), job.survey, text=text)


READERS: dict[str, Callable[[_Job], Part]] = {"csv": _read_csv, "excel": _read_excel, "parquet": _read_parquet, "json": _read_json}
"""One reader per kind of file that `kind_of` tells and that holds tables itself; archives are unpacked, all others refused."""
