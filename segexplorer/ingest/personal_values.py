"""What kind of personal data the values of a column are, whatever its name is: by form, check digits, and lists of words.

A value counts when a library that knows the form says so (phone numbers, account and identity numbers with their check
digits, network addresses). A column counts when most of its different values do, and the same kind of number for all.
"""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from itertools import islice

import numpy as np
import pandas as pd

from segexplorer.core.word_forms import words_of
from segexplorer.ingest.private_words import PrivateWords

LOOKED_AT = 500
FIRST = 20  # of them: where none is what six in ten should be, a whole column of other codes need not be checked
MOST = 0.6
MOST_CHARS = 300
FEWEST_NUMBERS = 10  # one number in eleven passes a check digit by chance: a few prove nothing
FEWEST_NAMES = 13  # a category of fewer names is not who customers are
NAMED = 0.25  # the lists know about every third first name of a country
SHAPED = 0.8
ADULT, OLDEST = 14, 100  # years back of a day of birth
FEWEST_DECADES, DECADE_SHARE = 3, 0.05
BORN = 0.8

EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[a-zA-Z]{2,}")
MAC = re.compile(r"(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}", re.IGNORECASE)
COOKIE = re.compile(r"(?:GA|fb)\d?\.\d\.\d+\.[\w-]+", re.IGNORECASE)
LINK = re.compile(
    r"https?://\S*[?&;#](?:\w*token|sid|session\w*|auth\w*|api_?key|key|sig|signature|code|e?mail|user\w*|uid|cid|reset|password)=[^&\s]{6,}",
    re.IGNORECASE,
)
DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:.*)?")
PHONE = re.compile(r"(?:\+|00)?[\d\s()./-]{7,22}")
WRITTEN_PHONE = re.compile(r"\(|^\+|^0\d{9,}|[\s/.-]")  # a bare row of digits is an order number until its name says otherwise
NAME = re.compile(r"(?:[A-Z]{1,4}[.]?[a-z]{0,4}[.]? )?[^\W\d_][^\W\d_'’.-]*(?:[ ,'’.-]+[^\W\d_][^\W\d_'’.-]*){0,3}[.]?")
REGIONS = ("US", "ES", "GB", "DE", "FR", "NL", "BE", "AT", "CH", "IT")
"""Countries whose way to write a phone number without + is known here; all but the first two begin it with 0."""
WITHOUT_ZERO = ("US", "ES")
CARD_STARTS = re.compile(
    r"4\d{12}(?:\d{3}|\d{6})?|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|3(?:0[0-5]|[689])\d{11}|6(?:011|4|5)\d{12,13}|35\d{14}"
)
IDENTITIES = (
    *("nl.bsn", "de.idnr", "fr.nir", "es.dni", "es.nie", "be.nn", "it.codicefiscale", "se.personnummer", "dk.cpr", "fi.hetu"),
    *("no.fodselsnummer", "pl.pesel", "at.vnr", "ch.ssn", "gb.nhs", "pt.cc"),
)
"""National numbers with check digits, as python-stdnum names them."""
US_SSN = re.compile(r"\d{3}-\d{2}-\d{4}")  # has no check digit: only as it is written


def personal_content(name: str, values: pd.Series, words: PrivateWords, today: date) -> str:
    """The kind of personal data in a column's filled values (texts, whole numbers or days), or "".

    `name` only excuses (version numbers look like network addresses); the kinds are those of words.data.PRIVATE_MATTERS.
    """
    if pd.api.types.is_datetime64_any_dtype(values):
        return "birth_date" if are_births(values, today) else ""
    texts = _different(values)
    if not texts:
        return ""
    if pd.api.types.is_numeric_dtype(values):
        return "account" if _are_numbered(texts) else ""
    return _content_of(name, texts, words)


def _content_of(name: str, texts: Sequence[str], words: PrivateWords) -> str:
    is_version = "version" in words_of(name)
    kinds: tuple[tuple[str, Callable[[Sequence[str]], bool]], ...] = (
        ("email", lambda some: _most(some, EMAIL.fullmatch)),
        ("link", lambda some: _most(some, LINK.match)),
        ("network_address", lambda some: not is_version and _most(some, _is_network_address)),
        ("account", _are_numbered),
        ("phone", _are_phones),
        ("address", lambda some: _most(some, words.is_address)),
        ("name", lambda some: _are_names(some, words)),
    )
    return next((kind for kind, are in kinds if are(texts)), "")


def _different(values: pd.Series) -> list[str]:
    """Up to 500 different values as texts."""
    some = values.drop_duplicates().iloc[:LOOKED_AT]
    if pd.api.types.is_float_dtype(some):
        whole = some[np.isfinite(some) & (np.mod(some, 1) == 0) & (some.abs() < 2**53)]
        return [str(int(value)) for value in whole] if len(whole) == len(some) else []
    texts = (str(value).strip()[:MOST_CHARS] for value in some)
    return [text for text in texts if text]


def _most(texts: Sequence[str], is_one: Callable[[str], object]) -> bool:
    """Whether at least 60 of 100 are; no more are asked than it takes to know that they are not."""
    may_be_other = len(texts) - MOST * len(texts)
    others = (1 for text in texts if not is_one(text))
    return sum(islice(others, int(may_be_other) + 1)) <= may_be_other


def _is_network_address(text: str) -> bool:
    if MAC.fullmatch(text) or COOKIE.fullmatch(text):
        return True
    if text.count(".") != 3 and text.count(":") < 2:
        return False
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _are_numbered(texts: Sequence[str]) -> bool:
    """Account, card or identity numbers: the same kind for most, by its check digits."""
    digits = [text.replace(" ", "").replace("-", "").replace(".", "") for text in texts]
    if _most(digits, lambda text: text[:2].isalpha() and 15 <= len(text) <= 34):
        return _most(digits, _checker("iban"))
    if not _most(digits, lambda text: 8 <= len(text) <= 19 and sum(c.isdigit() for c in text) >= 7):
        return False
    if len(texts) >= FEWEST_NUMBERS or any(not text.isdigit() for text in digits):
        if _most(digits, lambda text: CARD_STARTS.fullmatch(text) and _checker("luhn")(text)):
            return True
        if any(_most(texts, _checker(kind)) for kind in IDENTITIES if any(map(_checker(kind), texts[:FIRST]))):
            return True
    return _most(texts, lambda text: US_SSN.fullmatch(text) and _checker("us.ssn")(text))


@functools.lru_cache(maxsize=32)
def _checker(kind: str) -> Callable[[str], bool]:
    """Whether a text is such a number, by python-stdnum."""
    return import_module(f"stdnum.{kind}").is_valid  # late: a country's module is only read where a column may hold its numbers


def _are_phones(texts: Sequence[str]) -> bool:
    """Most are numbers that can be called: all with their country's, or all as one country writes them."""
    possible = [t for t in texts if PHONE.fullmatch(t) and not DAY.fullmatch(t) and WRITTEN_PHONE.search(t)]
    if len(possible) < MOST * len(texts) or _are_counted(possible):
        return False
    needed = MOST * len(texts)
    abroad = sum(_can_be_called(text) for text in possible)
    own = [text for text in possible if not _can_be_called(text)]
    return abroad >= needed or any(abroad + sum(_is_valid_in(text, region) for text in own) >= needed for region in REGIONS)


def _are_counted(texts: Sequence[str]) -> bool:
    """Whether bare rows of digits go up in small steps, as numbers of orders do and those of phones do not."""
    bare = [text for text in texts if text.isdigit()]
    return len(bare) >= MOST * len(texts) and len({text[:6] for text in bare}) < len(bare) / 2


def _can_be_called(text: str) -> bool:
    """Whether it is an international number of a length its country has; numbers that are made up for examples are, too."""
    import phonenumbers  # late: a tenth of a second, and most columns look like no phone

    if not text.startswith(("+", "00")):
        return False
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse("+" + text.lstrip("+0") if text[0] == "0" else text))
    except phonenumbers.NumberParseException:
        return False


def _is_valid_in(text: str, region: str) -> bool:
    import phonenumbers  # late, as above

    if region not in WITHOUT_ZERO and not text.startswith(("0", "(0")):
        return False  # stock numbers and other groups of digits are long enough for Austria
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, region))
    except phonenumbers.NumberParseException:
        return False


def _are_names(texts: Sequence[str], words: PrivateWords) -> bool:
    """Many different values with the shape of names, a good part of which hold a known first name."""
    if len(texts) < FEWEST_NAMES:
        return False
    shaped = [text for text in texts if len(text) <= 60 and text[0].isupper() and NAME.fullmatch(text)]
    named = sum(words.has_first_name(text) for text in shaped)
    return len(shaped) >= SHAPED * len(texts) and named >= NAMED * len(texts)


def are_births(days: pd.Series, today: date) -> bool:
    """Whether days are those on which grown-ups were born: most 14 to 100 years back, spread over decades and over the year.

    Years of birth that were written as the first of January are no days of birth.
    """
    filled = days.dropna()
    if len(filled) < FEWEST_NUMBERS:
        return False
    years_back = today.year - filled.dt.year
    of_age = years_back.between(ADULT, OLDEST)
    if of_age.mean() < BORN:
        return False
    decades = (years_back[of_age] // 10).value_counts(normalize=True)
    return int((decades >= DECADE_SHARE).sum()) >= FEWEST_DECADES and filled.dt.day_of_year.nunique() >= FEWEST_NUMBERS
