"""Which old encoding a text has that is not UTF-8: by the letters that its bytes become, and by the words they stand in.

>>> legacy_encoding("Köln, Liège, Málaga".encode("mac_roman")), legacy_encoding("Köln, Liège, Málaga".encode("cp850"))
('mac_roman', 'cp850')
>>> legacy_encoding("Köln, Liège, 5 €".encode("cp1252")), legacy_encoding("Łódź, Kraków, Gdańsk".encode("cp1250"))
('cp1252', 'cp1250')
>>> legacy_encoding("Λεωνιδας, Μυρων".encode("iso8859_7")), legacy_encoding("Москва, Иванов".encode("cp1251"))
('cp1253', 'cp1251')
"""

from __future__ import annotations

import re
import unicodedata

LATIN = ("cp1252", "mac_roman", "cp850", "cp1250")  # the first of equals is taken
LETTERS = {
    "cp1252": "àâäáãåæçèéêëìíîïñòóôöõøœùúûüýÿß",
    "cp1250": "ąćęłńóśźżáčďéěíňřšťúůýžäöüôőűßăâîșț",
}
SIGNS = "€£°’‘“”„–—…«»§®©™²³½·´"  # beside words and numbers; worth less than a letter
OTHER_SCRIPTS = {  # encoding -> its ten or so most frequent letters
    "cp1251": "оеаинтсрвл",
    "koi8_r": "оеаинтсрвл",
    "cp1253": "αοιετσνηυρςά",
    "iso8859_7": "αοιετσνηυρςά",
    "cp1255": "יוהלמאתרשנ",
}
DAMAGED = "utf8"  # to Python the same as utf-8; only that is read as it lies there
CLEARLY = 2.0  # letters more than in Windows-1252: one odd sign alone says nothing
OFTEN = 0.4  # of the letters of a text are its ten most frequent ones
RUN = 3  # letters beyond A to Z in a row: rare where most letters are A to Z


def legacy_encoding(sample: bytes) -> str:
    """The likeliest encoding of some bytes of text, which hold others than ASCII; Windows-1252 where nothing speaks for another."""
    if _is_damaged_utf8(sample):
        return DAMAGED
    high = re.findall(rb"[\x80-\xff]+", sample)
    n_high = sum(map(len, high))
    if sum(len(run) for run in high if len(run) >= RUN) > n_high / 2:
        script = max(OTHER_SCRIPTS, key=lambda encoding: _frequent(sample, encoding))
        if _frequent(sample, script) > n_high * OFTEN:
            return script
    likeness = {encoding: _likeness(sample, encoding) for encoding in LATIN}
    best = max(LATIN, key=lambda encoding: likeness[encoding])
    return best if likeness[best] >= likeness[LATIN[0]] + CLEARLY else LATIN[0]


def _is_damaged_utf8(sample: bytes) -> bool:
    """Whether all but a few characters are UTF-8: a file that was cut, or joined with another."""
    text = sample.decode("utf-8", errors="replace")
    n_broken = text.count("\ufffd")
    return 10 * n_broken < sum(ord(character) > 127 for character in text)


def _frequent(sample: bytes, encoding: str) -> int:
    text = sample.decode(encoding, errors="replace").casefold()
    return sum(text.count(letter) for letter in OTHER_SCRIPTS[encoding]) - 3 * text.count("\ufffd")


def _likeness(sample: bytes, encoding: str) -> float:
    """How many characters are letters as words have them, less those that no text has there."""
    text = sample.decode(encoding, errors="replace")
    known = LETTERS.get(encoding, LETTERS["cp1252"])
    return sum(_worth(text, at, known) for at, character in enumerate(text) if ord(character) > 127)


def _worth(text: str, at: int, known: str) -> float:
    character, before = text[at], text[at - 1 : at]
    if character in SIGNS:
        return -1.0 if before.isalpha() and text[at + 1 : at + 2].isalpha() and character not in "’–" else 0.2
    if character.casefold() not in known or unicodedata.category(character)[0] == "C":
        return -1.0
    return -0.5 if character.isupper() and before.islower() else 1.0


def is_utf8_twice(text: str) -> bool:
    """Whether a text was taken for Windows-1252 when it was UTF-8, and written as UTF-8 once more: "KÃ¶ln".

    >>> is_utf8_twice("KÃ¶ln, LiÃ¨ge"), is_utf8_twice("Köln"), is_utf8_twice("Cologne")
    (True, False, False)
    """
    runs = re.findall(r"[^\x00-\x7f]+", text)
    return bool(runs) and all(len(run) > 1 and _once(run) for run in runs)


def _once(run: str) -> str:
    try:
        return as_bytes(run).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return ""


def as_bytes(text: str) -> bytes:
    """The bytes that Windows-1252 shows as this text, the five that it has no sign for too. UnicodeEncodeError for any other."""
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return b"".join(c.encode("latin-1" if "\x80" <= c <= "\x9f" else "cp1252") for c in text)
