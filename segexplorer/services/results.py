"""What an exploration found, as a file for people who script."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segexplorer.core.baselines import Baseline
from segexplorer.core.cards import deal_every
from segexplorer.core.grown import Grown, Model
from segexplorer.core.model import Choices
from segexplorer.core.waterfall import Waterfall
from segexplorer.exports.json_lines import write_json
from segexplorer.exports.result import Privacy, result
from segexplorer.services.stability import Lasting, rater_of

if TYPE_CHECKING:
    from segexplorer.engine.base import Engine


def write_result(
    model: Model,
    grown: Grown,
    choices: Choices,
    engine: Engine,
    n_segments: Sequence[int],
    costs: dict[str, Any],
    target: Path,
    lasting: Lasting | None = None,
    baselines: Sequence[Baseline] = (),
    fall: Waterfall | None = None,
    privacy: Privacy | None = None,
    privacy_minimum: int = 25,
) -> None:
    """Write result.json; `costs` (seconds, memory of the run) stand last and are no part of what is found."""
    rater, schema = rater_of(grown, choices, lasting), model.learned.schema
    waived = {waiver["column"] for waiver in privacy.waivers} if privacy else set()
    origins = {column.name: "private" if column.name in waived else column.origin for column in schema.columns}
    cards = deal_every(model.learned, model.summary, grown, choices, n_segments, privacy_minimum, origins)
    found = result(schema, grown, model.n_rows, list(n_segments), rater, engine.schema(), baselines, fall, privacy, cards)
    write_json(found | costs, target)
