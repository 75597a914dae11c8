"""What a file really is, from its first bytes: the extension is never believed."""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from pathlib import Path

HEAD_BYTES = 65_536

MAGIC = (
    (b"PAR1", "parquet"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole2"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "compressed"),
    (b"\xfd7zXZ\x00", "compressed"),
    (b"7z\xbc\xaf\x27\x1c", "compressed"),
    (b"Rar!", "compressed"),
    (b"\x28\xb5\x2f\xfd", "compressed"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"SQLite format 3", "database"),
    (b"RDX", "binary"),
    (b"RDA", "binary"),
    (b"version https://git-lfs.github.com/spec/", "lfs_pointer"),
)
OPEN_SHEETS = (b"application/vnd.oasis.opendocument.spreadsheet", b"application/vnd.oasis.opendocument.spreadsheet-template")
TAR = (257, b"ustar")
JSON_START = re.compile(r'\s*(\{\s*["}]|\[\s*[\[{\]"])')  # not "[id],[name]", which is how SQL Server writes a line of names
MARKUP = ("<!doctype", "<html", "<head", "<body", "<table", "<?xml", "<!--")


DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, NotImplementedError, RuntimeError),
    *(struct.error, KeyError, IndexError, OverflowError),
)
"""What Python's archive readers raise over the bytes of a broken archive."""


def kind_of(path: Path) -> str:
    """ "csv", "excel" (OpenDocument too), "parquet", "json", "zip", "gzip", or the name of what nothing reads ("pdf" ...)."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(path)
    if head[TAR[0] :].startswith(TAR[1]):
        return "tar"
    kind = next((kind for magic, kind in MAGIC if head.startswith(magic)), "")
    if kind == "ole2":
        return "encrypted" if _is_encrypted(path) else "excel"
    return kind or _kind_of_text(head)


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            declared = archive.read("mimetype")[:200].strip() if "mimetype" in names and _is_short(archive, "mimetype") else b""
    except DAMAGED:
        return "damaged_zip"
    if "[Content_Types].xml" in names:
        return "excel" if any(name.endswith(("workbook.xml", "workbook.bin")) for name in names) else "other_office"
    if "content.xml" in names and declared:
        return "excel" if declared in OPEN_SHEETS else "other_office"
    return "zip"


def _is_short(archive: zipfile.ZipFile, name: str) -> bool:
    return archive.getinfo(name).file_size < HEAD_BYTES


def _is_encrypted(path: Path) -> bool:
    """Excel stores a password-protected .xlsx as an OLE2 file with a stream of this name, in its directory at any offset."""
    needle = "EncryptedPackage".encode("utf-16-le")
    with path.open("rb") as file:
        tail = b""
        while chunk := file.read(1 << 20):
            if needle in tail + chunk:
                return True
            tail = chunk[-len(needle) :]
    return False


def _kind_of_text(head: bytes) -> str:
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        return "empty" if len(head) < HEAD_BYTES else "binary"
    text = _decoded(head)
    start = text.lstrip("\ufeff \t\r\n").lower()
    if start.startswith(MARKUP):
        return "excel_xml" if 'progid="excel.sheet"' in start or "office:spreadsheet" in start else "html"
    if JSON_START.match(text.lstrip("\ufeff")):
        return "json"
    return "csv" if _is_text(head) else "binary"


def _decoded(head: bytes) -> str:
    order = utf16_order(head)
    return head.decode(f"utf-16-{order}" if order else "utf-8", errors="replace")


def _is_text(head: bytes) -> bool:
    """Text has next to no control characters; UTF-16 has them in every second byte, so it is looked at without."""
    if utf16_order(head):
        return True
    controls = sum(head.count(bytes([code])) for code in range(32) if code not in (9, 10, 11, 12, 13))
    return controls <= max(2, len(head) // 500)


def utf16_order(head: bytes) -> str:
    """ "le" or "be" for UTF-16 by its mark, or by zeros in one half of the byte pairs; "" otherwise."""
    if head.startswith(b"\xff\xfe"):
        return "le"
    if head.startswith(b"\xfe\xff"):
        return "be"
    pairs = len(head) // 2
    zeros_first, zeros_second = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if pairs >= 4 and zeros_second > 0.4 * pairs and zeros_first < 0.05 * pairs:
        return "le"
    if pairs >= 4 and zeros_first > 0.4 * pairs and zeros_second < 0.05 * pairs:
        return "be"
    return ""
