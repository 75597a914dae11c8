"""Known exports: what is certain of their columns is taken over at once, but never the use of what is personal or sensitive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from segexplorer.core.model import Column, Schema
from segexplorer.ingest.columns import apply_corrections, is_private, wants_use
from segexplorer.ingest.presets import Preset, recognise_preset, state_in

if TYPE_CHECKING:
    from segexplorer.bootstrap import Tools


def preset_of(app: Tools, parquet: Path, file_name: str) -> Preset | None:
    """The known export that a table is, None for any other."""
    return recognise_preset(list(app.engine_for(parquet, None).schema()), file_name)


def understood(preset: Preset | None, guessed: Schema) -> Schema:
    """The columns as the export is known to have them. What was found personal or sensitive by its values stays unused: a column
    of tags may hold anything."""
    if preset is None:
        return guessed
    known = {column.name: preset.corrections[column.name] for column in guessed.columns if _is_certain(preset, column)}
    columns = apply_corrections(guessed, known).columns
    return Schema(tuple(replace(c, why="known_export") if c.why == "dropped" else c for c in columns))


def _is_certain(preset: Preset, column: Column) -> bool:
    change = preset.corrections.get(column.name)
    return change is not None and not (wants_use(change) and (column.role == "personal" or is_private(column)))


def lists_refusals(file_name: str) -> bool:
    """Whether a mail tool's file lists, by its name, only people who must not be contacted.

    >>> lists_refusals("export/unsubscribed_segment_7.csv"), lists_refusals("subscribed_segment_7.csv")
    (True, False)
    """
    return bool(state_in(file_name))
