"""`python -m segexplorer.words`: finds every sentence of the app and brings the file of each language up to date.

A sentence that is new stands there with an empty translation, one that is gone is removed; what remains is listed.
`python -m segexplorer.words fr` begins another language.
"""

from __future__ import annotations

import argparse
import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

import segexplorer.words as here
from segexplorer.words.language import FOLDER, PLACE, languages
from segexplorer.words.messages import Plural, Text, Words

Message = tuple[str, str | tuple[str, str], str]  # where it stands, English (or both its forms), context


def messages() -> Iterator[Message]:
    """Every sentence of the app, in the order of its modules."""
    for name in sorted(module.name for module in pkgutil.iter_modules(here.__path__)):
        if name in ("__main__", "language", "messages"):
            continue
        module = import_module(f"segexplorer.words.{name}")
        own = {key: value for key, value in vars(module).items() if not key.startswith("__")}
        for key, value in own.items():
            yield from _inside(f"{name}.{key}", value)


def _inside(place: str, value: Any) -> Iterator[Message]:
    if isinstance(value, Text):
        yield place, value.english, value.context
    elif isinstance(value, Plural):
        yield place, (value.one, value.several), value.context
    elif isinstance(value, Words):
        for key, english in value.english.items():
            for text in (english,) if isinstance(english, str) else english:
                yield f"{place}.{key}", text, value.context
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _inside(f"{place}.{key}", inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _inside(place, inner)


def template() -> Catalog:
    """All sentences as a catalogue without translations, each with the places it stands in."""
    found = Catalog(charset="utf-8")
    for place, english, context in messages():
        if english and english != ("", ""):
            found.add(english, context=context or None, auto_comments=[place])
    return found


def update(language: str, anew: Catalog) -> list[str]:
    """Bring one file up to date; the English of what is not translated."""
    file = str(FOLDER.joinpath(language, *PLACE))
    known = _read(file, language)
    known.update(anew, no_fuzzy_matching=True, update_creation_date=False)
    known.project, known.version, known.last_translator, known.language_team = "segexplorer", "1", "", ""
    known.msgid_bugs_address = ""
    with open(file, "wb") as target:
        write_po(target, known, width=10_000, ignore_obsolete=True, no_location=True)
    return [str(message.id) for message in known if message.id and not all(_strings(message.string))]


def _read(file: str, language: str) -> Catalog:
    try:
        with open(file, "rb") as source:
            return read_po(source, locale=language)
    except FileNotFoundError:  # its folder is made by hand: whoever begins a language decides its name
        return Catalog(language, fuzzy=False, header_comment="# What the app says. English stands in segexplorer/words.")


def _strings(text: Any) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (text or "",)


def main() -> None:
    """Update every language there is, and begin those that are named."""
    parser = argparse.ArgumentParser(prog="python -m segexplorer.words", description="Bring the translations up to date.")
    parser.add_argument("more", nargs="*", help="languages to begin, such as fr")
    for language in dict.fromkeys([*languages()[1:], *parser.parse_args().more]):
        missing = update(language, template())
        print(f"{language}: {len(missing)} not translated yet", *missing, sep="\n  ")


if __name__ == "__main__":
    main()
