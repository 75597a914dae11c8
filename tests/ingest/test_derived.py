"""One base in all the ways in which people hand it over: whatever the file, the same table comes out, to the last value."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import tempfile
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest

from segexplorer.ingest.files import import_files
from segexplorer.ingest.samples import online_shop
from tests.ingest.specimens import ods_file, xlsx_file, zip_file

Row = list[object]
CITIES = ("Liège", "Köln", "Málaga", "Orléans", "Göteborg")
FIRST_DAY = datetime.date(1899, 12, 30)


@lru_cache(maxsize=1)
def customers() -> pd.DataFrame:
    frame = online_shop(500)
    frame.insert(3, "city", [CITIES[i % 5] for i in range(len(frame))])
    return frame


def cell(value: object) -> object:
    """A value as a program holds it: whole numbers are whole, nothing is nothing."""
    if value is None or value is pd.NaT or value != value:
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def table() -> list[Row]:
    frame = customers()
    return [list(frame.columns), *([cell(value) for value in row] for row in frame.astype(object).itertuples(index=False))]


def rows(change: Callable[[object], object] = str) -> list[list[str]]:
    return [[str(change(value)) for value in row] for row in table()]


def text(lines: Sequence[Sequence[object]], delimiter: str = ",", end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(lines)  # type: ignore[arg-type]
    return file.getvalue()


CLEAN = text(rows())
WIDTH = len(table()[0])


def european(value: object) -> object:
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return value.strftime("%d.%m.%Y") if isinstance(value, datetime.date) else value


def american(value: object) -> object:
    if isinstance(value, float) and value >= 1:
        return f"${value:,.2f}"
    return value.strftime("%m/%d/%Y") if isinstance(value, datetime.date) else value


def serial(value: object) -> object:
    return (value - FIRST_DAY).days if isinstance(value, datetime.date) else value


def said() -> list[list[str]]:
    """The table with words for missing where numbers are missing."""
    words = ("NA", "n/a", "-", "?", "#N/A")
    numbers = [i for i, kind in enumerate(customers().dtypes) if kind == "float64"]
    return [
        [words[y % len(words)] if i in numbers and not value else value for i, value in enumerate(row)]
        for y, row in enumerate(rows())
    ]


def as_json(of: Callable[[list[dict[str, object]]], str]) -> bytes:
    names, *body = table()
    people = [{str(n): None if v == "" else v for n, v in zip(names, row, strict=True)} for row in body]
    return of(people).encode()


def lines_of(people: list[dict[str, object]]) -> str:
    return "\n".join(json.dumps(person, default=str) for person in people)


def halves() -> tuple[list[list[str]], list[list[str]]]:
    names, *body = rows()
    return [names, *body[:250]], [names, *body[250:]]


def parquet() -> bytes:
    frame = customers()
    return frame.assign(signup_date=frame.signup_date.dt.date).to_parquet()


def with_padding() -> str:
    return "\n".join("  " + line.replace(",", " , ") + "\t" for line in CLEAN.splitlines())


def turned() -> bytes:
    return text([list(column) for column in zip(*rows(), strict=True)]).encode()


def bordered(*rules: str) -> bytes:
    """Bars around all cells, with these lines above, below the names, and at the end."""
    names, *body = ["| " + " | ".join(row) + " |" for row in rows()]
    above, below = rules[0], rules[-1]
    return "\n".join(line for line in [above, names, below, *body, above] if line).encode()


def paged() -> list[list[str]]:
    names, *body = rows()
    return [row for start in range(0, len(body), 100) for row in [names, *body[start : start + 100]]]


def swiss(value: object) -> object:
    return f"{value:,.2f}".replace(",", "'") if isinstance(value, float) and value >= 1 else value


def euros(value: object) -> object:
    point = f"{value:,.2f} €" if isinstance(value, float) and value >= 1 else ""
    return point.translate(str.maketrans(",.", ".,")) or value


NOTES = "Customers of the shop\nprinted on 2025-06-30\n\n"
TOTAL = ["Total", *[""] * (WIDTH - 1)]
WAYS: dict[str, Callable[[], bytes]] = {
    "decimal commas": lambda: text(rows(european), ";").encode(),
    "dollars and months first": lambda: text(rows(american)).encode(),
    "days first": lambda: text(rows(lambda v: v.strftime("%d/%m/%Y") if isinstance(v, datetime.date) else v)).encode(),
    "months by name": lambda: text(rows(lambda v: v.strftime("%d %B %Y") if isinstance(v, datetime.date) else v)).encode(),
    "moments at midnight": lambda: text(rows(lambda v: f"{v}T00:00:00Z" if isinstance(v, datetime.date) else v)).encode(),
    "words for missing": lambda: text(said()).encode(),
    "UTF-8 with a mark": lambda: CLEAN.encode("utf-8-sig"),
    "UTF-16, little": lambda: text(rows(), "\t").encode("utf-16"),
    "UTF-16, big": lambda: b"\xfe\xff" + text(rows(), "\t").encode("utf-16-be"),
    "Latin-1": lambda: CLEAN.encode("latin-1"),
    "Windows-1252, semicolons": lambda: text(rows(), ";").encode("cp1252"),
    "tabs": lambda: text(rows(), "\t").encode(),
    "pipes": lambda: text(rows(), "|").encode(),
    "line ends of Windows": lambda: text(rows(), end="\r\n").encode(),
    "line ends of old Macs": lambda: text(rows(), end="\r").encode(),
    "all quoted": lambda: text(rows(), quoting=csv.QUOTE_ALL).encode(),
    "padded cells": lambda: with_padding().encode(),
    "a separator at every end": lambda: CLEAN.replace("\n", ",\n").encode(),
    "the line of Excel": lambda: ("sep=;\r\n" + text(rows(), ";", "\r\n")).encode(),
    "notes above": lambda: (NOTES + CLEAN).encode(),
    "a total and a note below": lambda: (CLEAN + text([TOTAL]) + "\nSource: the shop\n").encode(),
    "notes above and below": lambda: (NOTES + CLEAN + "\nSource: the shop\n").encode(),
    "blank rows between": lambda: CLEAN.replace("\n", "\n\n", 40).encode(),
    "names again in the middle": lambda: text([row for half in halves() for row in half]).encode(),
    "groups above the names": lambda: text([["Who", *[""] * 9, "What", *[""] * (WIDTH - 11)], *rows()]).encode(),
    "turned by a quarter": turned,
    "every line in quotes": lambda: "\n".join('"' + line.replace('"', '""') + '"' for line in CLEAN.splitlines()).encode(),
    "single quotes": lambda: "\n".join(",".join(f"'{cell}'" for cell in row) for row in rows()).encode(),
    "a line below the names": lambda: CLEAN.replace("\n", "\n" + ",".join(["---"] * WIDTH) + "\n", 1).encode(),
    "Markdown": lambda: bordered("", "|" + "|".join(["---"] * WIDTH) + "|"),
    "the box of a terminal": lambda: bordered("+" + "+".join(["----"] * WIDTH) + "+"),
    "signs that nobody sees": lambda: CLEAN.replace(",", ",\u200b").encode(),
    "a remark in the middle": lambda: CLEAN.replace("\n", "\n# page 1\n", 1).encode(),
    "names again on every page": lambda: text(paged()).encode(),
    "encoded twice": lambda: CLEAN.encode().decode("cp1252").encode(),
    "an old Mac": lambda: CLEAN.encode("mac_roman"),
    "an old PC": lambda: CLEAN.encode("cp850"),
    "what databases write for nothing": lambda: text([[cell or "NULL" for cell in row] for row in rows()]).encode(),
    "what MySQL writes for nothing": lambda: text([[cell or "\\N" for cell in row] for row in rows()], "\t").encode(),
    "thousands of the Swiss": lambda: text(rows(swiss)).encode(),
    "euros behind": lambda: text(rows(euros), ";").encode("cp1252"),
    "days of two digits": lambda: text(rows(lambda v: v.strftime("%d.%m.%y") if isinstance(v, datetime.date) else v)).encode(),
    "days in one number": lambda: text(rows(lambda v: v.strftime("%Y%m%d") if isinstance(v, datetime.date) else v)).encode(),
    "line ends of two kinds": lambda: "".join(
        f"{line}\r\n" if i % 3 else f"{line}\n" for i, line in enumerate(CLEAN.splitlines())
    ).encode(),
    "the end of CP/M": lambda: CLEAN.replace("\n", "\r\n").encode() + b"\x1a",
    "xlsx of texts below a title": lambda: xlsx_file(
        [["Report"], ["Filter: all"], [], *[[str(v) for v in row] for row in table()]]
    ),
    "gz": lambda: gzip.compress(CLEAN.encode()),
    "zip": lambda: zip_file({"customers.csv": CLEAN.encode(), "readme.txt": b"Hello"}),
    "zip of halves": lambda: zip_file({f"{i}.csv": text(half).encode() for i, half in enumerate(halves())}),
    "JSON": lambda: as_json(lambda people: json.dumps(people, default=str)),
    "JSON in an envelope": lambda: as_json(lambda people: json.dumps({"ok": True, "data": people}, default=str, indent=1)),
    "JSON lines": lambda: as_json(lines_of),
    "JSON lines, gz": lambda: gzip.compress(as_json(lines_of)),
    "xlsx": lambda: xlsx_file(table()),
    "xlsx with days as numbers": lambda: xlsx_file([[serial(value) for value in row] for row in table()]),
    "xlsx with a title": lambda: xlsx_file([["Customers"], [], *table()]),
    "xlsx behind another sheet": lambda: xlsx_file([["Read me first"], ["Have fun"]], Customers=table()),
    "ods": lambda: ods_file([[str(value) if isinstance(value, datetime.date) else value for value in row] for row in table()]),
    "Parquet": parquet,
}


def base(*files: bytes) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as made:
        sources = []
        for i, data in enumerate(files):
            path = Path(made) / str(i)
            path.write_bytes(data)
            sources.append((path, f"part {i}"))
        return pd.read_parquet(import_files(sources, Path(made) / "out").parquet)


@lru_cache(maxsize=1)
def clean() -> pd.DataFrame:
    return base(CLEAN.encode())


def test_the_plain_file_is_what_pandas_holds() -> None:
    ours, theirs = clean(), customers()
    assert list(ours.columns) == list(theirs.columns)
    for name in theirs.columns:
        if theirs[name].dtype.kind in "if":
            assert ours[name].astype(float).equals(theirs[name].astype(float)), name
        elif name == "signup_date":
            assert pd.to_datetime(ours[name]).eq(theirs[name]).all()
        else:
            assert ours[name].fillna("").astype(str).tolist() == theirs[name].fillna("").astype(str).tolist(), name


@pytest.mark.parametrize("way", WAYS)
def test_the_same_base_comes_out_of_every_way_to_hand_it_over(way: str) -> None:
    pd.testing.assert_frame_equal(base(WAYS[way]()), clean())


def test_the_same_base_comes_out_of_two_files() -> None:
    pd.testing.assert_frame_equal(base(*(text(half).encode() for half in halves())), clean())
