"""What a persona card says about its people: traits, journey stages and plain rules, each with its number."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Any

from segexplorer.words.dates import day
from segexplorer.words.durations import durations
from segexplorer.words.messages import WORDS, Plural, Text
from segexplorer.words.numbers import of_100, per_100
from segexplorer.words.values import as_one, bounds, level_said, side_by_side

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
    "date": "{name} {value} ago on average (everyone: {everyone})",
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
    "> <=": "{column} over {value} and at most {other}",
    ">= <": "{column} from {value} on and before {other}",
}
BOTH = Text("{first} and {second}")
NO_CONDITION = Text("Everybody: no condition is needed.")
NOT_DESCRIBABLE = Text("Cannot be described in three plain conditions.")
QUALITY = WORDS | {
    "well": "Finds this group well: {recall} of its people, and {precision} it picks belong here.",
    "fairly": "Finds this group fairly well: {recall} of its people, and {precision} it picks belong here.",
    "roughly": "Finds this group only roughly: {recall} of its people, and {precision} it picks belong here.",
}

_SNAKE = re.compile(r"^[^\W_]+(_[^\W_]+)+$")
_PERIOD = re.compile(
    r"_(?:last_|letzten?_)?(\d{1,3})_?(d|w|m|t(?=age))(?:ays?|eeks?|onths?|agen?|ochen?|onate?n?)?$", re.IGNORECASE
)
_PERIODS = {"d": IN_DAYS, "t": IN_DAYS, "w": IN_WEEKS, "m": IN_MONTHS}
_YES = {"", "1", "yes", "y", "true", "ja", "oui", "si", "sí", "x", "on", "1.0"}  # agrees with core.answers: a test asks
_NO = {"0", "no", "n", "false", "nein", "nee", "non", "off", "0.0"}


def column_name(name: str) -> str:
    """A column as a marketer would say it; names in no known style stay as they are.

    >>> column_name("spend_total"), column_name("recency_days"), column_name("NumWebVisits"), column_name("visits_90d")
    ('spend total', 'days since last order', 'NumWebVisits', 'visits in 90 days')
    >>> column_name("Year_Birth"), column_name("Tage_seit_letztem_Besuch"), column_name("Besuche_letzte_90_Tage")
    ('Year Birth', 'Tage seit letztem Besuch', 'Besuche in 90 days')
    """
    if name in COLUMN_NAMES:
        return COLUMN_NAMES[name]
    if not _SNAKE.match(name):
        return name
    period = _PERIOD.search(name)
    if period is None:
        return name.replace("_", " ")
    return _PERIODS[period[2].lower()].of(int(period[1]), what=column_name(name[: period.start()]))


def says_yes(level: str) -> bool:
    """True for a level that only says that something is there.

    >>> says_yes("Yes"), says_yes("mobile")
    (True, False)
    """
    return level.strip().lower() in _YES


def says_no(level: str) -> bool:
    """True for a level that only says that something is not there."""
    return level.strip().lower() in _NO


def trait_text(trait: Any) -> str:
    """What sets a segment apart in one sentence with its number and the average's, without the index."""
    name = column_name(trait.column)
    if trait.kind == "date":
        value, everyone = durations(trait.value, trait.base_value)
        return TRAITS["date"].format(name=name, value=value, everyone=everyone)
    if trait.kind == "number":
        value, everyone = side_by_side(trait.column, trait.value, trait.base_value)
        return TRAITS["number"].format(name=name, value=value, everyone=everyone)
    level, is_flag = trait.level.strip().lower(), trait.kind == "flag"
    which = "yes" if is_flag and level in _YES else "no" if is_flag and level in _NO else "level"
    value, everyone = of_100(trait.value), per_100(trait.base_value)
    return TRAITS[which].format(name=name, value=value, everyone=everyone, level=level_said(trait.column, trait.level))


def index_text(trait: Any) -> str:
    """The index of a trait against 100 for everyone; nothing where it is undefined."""
    has_index = trait.index_100 > 0 or (trait.value == 0 and trait.base_value > 0)
    return INDEX.format(n=f"{trait.index_100:.0f}") if has_index else ""


def trait_sentence(trait: Any) -> str:
    """The trait with its index: the full sentence for lists and exports."""
    return ", ".join(part for part in (trait_text(trait), index_text(trait)) if part)


def rule_text(rule: Any) -> str:
    """The plain rule of a segment; nothing when it has no conditions."""
    told = [_condition_text(conditions) for conditions in _by_range(rule.conditions)]
    return functools.reduce(lambda first, second: BOTH.format(first=first, second=second), told) if told else ""


def _by_range(conditions: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The conditions, two that are the ends of one range together, its lower end first."""
    ranges: dict[object, tuple[Any, ...]] = {}
    for at, condition in enumerate(conditions):
        key = (condition.column, condition.op in ("<", ">=")) if condition.op != "is" else at
        ranges[key] = tuple(sorted((*ranges.get(key, ()), condition), key=lambda c: c.op in ("<=", "<")))
    return list(ranges.values())


def _condition_text(conditions: tuple[Any, ...]) -> str:
    code = " ".join(condition.op for condition in conditions)
    blanks = dict(zip(("value", "other"), _ends(conditions), strict=False))
    return CONDITIONS[code].format(column=column_name(conditions[0].column), **blanks)


def _ends(conditions: tuple[Any, ...]) -> Sequence[str]:
    """What a column is compared with: a value, or the two ends of a range in one form."""
    first = conditions[0]
    if first.op in (">=", "<"):
        return [day(condition.value) for condition in conditions]
    if isinstance(first.value, str):
        return [as_one(first.value)]  # as the data have it: somebody may look for it there
    return bounds(first.column, *(float(condition.value) for condition in conditions))


def rule_quality(rule: Any) -> str:
    """How well the rule finds the segment, in words with both numbers."""
    if not rule.conditions:
        return ""
    how = "well" if rule.f1 >= 0.8 else "fairly" if rule.f1 >= 0.6 else "roughly"
    return QUALITY[how].format(recall=of_100(rule.recall), precision=of_100(rule.precision))
