"""Numbers, days and currencies as a language writes them, held against Babel's own way of writing them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from segexplorer.words import dates, language, numbers
from segexplorer.words.data_columns import span
from segexplorer.words.explorer import groups
from segexplorer.words.language import speaking


@pytest.fixture
def german() -> Iterator[None]:
    with speaking("de"):
        yield


@pytest.mark.usefixtures("german")
def test_german_numbers() -> None:
    assert numbers.whole(12437) == "12.437"
    assert numbers.significant(12437) == "12.400"
    assert numbers.significant(0.0312) == "0,0312"
    assert numbers.per_100(0.0912) == "9,1"
    assert numbers.per_100(0.00001) == "weniger als 0,01"
    assert numbers.of_100(0.997) == "99,7 von 100"
    assert numbers.percent(0.384) == "38\N{NO-BREAK SPACE}%"
    assert numbers.points(-0.0031) == "-0,3"
    assert numbers.times_as(2.31) == "2,3-mal so viel wie im Durchschnitt"
    assert numbers.between_per_100(0.112, 0.114) == "zwischen 11,2 und 11,4"
    assert [numbers.people(n) for n in (0, 1, 12437)] == ["0 Personen", "1 Person", "12.400 Personen"]
    assert [groups(n) for n in (1, 2)] == ["eine Nachricht für alle", "2 Gruppen"]
    assert language.separators() == ",."


@pytest.mark.parametrize("spoken", language.languages())
@pytest.mark.parametrize("number", [0, 7, 999, 1234, 12437, 1234567])
def test_whole_numbers_are_written_as_babel_writes_them(spoken: str, number: int) -> None:
    with speaking(spoken):
        assert numbers.whole(number) == format_decimal(number, locale=spoken)


@pytest.mark.parametrize("spoken", language.languages())
def test_decimals_are_written_as_babel_writes_them(spoken: str) -> None:
    with speaking(spoken):
        for number in (0.5, 3.14, 0.0312, 41.2):
            assert numbers.significant(number) == format_decimal(number, format="#,##0.####", locale=spoken)


@pytest.mark.parametrize("spoken", language.languages())
def test_a_currency_stands_where_babel_puts_it(spoken: str) -> None:
    with speaking(spoken):
        assert numbers.with_unit(numbers.whole(1250), "€") == re.sub("[.,]00", "", format_currency(1250, "EUR", locale=spoken))


def test_what_a_column_is_counted_in_stands_by_its_numbers() -> None:
    assert span("number", 3.0, 51.5, 94400.0, "€") == "most between €3 and €94,400, half at most €51.5"
    with speaking("de"):
        assert (
            span("number", 3.0, 51.5, 94400.0, "€") == "meist zwischen 3\u00a0€ und 94.400\u00a0€, die Hälfte höchstens 51,5\u00a0€"
        )
        assert numbers.with_unit("3,5", "kg") == "3,5 kg"


@pytest.mark.parametrize("month", range(1, 13))
def test_days(month: int) -> None:
    day = date(2014, month, 9)
    assert dates.day(day.isoformat()) == day.strftime("%d %b %Y").lstrip("0")
    with speaking("de"):
        assert dates.day(day.isoformat()) == format_date(day, "d. MMM y", "de")


def test_a_language_without_a_file_is_not_known() -> None:
    assert [language.known(wanted) for wanted in ("de", "de-AT", "DE_ch", "en-GB", "fr", "", None)] == [
        *("de", "de", "de", "en"),
        *(None, None, None),
    ]
    assert [language.name_of(one) for one in language.languages()] == ["English", "Deutsch"]


def test_what_is_not_translated_is_said_in_english() -> None:
    with speaking("de"):
        assert language.translated("Nobody ever wrote this.") == "Nobody ever wrote this."
        assert language.translated_plural("1 cloud", "{n} clouds", 3) == "{n} clouds"
        assert language.translated("") == ""
