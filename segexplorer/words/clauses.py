"""One claim as a main clause, by what its column speaks of: "they ordered last 26 days ago on average"."""

from __future__ import annotations

import re
from typing import Any

from segexplorer.words.durations import durations
from segexplorer.words.messages import ROWS, WORDS, filled
from segexplorer.words.numbers import beside, of_100, per_100
from segexplorer.words.personas import column_name, says_no, says_yes
from segexplorer.words.values import is_share, level_said, side_by_side

# a number in the story, by what its column speaks of; the first that fits
NUMBER_PATTERNS = (
    (
        r"^recency_days$|^days_since_(the_)?(last_)?(order|purchase)$|^tage_seit_(der_)?letzte[rnm]_(bestellung|kauf|einkauf)$",
        "recency",
    ),
    (r"tenure|sign_?up|(customer|member|client)_?since|(kunde|mitglied)[_ ]?seit|joined|registered|dt_customer", "tenure"),
    (r"^(n_)?orders$|^(order|purchase)_count$|^num_?orders$|^(anzahl_)?(bestellungen|(ein)?k(ä|ae)ufe)$", "orders"),
    (r"^n_order_days$", "order_days"),
    (r"^ordering_span_days$", "span"),
    (r"^days_between_orders$", "gap"),
    (r"^spend_mean$|^((durchschnittlicher|mittlerer)_)?(bestell|warenkorb)wert$", "per_order"),
    (r"^items_per_order$", "basket"),
    (r"^n_products$", "products"),
    (r"^n_returns$|^(anzahl_)?(retouren|r(ü|ue)cksendungen)$", "returned"),
    (r"^discount_share$|^rabatt(anteil|quote)$", "discount"),
    (r"^weekend_share$|^wochenendanteil$", "weekend"),
    (r"^returns?_share$|^retouren(anteil|quote)$", "returns"),
    (
        r"^(spend|spent|revenue|monetary|umsatz|ausgaben)(_total|_sum|_gesamt)?$|^total_(spend|spent|revenue)$|^gesamtumsatz$",
        "spend",
    ),
    (r"^(age|alter|leeftijd|edad)$", "age"),
)
OF_THE_TIME = frozenset(("discount", "weekend", "returns"))
COUNTED = re.compile(
    r"\b(opens|clicks|visits|orders|purchases|sessions|views|bookings|items|events|logins|returns|transactions)\b"
    r"|^(?i:besuche|klicks|öffnungen|käufe|buchungen|anrufe|kontakte)\b"  # "Anzahl Besuche" counts, but nobody has some
)
NUMBERS = WORDS | {
    "recency": "they last ordered {duration} ago on average (everyone: {base_duration})",
    "tenure": "they have been customers for {duration} on average (everyone: {base_duration})",
    "orders": "they placed {value} orders each on average (everyone: {base_value})",
    "order_days": "they ordered on {value} days each on average (everyone: {base_value})",
    "no_orders": "they placed no orders (everyone: {base_value} each on average)",
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
    "no_spend": "they spent nothing (everyone: {base_value} each on average)",
    "age": "they are {value} years old on average (everyone: {base_value})",
    "counted": "they have {value} {column} on average (everyone: {base_value})",
    "date": "“{column}” lies {duration} back on average (everyone: {base_duration})",
    "number": "they average {value} for “{column}” (everyone: {base_value})",
}
LEVEL_PATTERNS = (
    (r"favou?rite|preferred|^liebling", "favourite"),
    (r"source|channel|referr|^(herkunfts|werbe|kauf)kanal$", "source"),
    (r"device|^ger(ä|ae)t", "device"),
    (r"country|city|town|region|state|province|^(wohn)?ort$|^stadt$|bundesland|kanton", "place"),
    (r"^age|^alters(gruppe|klasse)", "age"),
)
LEVELS = WORDS | {
    "favourite": "{level} comes first for {of_100} (everyone: {base_per_100})",
    "source": "{of_100} came through {level} (everyone: {base_per_100})",
    "device": "{of_100} are on {level} (everyone: {base_per_100})",
    "place": "{of_100} are in {level} (everyone: {base_per_100})",
    "age": "{of_100} are aged {level} (everyone: {base_per_100})",
}
# for more than average, for less, for nobody, for all
SIZES = ROWS | {
    "level": (
        "“{column}” is {level} for {of_100} (everyone: {base_per_100})",
        "“{column}” is {level} for only {of_100} (everyone: {base_per_100})",
        "“{column}” is {level} for nobody (everyone: {base_per_100} of 100)",
        "“{column}” is {level} for all (everyone: {base_per_100} of 100)",
    ),
    "say": (
        "{of_100} say “{column}” (everyone: {base_per_100})",
        "only {of_100} say “{column}” (everyone: {base_per_100})",
        "nobody says “{column}” (everyone: {base_per_100} of 100)",
        "all say “{column}” (everyone: {base_per_100} of 100)",
    ),
    "yes": (
        "“{column}” is true for {of_100} (everyone: {base_per_100})",
        "“{column}” is true for only {of_100} (everyone: {base_per_100})",
        "“{column}” is true for nobody (everyone: {base_per_100} of 100)",
        "“{column}” is true for all (everyone: {base_per_100} of 100)",
    ),
    "no": (
        "“{column}” is not true for {of_100} (everyone: {base_per_100})",
        "“{column}” is not true for only {of_100} (everyone: {base_per_100})",
        "“{column}” is true for all (not for {base_per_100} of 100 of everyone)",
        "“{column}” is true for nobody (not for {base_per_100} of 100 of everyone)",
    ),
}
NONE = {"orders": "no_orders", "spend": "no_spend"}
LONGEST = 60  # of a name or level from outside


def clause(trait: Any) -> str:
    """One claim of the story, a main clause with its number and everyone's."""
    return filled(_clause_template(trait), blanks_of(trait))


def _clause_template(trait: Any) -> str:
    if trait.kind in ("number", "date"):
        known = _of(NUMBER_PATTERNS, trait.column)
        if known in OF_THE_TIME and not is_share(trait.column, trait.value, trait.base_value):
            known = ""  # 43 of 100, say
        known = NONE.get(known, known) if trait.value == 0 else known
        return NUMBERS[known or _plain_number(trait)]
    size = 2 if trait.value == 0 else 3 if trait.value == 1 else int(trait.effect < 0)
    if trait.kind == "flag" and says_yes(trait.level):
        return SIZES["say" if trait.family == "psychographics" else "yes"][size]
    if trait.kind == "flag" and says_no(trait.level):
        return SIZES["no"][size]
    known = "" if size else _of(LEVEL_PATTERNS, trait.column)
    return LEVELS[known] if known else SIZES["level"][size]


def _plain_number(trait: Any) -> str:
    is_counted = COUNTED.search(trait.column.replace("_", " ")) and not is_share(trait.column, trait.value, trait.base_value)
    return (
        "date" if trait.kind == "date" else "counted" if is_counted and beside(trait.value, trait.base_value) != "1" else "number"
    )


def _of(patterns: tuple[tuple[str, str], ...], column: str) -> str:
    """By what a column speaks of, however its words are joined."""
    words = re.sub(r"[\s-]+", "_", column)
    return next((name for pattern, name in patterns if re.search(pattern, words, re.IGNORECASE)), "")


def blanks_of(trait: Any) -> dict[str, str]:
    """Whatever a sentence about a trait may need."""
    values = trait.value, trait.base_value
    (long, base_long), (span, base_span) = durations(*values), durations(*values, lasting=True)
    value, base_value = (span, base_span) if trait.kind == "date" else side_by_side(trait.column, *values)
    return {
        "column": clip(column_name(trait.column)),
        "level": level_said(trait.column, clip(trait.level)),
        "value": value,
        "base_value": base_value,
        "duration": long,
        "base_duration": base_long,
        "span": span,
        "base_span": base_span,
        "of_100": of_100(trait.value),
        "base_per_100": per_100(trait.base_value),
    }


def clip(text: str) -> str:
    """A text from outside, cut where it would blow up a card."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
