"""Values as a database gives them -> Arrow columns of plain types. A column's kind only ever widens, so that a column that is
empty in the first batch, or whole in it, ends with one type.

>>> Column().add([1, None]).kind, Column().add([1, None]).add([2.5]).kind, Column().add([None]).kind
('whole', 'number', 'empty')
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

Kind = Literal["empty", "flag", "whole", "number", "day", "time", "text", "bytes", "bits"]
ARROW: dict[str, pa.DataType] = {
    "empty": pa.string(),
    "flag": pa.bool_(),
    "whole": pa.int64(),
    "number": pa.float64(),
    "day": pa.date32(),
    "time": pa.timestamp("us"),
    "text": pa.string(),
    "bytes": pa.string(),
}
DUCKDB = {"flag": "BOOLEAN", "whole": "BIGINT", "number": "DOUBLE", "day": "DATE", "time": "TIMESTAMP"}
"""The type of each kind in the Parquet file; all others are VARCHAR."""
PYTHON: dict[type, Kind] = {
    type(None): "empty",
    bool: "flag",
    int: "whole",
    float: "number",
    Decimal: "number",
    dt.date: "day",
    dt.datetime: "time",
    str: "text",
    bytes: "bytes",
    bytearray: "bytes",
    memoryview: "bytes",
}
WIDER: dict[frozenset[str], Kind] = {
    frozenset(("flag", "whole")): "whole",
    frozenset(("flag", "number")): "number",
    frozenset(("whole", "number")): "number",
    frozenset(("day", "time")): "time",
}


class Unfit:
    """Stands for a value that no column can hold, such as the day "infinity"."""


UNFIT = Unfit()


@dataclass(frozen=True)
class Column:
    """What is known of a column so far. `declared` is what the database itself says it holds, "" where it does not tell;
    `n_unfit` counts values that were left blank because they did not fit it, `values` is its last batch."""

    declared: str = ""
    kind: Kind = "empty"
    n_unfit: int = 0
    values: pa.Array | None = None

    def add(self, values: Sequence[Any] | pa.Array) -> Column:
        """The column with one more batch, in the kind that holds all that was seen."""
        if isinstance(values, pa.Array):
            return self._add_arrow(values)
        if self.declared == "bits":
            values = [None if value is None else int.from_bytes(value, "big") for value in values]
        types = set(map(type, values))
        kind, unfit = self._look(types)
        n_unfit = self.n_unfit + (sum(type(value) in unfit for value in values) if unfit else 0)
        try:
            return replace(self, kind=kind, n_unfit=n_unfit, values=_array(values, types, kind, unfit))
        except OverflowError:  # more than 64 bits
            return replace(self, kind="number", n_unfit=n_unfit, values=_array(values, types, "number", unfit))

    def _look(self, types: set[type]) -> tuple[Kind, set[type]]:
        """The kind of the column with values of these types, and the types that do not fit it."""
        kinds = {t: self._of(t) for t in types}
        unfit = {t for t, kind in kinds.items() if kind == "bytes" or t is Unfit}
        if self.declared in ("day", "time"):  # MySQL has a day 0000-00-00
            unfit |= {t for t, kind in kinds.items() if kind == "text"}
        kind = functools.reduce(wider, (found for t, found in kinds.items() if t not in unfit), self.kind)
        return ("bytes" if kind == "empty" and "bytes" in kinds.values() else kind), unfit

    def _of(self, found: type) -> Kind:
        if found is Decimal and self.declared == "whole":
            return "whole"
        return next((PYTHON[base] for base in found.__mro__ if base in PYTHON), "text")

    def _add_arrow(self, values: pa.Array) -> Column:
        """Arrow's own batch is taken over as it is, unless it has to be looked at value by value."""
        kind = _of_arrow(values)
        if kind is None or self.kind not in ("empty", kind):
            return self.add(values.to_pylist())
        return replace(self, kind=kind, values=values.cast(ARROW[kind]))


def _array(values: Sequence[Any], types: set[type], kind: Kind, unfit: set[type]) -> pa.Array:
    """The values as an Arrow column of that kind; most batches need no look at each value."""
    if types <= _READY.get(kind, set()):
        with suppress(UnicodeEncodeError):
            return _finite(pa.array(values, ARROW[kind], from_pandas=True))
    read: Callable[[Any], Any] = _READERS.get(kind, _nothing)
    kept = [None if value is None or type(value) in unfit else read(value) for value in values]
    return _finite(pa.array(kept, ARROW[kind], from_pandas=True))


def _finite(values: pa.Array) -> pa.Array:
    """Numbers beyond all numbers are missing, as they are in files."""
    if not pa.types.is_floating(values.type):
        return values
    return pc.if_else(pc.is_finite(values), values, None)


def wider(one: Kind, other: Kind) -> Kind:
    """The kind that holds both.

    >>> wider("empty", "day"), wider("whole", "number"), wider("day", "whole")
    ('day', 'number', 'text')
    """
    if one == other or "empty" in (one, other):
        return one if other == "empty" else other
    if "bytes" in (one, other):
        return one if other == "bytes" else other
    return WIDER.get(frozenset((one, other)), "text")


def as_text(value: Any) -> str:
    """The value as text, the same for the same value.

    >>> as_text({"b": 1, "a": [True]}), as_text(dt.timedelta(hours=1)), as_text(dt.date(2024, 2, 1)), as_text(True)
    ('{"b": 1, "a": [true]}', '1:00:00', '2024-02-01', 'true')
    """
    if isinstance(value, str):
        # A half of a broken character cannot be written down.
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else str(value)


def _time(value: Any) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    return value.astimezone(dt.UTC).replace(tzinfo=None) if value.tzinfo else value


def _nothing(value: Any) -> None:
    return None


_READERS: dict[str, Callable[[Any], Any]] = {
    "flag": bool,
    "whole": int,
    "number": float,
    "day": lambda value: value,
    "time": _time,
    "text": as_text,
}


_READY: dict[str, set[type]] = {
    "flag": {bool, type(None)},
    "whole": {int, type(None)},
    "number": {float, type(None)},
    "day": {dt.date, type(None)},
    "time": {dt.datetime, type(None)},
    "text": {str, type(None)},
}
"""The types that Arrow itself reads as each kind; a time with a zone becomes UTC."""


def _of_arrow(values: pa.Array) -> Kind | None:
    """The kind of an Arrow column that can be taken over as it is; None for what has to be looked at value by value."""
    kind = values.type
    if pa.types.is_boolean(kind):
        return "flag"
    if pa.types.is_integer(kind) and kind != pa.uint64():
        return "whole"
    if pa.types.is_date32(kind):
        return "day"
    if pa.types.is_timestamp(kind) and kind.unit != "ns":
        return "time"
    return "text" if pa.types.is_string(kind) or pa.types.is_large_string(kind) else None
