"""A look at a file without a browser, as JSON: columns, what stands out, ways to divide, enough data."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from segexplorer.core.model import Column, Schema
from segexplorer.core.profile import Profile
from segexplorer.exports.json_lines import write_json
from segexplorer.services.datasets import likely_goal
from segexplorer.services.exploring import EngineFor, treatments
from segexplorer.services.looking import Look, look_at


def look_at_file(parquet: Path, schema: Schema, engine_for: EngineFor, today: str, least: int) -> Look:
    """Look at a table; `today` as ISO text, `least` is the privacy minimum."""
    treatment = next(((t.column, t.control) for t in treatments(parquet, schema, engine_for)), ("", ""))
    engine = engine_for(parquet, schema.id_name)
    return look_at(engine, schema, likely_goal(schema), treatment, np.datetime64(today, "D"), least)


def write_look(look: Look, schema: Schema, target: Path) -> None:
    """Write it as JSON; the same look gives the same bytes."""
    write_json(look_facts(look, schema), target)


def look_facts(look: Look, schema: Schema) -> dict[str, Any]:
    """The look as plain JSON; values of personal and sensitive columns are not in it."""
    known = {p.name: p for p in look.profiles}
    return {
        "rows": look.repeats.n_rows,
        "customers": look.repeats.n_customers,
        "columns": [_column(c, known.get(c.name), look) for c in schema.columns],
        "suspicions": [asdict(s) for s in look.suspicions],
        "repeats": asdict(look.repeats),
        "identical": [{"column": column, "other": other} for column, other in look.identical],
        "coverage": [asdict(way) for way in look.ways(schema)],
        "enough": [asdict(verdict) for verdict in look.verdicts],
    }


def _column(column: Column, profile: Profile | None, look: Look) -> dict[str, Any]:
    why, detail = look.fallen.get(column.name, (column.why, column.why_detail))
    said = asdict(column) | {"used": column.used and column.name not in look.fallen, "why": why, "why_detail": detail}
    return said | (asdict(profile) if profile else {})
