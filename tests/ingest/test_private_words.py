"""Words for personal and sensitive data are files: a language is a file, an installation adds and removes words."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

from segexplorer.errors import UnusableInput
from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.private_words import BUILT_IN, SENSITIVE, TABLES, PrivateWords, built_in, read_words, signature

ITALIAN = """
beside = ["cliente"]
[personal]
phone = ["telefono", "numero di telefono"]
name = ["cognome"]
[sensitive]
health = ["salute", "malattia"]
[values]
pregnancy = ["gravidanza", "premaman"]
union = ["sindacato"]
[streets]
words = ["via", "corso"]
[first_names]
words = ["giuseppe", "giovanni"]
"""


def own(folder: Path, **files: str) -> PrivateWords:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return read_words(folder)


def test_every_table_of_a_file_is_a_field_and_five_languages_fill_it() -> None:
    assert {field.name for field in fields(PrivateWords)} == {"beside", *TABLES}
    assert {file.stem for file in BUILT_IN.glob("*.toml")} >= {"en", "de", "fr", "nl", "es"}
    for matter in SENSITIVE:
        assert built_in().values[matter], matter


def test_a_language_is_one_file(tmp_path: Path) -> None:
    words = own(tmp_path, it=ITALIAN)
    assert (words.personal_in("cognome_cliente"), built_in().personal_in("cognome_cliente")) == ("name", "")
    assert (words.sensitive_in_name("stato di salute"), built_in().sensitive_in_name("stato di salute")) == ("health", "")
    assert words.sensitive_in("Test di gravidanza") == "pregnancy"
    assert words.is_address("Via Roma 12")
    assert words.has_first_name("Giuseppe Verdi")
    frame = pd.DataFrame({"malattia": ["a", "b"] * 50, "x": ["via Roma 1", "corso Italia 22"] * 50})
    assert [(c.role, c.why_detail) for c in guess_schema(frame, words=words).columns] == [
        ("sensitive", "health"),
        ("personal", "address"),
    ]
    assert [c.role for c in guess_schema(frame).columns] == ["feature", "feature"]


def test_a_file_of_the_installation_adds_and_removes_words(tmp_path: Path) -> None:
    words = own(
        tmp_path,
        en='[personal]\nname = ["handle"]\n[remove.personal]\nname = ["salutation"]\n[remove.values]\nreligion = ["halal"]',
    )
    assert (words.personal_in("handle"), words.personal_in("salutation"), words.personal_in("surname")) == ("name", "", "name")
    assert (words.sensitive_in("halal"), words.sensitive_in("kosher")) == ("", "religion")
    assert built_in().personal_in("salutation") == "name"


def test_capitals_accents_and_signs_make_no_difference_and_a_star_is_more_letters(tmp_path: Path) -> None:
    words = own(tmp_path, xx='[values]\nhealth = ["Crème-Brûlée", "tablet*"]')
    assert words.sensitive_in("CREME BRULEE") == "health"
    assert (words.sensitive_in("tablets"), words.sensitive_in("my tablet"), words.sensitive_in("stablets")) == (
        "health",
        "health",
        "",
    )


def test_without_a_folder_the_words_are_those_of_the_app(tmp_path: Path) -> None:
    assert read_words(tmp_path / "nothing") == built_in()
    assert signature(tmp_path / "nothing") == ()


def test_an_edited_file_is_noticed(tmp_path: Path) -> None:
    own(tmp_path, it=ITALIAN)
    before = signature(tmp_path)
    own(tmp_path, it=ITALIAN + "# more\n")
    assert signature(tmp_path) != before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[personal\n", "cannot be read as TOML"),
        ('[persnal]\nemail = ["x"]', 'has "persnal", which means nothing here. Use one of: beside, personal, sensitive'),
        ('[sensitive]\nhelth = ["x"]', 'has "sensitive.helth"'),
        ('[sensitive]\nhealth = "x"', '"sensitive.health" must be a list of words'),
        ("[sensitive]\nhealth = [1]", '"sensitive.health" must be a list of words'),
        ('sensitive = ["x"]', '"sensitive" must be a list of words'),
        ('[values]\nhealth = ["*"]', '"values.health" has an entry without a letter'),
        ('[remove.values]\nhelth = ["x"]', 'has "remove.values.helth"'),
        ('remove = "x"', '"remove" must be a list of words'),
    ],
)
def test_a_broken_file_says_its_name_and_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UnusableInput) as problem:
        own(tmp_path, it=text)
    assert said in str(problem.value)
    assert '"it.toml"' in str(problem.value)


def test_a_file_in_another_encoding_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "it.toml").write_bytes('[values]\nhealth = ["à"]'.encode("latin-1"))
    with pytest.raises(UnusableInput, match="cannot be read as TOML"):
        read_words(tmp_path)
