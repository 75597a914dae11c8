"""Small real files of every kind that is read, made here byte by byte, and ways to damage them: for tests and for fuzzing."""

from __future__ import annotations

import gzip
import io
import json
import random
import struct
import zipfile
from collections.abc import Callable, Sequence

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = [
    ["id", "name", "spend", "since"],
    [1, "Ada", 1.5, "2024-01-31"],
    [2, "Bo, Gent", 20.25, "2024-02-01"],
    [3, "Zoë", 7, "2023-12-24"],
]
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"


def csv_file(rows: Sequence[Sequence[object]] = ROWS, delimiter: str = ",") -> bytes:
    """Comma-separated text with every text quoted."""
    return "".join(delimiter.join(f'"{c}"' if isinstance(c, str) else str(c) for c in row) + "\n" for row in rows).encode()


def xlsx_file(rows: Sequence[Sequence[object]] = ROWS, **more: Sequence[Sequence[object]]) -> bytes:
    """A workbook of one sheet, and of one more for each further keyword."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for title, others in more.items():
        sheet = book.create_sheet(title)
        for row in others:
            sheet.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods_file(rows: Sequence[Sequence[object]] = ROWS, tail: str = "") -> bytes:
    """An OpenDocument sheet; `tail` is XML put below its rows."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    spaces = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    table = f'<table:table table:name="Sheet1">{body}{tail}</table:table>'
    inner = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}>{inner}</office:document-content>'
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zip_file({"mimetype": OPEN_DOCUMENT.encode(), "META-INF/manifest.xml": manifest, "content.xml": content.encode()})


def _ods_cell(value: object) -> str:
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'


def xls_file(rows: Sequence[Sequence[object]] = ROWS) -> bytes:
    """A workbook of Excel 97 in its own container: BIFF8 in one stream of a compound file ([MS-XLS] 2.1, [MS-CFB])."""
    sheet = _biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6)) + _biff(
        0x0200, struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0)
    )
    for y, row in enumerate(rows):
        sheet += b"".join(_biff_cell(y, x, value) for x, value in enumerate(row))
    sheet += _biff(0x000A)
    start = _biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6)) + _biff(0x0042, struct.pack("<H", 1200))
    name = b"Sheet1"
    offset = len(start) + 4 + 8 + len(name) + 4
    bound = _biff(0x0085, struct.pack("<IBBBB", offset, 0, 0, len(name), 0) + name)
    return _compound(start + bound + _biff(0x000A) + sheet)


def _biff(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _biff_cell(y: int, x: int, value: object) -> bytes:
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _biff(0x0204, struct.pack("<HHHHB", y, x, 0, len(text) // 2, 1) + text)
    return _biff(0x0203, struct.pack("<HHHd", y, x, 0, float(str(value))))


def _compound(stream: bytes) -> bytes:
    """A compound file with one stream called Workbook: header, FAT, directory, the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")  # shorter ones would lie in a mini stream
    n = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, n + 2), 0xFFFFFFFE]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0) + b"\xff" * 432
    directory = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream)) + bytes(256)
    return header + struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff") + directory + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return head + bytes(16 + 4 + 16) + struct.pack("<IQ", start, size)


def xlsb_file(rows: int = 3, last_column: int = 2, last_row: int = 0) -> bytes:
    """A binary workbook: a line of names and `rows` rows of numbers; `last_row`: one more cell far below."""
    bound = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Sheet1")
    workbook = _record(131) + _record(143) + _record(156, bound) + _record(144) + _record(132)
    sheet = _record(129) + _record(148, struct.pack("<IIII", 0, rows, 0, last_column)) + _record(145)
    sheet += _row(0) + b"".join(_record(6, struct.pack("<II", x, 0) + _wide(f"name {x}")) for x in range(last_column + 1))
    for y in range(1, rows + 1):
        sheet += _row(y) + b"".join(_record(5, struct.pack("<IId", x, 0, y * 10.0 + x)) for x in range(last_column + 1))
    if last_row:
        sheet += _row(last_row) + _record(5, struct.pack("<IId", last_column, 0, 1.0))
    sheet += _record(146) + _record(130)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    link = f'<Relationship Id="rId1" Type="{kind}" Target="worksheets/sheet1.bin"/>'
    rels = f'<Relationships xmlns="{space}">{link}</Relationships>'
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zip_file(
        {
            "[Content_Types].xml": types,
            "xl/workbook.bin": workbook,
            "xl/_rels/workbook.bin.rels": rels.encode(),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _row(y: int) -> bytes:
    return _record(0, struct.pack("<IIHBBBI", y, 0, 300, 0, 0, 0, 0))


def _record(kind: int, data: bytes = b"") -> bytes:
    return _seven_bits(kind) + _seven_bits(len(data)) + data


def _seven_bits(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out, number = out + bytes([number & 0x7F | 0x80]), number >> 7
    return out + bytes([number])


def parquet_file(rows: Sequence[Sequence[object]] = ROWS) -> bytes:
    """The same table as Parquet."""
    buffer = io.BytesIO()
    pq.write_table(pa.table({str(name): [row[i] for row in rows[1:]] for i, name in enumerate(rows[0])}), buffer)
    return buffer.getvalue()


def json_file(rows: Sequence[Sequence[object]] = ROWS) -> bytes:
    """The same table as a list of objects."""
    return json.dumps(_objects(rows)).encode()


def json_lines(rows: Sequence[Sequence[object]] = ROWS) -> bytes:
    """The same table as an object per line."""
    return "".join(json.dumps(row) + "\n" for row in _objects(rows)).encode()


def _objects(rows: Sequence[Sequence[object]]) -> list[dict[str, object]]:
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def zip_file(members: dict[str, bytes]) -> bytes:
    """An archive of some files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


SPECIMENS: dict[str, Callable[[], bytes]] = {
    "csv": csv_file,
    "xlsx": xlsx_file,
    "ods": ods_file,
    "xls": xls_file,
    "xlsb": xlsb_file,
    "parquet": parquet_file,
    "json": json_file,
    "json lines": json_lines,
    "zip": lambda: zip_file({"a.csv": csv_file(), "b.csv": csv_file(), "readme.txt": b"see a.csv"}),
    "gz": lambda: gzip.compress(csv_file(), mtime=0),
    "zip of xlsx": lambda: zip_file({"a.xlsx": xlsx_file()}),
}


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to four things done to them: flipped, cut off, cut out, put in, doubled, overwritten with extremes."""
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(DAMAGES)(data, chance)
    return data


def damaged_inside(data: bytes, chance: random.Random) -> bytes:
    """A zip whose members are damaged and packed again, so that the damage gets past the checksums."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    hit = chance.choice(list(members))
    return zip_file({name: damaged(inner, chance) if name == hit else inner for name, inner in members.items()})


def _flipped(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def _cut_off(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _block(data: bytes, chance: random.Random) -> tuple[int, int]:
    at = chance.randint(0, len(data))
    return at, min(len(data), at + chance.choice((1, 2, 4, 16, 100, 1000)))


def _cut_out(data: bytes, chance: random.Random) -> bytes:
    start, end = _block(data, chance)
    return data[:start] + data[end:]


def _put_in(data: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.randbytes(chance.choice((1, 2, 8, 300))) + data[at:]


def _doubled(data: bytes, chance: random.Random) -> bytes:
    start, end = _block(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 3, 50)) + data[end:]


def _extreme(data: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(data))
    value = chance.choice(
        (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"99999999", b"-1", b'"', b"\n", b"<", b"{", b"[")
    )
    return data[:at] + value + data[at + len(value) :]


DAMAGES = (_flipped, _cut_off, _cut_out, _put_in, _doubled, _extreme)
