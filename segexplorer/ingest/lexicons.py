"""The lexicons that names of segments are made of: one YAML file per language, and what an installation says beside.

>>> english = read_lexicon("en")
>>> english.concept_of("MntWines", "value").more[0].noun
'wine lovers'
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from segexplorer.core.lexicon import Concept, Form, Lexicon
from segexplorer.core.model import FAMILIES
from segexplorer.core.word_forms import words_of
from segexplorer.errors import UnusableInput

ENGLISH = "en"
BUILT_IN = Path(__file__).parent / "lexicon"
MOST_BYTES = 1_000_000
ADDED = ("columns", "never", "never_levels", "vague")  # lists that a second file of a language adds to; all else it replaces
SIDES = {"more": "more", "less": "less", "if_yes": "yes", "if_no": "no", "level": "level", "other_level": "other_level"}
NEEDED = ("everyone", "customers", "other", "singles", "pairs")


_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C takes 10 ms for a file, the other 150


class _Texts(_Loader):  # type: ignore[misc]
    """Reads `no` as a word (Norway's code among the levels), not as False: only true and false are answers."""


_Texts.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[-1] not in ("bool", "timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Texts.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


@lru_cache(maxsize=16)
def read_lexicon(language: str, folder: Path | None = None, edited: object = None) -> Lexicon:
    """The lexicon of a language: the built-in words with those of an installation's folder, where its files add and replace.

    A language nobody wrote gives English. `edited` is `signature(folder)`: another one reads the files again. Raises
    UnusableInput with a sentence that names the file and what is wrong in it.
    """
    files = _files(folder)
    wanted = language if language in files else ENGLISH
    lexicon = _lexicon(files[wanted], wanted)
    others = [_lexicon(said, name) for name, said in files.items() if name != wanted]
    return united(lexicon, others)


def languages(folder: Path | None = None) -> tuple[str, ...]:
    """The languages there are words in."""
    return tuple(_files(folder))


def signature(folder: Path | None) -> tuple[tuple[str, int, int], ...]:
    """What changes when somebody edits a file of the folder."""
    return tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in _own(folder))


def united(lexicon: Lexicon, others: Iterable[Lexicon]) -> Lexicon:
    """The forms of one language, found by the columns of all; what one language never says, none does."""
    concepts = {concept.name: concept for concept in lexicon.concepts}
    for other in others:
        for concept in other.concepts:
            mine = concepts.get(concept.name, Concept(concept.name, concept.family))
            columns = _together(mine.columns, concept.columns)
            concepts[concept.name] = replace(
                mine,
                columns=columns,
                ago=mine.ago or concept.ago,
                last=mine.last or concept.last,
                part_of=mine.part_of or concept.part_of,
            )
        lexicon = replace(
            lexicon,
            never=_together(lexicon.never, other.never),
            never_levels=_together(lexicon.never_levels, other.never_levels),
            vague=_together(lexicon.vague, other.vague),
        )
    return replace(lexicon, concepts=tuple(concepts.values()))


def _together(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one + other))


def _files(folder: Path | None) -> dict[str, Mapping[str, Any]]:
    """Language -> what its files say, the built-in ones first."""
    said: dict[str, Mapping[str, Any]] = {}
    for file in sorted(BUILT_IN.glob("*.yaml"), key=lambda file: (file.stem != ENGLISH, file.stem)):
        said[file.stem] = read_file(file)
    for file in _own(folder):
        own = checked(read_file(file), file.name)
        said[own["language"]] = _merged(said.get(own["language"], {}), own)
    for language, words in said.items():
        missing = [name for name in NEEDED if name not in words]
        if missing:
            raise UnusableInput("lexicon_incomplete", language=language, missing=", ".join(missing))
    return said


def _own(folder: Path | None) -> list[Path]:
    return sorted(folder.glob("*.yaml")) if folder is not None and folder.is_dir() else []


def read_file(file: Path) -> Any:
    """The file as plain data. Raises UnusableInput for what is no YAML, or refers to itself (a few lines could become millions)."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise UnusableInput("lexicon_too_large", file=file.name)
        text = file.read_text(encoding="utf-8-sig")
        if file.parent != BUILT_IN and any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            raise UnusableInput("lexicon_alias", file=file.name)
        return yaml.load(text, _Texts)  # noqa: S506 (a SafeLoader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        raise UnusableInput("lexicon_not_yaml", file=file.name, line=mark.line + 1 if mark else 1) from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise UnusableInput("lexicon_unreadable", file=file.name) from problem


def checked(said: Any, file: str) -> dict[str, Any]:
    """What a file says, if it is what the schema asks for. Raises UnusableInput that names the place."""
    import jsonschema  # late: it takes a fifth of a second, and only an installation's own files need it

    schema = json.loads((BUILT_IN / "schema.json").read_text(encoding="utf-8"))
    said = _with_text_keys(said)
    problem = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(schema).iter_errors(said))
    if problem is not None:
        place = ".".join(map(str, problem.absolute_path)) or "language"
        raise UnusableInput("lexicon_wrong", file=file, place=place[:120], problem=problem.message[:160])
    for family in said.get("families", {}):
        if family not in FAMILIES:
            raise UnusableInput("lexicon_family", file=file, family=family[:40], known=", ".join(FAMILIES))
    return dict(said)


def _with_text_keys(said: Any) -> Any:
    """Levels may be numbers; as keys they are texts."""
    if isinstance(said, Mapping):
        return {_text(key): _with_text_keys(value) for key, value in said.items()}
    return [_with_text_keys(value) for value in said] if isinstance(said, list) else said


def _text(key: object) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)


def _merged(said: Mapping[str, Any], own: Mapping[str, Any], within: str = "") -> dict[str, Any]:
    """What an installation says goes before what is built in; lists of columns and of what is never said grow."""
    merged = {key: value for key, value in own.items() if key not in said} if within == "families" else {}
    merged |= dict(said)
    for key, value in own.items():
        if key in ADDED:
            merged[key] = [*said.get(key, []), *value]
        elif isinstance(value, Mapping) and isinstance(said.get(key), Mapping) and key not in SIDES:
            merged[key] = _merged(said[key], value, "families" if within else key)
        else:
            merged[key] = value
    return merged


def _lexicon(said: Mapping[str, Any], language: str) -> Lexicon:
    families = said.get("families", {})
    concepts = (_concept(name, family, words) for family, named in families.items() for name, words in named.items())
    return Lexicon(
        language=language,
        **{name: said[name] for name in ("everyone", "customers", "other", "most_words", "adjective_ending") if name in said},
        singles=tuple(said.get("singles", ())),
        pairs=tuple(said.get("pairs", ())),
        never=_phrases(said.get("never", ())),
        never_levels=_phrases(said.get("never_levels", ())),
        vague=_phrases(said.get("vague", ())),
        concepts=tuple(concepts),
        unknown=_concept("", "", said.get("unknown", {})),
    )


def _concept(name: str, family: str, said: Mapping[str, Any]) -> Concept:
    return Concept(
        name,
        family,
        columns=_phrases(said.get("columns", ())),
        **{side: _forms(said[key]) for key, side in SIDES.items() if key in said},
        levels={words_of(_text(level)): _level(words) for level, words in said.get("levels", {}).items()},
        ago=said.get("ago", False),
        last=said.get("last", False),
        part_of=said.get("part_of", ""),
    )


def _level(said: Any) -> str | tuple[Form, ...] | None:
    return _forms(said) if isinstance(said, Mapping | list) else said


def _forms(said: Any) -> tuple[Form, ...]:
    return tuple(Form(**form) for form in (said if isinstance(said, list) else [said]))


def _phrases(said: Iterable[Any]) -> tuple[str, ...]:
    """As `words_of` writes them, with a star at either end kept: what a long German word is about stands at its end."""
    texts = [_text(phrase).strip() for phrase in said]
    return tuple("*" * text.startswith("*") + words_of(text.strip("*")) + "*" * text.endswith("*") for text in texts)
