"""Whether a workbook stays bearable when it is opened: a small file may unpack to gigabytes, or spread a few cells over a whole
sheet, of which a reader keeps the full rectangle in memory."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from segexplorer.errors import UnusableFile
from segexplorer.ingest.archives import CHUNK_BYTES, Room, most_bytes
from segexplorer.ingest.kinds import DAMAGED
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.watch import Report

MAX_BOX_CELLS = 100_000_000  # calamine keeps the whole rectangle from the first to the last cell in memory
MAX_TAG_BYTES = 100_000
CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br=["\']([A-Z]{1,3})([0-9]{1,7})["\']')
ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br=["\']([0-9]{1,10})["\']')
BARE_ROW = re.compile(rb"<(?:\w+:)?row\b")
BARE_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
OPEN_TAG = re.compile(rb"<table:table-row([^>]*)>|<table:(?:covered-)?table-cell([^>]*)>|<(table:table)[ >]|<text:p()")
REPEATED = re.compile(rb'table:number-(?:rows|columns)-repeated="([0-9]{1,10})"')

Measure = Callable[[bytes], int]
"""Takes the next piece of a member; gives the cells of the rectangle so far."""


def check_workbook(source: Path, limits: Limits, file_name: str, report: Report) -> None:
    """UnusableFile unless the workbook unpacks to a bearable size: first as declared, then as it really streams out."""
    most = most_bytes(source, limits)
    try:
        with zipfile.ZipFile(source) as archive:
            Room(most, file_name).take(sum(member.file_size for member in archive.infolist()))
            room = Room(most, file_name)
            for member in archive.infolist():
                _check_member(archive, member, room, file_name, report)
    except DAMAGED as error:
        raise UnusableFile("damaged_excel", file=file_name) from error


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: Room, file_name: str, report: Report) -> None:
    """Reads the member in small pieces, keeping none: a size that lies, or a sheet too spread out, is found here."""
    measure = _measure(member.filename)
    with archive.open(member) as stream:
        while piece := stream.read(CHUNK_BYTES):
            room.take(len(piece))
            if measure(piece) > MAX_BOX_CELLS:
                raise UnusableFile("zip_bomb", file=file_name)
            report("unpacking", 0.0)


def _measure(member_name: str) -> Measure:
    if member_name == "content.xml":
        return OpenDocumentBox().grow
    if member_name.endswith(".bin") and "/worksheets/" in member_name:
        return BinaryBox().grow
    # a sheet may lie anywhere, so every other part is measured like one; only the shared texts have no cells
    return ExcelBox().grow if member_name.endswith(".xml") and "sharedStrings" not in member_name else lambda _: 0


class ExcelBox:
    """The rectangle of an .xlsx sheet, piece by piece."""

    def __init__(self) -> None:
        self._width, self._height, self._tail = 0, 0, b""

    def grow(self, piece: bytes) -> int:
        """The cells of the rectangle after this piece of XML."""
        data = self._tail + piece
        self._tail = data[-200:]
        cells, rows = CELL.findall(data), ROW.findall(data)
        if cells:
            self._width = max(self._width, *map(_column_number, {letters for letters, _ in cells}))
            self._height = max(self._height, int(cells[0][1]), int(cells[-1][1]))
        elif b"<c" in data:  # without addresses cells count from the left
            self._width = max(self._width, *(len(BARE_CELL.findall(row)) for row in BARE_ROW.split(data)))
        self._height = max(self._height, *map(int, rows)) if rows else self._height
        return self._width * self._height


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class OpenDocumentBox:
    """The rectangle of the largest sheet of an .ods file: a row or cell may say that it stands for thousands."""

    def __init__(self) -> None:
        self._tail = b""
        self._largest = 0
        self._new_sheet()

    def _new_sheet(self) -> None:
        self._rows = self._height = self._width = 0
        self._repeat = 1
        self._column = 0

    def grow(self, piece: bytes) -> int:
        """The cells of the largest rectangle after this piece of XML."""
        data = self._tail + piece
        end = data.rfind(b"<")
        self._tail = data[max(end, 0) :][:MAX_TAG_BYTES]
        for found in OPEN_TAG.finditer(data[: max(end, 0)]):
            self._take(*found.groups())
        self._largest = max(self._largest, self._width * self._height)
        return self._largest

    def _take(self, row: bytes | None, cell: bytes | None, table: bytes | None, text: bytes | None) -> None:
        if table:
            self._largest = max(self._largest, self._width * self._height)
            self._new_sheet()
        elif row is not None:
            self._repeat, self._column = _repeats(row), 0
            self._rows += self._repeat
        elif cell is not None:
            self._column += _repeats(cell)
        if text is not None or (cell is not None and b"office:" in cell):  # a cell that holds something
            self._width, self._height = max(self._width, self._column), self._rows


def _repeats(attributes: bytes) -> int:
    found = REPEATED.search(attributes)
    return int(found[1]) if found else 1


class BinaryBox:
    """The rectangle of an .xlsb sheet, from its records ([MS-XLSB] 2.1.4: type and length as 7 bits per byte, then the data)."""

    ROW, FIRST_CELL, LAST_CELL = 0, 1, 11

    def __init__(self) -> None:
        self._width, self._height, self._data = 0, 0, b""

    def grow(self, piece: bytes) -> int:
        """The cells of the rectangle after this piece of the records."""
        data, at = self._data + piece, 0
        while (record := _record(data, at)) and record[2] <= len(data):
            kind, start, at = record
            if kind <= self.LAST_CELL:
                if at - start < 4:  # calamine would take what the record before left in its buffer for a number
                    raise ValueError("a record without its number")
                number = int.from_bytes(data[start : start + 4], "little") + 1
                if kind == self.ROW:
                    self._height = max(self._height, number)
                else:
                    self._width = max(self._width, number)
        self._data = data[at:]
        return self._width * self._height


def _record(data: bytes, at: int) -> tuple[int, int, int] | None:
    """(type, start of the data, end of the data) of the record at `at`; None where it is cut off."""
    kind, after = _varint(data, at, 2)
    length, start = _varint(data, after, 4)
    return (kind, start, start + length) if start <= len(data) and after > at and start > after else None


def _varint(data: bytes, at: int, most: int) -> tuple[int, int]:
    value = 0
    for i in range(most):
        if at + i >= len(data):
            return 0, at
        value |= (data[at + i] & 0x7F) << (7 * i)
        if data[at + i] < 0x80:
            return value, at + i + 1
    return value, at + most
