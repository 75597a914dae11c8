"""How a number is written for a marketer: people before percent, at most three significant digits, intervals in words."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable

from segexplorer.words.language import currency_leads, in_its_form
from segexplorer.words.messages import Plural, Text

UNKNOWN = Text("unknown")
ALMOST_0 = Text("almost 0")
PEOPLE = Plural("1 person", "{count} people")
FEWER = Text("fewer than {n}")
OF_100 = Text("{n} of 100")
PERCENT = Text("{n}%")
TIMES = Text("{n} times")
LESS_TIMES = Text("less than {n} times")
ABOUT = Text("about", context="as much as")
THE_AVERAGE = Text("the average")
TIMES_AS = Text("{times} {thing}")
CLOSE_TO = Text("close to {n}")
BETWEEN = Text("between {low} and {high}")
UNKNOWN_NUMBER = Text("an unknown number")
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "CAD", "AUD", "NZD", "INR", "CNY", "BRL")
PART_OF = Text("{part} of {all}")
MOST_DECIMALS = 2  # of a number that is not tiny: nobody gave something back 0.169 times


def whole(count: int) -> str:
    """A whole number to its last digit.

    >>> whole(12437), whole(-3)
    ('12,437', '-3')
    """
    return in_its_form(f"{count:,}")


def part_of(part: int, all_: int) -> str:
    """Some of all, both to the last.

    >>> part_of(3, 1200)
    '3 of 1,200'
    """
    return PART_OF.format(part=whole(part), all=whole(all_))


def significant(value: float, digits: int = 3) -> str:
    """A number with at most `digits` significant digits and thousands separated.

    >>> significant(12437), significant(412.4), significant(3.14159), significant(0.0312), significant(2.0)
    ('12,400', '412', '3.14', '0.0312', '2')
    """
    if not math.isfinite(value):
        return str(UNKNOWN)
    if value == 0:
        return "0"
    decimals = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, decimals)
    text = f"{rounded:,.{max(decimals, 0)}f}"
    return in_its_form(_without_zeros(text))


def beside(value: float, base: float) -> str:
    """A number as it stands beside everybody's: with no more decimals than that one has in three digits, two where it is not tiny.

    >>> beside(0.719, 13.3), beside(33.46, 189), beside(0.000279, 0.173), beside(0.0, 4.38), beside(14.7, 4.38), beside(5190.4, 5170)
    ('0.7', '33', 'almost 0', '0', '14.7', '5,190')
    >>> beside(0.169, 0.836), beside(0.836, 0.836), beside(0.031, 0.0819)
    ('0.17', '0.84', '0.031')
    """
    if not math.isfinite(value) or not math.isfinite(base) or 0 in (value, base):
        return significant(value)
    decimals = max(2 - math.floor(math.log10(abs(base))), 0)
    decimals = min(decimals, MOST_DECIMALS) if abs(base) >= 0.1 else decimals
    return significant(round(value, decimals)) if round(value, decimals) else str(ALMOST_0)


def people(count: int) -> str:
    """A number of customers in words.

    >>> people(12437), people(1), people(0)
    ('12,400 people', '1 person', '0 people')
    """
    return PEOPLE.of(count, count=significant(count))


def per_100(share: float, decimals: int | None = None) -> str:
    """A share as a number out of 100, finer where it is small, never rounded up to all or down to none.

    >>> per_100(0.84), per_100(0.0912), per_100(0.004), per_100(0.997), per_100(1.0), per_100(0.0), per_100(0.00001)
    ('84', '9.1', '0.4', '99.7', '100', '0', 'fewer than 0.01')
    """
    if not math.isfinite(share):
        return str(UNKNOWN)
    value = share * 100
    if decimals is None:
        decimals = 1 if 99.5 <= value < 100 or 1 <= value < 9.95 else (0 if value >= 9.95 or value <= 0 else 2)
    if 0 < value < 0.01:
        return FEWER.format(n=in_its_form("0.01"))
    if 99.95 <= value < 100:
        return in_its_form("99.9")
    text = f"{value:.{decimals}f}"
    return in_its_form(_without_zeros(text)) if decimals else text


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_unit(number: str, unit: str) -> str:
    """A written number with what it is counted in: a currency stands where the language puts it, anything else behind.

    >>> with_unit("94,400", "€"), with_unit("12", "kg"), with_unit("94,400", ""), with_unit("5", "%")
    ('€94,400', '12 kg', '94,400', '5 %')
    """
    if not unit:
        return number
    is_currency = unicodedata.category(unit[-1]) == "Sc" or unit.upper() in CURRENCIES
    if is_currency and currency_leads():
        return f"{unit}{number}" if unicodedata.category(unit[-1]) == "Sc" else f"{unit}\u00a0{number}"
    return f"{number}\u00a0{unit}" if is_currency else f"{number} {unit}"


def of_100(share: float) -> str:
    """A share as people of a hundred.

    >>> of_100(0.84)
    '84 of 100'
    """
    return OF_100.format(n=per_100(share))


def percent(share: float, decimals: int = 0) -> str:
    """A share as percent, for the few places where no people are counted.

    >>> percent(0.384), percent(-0.02), percent(0.3214, 1)
    ('38%', '-2%', '32.1%')
    """
    if not math.isfinite(share):
        return str(UNKNOWN)
    text = _without_zeros(f"{share * 100:.{decimals}f}")
    return PERCENT.format(n=in_its_form("0" if text == "-0" else text))


def points(share: float) -> str:
    """A difference of shares as a number per 100, which may be negative.

    >>> points(0.0452), points(-0.0031), points(0.123), points(0.00004), points(-0.0001)
    ('4.5', '-0.3', '12', '0', '0')
    """
    if not math.isfinite(share):
        return str(UNKNOWN)
    text = f"{share * 100:.{0 if abs(share) >= 0.0995 else 1}f}"
    text = text.removesuffix(".0")
    return in_its_form("0" if text == "-0" else text)


def amount(value: float) -> str:
    """An amount in the user's own unit.

    >>> amount(138.21), amount(1240.5), amount(4.6)
    ('138', '1,240', '4.6')
    """
    return significant(value)


def times(ratio: float) -> str:
    """A ratio to the average, in words.

    >>> times(2.31), times(1.02), times(0.62), times(14.2)
    ('2.3 times', 'about', '0.6 times', '14 times')
    """
    if not math.isfinite(ratio):
        return str(UNKNOWN)
    if 0.95 <= ratio < 1.05:
        return str(ABOUT)
    if ratio < 0.1:
        return LESS_TIMES.format(n=in_its_form("0.1"))
    return TIMES.format(n=significant(ratio, 2) if ratio >= 1 else in_its_form(f"{ratio:.1f}"))


def times_as(ratio: float, thing: str = "") -> str:
    """A ratio with what it is compared to.

    >>> times_as(2.31), times_as(1.0)
    ('2.3 times the average', 'about the average')
    """
    return TIMES_AS.format(times=times(ratio), thing=thing or str(THE_AVERAGE))


def between(low: float, high: float, write: Callable[[float], str]) -> str:
    """An interval in words, with `write` for its two ends; one number when both ends read the same.

    >>> between(0.41, 0.49, per_100), between(0.412, 0.414, per_100)
    ('between 41 and 49', 'close to 41')
    """
    a, b = write(low), write(high)
    return CLOSE_TO.format(n=a) if a == b else BETWEEN.format(low=a, high=b)


def between_per_100(low: float, high: float) -> str:
    """An interval of shares out of 100, with one decimal where whole people would hide it.

    >>> between_per_100(0.41, 0.49), between_per_100(0.112, 0.114), between_per_100(0.0871, 0.1032)
    ('between 41 and 49', 'between 11.2 and 11.4', 'between 8.7 and 10.3')
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return str(UNKNOWN_NUMBER)
    low, high = max(low, 0.0), min(high, 1.0)
    if high * 100 < 1:
        return between(low, high, per_100)
    narrow = round(low * 100) == round(high * 100) or low < 0.0995
    return between(low, high, lambda share: per_100(share, 1 if narrow else 0))
