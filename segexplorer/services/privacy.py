"""What protects people: the words of this installation, and who stands for using a sensitive column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segexplorer.core.learned import column_named
from segexplorer.core.model import Schema
from segexplorer.errors import UnusableInput
from segexplorer.ingest.columns import apply_corrections, is_private, is_waived, wants_use
from segexplorer.ingest.personal_values import personal_content
from segexplorer.ingest.private_words import PrivateWords, read_words, signature

if TYPE_CHECKING:
    from segexplorer.bootstrap import App, Tools
    from segexplorer.services.datasets import Described

LOOKED_AT = 5_000
LONGEST = {"by": 120, "reason": 1_000}
Corrections = Mapping[str, Mapping[str, Any]]


def words_of(app: Tools) -> PrivateWords:
    """The built-in words with those of this installation; read again when somebody has edited a file.

    Raises UnusableInput for a file that cannot be used.
    """
    folder = app.settings.words_place
    return _read(folder, signature(folder))


@lru_cache(maxsize=4)
def _read(folder: Path, edited: tuple[tuple[str, int, int], ...]) -> PrivateWords:
    return read_words(folder)


def waiver(by: str, reason: str) -> dict[str, str]:
    """Who lets a sensitive column be used, why, and when (UTC). Raises UnusableInput without a name or a reason."""
    said = {"by": " ".join(by.split()), "reason": " ".join(reason.split())}
    for part, text in said.items():
        if not text or len(text) > LONGEST[part]:
            raise UnusableInput("waiver_incomplete", most=LONGEST[part])
    return said | {"at": datetime.now(UTC).isoformat(timespec="seconds")}


def use_waived(schema: Schema, columns: Sequence[str], by: str, reason: str) -> tuple[Schema, dict[str, dict[str, Any]]]:
    """The schema with these sensitive columns in use, and the corrections that say who stands for it.

    Raises UnusableData for a name that is not there, UnusableInput when nothing is sensitive in it or a part is missing.
    """
    if not columns and not by and not reason:
        return schema, {}
    if not (columns and by.strip() and reason.strip()):
        raise UnusableInput("waiver_without_column")
    for name in columns:
        if not is_private(column_named(schema, name)):
            raise UnusableInput("waiver_not_needed", column=name)
    said = waiver(by, reason)
    corrections: dict[str, dict[str, Any]] = {name: {"role": "feature", "waiver": said} for name in columns}
    return apply_corrections(schema, corrections), corrections


def unwaived(described: Described, corrections: Corrections) -> tuple[str, ...]:
    """The columns that these corrections would use although they are sensitive, with nobody's name on it."""
    kept = described.dataset.corrections
    wanted = {name: {**kept.get(name, {}), **change} for name, change in corrections.items() if wants_use(change)}
    return tuple(name for name, change in wanted.items() if _needs_one(described, name, change) and not is_waived(change))


def _needs_one(described: Described, name: str, change: Mapping[str, Any]) -> bool:
    """Sensitive as it was found or as somebody said; of a column with some sensitive levels, only its use as a goal."""
    columns = [c for schema in _schemas(described) for c in schema.columns if c.name == name]
    return any(c.role == "sensitive" for c in columns) or (change.get("role") == "goal" and any(c.hidden for c in columns))


def refuse(app: App, described: Described, corrections: Corrections) -> None:
    """Raises UnusableInput when the corrections would use a sensitive column without a waiver, or values that identify people."""
    for name in unwaived(described, corrections):
        raise UnusableInput("waiver_needed", column=name)
    guessed = {c.name: c for c in described.facts.columns}
    for name, change in corrections.items():
        column = guessed.get(name)
        if column is not None and column.role == "personal" and wants_use(change) and _identifies(app, described, name):
            raise UnusableInput("personal_never_used", column=name)


def waivers(schema: Schema, corrections: Corrections) -> list[dict[str, str]]:
    """Every waiver that is in force: the column, who, why, when."""
    in_use = [(c.name, corrections.get(c.name, {})) for c in schema.columns if c.role in ("feature", "goal")]
    return [{"column": name, **change["waiver"]} for name, change in in_use if is_waived(change)]


def without_spent_waivers(corrections: Corrections) -> dict[str, dict[str, Any]]:
    """The corrections; a waiver goes when its column is no longer to be used."""
    return {
        name: {part: said for part, said in change.items() if part != "waiver" or _still_used(change)}
        for name, change in corrections.items()
    }


def _still_used(change: Mapping[str, Any]) -> bool:
    return change.get("used") is not False and change.get("role", "feature") in ("feature", "goal")


def _schemas(described: Described) -> tuple[Schema, Schema]:
    return Schema(described.facts.columns), described.schema


def _identifies(app: App, described: Described, name: str) -> bool:
    """Whether the values themselves, not only the name, are personal."""
    values = app.engine_for(described.parquet, None).sample(LOOKED_AT, 0)[name].dropna()
    return bool(personal_content(name, values, words_of(app), date.today()))
