"""Texts in an old encoding keep their letters, and what was encoded twice is read once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from segexplorer.ingest.files import import_file
from segexplorer.ingest.legacy import is_utf8_twice, legacy_encoding

WESTERN = ["Liège", "Köln", "Málaga", "Orléans", "Göteborg", "Zürich", "Besançon", "Ålesund", "Straße 5"]
EASTERN = ["Łódź", "Kraków", "Gdańsk", "Plzeň", "Třebíč", "Győr", "Košice"]
GREEK = ["Αθήνα", "Θεσσαλονίκη", "Πάτρα", "Ηράκλειο", "Λάρισα"]
RUSSIAN = ["Москва", "Санкт-Петербург", "Казань", "Самара", "Ростов"]


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        (WESTERN, "cp1252"),
        (WESTERN, "latin-1"),
        (WESTERN, "mac_roman"),
        (WESTERN, "cp850"),
        (EASTERN, "cp1250"),
        (GREEK, "cp1253"),
        (GREEK, "iso8859_7"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
    ],
)
def test_names_keep_their_letters_in_every_encoding(tmp_path: Path, names: list[str], encoding: str) -> None:
    if encoding == "iso8859_7":
        names = [name.replace("Ά", "Α") for name in names]  # the one letter that the two Greek encodings write apart
    lines = ["id,city,n", *(f"{i},{name},{i + 1}" for i, name in enumerate(names * 5))]
    (tmp_path / "f").write_bytes("\n".join(lines).encode(encoding))
    done = import_file(tmp_path / "f", "f.csv", tmp_path / "out")
    assert pd.read_parquet(done.parquet).city.tolist() == names * 5


def test_two_broken_bytes_spoil_no_other_letter(tmp_path: Path) -> None:
    text = "id,city\n" + "".join(f"{i},{name}\n" for i, name in enumerate(WESTERN * 9))
    (tmp_path / "f").write_bytes(text.encode() + b"99,K\xf6ln\n")
    done = import_file(tmp_path / "f", "f.csv", tmp_path / "out")
    assert pd.read_parquet(done.parquet).city.tolist() == [*WESTERN * 9, "K\ufffdln"]


def test_one_odd_sign_alone_is_of_windows() -> None:
    assert legacy_encoding(b"5 \x96 6") == "cp1252"  # a dash; three other encodings have a letter there


def test_what_was_encoded_twice_is_read_once(tmp_path: Path) -> None:
    text = "id,city\n" + "".join(f"{i},{name}\n" for i, name in enumerate(WESTERN))
    (tmp_path / "f").write_bytes(text.encode().decode("latin-1").encode())
    done = import_file(tmp_path / "f", "f.csv", tmp_path / "out")
    assert pd.read_parquet(done.parquet).city.tolist() == WESTERN


@pytest.mark.parametrize("text", ["Ã la carte", "São Paulo, Köln", "5 €", "naïve – façade", "Ã", "日本"])
def test_texts_that_are_right_are_not_decoded_again(text: str) -> None:
    assert not is_utf8_twice(text)
