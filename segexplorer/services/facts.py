"""What is known of a data set beside its rows, kept in its folder as JSON. Written last: it says that the folder is whole."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from segexplorer.core.model import Column, Treatment
from segexplorer.core.suppression import SuppressionList
from segexplorer.ingest.doubts import Doubt
from segexplorer.ingest.files import FileRows, Findings
from segexplorer.ingest.several import JoinOffer
from segexplorer.ingest.sheets import Sheet

__all__ = ["FACTS_NAME", "Doubt", "Facts", "read_facts", "write_facts"]  # a doubt is shown as it is

FACTS_NAME = "facts.json"


@dataclass(frozen=True)
class Facts:
    """`file_names` as they were uploaded; `columns` as they were guessed; `treatments` are the columns that may say who got
    a message and who was left out on purpose; `repaired_cells` were taken for missing; `suppressions` are the lists that were
    looked up; `preset` is the known export (ingest.presets) whose columns were understood at once. `order_lines`, where customers
    were made of lines: their counts (words.orders)."""

    file_names: tuple[str, ...]
    columns: tuple[Column, ...]
    treatments: tuple[Treatment, ...] = ()
    reading: Findings = field(default_factory=Findings)
    repaired_cells: int = 0
    suppressions: tuple[SuppressionList, ...] = ()
    order_lines: Mapping[str, Any] = field(default_factory=dict)
    preset: str = ""


def write_facts(facts: Facts, file: Path) -> None:
    """Keep them, all at once."""
    half = file.with_suffix(".half")
    half.write_text(json.dumps(asdict(facts), ensure_ascii=False), encoding="utf-8")
    os.replace(half, file)


def read_facts(file: Path) -> Facts:
    """What `write_facts` kept."""
    said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return Facts(
        file_names=tuple(said.get("file_names", ())),
        columns=tuple(Column(**{**column, "hidden": tuple(column.get("hidden", ()))}) for column in said["columns"]),
        treatments=tuple(Treatment(t["column"], tuple(t["levels"]), t["control"]) for t in said.get("treatments", ())),
        reading=_reading(said.get("reading", {})),
        repaired_cells=said.get("repaired_cells", 0),
        suppressions=tuple(SuppressionList(**one) for one in said.get("suppressions", ())),
        order_lines=said.get("order_lines", {}),
        preset=said.get("preset", ""),
    )


def _reading(said: dict[str, Any]) -> Findings:
    """What was kept of it; facts from before may say less."""
    values = {name: _tuples(value) for name, value in said.items()}
    values |= {
        "sheets": tuple(Sheet(**{**s, "heads": ()}) for s in said.get("sheets", ())),
        "parts": tuple(FileRows(**p) for p in said.get("parts", ())),
        "joined": _offer(said.get("joined")),
        "doubts": tuple(Doubt(**d) for d in said.get("doubts", ())),
    }
    return Findings(**values)


def _offer(said: Mapping[str, Any] | None) -> JoinOffer | None:
    return JoinOffer(**{**said, "others": _tuples(said["others"])}) if said else None


def _tuples(value: Any) -> Any:
    return tuple(tuple(v) if isinstance(v, list) else v for v in value) if isinstance(value, list) else value
