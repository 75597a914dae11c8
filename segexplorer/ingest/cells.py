"""The records and cells of all lines, in DuckDB, as `records` finds them in the first lines.

Most lines of an ugly text are regular: only those with odd quotes or padding are taken apart with patterns.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import numpy as np

from segexplorer.ingest.forms import SPACES, quoted, trimmed
from segexplorer.ingest.records import close_pattern, open_pattern, patterns, spans
from segexplorer.ingest.warehouse import place

FETCHED = 100_000


def join_parquet(connection: duckdb.DuckDBPyConnection, lines: Path, delimiter: str, backslash: bool = False, skip: int = 0) -> str:
    """A relation with `line` (from 1) and `text`, one row per record in order, over a Parquet file of lines without the first."""
    rows = f"read_parquet({place(lines)}, file_row_number = true) WHERE file_row_number >= {skip}"
    source = f"(SELECT file_row_number + 1 AS line, text FROM {rows})"  # noqa: S608
    n_spans = _keep_spans(connection, source, delimiter, backslash)
    if not n_spans:
        return source
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE joined AS SELECT first AS line, string_agg(text, chr(10) ORDER BY line) AS text"  # noqa: S608
        f" FROM {source} JOIN spans USING (line) GROUP BY first"
    )
    whole = f"SELECT line, coalesce(j.text, l.text) AS text FROM {source} l LEFT JOIN joined j USING (line)"  # noqa: S608
    return f"({whole} WHERE line NOT IN (SELECT line FROM spans WHERE line > first))"  # noqa: S608


def _keep_spans(connection: duckdb.DuckDBPyConnection, source: str, delimiter: str, backslash: bool) -> int:
    """Fill the table `spans` (first, line) with the lines of each record of several lines, and give how many of these there are."""
    odd = "(length(text) - length(replace(text, '\"', ''))) % 2 = 1"
    opens = f"regexp_full_match(text, {quoted(open_pattern(delimiter, backslash))})"
    closes = f"regexp_full_match(text, {quoted(close_pattern(delimiter))})"
    found = connection.execute(f"SELECT line, {opens}, {closes} FROM {source} WHERE {odd} ORDER BY line")  # noqa: S608
    rows = (row for many in iter(lambda: found.fetchmany(FETCHED), []) for row in many)
    pairs = np.fromiter((line for pair in spans(rows) for line in pair), dtype=np.int64).reshape(-1, 2)
    connection.register("found_spans", {"first": pairs[:, 0], "last": pairs[:, 1]})
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE spans AS SELECT first, unnest(range(first, last + 1)) AS line FROM found_spans"
    )
    connection.unregister("found_spans")
    return len(pairs)


def cells_of(records: str, delimiter: str, width: int, backslash: bool = False) -> str:
    """A relation (line, cells) over one of (line, text): the list of cells, as `split` gives them.

    Lines without quotes and padding are cut at each delimiter; where a quote only stands at the ends of cells that hold no
    delimiter, it is dropped first. Of the others, the first reading with `width` cells counts.
    """
    d, quote = quoted(delimiter), "contains(text, '\"')"
    lighter = f"CASE WHEN {quote} AND {_is_light(delimiter)} THEN replace(text, '\"', '') ELSE text END"
    light = f"SELECT line, {lighter} AS text FROM {records}"  # noqa: S608
    dressed = f"SELECT line, text, {_is_dressed(delimiter)} AS is_dressed FROM ({light})"  # noqa: S608
    strict, loose, none = (f"regexp_extract_all(text || {d}, {quoted(p)}, 1)" for p in patterns(delimiter, backslash))
    read = f"SELECT *, CASE WHEN is_dressed AND {quote} THEN {strict} END AS strict FROM ({dressed})"  # noqa: S608
    better = f"CASE WHEN len({loose}) = {width} THEN {loose} WHEN len({none}) = {width} THEN {none} ELSE strict END"
    plain = f"string_split(text, {d})"
    odd = f"CASE WHEN strict IS NULL THEN {plain} WHEN len(strict) = {width} THEN strict ELSE {better} END"
    return f"(SELECT line, CASE WHEN is_dressed THEN {_bared(odd, backslash)} ELSE {plain} END AS cells FROM ({read}))"  # noqa: S608


def _is_light(delimiter: str) -> str:
    d, first = re.escape(delimiter), re.escape(delimiter[0])
    cell = f'(?:"[^"{first}]*"|[^"{first}]*)'
    return f"regexp_full_match(text, {quoted(f'(?s){cell}(?:{d}{cell})*')})"


def _is_dressed(delimiter: str) -> str:
    """SQL: whether a line holds a quote, or white space at an end of a cell."""
    d, spaces = re.escape(delimiter), SPACES.replace(delimiter, "")
    return f"""regexp_matches(text, {quoted(f'"|(?:^|{d})[{spaces}]|[{spaces}](?:{d}|$)')})"""


def _bared(cells: str, backslash: bool) -> str:
    """SQL: a list of raw cells, each trimmed and without its quotes."""
    inner = "replace(x[2:-2], '\"\"', '\"')"
    inner = f"replace({inner}, '\\\"', '\"')" if backslash else inner
    is_quoted = "length(x) > 1 AND starts_with(x, '\"') AND ends_with(x, '\"')"
    bare = f"CASE WHEN {is_quoted} THEN trim({inner}, {quoted(SPACES)}) ELSE x END"
    return f"list_transform(list_transform({cells}, lambda x: {trimmed('x')}), lambda x: {bare})"
