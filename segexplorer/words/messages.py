"""How a sentence stands in the code so that it is said in the language of whoever reads it.

Each is a constant of its module, English, and translated when it is used, not when the module is loaded:

>>> SAVED = Text("Saved as “{name}”.")
>>> HOME = WORDS | {"open": "Open", "more": "More"}
>>> COUNT = Plural("1 row", "{n} rows")
>>> SAVED.format(name="May"), HOME["open"], COUNT.of(1), COUNT.of(4372)
('Saved as “May”.', 'Open', '1 row', '4,372 rows')

`python -m segexplorer.words` finds them all and writes what is new into the files of the other languages (docs/languages.md).
"""

from __future__ import annotations

import functools
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from segexplorer.words.language import in_its_form, translated, translated_plural

_QUOTED = re.compile("(?:„([^„“”]*)“|“([^„“”]*)”)")
T = TypeVar("T", bound="str | tuple[str, ...]")


@dataclass(frozen=True)
class Text:
    """One sentence or word; `context` tells two apart that are one in English and not elsewhere."""

    english: str
    context: str = ""

    def __str__(self) -> str:
        return translated(self.english, self.context)

    def format(self, **facts: object) -> str:
        """The sentence with its blanks filled."""
        return filled(str(self), facts)


@dataclass(frozen=True)
class Plural:
    """A sentence that a number decides; `{n}` is that number, written for the language."""

    one: str
    several: str
    context: str = ""

    def of(self, n: int, **facts: object) -> str:
        """The sentence for `n`, with its blanks filled."""
        return filled(translated_plural(self.one, self.several, n, self.context), {"n": in_its_form(f"{n:,}"), **facts})


class Words(Mapping[str, T], Generic[T]):
    """Sentences by name, or rows of them: looked up, they are in the language of now."""

    def __init__(self, english: Mapping[str, T], context: str = "") -> None:
        self.english = dict(english)
        self.context = context

    def __getitem__(self, name: str) -> T:
        english: Any = self.english[name]
        if isinstance(english, tuple):
            return tuple(translated(text, self.context) for text in english)  # type: ignore[return-value]
        return translated(english, self.context)  # type: ignore[return-value]

    def __iter__(self) -> Iterator[str]:
        return iter(self.english)

    def __len__(self) -> int:
        return len(self.english)

    def __or__(self, other: Words[T] | Mapping[str, T]) -> Words[T]:
        """These, and the others over them; a context holds for all."""
        more = other.english if isinstance(other, Words) else dict(other)
        return Words({**self.english, **more}, self.context)


WORDS: Words[str] = Words({})  # `HOME = WORDS | {` begins a list of sentences
ROWS: Words[tuple[str, ...]] = Words({})  # the same for rows of them


def in_context(context: str) -> Words[str]:
    """An empty list like WORDS, of words that are one in English and not elsewhere: `STATE = in_context("state") | {`."""
    return Words({}, context)


def filled(template: str, facts: Mapping[str, object]) -> str:
    """A template with its blanks filled; a number with a format ({size:,}) gets the marks of the language.

    >>> filled("{rows:,} rows of {file}", {"rows": 1200, "file": "a,b.csv"})
    '1,200 rows of a,b.csv'

    What is put between quotation marks has its own marks single:

    >>> filled("Most like “{name}”; so is {name}.", {"name": "those with “gold”"})
    'Most like “those with ‘gold’”; so is those with “gold”.'
    >>> filled("Wie „{name}“.", {"name": "Kunden mit „gold“"})
    'Wie „Kunden mit ‚gold‘“.'
    """
    text = []
    for before, blank, form, quoted in _parts(template):
        text.append(before)
        if blank is not None:
            written = _written(facts[blank], form)
            text.append(_with_single_marks(written, "„" in template) if quoted else written)
    return "".join(text)


def _with_single_marks(text: str, is_low: bool) -> str:
    """Its quotation marks single; low ones where the sentence around it has low ones."""
    return _QUOTED.sub(r"‚\1\2‘" if is_low else r"‘\1\2’", text)


@functools.lru_cache(4_096)
def _parts(template: str) -> tuple[tuple[str, str | None, str, bool], ...]:
    """(text, the name of the blank behind it, its format, whether the blank stands between quotation marks); kept, because a page
    fills the same few templates thousands of times."""
    opens, closes = ("„", "“") if "„" in template else ("“", "”")
    out, read = [], ""
    for before, blank, form, _ in string.Formatter().parse(template):
        read += before
        out.append((before, blank, form or "", read.count(opens) > read.count(closes)))
    return tuple(out)


def _written(value: object, form: str) -> str:
    if not form and isinstance(value, str):
        return value
    written = format(value, form)
    return in_its_form(written) if form and isinstance(value, int | float) else written
