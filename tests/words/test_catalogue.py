"""Every sentence of the app stands in every language, with the same blanks; a file holds no more than that."""

from __future__ import annotations

import string
from collections.abc import Iterator
from importlib.resources import as_file
from itertools import accumulate

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from segexplorer.words.__main__ import template
from segexplorer.words.language import FOLDER, PLACE, languages
from segexplorer.words.messages import filled

OTHERS = languages()[1:]


def _file_of(language: str) -> Catalog:
    with as_file(FOLDER.joinpath(language, *PLACE)) as path, path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _keys(catalogue: Catalog) -> set[tuple[str, str]]:
    return {(message.context or "", _forms(message.id)[0]) for message in catalogue if message.id}


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (text or "",)


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _unlike(message: Message) -> Iterator[str]:
    """The translations whose blanks differ from the English; what one English form of a plural leaves out, any form may."""
    english = [_blanks(text) for text in _forms(message.id)]
    needed = set.intersection(*english) - ({"n"} if message.pluralizable else set())
    for text in _forms(message.string):
        if not needed <= _blanks(text) <= set.union(*english):
            yield text


def test_german_is_there() -> None:
    assert "de" in OTHERS


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated_and_no_translation_is_left_over(language: str) -> None:
    there = _file_of(language)
    assert _keys(there) == _keys(template())
    assert [m.id for m in there if m.id and (m.fuzzy or not all(_forms(m.string)))] == []
    assert not there.obsolete


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_blanks_of_the_english(language: str) -> None:
    assert {m.id: list(_unlike(m)) for m in _file_of(language) if m.id and list(_unlike(m))} == {}


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_as_many_forms_as_its_plural_rule(language: str) -> None:
    there = _file_of(language)
    assert {len(_forms(m.string)) for m in there if m.pluralizable} == {there.num_plurals}


@pytest.mark.parametrize(("language", "name"), [("en", "those with “gold”"), ("de", "Kunden mit „gold“")])
def test_a_name_with_quotation_marks_never_makes_a_sentence_open_them_twice(language: str, name: str) -> None:
    """Whatever the blank: the marks of the sentence are double, those of a name inside them single."""
    catalogue = template() if language == "en" else _file_of(language)
    opens, closes = ("“", "”") if language == "en" else ("„", "“")
    n_single = 0
    for text in {text for m in catalogue if m.id for text in _forms(m.id if language == "en" else m.string)}:
        forms = {blank: form for _, blank, form, _ in string.Formatter().parse(text) if blank}
        told = filled(text, {blank: 1 if form else name for blank, form in forms.items()})
        depths = list(accumulate((mark == opens) - (mark == closes) for mark in told if mark in opens + closes))
        assert max(depths, default=0) <= 1, told
        n_single += ("‚gold‘" if language == "de" else "‘gold’") in told
    assert n_single > 50
