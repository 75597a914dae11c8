"""One claim as a main clause, by what its column speaks of: "they ordered last 26 days ago on average"."""

from __future__ import annotations

import re
from typing import Any

from segexplorer.words.messages import ROWS, WORDS, Text, filled
from segexplorer.words.numbers import beside, of_100, per_100, percent, significant
from segexplorer.words.personas import column_name, is_share, says_no, says_yes

# a number in the story, by what its column speaks of; the first that fits
NUMBER_PATTERNS = (
    (r"^recency_days$|^days_since_(the_)?(last_)?(order|purchase)$", "recency"),
    (r"tenure|sign_?up|(customer|member|client)_?since|(kunde|mitglied)[_ ]?seit|joined|registered|dt_customer", "tenure"),
    (r"^(n_)?orders$|^(order|purchase)_count$|^num_?orders$", "orders"),
    (r"^n_order_days$", "order_days"),
    (r"^ordering_span_days$", "span"),
    (r"^days_between_orders$", "gap"),
    (r"^spend_mean$", "per_order"),
    (r"^items_per_order$", "basket"),
    (r"^n_products$", "products"),
    (r"^n_returns$", "returned"),
    (r"^discount_share$", "discount"),
    (r"^weekend_share$", "weekend"),
    (r"^returns?_share$", "returns"),
    (r"^(spend|spent|revenue|monetary|umsatz)(_total|_sum)?$|^total_(spend|spent|revenue)$", "spend"),
    (r"^(age|alter|leeftijd|edad)$", "age"),
)
COUNTED = re.compile(r"\b(opens|clicks|visits|orders|purchases|sessions|views|bookings|items|events|logins|returns|transactions)\b")
NUMBERS = WORDS | {
    "recency": "they ordered last {duration} ago on average (everyone: {base_duration})",
    "tenure": "they have been customers for {duration} on average (everyone: {base_duration})",
    "orders": "they placed {value} orders each on average (everyone: {base_value})",
    "order_days": "they ordered on {value} days each on average (everyone: {base_value})",
    "span": "{span} lie between their first and last order on average (everyone: {base_span})",
    "gap": "they order every {span} on average (everyone: {base_span})",
    "per_order": "they spend {value} per order on average (everyone: {base_value})",
    "basket": "they order {value} items at a time on average (everyone: {base_value})",
    "products": "they bought {value} different products each on average (everyone: {base_value})",
    "returned": "they gave something back {value} times each on average (everyone: {base_value})",
    "discount": "they buy at a discount {value} of the time (everyone: {base_value})",
    "weekend": "they come at the weekend {value} of the time (everyone: {base_value})",
    "returns": "they give goods back {value} of the time (everyone: {base_value})",
    "spend": "they spent {value} each on average (everyone: {base_value})",
    "age": "they are {value} years old on average (everyone: {base_value})",
    "counted": "they have {value} {column} on average (everyone: {base_value})",
    "date": "“{column}” lies {duration} back on average (everyone: {base_duration})",
    "number": "they average {value} for “{column}” (everyone: {base_value})",
}
LEVEL_PATTERNS = (
    (r"favou?rite|preferred", "favourite"),
    (r"source|channel|referr", "source"),
    (r"device", "device"),
    (r"country|city|town|region|state|province", "place"),
    (r"^age", "age"),
)
LEVELS = WORDS | {
    "favourite": "{level} comes first for {of_100} (everyone: {base_per_100})",
    "source": "{of_100} came through {level} (everyone: {base_per_100})",
    "device": "{of_100} are on {level} (everyone: {base_per_100})",
    "place": "{of_100} are in {level} (everyone: {base_per_100})",
    "age": "{of_100} are aged {level} (everyone: {base_per_100})",
}
# for more than average, for less, for nobody
SIZES = ROWS | {
    "level": (
        "“{column}” is {level} for {of_100} (everyone: {base_per_100})",
        "“{column}” is {level} for only {of_100} (everyone: {base_per_100})",
        "“{column}” is {level} for nobody (everyone: {base_per_100})",
    ),
    "say": (
        "{of_100} say “{column}” (everyone: {base_per_100})",
        "only {of_100} say “{column}” (everyone: {base_per_100})",
        "nobody says “{column}” (everyone: {base_per_100})",
    ),
    "yes": (
        "“{column}” is true for {of_100} (everyone: {base_per_100})",
        "“{column}” is true for only {of_100} (everyone: {base_per_100})",
        "“{column}” is true for nobody (everyone: {base_per_100})",
    ),
    "no": (
        "“{column}” is not true for {of_100} (everyone: {base_per_100})",
        "“{column}” is not true for only {of_100} (everyone: {base_per_100})",
        "“{column}” is true for all (not for {base_per_100} of 100 of everyone)",
    ),
}
YEARS, DAYS, A_DAY = Text("{n} years"), Text("{n} days"), Text("1 day")  # so long ago, or for so long
LASTING_YEARS, LASTING_DAYS = Text("{n} years", context="so long it lasts"), Text("{n} days", context="so long it lasts")
YEAR_DAYS = 365.25
WHOLE_DAYS = 10
LONGEST = 60  # of a name or level from outside


def clause(trait: Any) -> str:
    """One claim of the story, a main clause with its number and everyone's."""
    return filled(_clause_template(trait), blanks_of(trait))


def _clause_template(trait: Any) -> str:
    if trait.kind in ("number", "date"):
        return NUMBERS[_of(NUMBER_PATTERNS, trait.column) or _plain_number(trait)]
    size = 2 if trait.value == 0 else int(trait.effect < 0)
    if trait.kind == "flag" and says_yes(trait.level):
        return SIZES["say" if trait.family == "psychographics" else "yes"][size]
    if trait.kind == "flag" and says_no(trait.level):
        return SIZES["no"][size]
    known = "" if size else _of(LEVEL_PATTERNS, trait.column)
    return LEVELS[known] if known else SIZES["level"][size]


def _plain_number(trait: Any) -> str:
    is_counted = COUNTED.search(trait.column.replace("_", " ")) and not is_share(trait.column, trait.value, trait.base_value)
    return "date" if trait.kind == "date" else "counted" if is_counted else "number"


def _of(patterns: tuple[tuple[str, str], ...], column: str) -> str:
    return next((name for pattern, name in patterns if re.search(pattern, column, re.IGNORECASE)), "")


def blanks_of(trait: Any) -> dict[str, str]:
    """Whatever a sentence about a trait may need."""
    is_part = is_share(trait.column, trait.value, trait.base_value) and trait.kind == "number"
    values = trait.value, trait.base_value
    (long, base_long), (span, base_span) = durations(*values), durations(*values, lasting=True)
    return {
        "column": clip(column_name(trait.column)),
        "level": clip(trait.level),
        "value": percent(trait.value) if is_part else beside(*values),
        "base_value": (percent if is_part else significant)(trait.base_value),
        "duration": long,
        "base_duration": base_long,
        "span": span,
        "base_span": base_span,
        "of_100": of_100(trait.value),
        "base_per_100": per_100(trait.base_value),
    }


def durations(days: float, others: float, lasting: bool = False) -> tuple[str, str]:
    """Two numbers of days as one says them side by side, in one unit; `lasting` where they are how long something takes.

    >>> durations(45.39, 189), durations(435, 830.8), durations(55.5, 830.8), durations(1.0, 3.25)
    (('45 days', '189 days'), ('1.2 years', '2.3 years'), ('56 days', '831 days'), ('1 day', '3.25 days'))
    """
    in_years = min(days, others) >= YEAR_DAYS and max(days, others) >= 2 * YEAR_DAYS
    years, some_days = (LASTING_YEARS, LASTING_DAYS) if lasting else (YEARS, DAYS)
    if in_years:
        one, other = (years.format(n=significant(x / YEAR_DAYS, 2)) for x in (days, others))
        return one, other
    written = [significant(round(x) if x >= WHOLE_DAYS else x) for x in (days, others)]
    one, other = (str(A_DAY) if n == "1" else some_days.format(n=n) for n in written)
    return one, other


def clip(text: str) -> str:
    """A text from outside, cut where it would blow up a card."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
