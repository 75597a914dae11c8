"""The lines of a text of any size, whatever their ends, as a Parquet file, in constant memory."""

from __future__ import annotations

from pathlib import Path

import duckdb

from segexplorer.ingest.warehouse import place, write_parquet

CHUNK_BYTES = 1 << 24
BLANK, NEVER = "\x1e", "\x1f"  # an empty line, which DuckDB would pass over; and a delimiter that no line holds
MAX_LINE_BYTES = 16_000_000


def copy_lines(source: Path, target: Path) -> None:
    """A copy with one kind of line end, in constant memory; empty lines hold a mark, so that lines can be counted."""
    with source.open("rb") as old, target.open("wb") as new:
        rest = old.read(CHUNK_BYTES).removeprefix(b"\xef\xbb\xbf")
        before = b"\n"
        while rest:
            more = old.read(CHUNK_BYTES)
            cut = len(rest) - (rest.endswith(b"\r") and bool(more))
            piece, rest = rest[:cut].replace(b"\r\n", b"\n").replace(b"\r", b"\n"), rest[cut:] + more
            piece = piece.replace(NEVER.encode(), b" ").replace(BLANK.encode(), b" ")
            marked = (before + piece).replace(b"\n\n", b"\n\x1e\n").replace(b"\n\n", b"\n\x1e\n")
            new.write(marked[1:])
            before = marked[-1:]


def write_lines(connection: duckdb.DuckDBPyConnection, source: Path, work: Path) -> Path:
    """The lines of a text as Parquet with a column `text` ("" for a blank line), in order."""
    plain, lines = work / "lines.txt", work / "lines.parquet"
    copy_lines(source, plain)
    reader = (
        f"read_csv({place(plain)}, auto_detect = false, compression = 'none', delim = '{NEVER}', quote = '', escape = '',"
        " header = false,"
        f" columns = {{'text': 'VARCHAR'}}, strict_mode = false, max_line_size = {MAX_LINE_BYTES})"
    )
    write_parquet(connection, f"SELECT CASE WHEN text != '{BLANK}' THEN text ELSE '' END AS text FROM {reader}", lines, 20)  # noqa: S608
    plain.unlink()
    return lines
