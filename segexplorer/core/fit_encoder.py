"""Learning an encoder: how each used column of a sample becomes coordinates, and which columns fall out."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd

from segexplorer.core.batteries import on_one_scale
from segexplorer.core.encode import DAYS, MISSING, OTHER, ColumnCode, Encoder, LevelCode, NumberCode, as_text, dates, squash
from segexplorer.core.model import Column, Schema

N_BINS = 20
MOST_LEVELS = 12
MOST_DIMS = 600
LEAST_LEVEL_SHARE = 0.01
LEAST_MISSING_SHARE = 0.02
MOST_MISSING_SHARE = 0.95
CLIP = (0.005, 0.995)
TOO_ALIKE = 0.95
MOST_DAYS_FROM_MEDIAN = 36_525  # 100 years


def fit_encoder(sample: pd.DataFrame, schema: Schema) -> tuple[Encoder, dict[str, tuple[str, str]]]:
    """The encoder of the schema's used columns, and why others fell out: {column: (why code, detail)}.

    Falls out: constant or almost constant, more than 95 % missing, correlated above 0.95 with a column kept. In files with
    very many categories each keeps fewer levels, so that the space has at most about 600 coordinates or one a column.
    """
    dropped: dict[str, tuple[str, str]] = {}
    codes: list[ColumnCode] = []
    wanted = sorted((c for c in schema.columns if c.used and c.role == "feature"), key=lambda c: c.name)
    most_levels = _most_levels(wanted)
    for column in wanted:
        code = _fit(sample[column.name], column, most_levels)
        if isinstance(code, str):
            missing = f"{100 * sample[column.name].isna().mean():.0f}" if code == "mostly_missing" else ""
            dropped[column.name] = (code, missing)
        else:
            codes.append(code)
    codes = on_one_scale(codes)
    alike = _doubles(sample, codes)
    kept, silent = (tuple(c for c in codes if (c.name in alike) is doubled) for doubled in (False, True))
    return Encoder(kept, silent), dropped | alike


def _most_levels(columns: list[Column]) -> int:
    """Levels a category may keep beside "other"."""
    n_numbers = sum(c.kind in ("number", "date") for c in columns)
    return min(MOST_LEVELS, max(1, (MOST_DIMS - n_numbers) // max(len(columns) - n_numbers, 1) - 1))


def _fit(values: pd.Series, column: Column, most_levels: int = MOST_LEVELS) -> ColumnCode | str:
    if values.isna().mean() > MOST_MISSING_SHARE:
        return "mostly_missing"
    return _fit_number(values, column) if column.kind in ("number", "date") else _fit_levels(values, column, most_levels)


def _fit_number(values: pd.Series, column: Column) -> NumberCode | str:
    as_of = last_day(values) if column.kind == "date" else ""
    blank = NumberCode(column.name, column.family, as_of, False, 0, 0, 0, 0, 0, 0, ())
    raw = blank.read(values)
    seen = raw[~np.isnan(raw)]
    if len(seen) == 0 or seen.min() == seen.max():
        return "constant"
    log = bool(seen.min() >= 0 and cast(float, pd.Series(seen).skew()) > 1)
    ranked = np.sort(seen)  # sorted once, what is asked for below is found in a tenth of the time
    low, high = np.quantile(squash(ranked, log), CLIP)
    x, middle = np.clip(squash(seen, log), low, high), np.median(np.clip(squash(ranked, log), low, high))
    missing = 1 - len(seen) / len(raw)
    missing = missing if missing > LEAST_MISSING_SHARE else 0.0
    filled = np.concatenate([x, np.full(len(raw) - len(seen), middle)])
    if filled.std() < 1e-9 * max(1.0, abs(high)):
        return "almost_constant"
    edges = np.unique(np.quantile(ranked, np.linspace(0, 1, N_BINS + 1)[1:-1]))
    edges = edges[edges < ranked[-1]]
    scale = np.sqrt(1 - missing) / filled.std()
    return NumberCode(
        column.name,
        column.family,
        as_of,
        log,
        float(low),
        float(high),
        float(middle),
        float(filled.mean()),
        float(scale),
        missing,
        tuple(map(float, edges)),
    )


def last_day(values: pd.Series) -> str:
    """The latest date that means one: 9999-12-31 and the like stand for "never" in many systems."""
    days = np.sort(dates(values).dropna().to_numpy(dtype="datetime64[s]"))
    real = days[(days > DAYS[0]) & (days < DAYS[1])]
    real = real[real <= real[len(real) // 2] + np.timedelta64(MOST_DAYS_FROM_MEDIAN, "D")] if len(real) else days
    return str(real[-1]) if len(real) else ""


def _fit_levels(values: pd.Series, column: Column, most_levels: int) -> LevelCode | str:
    shares = level_shares(values)
    if len(shares) < 2:
        return "constant"
    kept = _kept_levels(shares, most_levels, column.hidden)
    levels, p = tuple(kept), np.array(list(kept.values()))
    variance = float((p * (1 - p)).sum())
    if len(levels) < 2 or variance < 1e-3:
        return "almost_constant"
    return LevelCode(column.name, column.family, levels, tuple(map(float, p)), float(1 / np.sqrt(variance)))


def _kept_levels(shares: dict[str, float], most: int, hidden: tuple[str, ...] = ()) -> dict[str, float]:
    """The common levels with their shares, all others as one; a few missing values alone open no level of their own.

    Hidden levels are among the others, in a crowd: as many customers as they have stand there for other reasons, or the rarest
    common levels join them.
    """
    plain = {level: p for level, p in shares.items() if level not in hidden}
    common = {level: p for level, p in list(plain.items())[:most] if p >= LEAST_LEVEL_SHARE and level != OTHER}
    n_hidden = sum(shares.values()) - sum(plain.values())
    while common and sum(plain.values()) - sum(common.values()) < n_hidden - 1e-12:
        common.popitem()
    rest = {level: p for level, p in shares.items() if level not in common}
    return common | {OTHER: sum(rest.values())} if set(rest) - {MISSING} else common


def level_shares(values: pd.Series) -> dict[str, float]:
    """Share of each level, missing values among them, most common first, ties by name."""
    categories = values.astype("category").cat
    counts = np.bincount(categories.codes.to_numpy() + 1, minlength=len(categories.categories) + 1)
    texts = [MISSING, *as_text(categories.categories)]
    totals: dict[str, int] = {}
    for text, count in zip(texts, counts, strict=True):
        totals[text] = totals.get(text, 0) + int(count)
    ranked = sorted(((t, c) for t, c in totals.items() if c), key=lambda pair: (-pair[1], pair[0]))
    return {text: count / len(values) for text, count in ranked}


def _doubles(sample: pd.DataFrame, codes: list[ColumnCode]) -> dict[str, tuple[str, str]]:
    """Of columns that say the same (likeness above 0.95) the first by name stays; the others, with its name."""
    if not codes:
        return {}
    every = Encoder(tuple(codes))
    encoded = every.encode(every.read(sample))
    gram = np.atleast_2d(np.cov(encoded, rowvar=False, dtype=np.float64))
    ends = np.cumsum([c.n_dims for c in codes])
    blocks = [slice(end - c.n_dims, end) for c, end in zip(codes, ends, strict=True)]
    kept: list[int] = []
    doubles: dict[str, tuple[str, str]] = {}
    for i, code in enumerate(codes):
        twin = next((k for k in kept if _likeness(gram, blocks[i], blocks[k]) > TOO_ALIKE), None)
        if twin is None:
            kept.append(i)
        else:
            doubles[code.name] = ("correlated", codes[twin].name)
    return doubles


def _likeness(gram: np.ndarray, a: slice, b: slice) -> float:
    """The root of the RV coefficient of two blocks of coordinates; for single ones |correlation| (Escoufier 1973)."""
    scale = np.sqrt(np.square(gram[a, a]).sum() * np.square(gram[b, b]).sum())
    return float(np.sqrt(np.square(gram[a, b]).sum() / scale))
