"""What a persona card says about its people: traits, journey stages and plain rules, each with its number."""

from __future__ import annotations

import functools
import re
from typing import Any

from segexplorer.words.dates import day
from segexplorer.words.messages import WORDS, Plural, Text
from segexplorer.words.numbers import beside, of_100, per_100, percent, significant

STAGES = WORDS | {
    "new": "Newer customers",
    "growing": "Active lately",
    "loyal": "Loyal",
    "at_risk": "Perhaps drifting away",
    "lapsed": "Long inactive",
    "": "",
}

COLUMN_NAMES = WORDS | {
    "recency_days": "days since last order",
    "n_orders": "orders",
    "tenure_days": "days as a customer",
    "days_between_orders": "days between orders",
    "n_categories": "product categories",
    "n_products": "different products",
    "n_order_days": "days with an order",
    "ordering_span_days": "days from first to last order",
    "spend_mean": "spend per order",
    "n_returns": "orders with returns",
    "n_events": "events",
    "n_sessions": "visits",
    "days_active": "days with an event",
    "spend_total": "spend total",
    "items_per_order": "items per order",
    "discount_share": "discount share",
    "returns_share": "returns share",
    "weekend_share": "weekend share",
    "email_opens": "email opens",
    "email_clicks": "email clicks",
    "visits": "visits",
    "signup_date": "signup date",
    "source": "source",
    "device": "device",
    "browser": "browser",
    "country": "country",
    "language": "language",
    "age_band": "age band",
    "favourite_daypart": "favourite daypart",
    "favourite_category": "favourite category",
}
IN_DAYS = Plural("{what} in 1 day", "{what} in {n} days")
IN_WEEKS = Plural("{what} in 1 week", "{what} in {n} weeks")
IN_MONTHS = Plural("{what} in 1 month", "{what} in {n} months")
TRAITS = WORDS | {
    "date": "{name} {value} days ago on average (everyone: {everyone})",
    "number": "{name} {value} on average (everyone: {everyone})",
    "yes": "{name}: yes for {value} (everyone: {everyone})",
    "no": "{name}: no for {value} (everyone: {everyone})",
    "level": "{name}: {level} for {value} (everyone: {everyone})",
}
INDEX = Text("index {n}")
CONDITIONS = WORDS | {
    "<=": "{column} at most {value}",
    ">": "{column} over {value}",
    ">=": "{column} from {value} on",
    "<": "{column} before {value}",
    "is": "{column} is {value}",
}
BOTH = Text("{first} and {second}")
NO_CONDITION = Text("Everybody: no condition is needed.")
NOT_DESCRIBABLE = Text("Cannot be described in three plain conditions.")
QUALITY = WORDS | {
    "well": "Finds this group well: {recall} of its people, and {precision} it picks belong here.",
    "fairly": "Finds this group fairly well: {recall} of its people, and {precision} it picks belong here.",
    "roughly": "Finds this group only roughly: {recall} of its people, and {precision} it picks belong here.",
}

_SNAKE = re.compile(r"^[a-z0-9]+(_[a-z0-9]+)+$")
_PERIOD = re.compile(r"_(?:last_)?(\d{1,3})_?(d|w|m)(?:ays?|eeks?|onths?)?$")
_PERIODS = {"d": IN_DAYS, "w": IN_WEEKS, "m": IN_MONTHS}
_SHARE = re.compile(
    r"(^|_)(share|rate|ratio|fraction|percentage)($|_)|(^|[_\s-]|[a-zäöüß])(anteil|quote)$|[a-zäöüß](?<!o)rate$", re.IGNORECASE
)  # "Öffnungsrate", not "corporate"
_YES = {"", "1", "yes", "y", "true", "ja", "oui", "si", "sí", "x", "on", "1.0"}  # agrees with core.answers: a test asks
_NO = {"0", "no", "n", "false", "nein", "nee", "non", "off", "0.0"}


def column_name(name: str) -> str:
    """A column as a marketer would say it; names in no known style stay as they are.

    >>> column_name("spend_total"), column_name("recency_days"), column_name("NumWebVisits"), column_name("visits_90d")
    ('spend total', 'days since last order', 'NumWebVisits', 'visits in 90 days')
    """
    if name in COLUMN_NAMES:
        return COLUMN_NAMES[name]
    if not _SNAKE.match(name):
        return name
    period = _PERIOD.search(name)
    if period is None:
        return name.replace("_", " ")
    return _PERIODS[period[2]].of(int(period[1]), what=column_name(name[: period.start()]))


def says_yes(level: str) -> bool:
    """True for a level that only says that something is there.

    >>> says_yes("Yes"), says_yes("mobile")
    (True, False)
    """
    return level.strip().lower() in _YES


def says_no(level: str) -> bool:
    """True for a level that only says that something is not there."""
    return level.strip().lower() in _NO


def is_share(column: str, *values: float) -> bool:
    """True for a number that is a part of a whole, by its name and its size.

    >>> is_share("discount_share", 0.2, 0.4), is_share("orders", 0.2, 0.4)
    (True, False)
    >>> is_share("Newsletter-Öffnungsrate", 0.3, 0.4), is_share("Wochenendflug-Anteil", 0.3, 0.4), is_share("emp.var.rate", 0.3, 0.4)
    (True, True, False)
    """
    return bool(_SHARE.search(column)) and all(0 <= value <= 1 for value in values)


def trait_text(trait: Any) -> str:
    """What sets a segment apart in one sentence with its number and the average's, without the index."""
    name = column_name(trait.column)
    if trait.kind in ("date", "number"):
        is_part = trait.kind == "number" and is_share(trait.column, trait.value, trait.base_value)
        value = percent(trait.value) if is_part else beside(trait.value, trait.base_value)
        everyone = (percent if is_part else significant)(trait.base_value)
        return TRAITS[trait.kind].format(name=name, value=value, everyone=everyone)
    level, is_flag = trait.level.strip().lower(), trait.kind == "flag"
    which = "yes" if is_flag and level in _YES else "no" if is_flag and level in _NO else "level"
    value, everyone = of_100(trait.value), per_100(trait.base_value)
    return TRAITS[which].format(name=name, value=value, everyone=everyone, level=trait.level)


def index_text(trait: Any) -> str:
    """The index of a trait against 100 for everyone; nothing where it is undefined."""
    has_index = trait.index_100 > 0 or (trait.value == 0 and trait.base_value > 0)
    return INDEX.format(n=f"{trait.index_100:.0f}") if has_index else ""


def trait_sentence(trait: Any) -> str:
    """The trait with its index: the full sentence for lists and exports."""
    return ", ".join(part for part in (trait_text(trait), index_text(trait)) if part)


def _condition_text(condition: Any) -> str:
    value = condition.value if isinstance(condition.value, str) else significant(float(condition.value))
    if condition.op in (">=", "<"):
        value = day(condition.value)
    return CONDITIONS[condition.op].format(column=column_name(condition.column), value=value)


def rule_text(rule: Any) -> str:
    """The plain rule of a segment; nothing when it has no conditions."""
    told = [_condition_text(condition) for condition in rule.conditions]
    return functools.reduce(lambda first, second: BOTH.format(first=first, second=second), told) if told else ""


def rule_quality(rule: Any) -> str:
    """How well the rule finds the segment, in words with both numbers."""
    if not rule.conditions:
        return ""
    how = "well" if rule.f1 >= 0.8 else "fairly" if rule.f1 >= 0.6 else "roughly"
    return QUALITY[how].format(recall=of_100(rule.recall), precision=of_100(rule.precision))
