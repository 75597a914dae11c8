"""The lines of a text -> records of cells, whatever its line ends and quotes; and where a stray quote stands, one row at a time.

One set of patterns serves Python (the first lines) and DuckDB (all of them), so that both see the same cells.

>>> split('1,"a, b",x', ","), split('1,"10" pipe",x', ",", 3), split('"ID,name,x', ",")
(['1', 'a, b', 'x'], ['1', '10" pipe', 'x'], ['"ID', 'name', 'x'])
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import duckdb
import numpy as np

from segexplorer.ingest.forms import SPACES, quoted
from segexplorer.ingest.warehouse import place, write_parquet

CHUNK_BYTES = 1 << 24
BLANK, NEVER = "\x1e", "\x1f"  # an empty line, which DuckDB would pass over; and a delimiter that no line holds
MOST_LINES = 200  # of one record: a quote that opens and never closes would swallow the rest of a file
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


@lru_cache(maxsize=64)
def patterns(delimiter: str, backslash: bool = False) -> tuple[str, str, str]:
    """Patterns of one cell with the delimiter behind it: quotes as the rules say; quotes within quotes that nobody escaped;
    no quotes at all."""
    d, first = re.escape(delimiter), re.escape(delimiter[0])
    strict = '(?:\\\\.|[^"\\\\]|"")*' if backslash else '(?:[^"]|"")*'
    loose = f'(?:[^"]|""|"[^"{first}])*'
    return (f'(?s)([ ]*"{strict}"[ ]*|.*?){d}', f'(?s)([ ]*"{loose}"[ ]*|.*?){d}', f"(?s)(.*?){d}")


@lru_cache(maxsize=64)
def open_pattern(delimiter: str, backslash: bool = False) -> str:
    """A line that ends within quotes, so that the next line belongs to the same record."""
    d, first = re.escape(delimiter), re.escape(delimiter[0])
    inside = '(?:\\\\.|[^"\\\\]|"")*' if backslash else '(?:[^"]|"")*'
    return f'(?s)(?:(?:[ ]*"{inside}"[ ]*|[^"{first}][^{first}]*|){d})*[ ]*"{inside}'


@lru_cache(maxsize=64)
def close_pattern(delimiter: str) -> str:
    """A line whose first lone quote ends a cell: behind it comes the delimiter, or nothing."""
    return f'(?s)[^"]*(?:""[^"]*)*"[ ]*(?:{re.escape(delimiter)}.*)?'


def split(line: str, delimiter: str, width: int = 0, backslash: bool = False) -> list[str]:
    """The cells of a record, trimmed and without their quotes; of the three readings the first that has `width` cells."""
    if '"' not in line:
        return [cell.strip(SPACES) for cell in line.split(delimiter)]
    readings = [re.findall(pattern, line + delimiter) for pattern in patterns(delimiter, backslash)]
    chosen = next((cells for cells in readings if len(cells) == width), readings[0])
    return [bare(cell, backslash) for cell in chosen]


def bare(cell: str, backslash: bool = False) -> str:
    """A cell without the quotes around it."""
    cell = cell.strip(SPACES)
    if len(cell) < 2 or cell[0] != '"' or cell[-1] != '"':
        return cell
    inner = cell[1:-1].replace('""', '"')
    return (inner.replace('\\"', '"') if backslash else inner).strip(SPACES)


def join_lines(lines: Sequence[str], delimiter: str, backslash: bool = False) -> list[tuple[int, str]]:
    """(number of its first line, text) of each record: lines within one pair of quotes belong together."""
    is_open, closes = re.compile(open_pattern(delimiter, backslash)), re.compile(close_pattern(delimiter))
    odd = [i for i, line in enumerate(lines) if line.count('"') % 2]
    opening, closing = ([bool(p.fullmatch(lines[i])) for i in odd] for p in (is_open, closes))
    return _joined(lines, spans(odd, opening, closing))


def _joined(lines: Sequence[str], found: Sequence[tuple[int, int]]) -> list[tuple[int, str]]:
    ends, records, i = dict(found), [], 0
    while i < len(lines):
        end = ends.get(i, i)
        records.append((i + 1, "\n".join(lines[i : end + 1])))
        i = end + 1
    return records


def spans(numbers: Iterable[int], opens: Iterable[bool], closes: Iterable[bool]) -> list[tuple[int, int]]:
    """(first, last) line of each record of several lines, from the lines with an odd number of quotes: whether they open a
    cell that goes on, and whether they may close one. What opens and is never closed stands alone."""
    found, start = [], -1
    for number, is_open, may_close in zip(numbers, opens, closes, strict=True):
        if start >= 0 and may_close and number - start <= MOST_LINES:
            found.append((start, number))
            start = -1
        else:
            start = number if is_open else -1
    return found


def join_parquet(connection: duckdb.DuckDBPyConnection, lines: Path, delimiter: str, backslash: bool = False, skip: int = 0) -> str:
    """A relation with `line` (from 1) and `text`, one row per record in order, over a Parquet file of lines without the first."""
    rows = f"read_parquet({place(lines)}, file_row_number = true) WHERE file_row_number >= {skip}"
    source = f"(SELECT file_row_number + 1 AS line, text FROM {rows})"  # noqa: S608
    odd = "(length(text) - length(replace(text, '\"', ''))) % 2 = 1"
    opens = f"regexp_full_match(text, {quoted(open_pattern(delimiter, backslash))})"
    closes = f"regexp_full_match(text, {quoted(close_pattern(delimiter))})"
    found = connection.execute(f"SELECT line, {opens} AS o, {closes} AS c FROM {source} WHERE {odd} ORDER BY line").fetchall()  # noqa: S608
    several = spans((line for line, _, _ in found), (o for _, o, _ in found), (c for _, _, c in found))
    pairs = np.array(several, dtype=np.int64).reshape(-1, 2)
    if not len(pairs):
        return source
    connection.execute("CREATE OR REPLACE TEMP TABLE spans (first BIGINT, last BIGINT)")
    within = {"first": pairs[:, 0], "last": pairs[:, 1]}
    connection.register("found_spans", within)
    connection.execute("INSERT INTO spans SELECT first, last FROM found_spans")
    connection.unregister("found_spans")
    joined = (
        f"SELECT s.first AS line, string_agg(l.text, chr(10) ORDER BY l.line) AS text FROM {source} l"  # noqa: S608
        " ASOF JOIN spans s ON l.line >= s.first WHERE l.line <= s.last GROUP BY s.first"
    )
    alone = (
        f"SELECT l.line, l.text FROM {source} l ASOF LEFT JOIN spans s ON l.line >= s.first WHERE s.last IS NULL OR l.line > s.last"  # noqa: S608
    )
    return f"(SELECT line, text FROM ({alone} UNION ALL {joined}) ORDER BY line)"  # noqa: S608


def cells_sql(text: str, delimiter: str, width: int, backslash: bool = False) -> str:
    """SQL: the list of raw cells of a record, as `split` gives them before quotes are taken off."""
    ended = f"{text} || {quoted(delimiter)}"
    strict, loose, none = (f"regexp_extract_all({ended}, {quoted(p)}, 1)" for p in patterns(delimiter, backslash))
    better = f"CASE WHEN len({loose}) = {width} THEN {loose} WHEN len({none}) = {width} THEN {none} ELSE {strict} END"
    odd = f"CASE WHEN len({strict}) = {width} THEN {strict} ELSE {better} END"
    return f"CASE WHEN contains({text}, '\"') THEN {odd} ELSE string_split({text}, {quoted(delimiter)}) END"


def bare_sql(cell: str, backslash: bool = False) -> str:
    """SQL: a raw cell trimmed and without its quotes, as `bare` gives it."""
    spaces = quoted(SPACES)
    cut = f"trim({cell}, {spaces})"
    inner = f"replace(({cut})[2:-2], '\"\"', '\"')"
    inner = f"replace({inner}, '\\\"', '\"')" if backslash else inner
    is_quoted = f"length({cut}) > 1 AND starts_with({cut}, '\"') AND ends_with({cut}, '\"')"
    return f"CASE WHEN {is_quoted} THEN trim({inner}, {spaces}) ELSE {cut} END"
