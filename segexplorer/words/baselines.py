"""What is said of simpler ways to choose whom to write to: their names, their groups' names, and when one does better."""

from __future__ import annotations

import functools
from typing import Any

from segexplorer.words.explorer import GROUPS as GROUPS_OF
from segexplorer.words.language import current
from segexplorer.words.messages import WORDS, Text
from segexplorer.words.numbers import per_100, significant

RFM_NAMES = WORDS | {
    "champion": "Champions",
    "loyal": "Loyal Customers",
    "potential_loyalist": "Potential Loyalists",
    "new": "New Customers",
    "promising": "Promising",
    "need_attention": "Need Attention",
    "about_to_sleep": "About To Sleep",
    "at_risk": "At Risk",
    "cant_lose": "Can't Lose Them",
    "hibernating": "Hibernating",
}
NAMES = WORDS | {
    "send_to_all": "one message for everybody",
    "column": "your own column “{columns}”",
    "rfm": "the RFM grid",
    "kmeans": "k-means found anew",
    "ceiling": "choosing each person by score",
}
SHORT_NAMES = WORDS | {"column": "{columns}", "rfm": "RFM grid", "kmeans": "k-means"}
GROUPS = WORDS | {"missing": "not known", "other": "all others", "everybody": "everybody", "cluster": "group {level}"}
BETWEEN = WORDS | {"both": "{low} to {high}", "low": "more than {low}", "high": "up to {high}", "none": "any value"}
DATES = WORDS | {"both": "{low} to {high}", "low": "{low} or later", "high": "{high} or earlier", "none": "any day"}

_AGAINST = WORDS | {
    "response": "{rival} of 100 against {own}",
    "interest": "{rival} of 100 against {own}",
    "value": "{rival} each against {own}",
    "uplift": "{rival} extra answers per 100 against {own}",
    "uplift_value": "{rival} more each against {own}",
    "likeness": "people differ {rival}% less against {own}%",
}
BEATS = WORDS | {
    "groups": "{Name} does better here: {numbers}, with {groups}.",
    "ceiling": "{Name} does better here: {numbers}, but gives no groups to speak to.",
    "leak": "{Name} seems to do better here ({numbers}, with {groups}), but it almost gives the goal away: nobody may know it before sending.",
}
AS_GOOD = WORDS | {
    "groups": "{Name} is as good here, with only {groups}: {numbers}.",
    "leak": "{Name} seems to be as good here ({numbers}, with only {groups}), but it almost gives the goal away: nobody may know it before sending.",
}
AS_GOOD_FOR_ALL = Text("{Name} is as good here: {numbers}.")


def baseline_name(code: str, columns: tuple[str, ...] = ()) -> str:
    """What a baseline is called inside a sentence.

    >>> baseline_name("column", ("segment",)), baseline_name("rfm", ("recency_days", "n_orders", "spend_total"))
    ('your own column “segment”', 'the RFM grid')
    """
    return NAMES[code].format(columns=", ".join(columns))


def short_name(code: str, columns: tuple[str, ...] = ()) -> str:
    """What a line on the picture is called.

    >>> short_name("column", ("segment",)), short_name("rfm", ("recency_days", "n_orders", "spend_total"))
    ('segment', 'RFM grid')
    """
    return SHORT_NAMES[code].format(columns=", ".join(columns))


def group_name(label: Any) -> str:
    """What a group of a baseline is called.

    >>> from types import SimpleNamespace as Label
    >>> group_name(Label(kind="between", level="", low=1250.0, high=3100.0)), group_name(Label(kind="other", level=""))
    ('1,250 to 3,100', 'all others')
    >>> group_name(Label(kind="between", level="", low="2024-03-01", high=None)), group_name(Label(kind="rfm", level="at_risk"))
    ('2024-03-01 or later', 'At Risk')
    """
    if label.kind == "level":
        return str(label.level)
    if label.kind == "rfm":
        return RFM_NAMES[label.level]
    if label.kind != "between":
        return GROUPS[label.kind].format(level=label.level)
    ends = {name: end for name, end in (("low", label.low), ("high", label.high)) if end is not None}
    is_date = any(isinstance(end, str) for end in ends.values())
    which = "both" if len(ends) == 2 else next(iter(ends), "none")
    written = {name: end if isinstance(end, str) else significant(end, 4) for name, end in ends.items()}
    return (DATES if is_date else BETWEEN)[which].format(**written)


def rival_sentence(kind: str, rival: Any) -> str:
    """That a baseline does better than the groups here, or as well with fewer; `kind` is the goal's.

    >>> from types import SimpleNamespace as Rival
    >>> own = dict(code="column", columns=("segment",), leak=False, n_groups=3, reach_share=0.2)
    >>> rival_sentence("response", Rival(verdict="beats", relevance=0.18, own_relevance=0.16, **own))
    'Your own column “segment” does better here: 18 of 100 against 16, with 3 groups.'
    """
    template = _template(rival.verdict, rival.code, rival.leak)
    name, groups = _name_and_groups(current(), rival.code, rival.columns, rival.n_groups)
    return template.format(Name=name, numbers=_numbers(kind, rival), groups=groups)


def _template(verdict: str, code: str, leak: bool) -> str:
    if verdict == "as_good" and code == "send_to_all":
        return str(AS_GOOD_FOR_ALL)
    return (BEATS if verdict == "beats" else AS_GOOD)["leak" if leak else "ceiling" if code == "ceiling" else "groups"]


@functools.lru_cache(1_024)  # the same at hundreds of points
def _name_and_groups(language: str, code: str, columns: tuple[str, ...], n_groups: int) -> tuple[str, str]:
    """How a sentence in this language, that of now, begins and what it says of the groups."""
    name = baseline_name(code, columns)
    return name[:1].upper() + name[1:], GROUPS_OF.of(n_groups)


def _numbers(kind: str, rival: Any) -> str:
    """Both relevances, finer where they would read the same although they differ."""
    for more_digits in (0, 1, 2):
        theirs, own = (_written(kind, x, more_digits) for x in (rival.relevance, rival.own_relevance))
        if theirs != own:
            break
    return _AGAINST[kind].format(rival=theirs, own=own)


def _written(kind: str, relevance: float, more_digits: int) -> str:
    if kind in ("value", "uplift_value"):
        return significant(relevance, 3 + more_digits)
    if kind == "likeness":
        return significant(100 * relevance, 2 + more_digits)
    if kind == "uplift":
        return significant(100 * relevance, 2 + more_digits)
    return per_100(relevance, more_digits or None)
