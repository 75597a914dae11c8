"""The values of a JSON file, one after the other: the items of a list, or what follows one another in lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

PIECE_CHARS = 1 << 20
BLANK = re.compile(r"[ \t\r\n]*")
LONGEST_REST = 3  # "e+1", of which the reader understands nothing before it has the last digit
NUMBER_END = frozenset("0123456789+-.eE")


class Broken(Exception):
    """The text is no JSON, or one value of it is longer than allowed."""


def is_list(source: Path) -> bool:
    """Whether a UTF-8 file holds one list, of which values_of gives the items."""
    with source.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return _Text(file, PIECE_CHARS).peek() == "["


def values_of(source: Path, max_chars: int) -> Iterator[object]:
    """The items of the list that a UTF-8 file holds, else the values in it; numbers as they are written. Raises Broken."""
    with source.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        text = _Text(file, max_chars)
        yield from _items(text) if text.pass_over("[") else _following(text)


def _items(text: _Text) -> Iterator[object]:
    while text.peek() != "]":
        yield text.value()
        if not text.pass_over(","):
            break
    if not text.pass_over("]") or text.peek():
        raise Broken


def _following(text: _Text) -> Iterator[object]:
    while text.peek():
        yield text.value()
        text.pass_over(",")


class _Text:
    """A window over the text that grows when a value does not fit into it."""

    def __init__(self, file: TextIO, max_chars: int) -> None:
        self._file, self._max_chars = file, max_chars
        self._window, self._at = "", 0
        self._decode = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=lambda _: None).raw_decode

    def peek(self) -> str:
        """The next character that is not blank; "" at the end."""
        while True:
            self._at = BLANK.match(self._window, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._window):
                return self._window[self._at]
            if not self._grow(PIECE_CHARS):
                return ""

    def pass_over(self, character: str) -> bool:
        """Whether the next character is this one, which is then behind us."""
        found = self.peek() == character
        self._at += found
        return found

    def value(self) -> object:
        """The next value, whole."""
        self.peek()
        more = PIECE_CHARS
        while True:
            end, reason, value = -1, None, None
            try:
                value, end = self._decode(self._window, self._at)
            except ValueError as error:
                reason = error
            whole = end >= 0 and not self._may_go_on(end)
            if not whole and len(self._window) - self._at <= self._max_chars and self._grow(more):
                more *= 2
                continue
            if end < 0:
                raise Broken from reason
            self._at = end
            return value

    def _may_go_on(self, end: int) -> bool:
        """Whether a number ends at the end of the window, where its last digits may still be missing."""
        if len(self._window) - end > LONGEST_REST or self._window[end - 1] not in NUMBER_END:
            return False
        return all(character in NUMBER_END for character in self._window[end:])

    def _grow(self, n_chars: int) -> bool:
        piece = self._file.read(n_chars)
        if piece:
            self._window, self._at = self._window[self._at :] + piece, 0
        return bool(piece)
