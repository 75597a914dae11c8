"""What is said while files, or a table of a database, are read.

>>> how_far({"files": ["a.csv"], "size_bytes": 300_000_000}, 0.45, "reading")
'Reading “a.csv”: 150 of 300 MB …'
>>> how_far({"files": ["a.csv"], "size_bytes": 300_000_000}, 0.45, "reading 1200000")
'Reading “a.csv”: 150 of 300 MB, 1,200,000 rows so far …'
>>> how_far({"files": ["a.csv", "b.csv"], "size_bytes": 900}, 0.95, "columns")
'“a.csv” and 1 more: looking at the columns …'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from segexplorer.words.language import in_its_form
from segexplorer.words.messages import WORDS
from segexplorer.words.numbers import whole

IMPORTS = WORDS | {
    "stop": "Stop",
    "stopped": "Reading {files} was stopped, and nothing of it was kept. Choose it again when you want it.",
    "name": "“{file}”",
    "more": "{first} and {count} more",
}
READ_SHARE = 0.9  # of the whole way; the rest is looking at the columns
STEPS = WORDS | {
    "": "Waiting to read {files} …",
    "reading": "Reading {files}: {done} of {total} MB …",
    "reading rows": "Reading {files}: {done} of {total} MB, {rows} rows so far …",
    "reading uncounted": "Reading {files}: {rows} rows so far …",
    "unpacking": "Unpacking {files} …",
    "combining": "{files}: putting the files together …",
    "connecting": "{files}: connecting to the database …",
    "querying": "{files}: waiting for the database …",
    "rows": "{files}: reading rows from the database …",
    "rows rows": "{files}: {rows} rows from the database so far …",
    "orders": "{files}: making one row for each customer …",
    "recognising": "{files}: looking whether these are customers or orders …",
    "lifetimes": "{files}: estimating what to expect of each customer …",
    "marking": "{files}: looking who can be contacted …",
    "columns": "{files}: looking at the columns …",
    "changes": "{files}: looking for what has changed …",
}
MB = 1_000_000


def file_list(facts: Mapping[str, Any]) -> str:
    """The names of the files of a job, in quotes; all but the first are counted."""
    files = list(facts.get("files", ())) or [""]
    first = IMPORTS["name"].format(file=files[0])
    return first if len(files) == 1 else IMPORTS["more"].format(first=first, count=len(files) - 1)


def how_far(facts: Mapping[str, Any], share: float, step: str) -> str:
    """The line above the progress of an import; `step` may tell its rows: "reading 1200"."""
    total = facts.get("size_bytes", 0) / MB
    done = min(share / READ_SHARE, 1) * total
    digits = 0 if total >= 10 else 1
    code, _, rows = step.partition(" ")
    with_rows = f"{code} uncounted" if rows and not share and f"{code} uncounted" in STEPS else f"{code} rows"
    template = STEPS.get(with_rows if rows else code) or STEPS.get(code, STEPS["columns"])
    said = {"done": in_its_form(f"{done:.{digits}f}"), "total": in_its_form(f"{total:.{digits}f}"), "rows": whole(int(rows or 0))}
    return template.format(files=file_list(facts), **said)
