"""Texts that wrap a table: every line in quotes as a whole, cells in single quotes, lines of dashes between, signs nobody sees.

What is decided on the first lines is done to all of them; a line stays a line, so that numbers of lines stay true.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

HEAD_BYTES = 1 << 16
MOSTLY = 0.95
RULE = re.compile(r'["\s|+;,:\t]*([-=]{3,}["\s|+;,:\t]*)+')  # +-----+-----+ of a terminal, |---|---| of Markdown
RULES_AMONG = 40  # lines at the start, among which the first of them must be
WHOLE = re.compile(r'"(?:[^"]|"")*"')
SINGLE = re.compile(r"\s*'(?:[^']|'')*'(\s*[,;\t|]\s*'(?:[^']|'')*')+\s*")
UNSEEN = re.compile("[\u200b\u2060\ufeff\f]")
DIVIDERS = ",;\t|"

Change = Callable[[str], str]


def unwrap(source: Path, target: Path) -> bool:
    """Write the UTF-8 text without its wrapping to `target`; False, and nothing written, where it has none."""
    changes = _changes(_head(source))
    if not changes:
        return False
    with (
        source.open(encoding="utf-8-sig", newline="", errors="replace") as old,
        target.open("w", encoding="utf-8", newline="") as new,
    ):
        for line in _changed(old, changes):
            new.write(line)
    return True


def _changed(lines: Iterator[str], changes: Sequence[Change]) -> Iterator[str]:
    for line in lines:
        text = line.rstrip("\r\n")
        end = line[len(text) :]
        for change in changes:
            text = change(text)
        yield text + end


def _head(source: Path) -> list[str]:
    with source.open("rb") as file:
        data = file.read(HEAD_BYTES)
    lines = re.split("\r\n|\n|\r", data.decode("utf-8-sig", errors="ignore"))  # others are no line ends
    return [line for line in (lines[:-1] if len(data) == HEAD_BYTES else lines) if line.strip()]


def _changes(head: Sequence[str]) -> list[Change]:
    """What must be done to each line, in this order."""
    found: list[Change] = []
    if any(UNSEEN.search(line) for line in head):
        found.append(lambda line: UNSEEN.sub("", line))
        head = [UNSEEN.sub("", line) for line in head]
    if any(RULE.fullmatch(line) for line in head[:RULES_AMONG]):
        found.append(_without_rule)
        head = [line for line in head if not RULE.fullmatch(line)]
    if _are_wholes(head):
        found.append(_opened)
    elif len(head) > 1 and _share(head, SINGLE) >= MOSTLY:
        found.append(_double_quoted)
    return found


def _share(lines: Sequence[str], shape: re.Pattern[str]) -> float:
    return sum(bool(shape.fullmatch(line)) for line in lines) / max(len(lines), 1)


def _are_wholes(head: Sequence[str]) -> bool:
    """Whether each line is one cell in quotes, and all are divided alike inside."""
    if len(head) < 2 or _share(head, WHOLE) < MOSTLY:
        return False
    inside = [_opened(line) for line in head]
    widths = [[len(next(csv.reader([line], delimiter=divider), [])) for line in inside] for divider in DIVIDERS]
    return any(each[0] > 1 and each.count(each[0]) >= MOSTLY * len(each) for each in widths)


def _without_rule(line: str) -> str:
    return "" if RULE.fullmatch(line) else line


def _opened(line: str) -> str:
    return line[1:-1].replace('""', '"') if WHOLE.fullmatch(line) else line


def _double_quoted(line: str) -> str:
    """'a','b' as "a","b": what divides the cells stays as it is."""
    if not SINGLE.fullmatch(line):
        return line
    return re.sub(r"'((?:[^']|'')*)'", lambda cell: '"' + cell[1].replace("''", "'").replace('"', '""') + '"', line)
