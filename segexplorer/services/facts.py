"""What is known of a data set beside its rows, kept in its folder as JSON. Written last: it says that the folder is whole."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from segexplorer.core.model import Column, Treatment

FACTS_NAME = "facts.json"


@dataclass(frozen=True)
class Facts:
    """`file_names` as they were uploaded; `columns` as they were guessed; `treatments` are the columns that may say who got
    a message and who was left out on purpose; what of the file did not fit; `repaired_cells` were taken for missing."""

    file_names: tuple[str, ...]
    columns: tuple[Column, ...]
    treatments: tuple[Treatment, ...] = ()
    rejected_rows: int = 0
    rejected_lines: tuple[int, ...] = ()
    cut_cells: int = 0
    repaired_cells: int = 0


def write_facts(facts: Facts, file: Path) -> None:
    """Keep them, all at once."""
    half = file.with_suffix(".half")
    half.write_text(json.dumps(asdict(facts), ensure_ascii=False), encoding="utf-8")
    os.replace(half, file)


def read_facts(file: Path) -> Facts:
    """What `write_facts` kept; an older file may say less."""
    said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    columns = tuple(Column(**{**column, "hidden": tuple(column.get("hidden", ()))}) for column in said.pop("columns"))
    treatments = tuple(Treatment(t["column"], tuple(t["levels"]), t["control"]) for t in said.pop("treatments", ()))
    lists = {name: tuple(value) for name, value in said.items() if isinstance(value, list)}
    return Facts(**{"file_names": (), **said, **lists}, columns=columns, treatments=treatments)
