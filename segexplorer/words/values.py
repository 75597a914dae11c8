"""How a value of a column is written: a part of a whole as percent, a year as one, a level as people say it."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable

from segexplorer.words.language import ENGLISH, current
from segexplorer.words.levels import known_level
from segexplorer.words.messages import Text
from segexplorer.words.numbers import beside, percent, significant

SEVERAL_WORDS = Text("“{level}”", context="a level of several words")
YEARS = (1_800, 2_100)
FINEST = 3  # digits more than usual, to tell two bounds apart

_SHARE = re.compile(
    r"(^|_)(share|rate|ratio|fraction|percentage)($|_)|(^|[_\s-]|[a-zäöüß])(anteil|quote)$|[a-zäöüß](?<!o)rate$", re.IGNORECASE
)  # "Öffnungsrate", not "corporate"
_YEAR = re.compile(r"year|jahr|yob|birth|geburt", re.IGNORECASE)
_IN_A_YEAR = re.compile(r"(last|this|per|pro|letzte[ns]?|dieses)[_\s]?(year|jahr)|yearly|jährlich", re.IGNORECASE)  # an amount
_MONTH = re.compile(r"(^|[_.\s])(month|monat)", re.IGNORECASE)
_WEEKDAY = re.compile(r"day_?of_?week|week_?day|wochentag|favou?rite_day$", re.IGNORECASE)
_LANGUAGE = re.compile(r"(^|[_.\s])(lang|language|sprache|locale)($|[_.\s])", re.IGNORECASE)
_COUNTRY = re.compile(r"(^|[_.\s])(country|land)($|[_.\s])", re.IGNORECASE)
_PLACE_IN_ORDER = re.compile(r"^\s*\d{1,2}\s*\)\s+(?=\S)")  # "3) $200 - $350": the 3 only sorts; that of "3. Klasse" does not
_NO_CODES = {"na", "no"}  # not known, and an answer, more often than Namibia and Norway


def is_share(column: str, *values: float) -> bool:
    """True for a number that is a part of a whole, by its name and its size.

    >>> is_share("discount_share", 0.2, 0.4), is_share("orders", 0.2, 0.4)
    (True, False)
    >>> is_share("Newsletter-Öffnungsrate", 0.3, 0.4), is_share("Wochenendflug-Anteil", 0.3, 0.4), is_share("emp.var.rate", 0.3, 0.4)
    (True, True, False)
    """
    return bool(_SHARE.search(column)) and all(0 <= value <= 1 for value in values)


def is_year(column: str, *values: float) -> bool:
    """True for a number that is a calendar year, by its name and its size.

    >>> is_year("Year_Birth", 1969.4), is_year("years_as_customer", 4.2), is_year("income_last_year", 1940.0, 1850.0)
    (True, False, False)
    """
    return bool(_YEAR.search(column)) and not _IN_A_YEAR.search(column) and all(YEARS[0] < value < YEARS[1] for value in values)


def side_by_side(column: str, value: float, base: float) -> tuple[str, str]:
    """A number and everybody's, written alike.

    >>> side_by_side("Year_Birth", 1964.3, 1968.8), side_by_side("returns_share", 0.0031, 0.11), side_by_side("n_returns", 0.169, 0.836)
    (('1964', '1969'), ('0.3%', '11%'), ('0.17', '0.84'))
    """
    if is_share(column, value, base) or is_year(column, value, base):
        return mean(column, value, base), mean(column, base, value)
    return beside(value, base), beside(base, base)


def mean(column: str, value: float, *others: float) -> str:
    """A mean of a column, in the form that it has beside the others.

    >>> mean("Year_Birth", 1963.7, 1969.0), mean("discount_share", 0.58, 0.2), mean("spend_total", 1360.0, 1.0)
    ('1964', '58%', '1,360')
    """
    if is_share(column, value, *others):
        return _part(value)
    return str(round(value)) if is_year(column, value, *others) else significant(value)


def bounds(column: str, *values: float) -> tuple[str, ...]:
    """Values of one column that part it into ranges, in one form, and different where they are. Of whole years as many are over
    1959.5 as over 1959.

    >>> bounds("Year_Birth", 1959.5), bounds("discount_share", 0.58), bounds("spend_total", 1360.0)
    (('1959',), ('58%',), ('1,360',))
    >>> bounds("open_rate", 0.581, 0.584), bounds("spend_total", 1360.0, 1364.0)
    (('58.1%', '58.4%'), ('1,360', '1,364'))
    >>> bounds("spend_total", 1364.0, 1364.0)
    ('1,360', '1,360')
    """
    if is_year(column, *values):
        return tuple(str(math.floor(value)) for value in values)
    write: Callable[[float, int], str] = _part if is_share(column, *values) else lambda value, finer: significant(value, 3 + finer)
    for finer in range(FINEST + 1):
        written = tuple(write(value, finer) for value in values)
        if len(set(written)) == len(set(values)):
            break
    return written


def _part(share: float, finer: int = 0) -> str:
    """A part as percent, finer where it would read as none."""
    return percent(share, max(finer, 1 if 0 < share < 0.005 else 0))


def level_name(column: str, level: str) -> str:
    """A level as people say it; what nothing is known of stays as it is.

    >>> level_name("month", "may"), level_name("day_of_week", "thu"), level_name("language", "nl"), level_name("country", "AT")
    ('May', 'Thursday', 'Dutch', 'Austria')
    >>> level_name("history_segment", "3) $200 - $350"), level_name("job", "admin."), level_name("plan", "may")
    ('$200 - $350', 'admin.', 'may')
    """
    bare = _PLACE_IN_ORDER.sub("", level)
    known = known_level(column, bare)  # not kept: it is the catalogue's
    return known if known != bare else _from_babel(column, bare, current())


def level_said(column: str, level: str) -> str:
    """A level within a sentence: several words stand between quotation marks, so that one sees where they end.

    >>> level_said("favourite_category", "toys and gifts"), level_said("favourite_category", "books")
    ('“toys and gifts”', 'books')
    """
    return as_one(level_name(column, level))


def as_one(text: str) -> str:
    """A text of several words between quotation marks."""
    return SEVERAL_WORDS.format(level=text) if " " in text else text


@functools.lru_cache(4_096)
def _from_babel(column: str, level: str, language: str) -> str:
    if _MONTH.search(column):
        return _of_calendar("months", level, language)
    if _WEEKDAY.search(column):
        return _of_calendar("days", level, language)
    is_code = len(level) == 2 and level.isalpha() and level.lower() not in _NO_CODES
    if is_code and (_LANGUAGE.search(column) or _COUNTRY.search(column)):
        return _of_code("languages" if _LANGUAGE.search(column) else "territories", level, language)
    return level


def _of_calendar(kind: str, level: str, language: str) -> str:
    """The name of an English month or day, long or short."""
    from babel import Locale  # late: most levels need none

    known = getattr(Locale.parse(ENGLISH), kind)["format"]
    said = level.strip().rstrip(".").lower()
    found = next((at for width in ("wide", "abbreviated") for at, name in known[width].items() if name.lower() == said), None)
    return level if found is None else str(getattr(Locale.parse(language), kind)["format"]["wide"][found])


def _of_code(kind: str, level: str, language: str) -> str:
    from babel import Locale

    names = getattr(Locale.parse(language), kind)
    return str(names.get(level.lower() if kind == "languages" else level.upper()) or level)
