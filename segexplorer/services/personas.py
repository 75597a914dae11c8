"""The cards of the groups of an exploration: what may be said of each, with its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segexplorer.core.cards import Card, deal
from segexplorer.core.grown import Grown, Model
from segexplorer.core.model import Schema
from segexplorer.services import stability
from segexplorer.services.datasets import describe
from segexplorer.services.explorations import choices_of, question_of
from segexplorer.services.preparing import content_key, load
from segexplorer.services.privacy import Corrections, waivers

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Exploration


def cards(app: App, exploration: Exploration, grown: Grown, k: int, model: Model | None = None) -> tuple[Card, ...]:
    """The cards of `k` groups, most relevant first. `model` spares reading what was learned from disk.

    Raises NotFound when the data set is gone, or nothing was learned yet.
    """
    question = question_of(exploration)
    described = describe(app, exploration.dataset_id)
    model = model or load(app, content_key(described.dataset.sha256, described.schema, question))
    choices = choices_of(exploration)
    lasting = stability.known(app, exploration.dataset_id, question, choices, grown.reshaped)
    origins = origins_of(described.schema, described.dataset.corrections)
    found = lasting.stability if lasting else None
    return deal(model.learned, model.summary, grown, choices, k, app.settings.privacy_minimum, origins, found)


def origins_of(schema: Schema, corrections: Corrections) -> dict[str, str]:
    """Column -> where what it says comes from; "private" for a sensitive one that somebody lets be used."""
    waived = {waiver["column"] for waiver in waivers(schema, corrections)}
    return {c.name: "private" if c.name in waived or c.role == "sensitive" else c.origin for c in schema.columns}
