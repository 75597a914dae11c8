"""Who is left of a data set's file, step by step, down to those who can be contacted; and the lists that stop somebody."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segexplorer.core.model import Schema
from segexplorer.core.waterfall import ConsentTime, Counter, Loss, Rows, Step, Waterfall, gates_of, times_of, waterfall_of
from segexplorer.ingest.recipe import recipe_from
from segexplorer.services import importing
from segexplorer.services.datasets import describe
from segexplorer.services.exploring import EngineFor

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.engine.base import Engine
    from segexplorer.store.records import Job

VERSION = 1  # raise it when the same base must be counted anew
LEFT_OUT = ("without_customer", "without_date", "unreadable_date", "after")


def waterfall(app: App, dataset_id: str) -> Waterfall:
    """The steps of a data set, counted once for its content, its corrections and (where consent has a time) the day."""
    described = describe(app, dataset_id)
    today, years = datetime.now(UTC).date(), app.settings.consent_years
    facts, schema = described.facts, described.schema
    deciding = (c for c in schema.columns if c.role in ("id", "consent", "suppressed") or c.why == "consent_time")
    roles = [(c.name, c.role, c.why) for c in deciding]
    when = [today.isoformat(), years] if times_of(schema) else []
    known = [VERSION, described.dataset.sha256, roles, facts.reading.rejected_rows, dict(facts.order_lines), when]
    key = hashlib.sha256(json.dumps(known, ensure_ascii=False).encode()).hexdigest()[:40]
    file = app.settings.data_folder / "derived" / key / "waterfall.json"
    if file.is_file():
        return _from_record(json.loads(file.read_text(encoding="utf-8")))
    fall = count(described.parquet, schema, app.engine_for, facts.reading.rejected_rows, facts.order_lines, today, years)
    _keep(fall, file)
    return fall


def count(
    parquet: Path,
    schema: Schema,
    engine_for: EngineFor,
    n_set_aside: int = 0,
    order_lines: Mapping[str, Any] | None = None,
    today: date | None = None,
    consent_years: int = 0,
) -> Waterfall:
    """The steps of one base. `order_lines` are the counts of the lines it was made of, {} where there are none; consent after
    `today` is odd, and older than `consent_years` old (0: never)."""
    engine = engine_for(parquet, schema.id_name)
    rows = _rows(engine, engine_for(parquet, None), schema.id_name, n_set_aside, order_lines or {})
    gates, times = gates_of(schema), times_of(schema)
    if not gates:
        return waterfall_of(rows, gates, None)
    day = today or datetime.now(UTC).date()
    counter = Counter(gates, times, day.isoformat(), _years_before(day, consent_years))
    return waterfall_of(rows, gates, engine.map_reduce(counter.count, counter.columns))


def _rows(engine: Engine, plain: Engine, id_name: str | None, n_set_aside: int, lines: Mapping[str, Any]) -> Rows:
    n_rows, n_unique = engine.size()
    n_with_id = n_rows
    if id_name is not None and n_unique < n_rows:
        n_with_id = plain.map_reduce(lambda batch: int(batch[id_name].notna().sum()), [id_name])
    if not lines:
        return Rows(n_rows + n_set_aside, n_rows, n_with_id, n_unique)
    left_out = {why: int(lines.get(why, 0)) for why in LEFT_OUT}
    n_lines = int(lines["lines"])
    return Rows(n_lines + n_set_aside, n_lines - sum(left_out.values()), n_with_id, n_unique, left_out, n_rows)


def _years_before(day: date, years: int) -> str:
    if years <= 0:
        return date.min.isoformat()
    try:
        return day.replace(year=day.year - years).isoformat()
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28).isoformat()


def _keep(fall: Waterfall, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(f".{os.getpid()}.half")
    half.write_text(json.dumps(asdict(fall), ensure_ascii=False), encoding="utf-8")
    os.replace(half, file)


def _from_record(record: dict[str, Any]) -> Waterfall:
    steps = (Step(s["code"], s["n_left"], tuple(Loss(**loss) for loss in s["losses"])) for s in record["steps"])
    return Waterfall(tuple(steps), tuple(ConsentTime(**time) for time in record["times"]), record["knows_consent"])


def suppress(app: App, dataset_id: str, uploads: Sequence[importing.Upload]) -> Job:
    """Take these lists of who must not be contacted into account; the data set is made anew in the background."""
    recipe = recipe_from(describe(app, dataset_id).dataset.recipe)
    return importing.read_again(app, dataset_id, recipe, uploads)


def remove_list(app: App, dataset_id: str, list_id: str) -> Job:
    """As if that list had never been uploaded."""
    recipe = recipe_from(describe(app, dataset_id).dataset.recipe)
    left = tuple(of for of in recipe.suppressions if of != list_id)
    return importing.read_again(app, dataset_id, replace(recipe, suppressions=left))
