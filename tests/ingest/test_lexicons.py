"""Lexicons are files: those that come with the app are whole, an installation adds to them, a bad one gets one sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from segexplorer.core.model import FAMILIES, Trait
from segexplorer.errors import UnusableInput
from segexplorer.ingest.lexicons import BUILT_IN, SIDES, checked, languages, read_file, read_lexicon, signature

MORE = Trait("n_horses", "behaviour", "number", "", 3.0, 1.0, 300.0, 1.0)


def written(folder: Path, text: str, name: str = "own.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def nouns(language: str, folder: Path | None, trait: Trait = MORE) -> list[str]:
    return [form.noun for form in read_lexicon(language, folder, signature(folder)).forms_of(trait)]


@pytest.mark.parametrize("file", sorted(BUILT_IN.glob("*.yaml")), ids=lambda file: file.stem)
def test_the_files_that_come_with_the_app_are_what_the_schema_asks_for(file: Path) -> None:
    assert checked(read_file(file), file.name)["language"] == file.stem


def test_every_language_has_words_for_the_same_things() -> None:
    said = {language: {c.name: c for c in read_lexicon(language).concepts} for language in languages()}
    assert set(said) >= {"en", "de"}
    for concepts in said.values():
        assert set(concepts) == set(said["en"])
        for name, concept in concepts.items():
            assert concept.family in FAMILIES
            for side in SIDES.values():
                assert bool(getattr(concept, side)) == bool(getattr(said["en"][name], side)), (name, side)
            assert concept.level or not concept.levels or set(concept.levels) >= set(said["en"][name].levels)


def test_columns_of_all_languages_are_found_and_what_one_never_says_none_does() -> None:
    english, german = read_lexicon("en"), read_lexicon("de")
    assert {c.name: set(c.columns) for c in english.concepts} == {c.name: set(c.columns) for c in german.concepts}
    assert set(english.never) == set(german.never) >= {"gender", "geschlecht", "religio*", "income*"}


def test_a_language_nobody_wrote_is_english() -> None:
    assert read_lexicon("xx").language == "en"


def test_an_installation_adds_a_thing_to_a_language(tmp_path: Path) -> None:
    assert nouns("en", tmp_path) == ["", ""]  # high, above average: no noun
    written(
        tmp_path, "language: en\nfamilies:\n  behaviour:\n    horses:\n      columns: [horse*]\n      more: {noun: horse keepers}\n"
    )
    assert nouns("en", tmp_path) == ["horse keepers"]
    assert nouns("en", None) == ["", ""]  # high, above average: no noun


def test_an_installation_has_other_words_for_a_thing_and_keeps_the_columns(tmp_path: Path) -> None:
    spend = Trait("spend_total", "value", "number", "", 3.0, 1.0, 300.0, 1.0)
    written(tmp_path, "language: en\nfamilies:\n  value:\n    spending:\n      columns: [gmv]\n      more: {noun: top shoppers}\n")
    assert nouns("en", tmp_path, spend) == ["top shoppers"]
    assert nouns("en", tmp_path, Trait("gmv", "value", "number", "", 3.0, 1.0, 300.0, 1.0)) == ["top shoppers"]
    assert nouns("de", tmp_path, spend) == ["Vielkäufer"]


def test_its_own_thing_goes_before_those_that_are_built_in(tmp_path: Path) -> None:
    written(
        tmp_path, "language: en\nfamilies:\n  value:\n    gifts:\n      columns: [spend_gifts]\n      more: {noun: gift givers}\n"
    )
    assert nouns("en", tmp_path, Trait("spend_gifts", "value", "number", "", 3.0, 1.0, 300.0, 1.0)) == ["gift givers"]


def test_words_that_are_never_said_can_only_become_more(tmp_path: Path) -> None:
    written(tmp_path, "language: en\nnever: [horse*]\nnever_levels: [pony]\n")
    assert nouns("en", tmp_path) == []
    assert set(read_lexicon("en", tmp_path, signature(tmp_path)).never) > {"gender", "horse*"}


def test_a_new_language_with_an_order_of_its_own(tmp_path: Path) -> None:
    text = """
language: fr
everyone: Tous
customers: clients
other: Autres clients
adjective_ending: s
singles: ["{noun}", "{customers} {adjective}"]
pairs: ["{noun} {adjective_2}"]
families:
  value:
    spending:
      columns: [depenses]
      more: {noun: gros acheteurs, adjective: généreux}
      less: {adjective: économe}
"""
    french = read_lexicon("fr", written(tmp_path, text), signature(tmp_path))
    assert french.language == "fr"
    assert french.forms_of(Trait("spend_total", "value", "number", "", 1.0, 3.0, 33.0, -1.0))[0].adjective == "économes"
    assert languages(tmp_path) == ("en", "de", "fr")


def test_an_edited_file_is_read_again(tmp_path: Path) -> None:
    written(tmp_path, "language: en\nfamilies:\n  behaviour:\n    horses: {columns: [horse*], more: {noun: riders}}\n")
    before = nouns("en", tmp_path)
    written(tmp_path, "language: en\nfamilies:\n  behaviour:\n    horses: {columns: [horse*], more: {noun: grooms of horses}}\n")
    assert (before, nouns("en", tmp_path)) == (["riders"], ["grooms of horses"])


def test_no_is_a_word_and_a_number_is_a_level(tmp_path: Path) -> None:
    tier_words = "{columns: [tier], level: {noun: '{level} members'}, levels: {no: Norse, 1: First}}"
    text = f"language: en\nfamilies: {{behaviour: {{tier: {tier_words}}}}}"
    tier = read_lexicon("en", written(tmp_path, text), signature(tmp_path)).concept_of("tier", "behaviour")
    assert tier is not None
    assert dict(tier.levels) == {"no": "Norse", "1": "First"}


BAD = [
    ("language: en\nfamilies: [a", "cannot be read as YAML (line 3)"),
    ("- a list", '"language" is not as it must be'),
    ("families: {}", "'language' is a required property"),
    ("language: en\ncolour: red", "'colour' was unexpected"),
    ("language: en\nnever: gender", '"never" is not as it must be'),
    ("language: en\nmost_words: 12", '"most_words" is not as it must be'),
    ("language: en\nsingles: ['{secret}']", '"singles.0" is not as it must be'),
    ("language: en\nsingles: ['{noun.__class__}']", '"singles.0" is not as it must be'),
    ("language: en\nfamilies: {value: {x: {more: {noun: '{level.__class__}'}}}}", '"families.value.x.more'),
    ("language: en\nfamilies: {cars: {x: {columns: [car]}}}", 'has words for the family "cars"'),
    ("language: en\nnever: &all [a]\nvague: *all", "refers to itself"),
    ("language: it\ncustomers: clienti", 'The lexicon of the language "it" lacks everyone, other, singles, pairs.'),
    ("language: en\nnever: ['*']", '"never.0" is not as it must be'),
    ("!!python/object/apply:os.system ['true']", "cannot be read as YAML"),
]


@pytest.mark.parametrize(("text", "sentence"), BAD)
def test_a_bad_file_gets_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(UnusableInput) as problem:
        read_lexicon("en", written(tmp_path, text), signature(tmp_path))
    assert sentence in str(problem.value)
    assert "\n" not in str(problem.value)


def test_a_file_that_is_too_large_or_no_text_gets_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_bytes(b"language: en # \xff\xfe")
    with pytest.raises(UnusableInput, match="cannot be opened"):
        read_lexicon("en", tmp_path, signature(tmp_path))
    with (tmp_path / "own.yaml").open("wb") as file:
        os.truncate(file.fileno(), 2_000_000)
    with pytest.raises(UnusableInput, match="larger than a megabyte"):
        read_lexicon("en", tmp_path, signature(tmp_path))
