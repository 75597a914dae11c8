"""What the Personas page says of several groups at once: side by side, on a map, as a family and as a table.

Names in the arguments are as they are to be shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from segexplorer.words.durations import whole_days
from segexplorer.words.messages import WORDS, Plural, filled
from segexplorer.words.numbers import of_100
from segexplorer.words.personas import column_name, says_no, says_yes
from segexplorer.words.values import level_name, mean

SIDE = WORDS | {
    "choose": "Groups to compare",
    "choose_help": "Two to four groups.",
    "scale": "Show",
    "effect": "distance from average",
    "index": "index",
    "too_few": "Choose at least two groups.",
    "one_group": "There is only one group: everybody. Choose more groups to compare them.",
    "same": "No difference between these groups is larger than chance, or large enough to matter.",
    "same_family": "In {family}, no difference between these groups is larger than chance, or large enough to matter.",
    "most": "{highest} and {lowest} differ most in {fact}: {high} against {low} (everyone: {base}).",
    "few": "Empty: too few people to tell.",
    "table": "Show as table",
    "trait": "What",
    "everyone": "Everyone",
    "alt": "The groups side by side, one row for each of the {n} traits they differ in most. {sentence}",
    "index_axis": "Index: 100 is everyone",
}
EFFECT_TICKS = WORDS | {"-2": "far below", "-1": "well below", "0": "average", "1": "well above", "2": "far above"}
MAP = WORDS | {
    "one_group": "There is only one group: everybody. A map needs at least two.",
    "lead": "Near means alike, and the area of a circle shows how many people are in it.",
    "kept": "The map keeps {kept} of 100 parts of the differences between these groups; the rest cannot be drawn on a plane.",
    "kept_all": "The map keeps all the differences between these groups.",
    "flat": "The groups do not differ in {family}, so they all stand in one place.",
    "choose": "Group",
    "across": "To the right: {what}.",
    "upward": "Upwards: {what}.",
    "left": "← {what}",
    "right": "{what} →",
    "down": "↓ {what}",
    "up": "↑ {what}",
    "and": "{one}, {other}",
    "more": "more often {fact}",
    "less": "less often {fact}",
    "higher": "higher {fact}",
    "lower": "lower {fact}",
    "later": "longer since {fact}",
    "sooner": "shorter since {fact}",
    "click": "Click a circle to see its group.",
    "size": "{people}, {share}",
    "alt": "A map of {n} groups. {across} {upward}",
    "nothing": "Nothing sets this group apart clearly.",
}
UNLABELLED = Plural(
    "One name does not fit: point at the circle, or choose the group from the list.",
    "{n} names do not fit: point at a circle, or choose a group from the list.",
)
N_GROUPS = Plural("1 group", "{n} groups")
TREE = WORDS | {
    "one_group": "There is only one group: everybody.",
    "lead": "From left to right, everybody is divided further and further; the height shows how many people a group holds.",
    "axis": "Number of groups",
    "click": "Click a group to go to where it is divided.",
    "splits": "Go to a division",
    "split": "{k} groups: {parent}, divided into {larger} and {smaller}",
    "everybody": "1 group: everybody",
    "divided": "With {k} groups it is divided into {larger} and {smaller}.",
    "never": "It is not divided any further.",
    "born": "A group from {k} groups on.",
    "trait": "{fact}: {value} (everyone: {base})",
    "size": "{people}, {share}",
    "alt": "The family tree of the groups up to {n} groups; {k} groups now. {splits}",
}
TABLE = WORDS | {
    "one_group": "There is only one group: everybody. A table needs at least two.",
    "show": "Show",
    "value": "shares and averages",
    "index": "index (100 is everyone)",
    "rows": "Order the traits by",
    "columns": "Order the groups by",
    "strength": "strength",
    "name": "name",
    "place": "best first, as on the cards",
    "size": "size",
    "trait": "Trait",
    "everyone": "Everyone",
    "key": "Blue: above average. Orange: below average. The stronger the colour, the larger the difference.",
    "few": "Empty: too few people to tell.",
    "nothing": "There are no traits to show.",
    "strongest": "Most striking: {name}, {fact} {value} (everyone: {base}).",
    "all": "All {n} traits",
    "alt": "Traits in rows, groups in columns. {sentence}",
}

FACT = WORDS | {
    "without": "no {name}",
    "level": "{name}: {level}",
    "date": "{name}, days ago",
    "days_ago": "{n} days ago",
    "day_ago": "1 day ago",
}


def fact_name(trait: Any) -> str:
    """What is compared, in few words.

    >>> from types import SimpleNamespace as T
    >>> fact_name(T(column="month", kind="category", level="jul")), fact_name(T(column="newsletter", kind="flag", level="1"))
    ('month: July', 'newsletter')
    """
    name = column_name(trait.column)
    if trait.kind == "date":
        return FACT["date"].format(name=name)
    if trait.kind == "number" or (trait.kind == "flag" and says_yes(trait.level)):
        return name
    if trait.kind == "flag" and says_no(trait.level):
        return FACT["without"].format(name=name)
    return FACT["level"].format(name=name, level=level_name(trait.column, trait.level))


def value_text(trait: Any, value: float) -> str:
    """A value of that trait: an amount, a share of people, or how long ago.

    >>> from types import SimpleNamespace as T
    >>> value_text(T(column="spend_total", kind="number", base_value=130.0), 412.4), value_text(T(column="device", kind="category"), 0.34)
    ('412', '34 of 100')
    >>> value_text(T(column="Year_Birth", kind="number", base_value=1968.8), 1963.2)
    '1963'
    """
    if trait.kind == "date":
        days = whole_days(value)
        return FACT["day_ago" if days == "1" else "days_ago"].format(n=days)
    return mean(trait.column, value, trait.base_value) if trait.kind == "number" else of_100(value)


def cell_writer(trait: Any) -> Callable[[float], str]:
    """What writes the values of that trait in a table whose row says what it is."""
    if trait.kind == "date":
        return whole_days
    return (lambda value: mean(trait.column, value, trait.base_value)) if trait.kind == "number" else of_100


def differ_most(highest: str, lowest: str, fact: str, trait: Any, high: float, low: float) -> str:
    """The largest difference between groups in one sentence; names and `fact` as they are to be shown."""
    values = {"high": value_text(trait, high), "low": value_text(trait, low), "base": value_text(trait, trait.base_value)}
    return filled(SIDE["most"], {"highest": highest, "lowest": lowest, "fact": fact} | values)


def trait_words(trait: Any, fact: str) -> str:
    """What sets a group apart most, in few words; `fact` as it is to be shown."""
    values = {"value": value_text(trait, trait.value), "base": value_text(trait, trait.base_value)}
    return TREE["trait"].format(fact=fact, **values)


def kept_words(kept: float) -> str:
    """How much of the distances a map keeps."""
    return MAP["kept_all"] if kept > 0.995 else MAP["kept"].format(kept=f"{100 * kept:.0f}")


def axis_words(found: list[tuple[str, str, float]]) -> tuple[str, str]:
    """What lies towards the low and the high end of an axis, from (name, kind, how much); blank where nothing goes along."""
    less, more = ([MAP[_ways(kind)[end == (rises > 0)]].format(fact=name) for name, kind, rises in found] for end in (False, True))
    return _listed(less), _listed(more)


def axis_name(trait: Any) -> str:
    """What goes along with an axis, in few words."""
    return column_name(trait.column) if trait.kind == "date" else fact_name(trait)


def _ways(kind: str) -> tuple[str, str]:
    """How the two ends of such a fact are called, the lower first."""
    return {"date": ("sooner", "later"), "number": ("lower", "higher")}.get(kind, ("less", "more"))


def _listed(parts: list[str]) -> str:
    return MAP["and"].format(one=parts[0], other=parts[1]) if len(parts) > 1 else "".join(parts)


def unlabelled_words(n: int) -> str:
    """How many names a map has no room for; nothing when there is room for all."""
    return UNLABELLED.of(n) if n else ""
