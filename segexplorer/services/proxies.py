"""Which used columns stand for a sensitive one that is left out; asked anew whenever columns are corrected, and kept."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

from segexplorer.core.model import Schema
from segexplorer.core.proxies import MOST_ROWS, Proxies, Proxy, find_proxies
from segexplorer.exports.result import Privacy
from segexplorer.services import datasets
from segexplorer.services.exploring import THREADS, EngineFor
from segexplorer.services.privacy import Corrections, waivers

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.services.datasets import Described

PROXIES_VERSION = 1  # raise it when the same columns must be asked anew


def proxies_in(parquet: Path, schema: Schema, engine_for: EngineFor, seed: int = 0) -> Proxies:
    """What tells the sensitive columns of a file, by a sample of it; nothing is read where no column is sensitive."""
    if not schema.with_role("sensitive"):
        return Proxies()
    with threadpool_limits(THREADS):
        return find_proxies(engine_for(parquet, schema.id_name, seed).sample(MOST_ROWS, seed), schema, seed)


def found_private(parquet: Path, schema: Schema, engine_for: EngineFor, corrections: Corrections, seed: int = 0) -> Privacy:
    """What result.json says about personal and sensitive data."""
    return Privacy(proxies_in(parquet, schema, engine_for, seed), waivers(schema, corrections))


def proxies_of(app: App, described: Described) -> Proxies:
    """As `proxies_in`, for a data set with its corrections; what was found before is found again."""
    file = keep_proxies(app, described.parquet, described.schema)
    if file is None:
        return Proxies()
    said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    together = tuple((str(name), float(auc)) for name, auc in said["together"])
    return Proxies(tuple(Proxy(**one) for one in said["single"]), together)


def keep_proxies(app: App, parquet: Path, schema: Schema) -> Path | None:
    """Find out once for these columns, beside the base; None where nothing is sensitive."""
    if not schema.with_role("sensitive"):
        return None
    file = parquet.with_name(f"proxies-{_key(schema)}.json")
    if not file.is_file():
        half = file.with_suffix(".half")
        half.write_text(json.dumps(asdict(proxies_in(parquet, schema, app.engine_for)), ensure_ascii=False), encoding="utf-8")
        os.replace(half, file)
    return file


def leave_out(app: App, dataset_id: str, columns: Sequence[str]) -> None:
    """Use these columns no more: a correction as any other, so that it can be taken back."""
    datasets.correct(app, dataset_id, {name: {"used": False} for name in columns})


def _key(schema: Schema) -> str:
    facts = [PROXIES_VERSION, [(c.name, c.kind, c.role, c.used, *c.hidden) for c in schema.columns]]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()[:16]
