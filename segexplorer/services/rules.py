"""Take the rules of segments along, in the form another tool can use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from segexplorer.core.model import Persona
from segexplorer.exports.rules import Source, rules_sql, rules_text
from segexplorer.services.datasets import Described, describe
from segexplorer.services.privacy import waivers

if TYPE_CHECKING:
    from segexplorer.bootstrap import App


def as_sql(app: App, dataset_id: str, personas: Sequence[Persona]) -> str:
    """A commented WHERE for each segment, in the types the data set's columns are stored in."""
    described = describe(app, dataset_id)
    return rules_sql(personas, app.engine_for(described.parquet, described.schema.id_name).schema(), _source(described))


def as_words(app: App, dataset_id: str, personas: Sequence[Persona]) -> str:
    """A paragraph for each segment."""
    return rules_text(personas, _source(describe(app, dataset_id)))


def _source(described: Described) -> Source:
    today, dataset = datetime.now(UTC).date().isoformat(), described.dataset
    return Source(dataset.name, today, waivers(described.schema, dataset.corrections))
