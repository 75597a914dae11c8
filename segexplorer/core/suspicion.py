"""Values that look wrong: signs for "unknown" among numbers and dates, impossible ages and years, values far from all others.

Precision before completeness: a value is suspected only when it stands alone *and* has a form that explains it, or when it
cannot be. Each suspicion names the repair that takes such values for missing ("" where there is nothing to repair).

>>> ages = pd.Series([*range(18, 78)] * 4 + [999] * 9)
>>> [(s.sign, s.value, s.n, s.repair) for s in suspicions(ages, Column("age", "number"), np.datetime64("2026-11-22"))]
[('placeholder', '999', 9, 'is')]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from segexplorer.core.encode import TOO_LARGE, dates
from segexplorer.core.model import Column
from segexplorer.core.profile import is_hidden
from segexplorer.core.spelling import Slip, slips

OLDEST = 110  # years
FEW_VALUES = 30  # in fewer, nothing stands out
FEW_OTHERS = 5
ENDS_IN_NINE = 0.5  # prices do
FAR, FAR_REPEATED = 10.0, 4.0  # robust deviations from the median; fewer where one digit is repeated
ALONE, ALONE_BELOW = 2.0, 3.0  # times as large as the largest of the others
MOST_FAR_SHARE = 0.0005
PLACEHOLDERS_BELOW = (-1.0, -9.0, -99.0, -999.0, -9999.0, -99999.0)
REPEATED = re.compile(r"(\d)\1{2,}")
NINES = re.compile(r"9{2,}")
FIRST_DAYS = ("0001-01-01", "1753-01-01", "1800-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1901-01-01", "1970-01-01")
NEVER_AFTER = np.datetime64("2079-06-06")  # the end of a smaller date type; what is later stands for "never" or "for ever"
YEARS_BEFORE_ALL = 20
PLANNED = re.compile(
    r"(^|_)(next|expir\w*|due|until|end|ends|renew\w*|valid|planned|appointment|departure|arrival|checkin|checkout|event|delivery)(_|$)"
)
MOST_FUTURE_SHARE = 0.2
AGE = re.compile(r"(^|_)(age|alter|leeftijd|edad|years_old)(_|$)")
BIRTH = re.compile(r"(^|_)(birth|born|yob|dob|geburt\w*|geboorte\w*|naissance|nacimiento)(_|$)")
COUNT = re.compile(r"(^|_)(n|num|number|count|age|alter|leeftijd|edad|kids|children|household_size)(_|$)")
Sign = Literal[
    "placeholder", "age_zero", "too_old", "not_born", "negative", "far", "repeated", "first_day", "never", "future", "unknown",
    "misspelt", "same_but_form",
]  # fmt: skip


@dataclass(frozen=True)
class Suspicion:
    """`n` customers of the sample (share of its filled values) hold `value`, or one beyond it. `repair` says which values
    would be taken for missing: those that are, are below or are above `bound`. `other` is what they are held against: the
    median or the largest of the rest, the level that may be meant, the last day in the data."""

    column: str
    sign: Sign
    value: str
    n: int
    share: float
    repair: Literal["is", "below", "above", ""] = ""
    bound: str = ""
    other: str = ""


def suspicions(values: pd.Series, column: Column, today: np.datetime64) -> list[Suspicion]:
    """What is suspicious about one column of a sample; nothing about columns whose values may not be shown.

    `today` is the last day that has been; ages are counted up to it.
    """
    filled = values.dropna()
    if is_hidden(column) or column.role in ("consent", "suppressed", "ignored") or len(filled) < FEW_VALUES:
        return []
    if column.kind == "number":
        numbers = pd.to_numeric(filled, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        found = _numbers(np.sort(numbers[np.abs(numbers) < TOO_LARGE]), _words(column.name), today)
    elif column.kind == "date":
        found = _days(dates(filled).dropna().to_numpy(dtype="datetime64[s]").astype("datetime64[D]"), column, today)
    else:
        found = (_of_slip(slip) for slip in slips(filled))
    return [Suspicion(column.name, sign, value, n, n / len(filled), *rest) for sign, value, n, *rest in found]


def _words(name: str) -> str:
    """A column name as words: "Year_Birth" and "yearBirth" are year_birth."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", bare).lower())


def plain(number: float) -> str:
    """A number as somebody would type it.

    >>> plain(999.0), plain(0.25)
    ('999', '0.25')
    """
    return str(int(number)) if float(number).is_integer() else repr(float(number))


Found = Iterator[tuple]


def _numbers(ordered: np.ndarray, name: str, today: np.datetime64) -> Found:
    """Of a column of sorted numbers: years of birth and ages by what can be, all others by what stands alone."""
    if len(ordered) < FEW_VALUES or ordered[0] == ordered[-1]:
        return
    if BIRTH.search(name) and 1800 <= ordered[len(ordered) // 2] <= 2200:
        yield from _years_of_birth(ordered, int(str(today)[:4]))
        return
    is_age = bool(AGE.search(name)) and 5 < ordered[len(ordered) // 2] <= OLDEST
    yield from _below_zero(ordered, bool(COUNT.search(name)))
    high = list(_alone_above(ordered, is_age))
    yield from high
    if is_age:
        yield from _ages(ordered, {value for _, value, *_ in high})


def _years_of_birth(ordered: np.ndarray, year: int) -> Found:
    old, unborn = ordered[ordered < year - OLDEST], ordered[ordered > year]
    if len(old):
        yield "too_old", plain(old[0]), len(old), "below", str(year - OLDEST), str(year)
    if len(unborn):
        yield "not_born", plain(unborn[-1]), len(unborn), "above", str(year), str(year)


def _ages(ordered: np.ndarray, known: set[str]) -> Found:
    """Nobody is older than 110; and where nobody is between 0 and 10, 0 is no age."""
    old = np.array([age for age in ordered[ordered > OLDEST] if plain(age) not in known])
    if len(old):
        yield "too_old", plain(old[-1]), len(old), "above", str(OLDEST), str(OLDEST)
    zeros, grown = int((ordered == 0).sum()), ordered[ordered > 0]
    if zeros and grown[0] >= 10:
        yield "age_zero", "0", zeros, "is", "0", plain(grown[0])


def _below_zero(ordered: np.ndarray, is_count: bool) -> Found:
    """-1 and the like where nothing else is negative; any negative number in a column that counts."""
    negative = ordered[ordered < 0]
    whole = bool(np.all(ordered == np.round(ordered)))
    if len(negative) and whole and negative[0] == negative[-1] and negative[0] in PLACEHOLDERS_BELOW and len(negative) > 1:
        yield "placeholder", plain(negative[0]), len(negative), "is", plain(negative[0]), plain(ordered[len(negative)])
    elif len(negative) and is_count and whole and len(negative) <= len(ordered) / 20:
        yield "negative", plain(negative[0]), len(negative), "below", "0", "0"


def _alone_above(ordered: np.ndarray, is_age: bool) -> Found:
    """The largest value: 99 or 999 that stands for "never" or "unknown", or one far from all others."""
    top = ordered[-1]
    rest = ordered[ordered < top]
    n, form = len(ordered) - len(rest), plain(top)
    if top <= 0 or not len(rest):
        return
    if NINES.fullmatch(form) and n > 1 and _stands_alone(top, rest, is_age):
        yield "placeholder", form, n, "is", form, plain(rest[-1])
    elif n == 1 or REPEATED.fullmatch(form):
        yield from _far(ordered)


def _stands_alone(top: float, rest: np.ndarray, is_age: bool) -> bool:
    """True when nines are no price among prices, and much larger than all others."""
    others = np.unique(rest)
    if len(others) < FEW_OTHERS or np.mean([plain(x).endswith("9") for x in others[-100:]]) > ENDS_IN_NINE:
        return False
    return bool((is_age and top > OLDEST) or top >= (ALONE if top > 999 else ALONE_BELOW) * rest[-1])


def _far(ordered: np.ndarray) -> Found:
    """At most a handful of values, many robust deviations above the rest and at least twice the largest of it."""
    seen = ordered[ordered != 0] if (ordered == 0).mean() > 0.25 else ordered  # most bought nothing: those who did are compared
    inner = seen[(seen >= np.quantile(seen, 0.005)) & (seen <= np.quantile(seen, 0.995))]
    if len(seen) < FEW_VALUES or inner[0] == inner[-1]:
        return
    log = bool(seen[0] >= 0 and float(stats.skew(inner, bias=False)) > 1)
    x, centre = (np.log1p(seen), np.log1p(inner)) if log else (seen, inner)
    spread = 1.4826 * float(np.median(np.abs(centre - np.median(centre))))
    if spread == 0:
        return
    distance = (x - np.median(centre)) / spread
    repeated = bool(REPEATED.fullmatch(plain(seen[-1])))
    far = seen[distance > FAR] if distance[-1] > FAR or not repeated else seen[(seen == seen[-1]) & (distance > FAR_REPEATED)]
    rest = seen[: len(seen) - len(far)]
    if len(far) and len(far) <= max(3, MOST_FAR_SHARE * len(ordered)) and far[0] >= ALONE * rest[-1]:
        bound = {"repair": "is", "at": plain(far[-1])} if len(set(far)) == 1 else {"repair": "above", "at": plain(rest[-1])}
        yield "repeated" if repeated else "far", plain(far[-1]), len(far), bound["repair"], bound["at"], plain(rest[-1])


def last_day(frame: pd.DataFrame, columns: tuple[Column, ...], today: np.datetime64) -> np.datetime64:
    """The last day the data speak of: the latest in their dates that has been, or today where they have none."""
    latest = []
    for column in (c for c in columns if c.kind == "date" and c.name in frame):
        days = dates(frame[column.name]).dropna().to_numpy(dtype="datetime64[s]").astype("datetime64[D]")
        latest += [days[days <= today].max()] if (days <= today).any() else []
    return max(latest, default=today)


def _days(days: np.ndarray, column: Column, today: np.datetime64) -> Found:
    if len(days) < FEW_VALUES:
        return
    never = days[days >= NEVER_AFTER]
    if len(never):
        yield "never", str(never.min()), len(never), "above", str(NEVER_AFTER - 1), ""
    usual = np.sort(days[days < NEVER_AFTER])
    if not len(usual):
        return
    early = usual[int(len(usual) * 0.05) :]
    for first in (np.datetime64(day, "D") for day in FIRST_DAYS):
        n, others = int((usual == first).sum()), early[early != first]
        if n and len(others) and others[0] >= first + np.timedelta64(YEARS_BEFORE_ALL * 365, "D"):
            yield "first_day", str(first), n, "is", str(first), str(others[0])
    future = usual[usual > today]
    if 0 < len(future) <= MOST_FUTURE_SHARE * len(usual) and not PLANNED.search(_words(column.name)):
        yield "future", str(future[-1]), len(future), "above", str(today), str(today)


def _of_slip(slip: Slip) -> tuple:
    if slip.sign == "unknown":
        return slip.sign, slip.level, slip.n, "is", slip.level, ""
    return slip.sign, slip.level, slip.n, "", "", slip.meant


def n_meant(values: pd.Series, suspicion: Suspicion) -> int:
    """How many of these values the suspicion means.

    >>> n_meant(pd.Series([1, 999, 999, None]), Suspicion("x", "placeholder", "999", 1, 0.1, "is", "999"))
    2
    """
    if pd.api.types.is_datetime64_any_dtype(values):
        known: pd.Series = values
        bound: object = pd.Timestamp(suspicion.bound or suspicion.value)
    elif pd.api.types.is_numeric_dtype(values):
        known, bound = pd.to_numeric(values), float(suspicion.bound or suspicion.value)
    else:
        known, bound = values.astype(object), suspicion.bound or suspicion.value
    if suspicion.repair == "below":
        return int((known < bound).sum())
    return int((known > bound).sum() if suspicion.repair == "above" else (known == bound).sum())
