"""Which columns stand for a sensitive one that is left out; asked anew whenever columns are corrected, and kept.

A column that gives a sensitive one away is left out like it (`protected`), unless somebody stands for using it by name.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

from segexplorer.core.model import Schema
from segexplorer.core.proxies import MOST_ROWS, Proxies, Proxy, find_proxies, is_asked, told_together, without_proxies
from segexplorer.ingest.columns import apply_corrections, is_waived
from segexplorer.services.exploring import THREADS, EngineFor
from segexplorer.services.privacy import Corrections, use_waived, waivers

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.exports.result import Privacy
    from segexplorer.services.datasets import Described

PROXIES_VERSION = 2  # raise it when the same columns must be asked anew


def proxies_in(parquet: Path, schema: Schema, engine_for: EngineFor, seed: int = 0) -> tuple[Proxy, ...]:
    """What tells the sensitive columns of a file, by a sample of it; nothing is read where nothing is sensitive."""
    if not is_asked(schema):
        return ()
    with threadpool_limits(THREADS):
        return find_proxies(engine_for(parquet, schema.id_name, seed).sample(MOST_ROWS, seed), schema, seed)


def together_in(parquet: Path, schema: Schema, engine_for: EngineFor, seed: int = 0) -> tuple[tuple[str, float], ...]:
    """What all used columns of a file tell of the sensitive ones, together."""
    if not schema.with_role("sensitive"):
        return ()
    with threadpool_limits(THREADS):
        return told_together(engine_for(parquet, schema.id_name, seed).sample(MOST_ROWS, seed), schema, seed)


def use_protected(
    parquet: Path, guessed: Schema, engine_for: EngineFor, columns: Sequence[str], by: str, reason: str
) -> tuple[Schema, dict[str, dict[str, Any]], tuple[Proxy, ...]]:
    """The schema to explore a file with: `columns` in use by waiver, what gives away the other sensitive ones left out; the
    corrections that say who stands for what, and what was found. Raises as `use_waived`."""
    found = proxies_in(parquet, guessed, engine_for)
    _, corrections = use_waived(without_proxies(guessed, found), columns, by, reason)
    if corrections:  # who uses a sensitive column needs no waiver for what gives it away
        guessed = apply_corrections(guessed, corrections)
        found = proxies_in(parquet, guessed, engine_for)
    return without_proxies(guessed, found, corrections), corrections, found


def found_private(
    parquet: Path, schema: Schema, engine_for: EngineFor, corrections: Corrections, found: tuple[Proxy, ...], seed: int = 0
) -> Privacy:
    """What result.json says about personal and sensitive data."""
    from segexplorer.exports.result import Privacy  # late: the command line needs the rest of this before it needs exports

    return Privacy(Proxies(found, together_in(parquet, schema, engine_for, seed)), waivers(schema, corrections))


def protected(app: App, parquet: Path, guessed: Schema, corrected: Schema, corrections: Corrections) -> Schema:
    """The corrected schema without what gives away a sensitive column; what was found before is found again."""
    waived = {name for name, change in corrections.items() if is_waived(change)}
    return without_proxies(corrected, _known(app, parquet, judged(guessed, corrected)), waived)


def judged(guessed: Schema, corrected: Schema) -> Schema:
    """The corrected schema, in which what was found sensitive is sensitive also where somebody put it among the ignored:
    what gives it away does so all the same."""
    private = {c.name: c for c in guessed.with_role("sensitive")}
    return Schema(tuple(private[c.name] if c.role == "ignored" and c.name in private else c for c in corrected.columns))


def proxies_of(app: App, described: Described) -> Proxies:
    """All that tells the sensitive columns of a data set, left out or not, and what the used ones tell together."""
    facts, schema = described.facts, described.schema
    corrected = apply_corrections(Schema(facts.columns), described.dataset.corrections)
    found = _known(app, described.parquet, judged(Schema(facts.columns), corrected))
    if not schema.with_role("sensitive"):
        return Proxies(found)
    parquet = described.parquet
    told = _kept(parquet, "together", _key(schema, used=True), lambda: together_in(parquet, schema, app.engine_for))
    return Proxies(found, tuple((str(name), float(auc)) for name, auc in told))


def keep_proxies(app: App, parquet: Path, schema: Schema) -> None:
    """Find out once for these columns, beside the base, so that nobody waits for it later."""
    _known(app, parquet, schema)


def _known(app: App, parquet: Path, schema: Schema) -> tuple[Proxy, ...]:
    if not is_asked(schema):
        return ()
    facts = _key(schema)
    said = _kept(parquet, "proxies", facts, lambda: [asdict(p) for p in proxies_in(parquet, schema, app.engine_for)])
    return tuple(Proxy(**one) for one in said)


def _kept(parquet: Path, name: str, key: str, find: Callable[[], Sequence[Any]]) -> Sequence[Any]:
    """What was found under that key, beside the base; looked for the first time."""
    file = parquet.with_name(f"{name}-{key}.json")
    if not file.is_file():
        half = file.with_suffix(f".{os.getpid()}.half")
        half.write_text(json.dumps(find(), ensure_ascii=False), encoding="utf-8")
        os.replace(half, file)
    found: Sequence[Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _key(schema: Schema, *, used: bool = False) -> str:
    """The name of what is known of these columns; whether they are used matters only to what they tell together."""
    columns = [c if used else replace(c, used=True, why=c.why if c.why == "dropped" else "") for c in schema.columns]
    facts = [PROXIES_VERSION, [(c.name, c.kind, c.role, c.used, c.why, *c.hidden) for c in columns]]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()[:16]
