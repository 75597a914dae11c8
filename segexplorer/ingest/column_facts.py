"""What the values of one column say, whatever its name is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from segexplorer.core.answers import says_who_may, says_yes
from segexplorer.core.model import ColumnKind
from segexplorer.ingest.column_names import is_code_name
from segexplorer.ingest.personal_values import personal_content
from segexplorer.ingest.private_words import PrivateWords, built_in
from segexplorer.ingest.sensitive_values import SensitiveLevels, sensitive_levels

LOOKED_AT = 500
MOST_ANSWERS = 6  # yes, no, unknown, never asked ...
TEXT_SHARE = 0.5  # from this share of different values on, text is not a category


@dataclass(frozen=True)
class Facts:
    """Shares are 0..1 of the sample's rows (`missing_share`) or of its filled rows (`unique_share`, `top_share`).
    `is_yes_no`: nothing but yes and no; `has_answers`: yes or no are among few levels; `says_who_may`: the levels are
    those by which mail tools say who is subscribed; `sensitive` are levels that name a private matter."""

    name: str
    kind: ColumnKind
    n_rows: int
    n_levels: int
    missing_share: float
    unique_share: float
    top_share: float
    mean_chars: float
    is_whole: bool
    is_text: bool
    is_yes_no: bool
    has_answers: bool
    personal_content: str
    sensitive: SensitiveLevels
    answers: tuple[str, ...]
    says_who_may: bool = False


def look_at(
    name: str, values: pd.Series, sql_type: str = "", words: PrivateWords | None = None, today: date | None = None
) -> Facts:
    """The facts of one column of a sample; `sql_type` helps where pandas only knows objects. `words` are by default those
    that come with the app; who was born when is reckoned from `today`."""
    words, today = words or built_in(), today or date.today()
    filled = values.dropna()
    is_date = pd.api.types.is_datetime64_any_dtype(values) or sql_type.startswith(("DATE", "TIMESTAMP"))
    is_number = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    is_text = not is_date and not is_number and not _is_truth(filled)
    counts = (filled.astype(str) if filled.dtype == object else filled).value_counts()
    texts = filled.astype(str) if is_text else filled.iloc[:0].astype(str)
    whole = bool(is_number and len(filled) and np.all(np.mod(filled.to_numpy(dtype=float), 1) == 0))
    unique_share = len(counts) / max(len(filled), 1)
    levels = tuple(sorted(str(level).strip().lower() for level in counts.index[:3]))
    return Facts(
        name=name,
        kind="date" if is_date else _kind(name, is_number, is_text, len(counts), unique_share, levels, texts),
        n_rows=len(filled),
        n_levels=len(counts),
        missing_share=1 - len(filled) / max(len(values), 1),
        unique_share=unique_share,
        top_share=int(counts.iloc[0]) / len(filled) if len(counts) else 0.0,
        mean_chars=float(texts.iloc[:LOOKED_AT].str.len().mean()) if len(texts) else 0.0,
        is_whole=whole,
        is_text=is_text,
        is_yes_no=0 < len(counts) <= 2 and all(says_yes(level) is not None for level in levels),
        has_answers=_has_answers(counts, is_text),
        personal_content=_content(name, filled, is_date, is_text or whole, words, today),
        sensitive=sensitive_levels(counts, words) if is_text else SensitiveLevels(),
        answers=levels if is_text and len(counts) == 2 else (),
        says_who_may=is_text and len(counts) <= MOST_ANSWERS and says_who_may(str(level) for level in counts.index),
    )


def _has_answers(counts: pd.Series, is_text: bool) -> bool:
    """Numbers need both 0 and 1, or versions and counts that happen to be 1 would be answers."""
    answers = [says_yes(str(level)) for level in counts.index] if len(counts) <= MOST_ANSWERS else []
    return any(a is not None for a in answers) if is_text else {True, False} <= set(answers)


def _bare(level: str) -> str:
    return level.removesuffix(".0")


def _is_truth(filled: pd.Series) -> bool:
    is_objects = filled.dtype == object and len(filled) > 0
    return bool(pd.api.types.is_bool_dtype(filled)) or (is_objects and all(isinstance(value, bool) for value in filled))


def _kind(
    name: str, is_number: bool, is_text: bool, n_levels: int, unique_share: float, levels: tuple[str, ...], texts: pd.Series
) -> ColumnKind:
    if not is_number and not is_text:
        return "flag"
    if is_number:
        if n_levels == 2 and {_bare(level) for level in levels} == {"0", "1"}:
            return "flag"
        return "category" if is_code_name(name) and unique_share < TEXT_SHARE else "number"
    if n_levels == 2:
        return "flag"
    is_prose = len(texts) > 0 and texts.iloc[:LOOKED_AT].str.count(" ").mean() >= 4
    return "text" if unique_share > TEXT_SHARE or (is_prose and n_levels > 50) else "category"


def _content(name: str, filled: pd.Series, is_date: bool, may_be: bool, words: PrivateWords, today: date) -> str:
    """What kind of personal data the values are, or ""."""
    if is_date:
        days = pd.to_datetime(filled, errors="coerce").dropna()
        return personal_content(name, days, words, today)
    return personal_content(name, filled, words, today) if may_be else ""
