"""An Excel workbook -> a UTF-8 text table, so that one place decides on types; and the check that it is no zip bomb."""

from __future__ import annotations

import csv
import datetime
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from segexplorer.errors import UnusableFile
from segexplorer.ingest.limits import Limits

CHUNK_BYTES = 1 << 20
SMALL_BYTES = 50_000_000  # below this no ratio is suspicious: a sheet of equal cells packs well
MAX_BOX_CELLS = 100_000_000  # calamine keeps the whole rectangle from A1 to the last cell in memory
LAST_EXACT = 10**15
CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')


def check_archive(source: Path, limits: Limits, file_name: str) -> None:
    """UnusableFile unless the workbook unpacks to a bearable size: first as declared, then as it really streams out."""
    try:
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
            most = _most_bytes(source, limits)
            if sum(member.file_size for member in members) > most:
                raise UnusableFile("zip_bomb", file=file_name)
            _stream(archive, members, most, file_name)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise UnusableFile("damaged_excel", file=file_name) from error


def _most_bytes(source: Path, limits: Limits) -> int:
    return min(limits.max_unpacked_bytes, max(SMALL_BYTES, limits.max_unpacked_ratio * source.stat().st_size))


def _stream(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], most: int, file_name: str) -> None:
    """Read every member in small pieces, keeping none: a size that lies, or a sheet too spread out, is found here."""
    unpacked = 0
    for member in members:
        box = (0, 0)
        with archive.open(member) as stream:
            tail = b""
            while piece := stream.read(CHUNK_BYTES):
                unpacked += len(piece)
                if member.filename.startswith("xl/worksheets/"):
                    box, tail = _grown(box, tail + piece), piece[-200:]
                if unpacked > most or box[0] * box[1] > MAX_BOX_CELLS:
                    raise UnusableFile("zip_bomb", file=file_name)


def _grown(box: tuple[int, int], piece: bytes) -> tuple[int, int]:
    """The last column and row that any cell of this piece of XML stands in."""
    cells = CELL.findall(piece)
    if not cells:
        return box
    columns, rows = {letters for letters, _ in cells}, (cells[0][1], cells[-1][1])
    return max(box[0], *map(_column_number, columns)), max(box[1], *map(int, rows))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def sheets_as_text(source: Path, target: Path, limits: Limits, file_name: str) -> Iterator[Path]:
    """Each sheet that holds anything, one after the other, as comma-separated UTF-8 in `target`: whole numbers without
    ".0", dates as in ISO 8601. UnusableFile when the workbook cannot be opened."""
    try:
        with CalamineWorkbook.from_path(str(source)) as workbook:
            for sheet in _sheets(workbook):
                if sheet.width > 4 * limits.max_columns:
                    raise UnusableFile("too_many_columns", file=file_name, columns=sheet.width, most=limits.max_columns)
                _write(sheet, target)
                yield target
    except PasswordError as error:
        raise UnusableFile("encrypted", file=file_name) from error
    except CalamineError as error:
        raise UnusableFile("damaged_excel", file=file_name) from error


def _sheets(workbook: CalamineWorkbook) -> Iterator[CalamineSheet]:
    for name in workbook.sheet_names:
        try:
            sheet = workbook.get_sheet_by_name(name)
        except CalamineError:  # a chart sheet has no cells
            continue
        if sheet.height:
            yield sheet


def _write(sheet: CalamineSheet, target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="", errors="replace") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in sheet.iter_rows():
            cells = [_text(value) for value in row]
            if any(cells):
                writer.writerow(cells)


def _text(value: object) -> str:
    """
    >>> [_text(v) for v in (3.0, 0.5, True, datetime.datetime(2020, 1, 31), None, " a ")]
    ['3', '0.5', 'true', '2020-01-31', '', ' a ']
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < LAST_EXACT else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    return "" if value is None else str(value).replace("\0", "")
