"""One claim as a main clause, by what its column speaks of: "they ordered last 26 days ago on average"."""

from __future__ import annotations

import re
from typing import Any

from segexplorer.words.messages import ROWS, WORDS, Text, filled
from segexplorer.words.numbers import of_100, per_100, percent, significant
from segexplorer.words.personas import column_name, is_share, says_no, says_yes

# a number in the story, by what its column speaks of; the first that fits
NUMBER_PATTERNS = (
    (r"^recency_days$|^days_since_(the_)?(last_)?(order|purchase)$", "recency"),
    (r"tenure|sign_?up|(customer|member|client)_?since|joined|registered|dt_customer", "tenure"),
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
)
COUNTED = re.compile(r"\b(opens|clicks|visits|orders|purchases|sessions|views|bookings|items|events|logins|returns|transactions)\b")
NUMBERS = WORDS | {
    "recency": "they ordered last {duration} ago on average (everyone: {base_duration})",
    "tenure": "they have been customers for {duration} on average (everyone: {base_duration})",
    "orders": "they placed {value} orders each on average (everyone: {base_value})",
    "order_days": "they ordered on {value} days each on average (everyone: {base_value})",
    "span": "{duration} lie between their first and last order on average (everyone: {base_duration})",
    "gap": "they order every {duration} on average (everyone: {base_duration})",
    "per_order": "they spend {value} per order on average (everyone: {base_value})",
    "basket": "they order {value} items at a time on average (everyone: {base_value})",
    "products": "they bought {value} different products each on average (everyone: {base_value})",
    "returned": "they gave something back {value} times each on average (everyone: {base_value})",
    "discount": "they buy at a discount {value} of the time (everyone: {base_value})",
    "weekend": "they come at the weekend {value} of the time (everyone: {base_value})",
    "returns": "they give goods back {value} of the time (everyone: {base_value})",
    "spend": "they spent {value} each on average (everyone: {base_value})",
    "counted": "they have {value} {column} on average (everyone: {base_value})",
    "date": "{column} lies {duration} back on average (everyone: {base_duration})",
    "number": "they average {value} for {column} (everyone: {base_value})",
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
        "for {of_100} {column} is {level} (everyone: {base_per_100})",
        "for only {of_100} {column} is {level} (everyone: {base_per_100})",
        "for nobody {column} is {level} (everyone: {base_per_100})",
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
YEARS, DAYS, A_DAY = Text("{n} years"), Text("{n} days"), Text("1 day")
YEAR_DAYS = 365.25
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
    is_counted = COUNTED.search(column_name(trait.column)) and not is_share(trait.column, trait.value, trait.base_value)
    return "date" if trait.kind == "date" else "counted" if is_counted else "number"


def _of(patterns: tuple[tuple[str, str], ...], column: str) -> str:
    return next((name for pattern, name in patterns if re.search(pattern, column, re.IGNORECASE)), "")


def blanks_of(trait: Any) -> dict[str, str]:
    """Whatever a sentence about a trait may need."""
    write = percent if is_share(trait.column, trait.value, trait.base_value) and trait.kind == "number" else significant
    return {
        "column": clip(column_name(trait.column)),
        "level": clip(trait.level),
        "value": write(trait.value),
        "base_value": write(trait.base_value),
        "duration": duration(trait.value),
        "base_duration": duration(trait.base_value),
        "of_100": of_100(trait.value),
        "base_per_100": per_100(trait.base_value),
    }


def duration(days: float) -> str:
    """A number of days as one says it.

    >>> duration(45.39), duration(830.8), duration(1.0)
    ('45.4 days', '2.3 years', '1 day')
    """
    if days >= 2 * YEAR_DAYS:
        return YEARS.format(n=significant(days / YEAR_DAYS, 2))
    written = significant(days)
    return str(A_DAY) if written == "1" else DAYS.format(n=written)


def clip(text: str) -> str:
    """A text from outside, cut where it would blow up a card."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
