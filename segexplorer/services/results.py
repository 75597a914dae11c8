"""What an exploration found, as a file for people who script."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from segexplorer.core.baselines import Baseline
from segexplorer.core.learned import Grown, Model
from segexplorer.exports.result import result, write_json


def write_result(
    model: Model, grown: Grown, n_segments: Sequence[int], costs: dict[str, Any], target: Path, baselines: Sequence[Baseline] = ()
) -> None:
    """Write result.json; `costs` (seconds, memory of the run) stand last and are no part of what is found."""
    write_json(result(model.learned.schema, grown, model.n_rows, list(n_segments), baselines) | costs, target)
