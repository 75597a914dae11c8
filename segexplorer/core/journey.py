"""Journey stages (new, growing, loyal, at risk, lapsed) from how recently, how often and how long people buy."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from segexplorer.core.encode import Encoder, NumberCode
from segexplorer.core.traits import TraitTable
from segexplorer.core.word_forms import words_of

TENURE = re.compile(
    r"tenure|seniority|signup|sign_up|(?<!un)subscribed|(?<!days_)since|joined|registered|registration|dt_customer|member|contract_start"
    r"|(?<!tage_)(?<!tagen_)seit|vertragsbeginn|anmelde|registrier|beitritt|eintritt|first_(order|purchase)|erst(bestellung|kauf)"
)
CONTACT = re.compile(r"contact|kontakt|previous|pdays|calls|anruf")  # what we did: no visit or order of theirs
BARGAIN = re.compile(r"deal|discount|coupon|voucher|promo|rabatt|gutschein")  # who buys what is cheap need not be loyal
SELDOM_WHEN_LARGE = re.compile(r"between|interval|gap|span")  # days between orders: many mean few orders
LONG_AWAY, AWAY, RECENT = 0.8, 0.3, -0.3
OFTEN, SELDOM = 0.4, -0.5
YOUNG = -0.5


def _tells_recency(column: NumberCode) -> bool:
    return column.family == "recency" and not _speaks(column, TENURE, CONTACT)


def _tells_orders(column: NumberCode) -> bool:
    return column.family == "frequency" and not _speaks(column, SELDOM_WHEN_LARGE, CONTACT, BARGAIN)


def tells_tenure(column: NumberCode) -> bool:
    """True for a number that says for how long somebody has been a customer."""
    return _speaks(column, TENURE)


def _speaks(column: NumberCode, *patterns: re.Pattern[str]) -> bool:
    words = words_of(column.name)
    return any(pattern.search(words) for pattern in patterns)


def stage_facts(encoder: Encoder, table: TraitTable) -> dict[int, str]:
    """Fact -> "recency", "orders" or "tenure", of the facts that stages are read from."""
    tell = {"recency": _tells_recency, "orders": _tells_orders, "tenure": tells_tenure}
    numbers = {f: encoder.columns[column] for f, (column, _) in enumerate(table.facts)}
    return {
        f: code
        for f, column in numbers.items()
        if isinstance(column, NumberCode)
        for code, speaks in tell.items()
        if speaks(column)
    }


# stage -> what must surely hold for it to be said: (what the fact tells, its sign); one of them is enough
RESTS_ON = {
    "new": (("tenure", -1), ("orders", -1)),
    "growing": (("recency", -1),),
    "loyal": (("orders", 1),),
    "at_risk": (("recency", 1),),
    "lapsed": (("recency", 1),),
}


def journey_stages(encoder: Encoder, table: TraitTable) -> list[str]:
    """(n_nodes) stage codes of words.personas.STAGES; "" where the data do not know or nothing stands out.

    Thresholds are standardised differences to the base.
    """
    recency = _mean_effect(encoder, table, _tells_recency)
    orders = _mean_effect(encoder, table, _tells_orders)
    tenure = _mean_effect(encoder, table, tells_tenure)
    if recency is None and orders is None and tenure is None:
        return [""] * len(table.effect)
    nothing = np.zeros(len(table.effect))
    away, often = (nothing if x is None else x for x in (recency, orders))
    return [
        _stage(a, o, None if tenure is None else t)
        for a, o, t in zip(away, often, nothing if tenure is None else tenure, strict=True)
    ]


def _stage(away: float, often: float, tenure: float | None) -> str:
    if away >= LONG_AWAY:
        return "lapsed"
    if away >= AWAY and often > RECENT:
        return "at_risk"
    if tenure <= YOUNG if tenure is not None else (often <= SELDOM and away <= RECENT):
        return "new"
    if often >= OFTEN:
        return "loyal"
    return "growing" if away <= RECENT else ""


def _mean_effect(encoder: Encoder, table: TraitTable, speaks_of: Callable[[NumberCode], bool]) -> np.ndarray | None:
    """(n_nodes,) mean effect of the numbers that speak of something; None when the data have none."""
    numbers = ((f, encoder.columns[column]) for f, (column, _) in enumerate(table.facts))
    matches = [f for f, column in numbers if isinstance(column, NumberCode) and speaks_of(column)]
    return table.effect[:, matches].mean(axis=1) if matches else None
