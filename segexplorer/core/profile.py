"""What one column looks like: how full it is, how many different values it has, and a small picture of them.

Made of a sample of at most 20,000 customers. Nothing is shown about fewer people than the privacy minimum: bars of fewer
are empty (a few in all are counted with their neighbours), and the ends of a range are values that so many people reach. Of
personal and sensitive columns nothing but how full they are is shown.

>>> frame = pd.DataFrame({"visits": [0] * 60 + [1] * 40 + [2] * 3, "mail": ["a@example.com"] * 103})
>>> schema = Schema((Column("visits", "number"), Column("mail", "text", "personal", used=False)))
>>> [(p.name, [(bar.low, bar.n) for bar in p.bars]) for p in profiles(frame, schema, 25)]
[('visits', [(0.0, 60), (1.0, 43), (2.0, 0)]), ('mail', [])]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from segexplorer.core.encode import DAYS, TOO_LARGE, as_text, dates
from segexplorer.core.model import Column, Schema
from segexplorer.core.small_cells import is_few, without_few

N_BARS = 12
MOST_TIME_BARS = 24
N_LEVELS = 6
SHOWN = (0.005, 0.995)
HIDDEN_ROLES = ("personal", "sensitive", "id")


@dataclass(frozen=True)
class Bar:
    """`n` customers of the sample from `low` to `high` (numbers, or days as ISO text), or of the level `low` (`high` is the
    same; both "" for all other levels). 0 where there are fewer than the privacy minimum."""

    low: float | str
    high: float | str
    n: int


@dataclass(frozen=True)
class Profile:
    """`filled_share` 0..1 of the sample. `low`, `middle`, `high`: the value that the first few people reach, the median, and the
    one that only the last few are above (numbers, or days as ISO text); None where nothing may be shown."""

    name: str
    kind: str
    filled_share: float
    n_distinct: int
    bars: tuple[Bar, ...] = ()
    low: float | str | None = None
    middle: float | str | None = None
    high: float | str | None = None
    log: bool = False


def profiles(sample: pd.DataFrame, schema: Schema, least: int) -> tuple[Profile, ...]:
    """One profile for each column of the schema, in its order; `least` is the privacy minimum."""
    return tuple(profile(sample[column.name], column, least) for column in schema.columns if column.name in sample)


def profile(values: pd.Series, column: Column, least: int) -> Profile:
    """The profile of one column; of a personal or sensitive one, and of a customer number, only how full it is."""
    filled = values.dropna()
    known = Profile(column.name, column.kind, len(filled) / max(len(values), 1), int(filled.astype("category").nunique()))
    if is_hidden(column) or len(filled) < least:
        return known
    if column.kind == "number":
        return _of_numbers(known, numbers_of(filled), least)
    if column.kind == "date":
        return _of_days(known, days_of(filled), least)
    return Profile(**{**vars(known), "bars": _levels(filled, least, column.hidden)})


def is_hidden(column: Column) -> bool:
    """True when no value of the column may be shown."""
    return column.role in HIDDEN_ROLES or column.why in HIDDEN_ROLES or (column.kind == "text" and not column.used)


def numbers_of(values: pd.Series) -> np.ndarray:
    """(n,) the numbers in a column that mean an amount; placeholders beyond any amount and text are left out."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return np.zeros(0)
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return numbers[np.abs(numbers) < TOO_LARGE]


def days_of(values: pd.Series) -> np.ndarray:
    """(n,) datetime64[D] of a column, those that mean a day."""
    days = dates(values).dropna().to_numpy(dtype="datetime64[s]")
    return days[(days > DAYS[0]) & (days < DAYS[1])].astype("datetime64[D]")


def _of_numbers(known: Profile, numbers: np.ndarray, least: int) -> Profile:
    if len(numbers) < least:
        return known
    log, edges = _edges(numbers)
    counts = np.histogram(numbers, edges)[0]
    if is_few(len(numbers) - int(counts.sum()), least):
        counts = np.histogram(np.clip(numbers, edges[0], edges[-1]), edges)[0]
    told = without_few(counts, least).tolist()
    bars = [Bar(float(a), float(b), n) for a, b, n in zip(edges[:-1], edges[1:], told, strict=True)]
    if known.n_distinct <= N_BARS:  # each value is a bar of its own
        values, counts = np.unique(numbers, return_counts=True)
        log, bars = False, [Bar(float(v), float(v), n) for v, n in zip(values, without_few(counts, least).tolist(), strict=True)]
    low, middle, high = (float(x) for x in _ends(np.sort(numbers), least))
    return Profile(known.name, known.kind, known.filled_share, known.n_distinct, tuple(bars), low, middle, high, log)


def _edges(numbers: np.ndarray) -> tuple[bool, np.ndarray]:
    """Whether the bars grow, and their edges between the 0.5th and the 99.5th percentile."""
    low, high = np.quantile(numbers, SHOWN)
    inner = numbers[(numbers >= low) & (numbers <= high)]
    if low == high:
        return False, np.array([low, np.nextafter(high, np.inf)])
    log = bool(low >= 0 and high > 1.001 * low and len(inner) > N_BARS and float(stats.skew(inner, bias=False)) > 1)
    if log:
        return True, np.expm1(np.linspace(np.log1p(low), np.log1p(high), N_BARS + 1))
    return False, np.linspace(low, high, N_BARS + 1)


def _ends(ordered: np.ndarray, least: int) -> tuple[np.generic, np.generic, np.generic]:
    """The value that `least` people are not above, the middle, and the one that `least` are not below."""
    last = len(ordered) - 1
    return ordered[min(least - 1, last)], ordered[last // 2], ordered[max(last - least + 1, 0)]


def _of_days(known: Profile, days: np.ndarray, least: int) -> Profile:
    if len(days) < least:
        return known
    low, middle, high = (str(day) for day in _ends(np.sort(days), least))
    bars = _time_bars(days, least)
    return Profile(known.name, known.kind, known.filled_share, known.n_distinct, bars, low, middle, high)


def _time_bars(days: np.ndarray, least: int) -> tuple[Bar, ...]:
    """By month, quarter or year: the finest of them with at most 24 bars, the oldest years left out where there are more."""
    ordered = np.sort(days)
    first, last = ordered[int(len(days) * SHOWN[0])], ordered[int((len(days) - 1) * SHOWN[1])]
    months = days.astype("datetime64[M]").astype(int)
    start, end = int(first.astype("datetime64[M]").astype(int)), int(last.astype("datetime64[M]").astype(int))
    step = next((s for s in (1, 3, 12) if end // s - start // s < MOST_TIME_BARS), 12)
    begin = max(start // step, end // step - MOST_TIME_BARS + 1)
    at = range(begin, end // step + 1)
    place = months // step
    if is_few(int(((place < begin) | (place > end // step)).sum()), least):
        place = np.clip(place, begin, end // step)
    told = without_few(np.array([int((place == b).sum()) for b in at]), least).tolist()
    return tuple(Bar(_month(b * step), _month((b + 1) * step - 1), n) for b, n in zip(at, told, strict=True))


def _month(number: int) -> str:
    return str(np.datetime64(number, "M"))


def _levels(filled: pd.Series, least: int, hidden: tuple[str, ...]) -> tuple[Bar, ...]:
    """The most common levels, then all others together; sensitive levels and those of few people only count among the others."""
    categories = filled.astype("category").cat
    counts = np.bincount(categories.codes, minlength=len(categories.categories))
    pairs = zip(as_text(categories.categories), counts, strict=True)
    ranked = sorted(
        ((str(level), int(n)) for level, n in pairs if n >= least and level not in hidden), key=lambda pair: (-pair[1], pair[0])
    )[:N_LEVELS]
    rest = len(filled) - sum(n for _, n in ranked)
    while is_few(rest, least) and ranked:  # beside how many there are in all, a few others could be counted
        rest += ranked.pop()[1]
    bars = [Bar(level, level, n) for level, n in ranked]
    return (*bars, Bar("", "", 0 if is_few(rest, least) else rest)) if rest else tuple(bars)
