"""The words by which personal and sensitive data are recognised: one TOML file per language, and what an installation says beside.

>>> words = built_in()
>>> words.sensitive_in("Umstandsmode"), words.sensitive_in("Schwangerschaftstests"), words.sensitive_in("Health & Beauty")
('pregnancy', 'pregnancy', '')
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from segexplorer.core.word_forms import words_of
from segexplorer.errors import UnusableInput

BUILT_IN = Path(__file__).parent / "words"
PERSONAL = ("email", "phone", "name", "address", "birth_date", "network_address", "account")
SENSITIVE = ("health", "religion", "politics", "ethnicity", "sexuality", "union", "pregnancy", "minors", "money_trouble")
TABLES = {
    "personal": PERSONAL,
    "sensitive": SENSITIVE,
    "sensitive_alone": SENSITIVE,
    "values": SENSITIVE,
    "streets": ("words",),
    "first_names": ("words",),
}
"""Table of a file -> the lists it may hold. In this order a name is asked, the first matter that speaks is taken."""
LISTS = ("beside",)
REMOVE = "remove"  # a table of the same tables: words that the built-in files, or other languages, hold
MOST_BYTES = 1_000_000

Tables = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True)
class PrivateWords:
    """Phrases as `words_of` writes them, a star for further letters; of all languages together."""

    beside: frozenset[str]
    personal: Mapping[str, tuple[str, ...]]
    sensitive: Mapping[str, tuple[str, ...]]
    sensitive_alone: Mapping[str, tuple[str, ...]]
    values: Mapping[str, tuple[str, ...]]
    streets: Mapping[str, tuple[str, ...]]
    first_names: Mapping[str, tuple[str, ...]]

    def __hash__(self) -> int:
        return id(self)

    def personal_in(self, name: str) -> str:
        """The kind of personal data that a column's name promises, or ""."""
        words = words_of(name)
        return next((matter for matter, phrases in self.personal.items() if self.is_only(words, phrases)), "")

    def sensitive_in_name(self, name: str) -> str:
        """The private matter that a column's name touches, or ""."""
        words = words_of(name)
        found = _first(_patterns(self)["sensitive"], words)
        alone = (matter for matter, phrases in self.sensitive_alone.items() if self.is_only(words, phrases))
        return found or next(alone, "") or self.sensitive_in(name)

    def sensitive_in(self, value: str) -> str:
        """The private matter that a value names by whole words, or ""."""
        return _first(_patterns(self)["values"], words_of(value))

    def is_address(self, value: str) -> bool:
        """Whether a street's word and a number stand in the value."""
        return any(c.isdigit() for c in value) and bool(_first(_patterns(self)["streets"], words_of(value)))

    def has_first_name(self, value: str) -> bool:
        """Whether one of the words is a first name."""
        return not _first_names(self).isdisjoint(words_of(value).split("_"))

    def is_only(self, words: str, phrases: tuple[str, ...]) -> bool:
        """Whether the words are one of the phrases, with nothing beside it but words that do not change its meaning."""
        within = f"_{words}_"
        rests = (within.replace(f"_{phrase}_", "_", 1) for phrase in phrases if f"_{phrase}_" in within)
        return any(all(word in self.beside for word in rest.split("_") if word) for rest in rests)


@lru_cache(maxsize=8)
def _first_names(words: PrivateWords) -> frozenset[str]:
    return frozenset(words.first_names["words"])


@lru_cache(maxsize=8)
def _patterns(words: PrivateWords) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    tables = {"sensitive": words.sensitive, "values": words.values, "streets": words.streets}
    return {name: [(matter, _pattern(phrases)) for matter, phrases in table.items() if phrases] for name, table in tables.items()}


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Whole words of names joined by "_"; a star is any further letters."""
    alternatives = (re.escape(phrase).replace(r"\*", "[a-z0-9]*") for phrase in phrases)
    return re.compile(f"(?:^|_)(?:{'|'.join(alternatives)})(?:_|$)")


def _first(patterns: list[tuple[str, re.Pattern[str]]], words: str) -> str:
    return next((matter for matter, pattern in patterns if pattern.search(words)), "") if words else ""


@lru_cache(maxsize=1)
def built_in() -> PrivateWords:
    """The words that come with the app."""
    return read_words(None)


def read_words(folder: Path | None) -> PrivateWords:
    """The built-in words with those of an installation's folder: a file adds words, its table `remove` takes words away.

    A folder that is not there adds nothing. Raises UnusableInput with a sentence that names the file and what is wrong in it.
    """
    own = sorted(folder.glob("*.toml")) if folder is not None and folder.is_dir() else []
    read = [_read(file) for file in (*sorted(BUILT_IN.glob("*.toml")), *own)]
    removed = [_tables(file, said[REMOVE], f"{REMOVE}.") for file, said in read if REMOVE in said]
    united = _united([_tables(file, said) for file, said in read], removed)
    return PrivateWords(frozenset(united["beside"][""]), **{name: united[name] for name in TABLES})


def signature(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes when somebody edits a file of the folder."""
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    return tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)


def _united(added: list[Tables], removed: list[Tables]) -> dict[str, dict[str, tuple[str, ...]]]:
    def together(tables: list[Tables], table: str, matter: str) -> dict[str, None]:
        return dict.fromkeys(phrase for said in tables for phrase in said.get(table, {}).get(matter, ()))

    places = {**TABLES, "beside": ("",)}
    return {
        table: {
            matter: tuple(p for p in together(added, table, matter) if p not in together(removed, table, matter))
            for matter in matters
        }
        for table, matters in places.items()
    }


def _read(file: Path) -> tuple[str, dict[str, Any]]:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise UnusableInput("words_too_large", file=file.name)
        return file.name, tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise UnusableInput("words_not_toml", file=file.name, problem=str(problem).splitlines()[0][:200]) from problem
    except OSError as problem:
        raise UnusableInput("words_unreadable", file=file.name) from problem


def _tables(file: str, said: Any, within: str = "") -> Tables:
    """The lists of one file, checked. Raises UnusableInput for a table or list that nothing asks for."""
    if not isinstance(said, dict):
        raise UnusableInput("words_no_list", file=file, place=within.rstrip("."))
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for table, content in said.items():
        if table == REMOVE and not within:
            continue
        if table in LISTS:
            found[table] = {"": _phrases(file, within + table, content)}
        elif table not in TABLES:
            raise UnusableInput("words_unknown", file=file, place=within + table, known=", ".join((*LISTS, *TABLES, REMOVE)))
        else:
            found[table] = _lists(file, within + table, content, TABLES[table])
    return found


def _lists(file: str, place: str, content: Any, known: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    if not isinstance(content, dict):
        raise UnusableInput("words_no_list", file=file, place=place)
    for name in content:
        if name not in known:
            raise UnusableInput("words_unknown", file=file, place=f"{place}.{name}", known=", ".join(known))
    return {name: _phrases(file, f"{place}.{name}", phrases) for name, phrases in content.items()}


def _phrases(file: str, place: str, phrases: Any) -> tuple[str, ...]:
    if not isinstance(phrases, list) or not all(isinstance(phrase, str) for phrase in phrases):
        raise UnusableInput("words_no_list", file=file, place=place)
    return tuple(_phrase(file, place, phrase) for phrase in phrases)


def _phrase(file: str, place: str, phrase: str) -> str:
    """As `words_of` writes it, with a star at either end kept. A phrase without a letter would match everything."""
    words = words_of(phrase.replace("*", " ").strip())
    if not words:
        raise UnusableInput("words_empty", file=file, place=place)
    return ("*" if phrase.strip().startswith("*") else "") + words + ("*" if phrase.strip().endswith("*") else "")
