"""JSON or JSON lines -> a UTF-8 text table: one object per customer, nested objects as "address.city".

Numbers keep the digits they were written with. Values are read one after the other, so a long list needs no memory.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from segexplorer.errors import UnusableFile
from segexplorer.ingest.json_stream import Broken, is_list, values_of
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.watch import Report, Through

BETWEEN = "; "
VALUES_PER_REPORT = 20_000
WRAPPER_DEPTH = 4


@dataclass
class _Columns:
    """The columns found so far, in the order they first appeared."""

    limits: Limits
    file_name: str
    places: dict[str, int] = field(default_factory=dict)

    def place(self, name: str) -> int:
        """Where a column stands; UnusableFile when there are too many."""
        if name not in self.places:
            self.places[name] = len(self.places)
            if len(self.places) > self.limits.max_columns:
                facts = {"columns": len(self.places), "most": self.limits.max_columns}
                raise UnusableFile("too_many_columns", file=self.file_name, **facts)
        return self.places[name]


def json_as_text(source: Path, target: Path, limits: Limits, file_name: str, report: Report) -> int:
    """Write the customers of a JSON file in UTF-8 as comma-separated text to `target`; gives how many values of the list were no
    objects. UnusableFile when the file is damaged, too deep, or holds no list of objects."""
    columns = _Columns(limits, file_name)
    body = target.with_suffix(".rows")
    try:
        records = _records(source, limits, file_name)
        n_odd = _write(records, body, columns, report)
    except (Broken, RecursionError) as error:
        raise UnusableFile("damaged_json", file=file_name) from error
    if not columns.places:
        raise UnusableFile("no_json_table", file=file_name)
    _with_names(body, target, list(columns.places))
    body.unlink()
    return n_odd


def _write(records: Iterator[object], body: Path, columns: _Columns, report: Report) -> int:
    n_odd = 0
    with body.open("w", encoding="utf-8", newline="", errors="replace") as file:
        write = csv.writer(file, lineterminator="\n").writerow
        for at, record in enumerate(records):
            if at % VALUES_PER_REPORT == 0:
                report(Through("reading", at), 0.0)
            if isinstance(record, dict):
                row = [""] * len(columns.places)
                _fill(row, record, "", columns, 0)
                write(row)
            else:
                n_odd += 1
    return n_odd


def _fill(row: list[str], record: dict[str, object], prefix: str, columns: _Columns, depth: int) -> None:
    if depth > columns.limits.max_json_depth:
        raise UnusableFile("json_too_deep", file=columns.file_name, most=columns.limits.max_json_depth)
    for key, value in record.items():
        if isinstance(value, dict):
            _fill(row, value, f"{prefix}{key}.", columns, depth + 1)
        elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
            _put(row, columns, f"{prefix}{key}.count", str(len(value)))  # what they hold is a table of its own
        else:
            _put(row, columns, f"{prefix}{key}", _text(value))


def _put(row: list[str], columns: _Columns, name: str, text: str) -> None:
    place = columns.place(name)
    row.extend([""] * (place + 1 - len(row)))
    row[place] = text[: columns.limits.max_cell_chars + 1]  # one too many, so that the cut is counted later


def _text(value: object) -> str:
    """
    >>> [_text(v) for v in (None, True, "1.50", ["red", "blue"], [])]
    ['', 'true', '1.50', 'red; blue', '']
    """
    if isinstance(value, list):
        return BETWEEN.join(filter(None, map(_text, value)))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value).replace("\0", "")


def _with_names(body: Path, target: Path, names: list[str]) -> None:
    """The rows below their names; a row written before a column was met is filled up."""
    with body.open(encoding="utf-8", newline="") as old, target.open("w", encoding="utf-8", newline="") as new:
        write = csv.writer(new, lineterminator="\n").writerow
        write(names)
        for row in csv.reader(old):
            write(row + [""] * (len(names) - len(row)))


def _records(source: Path, limits: Limits, file_name: str) -> Iterator[object]:
    """The objects of a list, of lines, or of the one value that a file holds."""
    values = values_of(source, limits.max_json_value_bytes)
    first = list(islice(values, 2))
    if len(first) == 1 and isinstance(first[0], dict) and not is_list(source):
        if rows := _table_in(first[0], 0):
            return iter(rows)
        raise UnusableFile("no_json_table", file=file_name)
    if first and isinstance(first[0], list):
        return _named(chain(first, values))
    return chain(first, values)


def _named(rows: Iterator[object]) -> Iterator[object]:
    """Lists of cells, the first of them the names, as objects."""
    names = [str(cell) for cell in _cells(next(rows))]
    for row in rows:
        yield dict(zip(names, row, strict=False)) if isinstance(row, list) else row


def _cells(row: object) -> list[object]:
    return row if isinstance(row, list) else []


def _table_in(value: dict[str, object], depth: int) -> list[object]:
    """The table that one object holds: the longest list of objects in it, else its columns, else its rows by key, else the same
    for the objects inside it."""
    lists = sorted(_lists(value, 0), key=len, reverse=True)
    found = lists[0] if lists else next(filter(None, (shape(value) for shape in SHAPES)), [])
    inner = [item for item in value.values() if isinstance(item, dict)] if depth < WRAPPER_DEPTH else []
    return found or next(filter(None, (_table_in(item, depth + 1) for item in inner)), [])


def _lists(value: dict[str, object], depth: int) -> Iterator[list[object]]:
    for inner in value.values():
        if isinstance(inner, list) and any(isinstance(item, dict) for item in inner):
            yield inner
        elif isinstance(inner, dict) and depth < WRAPPER_DEPTH:
            yield from _lists(inner, depth + 1)


def _split(value: dict[str, object]) -> list[object]:
    """{"columns": [...], "data": [[...]]}"""
    names, rows = value.get("columns") or value.get("fields"), value.get("data") or value.get("rows") or value.get("values")
    if isinstance(names, list) and isinstance(rows, list) and all(isinstance(row, list) for row in rows):
        return list(_named(iter([[_text(name) for name in names], *rows])))
    return []


def _columns_of_lists(value: dict[str, object]) -> list[object]:
    """{"name": [...], "age": [...]}"""
    lists = {key: column for key, column in value.items() if isinstance(column, list)}
    lengths = {len(column) for column in lists.values()}
    if len(lists) != len(value) or len(lengths) != 1:
        return []
    return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]


def _objects_by_key(value: dict[str, object]) -> list[object]:
    """{"17": {"name": ..., "age": ...}, ...}, or turned round as pandas writes it: {"name": {"0": ...}, "age": {"0": ...}}"""
    inner = [item for item in value.values() if isinstance(item, dict)]
    if len(inner) != len(value) or not inner or any(isinstance(cell, dict | list) for item in inner for cell in item.values()):
        return []
    keys = dict.fromkeys(chain.from_iterable(inner))
    if all(key.isdigit() for key in keys) and not all(key.isdigit() for key in value):
        return [{name: column.get(key) for name, column in zip(value, inner, strict=True)} for key in keys]
    return [{"key": key, **item} for key, item in zip(value, inner, strict=True)] if len(inner) > 1 else []


def _one_row(value: dict[str, object]) -> list[object]:
    return [value] if any(not isinstance(item, dict | list) for item in value.values()) else []


SHAPES: tuple[Callable[[dict[str, object]], list[object]], ...] = (_split, _columns_of_lists, _objects_by_key, _one_row)
