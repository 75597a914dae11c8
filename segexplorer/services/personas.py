"""The cards of the groups of an exploration: what may be said of each, with its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segexplorer.core.cards import Card, deal
from segexplorer.core.learned import Grown, Model
from segexplorer.services import stability
from segexplorer.services.datasets import describe
from segexplorer.services.explorations import choices_of, question_of
from segexplorer.services.preparing import content_key, load

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
    lasting = stability.known(app, exploration.dataset_id, question, choices_of(exploration))
    origins = {column.name: column.origin for column in described.schema.columns}
    found = lasting.stability if lasting else None
    return deal(model.learned, model.summary, grown, k, app.settings.privacy_minimum, origins, found)
