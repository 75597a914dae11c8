"""The language of what is said now, and its catalogue: English stands in the code, every other language is one .po file.

`locale/<language>/LC_MESSAGES/segexplorer.po` is read as it is, at the first sentence in that language. What a file does not
translate is said in English.

>>> with speaking("de"):
...     name_of(current()), in_its_form("1,234.5")
('Deutsch', '1.234,5')
>>> known("de-AT"), known("xx")
('de', None)
"""

from __future__ import annotations

import functools
import gettext
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from importlib.resources import files

ENGLISH = "en"
FOLDER = files("segexplorer.words") / "locale"
PLACE = ("LC_MESSAGES", "segexplorer.po")
_NOW: ContextVar[str] = ContextVar("language")
_ASKED: list[Callable[[], str]] = []


@dataclass(frozen=True)
class Catalogue:
    """The sentences of one language: (context, English) -> one text, or one for each plural form."""

    texts: dict[tuple[str, str], tuple[str, ...]]
    form: Callable[[int], int] = lambda n: int(n != 1)


def current() -> str:
    """The language of this run, thread or command; English where nobody said."""
    said = _NOW.get("")
    return said or (_ASKED[-1]() if _ASKED else ENGLISH)


def use(language: str) -> None:
    """From now on, in this run, this language is spoken."""
    _NOW.set(language)


def ask_otherwise(ask: Callable[[], str]) -> None:
    """Whom to ask for the language where no run has set one: Streamlit's fragments and callbacks run in threads of their own."""
    _ASKED[:] = [ask]


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside it, this language is spoken."""
    before = _NOW.set(language)
    try:
        yield
    finally:
        _NOW.reset(before)


@functools.cache
def languages() -> tuple[str, ...]:
    """English, then every language that has a file."""
    found = [entry.name for entry in FOLDER.iterdir() if entry.joinpath(*PLACE).is_file()]
    return (ENGLISH, *sorted(found))


def known(wanted: str | None) -> str | None:
    """The language here that serves somebody who wants `wanted`, such as "de-AT"; None when there is none."""
    parts = (wanted or "").replace("-", "_").split("_")
    tries = ["_".join([parts[0].lower(), *parts[1:]]), parts[0].lower()]
    return next((one for one in tries if one in languages()), None)


def name_of(language: str) -> str:
    """What a language is called by those who speak it."""
    from babel import Locale

    return (Locale.parse(language).get_display_name(language) or language).capitalize()


def translated(text: str, context: str = "") -> str:
    """A text in the language of now."""
    if current() == ENGLISH or not text:
        return text
    found = catalogue(current()).texts.get((context, text))
    return found[0] if found else text


def translated_plural(one: str, several: str, n: int, context: str = "") -> str:
    """The form of a sentence for `n` in the language of now."""
    if current() != ENGLISH:
        known_texts = catalogue(current())
        found = known_texts.texts.get((context, one))
        if found:
            return found[min(known_texts.form(n), len(found) - 1)]
    return one if n == 1 else several


@functools.cache
def catalogue(language: str) -> Catalogue:
    """The sentences of a language, read once."""
    from babel.messages.pofile import read_po  # late: English needs none of it

    with FOLDER.joinpath(language, *PLACE).open("rb") as file:
        read = read_po(file, locale=language)
    texts = {(message.context or "", _first(message.id)): _all(message.string) for message in read if message.id}
    return Catalogue({key: text for key, text in texts.items() if all(text)}, gettext.c2py(read.plural_expr))


def in_its_form(number: str) -> str:
    """A number as Python writes it (1,234.5), with the marks of the language of now."""
    return number if current() == ENGLISH else number.translate(_marks(current()))


def separators() -> str:
    """The mark before decimals and the one between thousands, as Plotly's `separators` wants them."""
    return in_its_form(".,")


def currency_leads() -> bool:
    """True where the sign of a currency stands before the amount."""
    return _currency_leads(current())


@functools.cache
def _currency_leads(language: str) -> bool:
    from babel import Locale

    return str(Locale.parse(language).currency_formats["standard"].pattern).startswith("¤")


@functools.cache
def _marks(language: str) -> dict[int, str]:
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return str.maketrans({",": get_group_symbol(language), ".": get_decimal_symbol(language)})


def _first(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


def _all(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (text or "",)
