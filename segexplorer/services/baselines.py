"""Simpler ways beside the segments: the user's own columns, the RFM grid, k-means anew at every number of groups.

Reading the rows gives sums, which are kept; whatever the user can choose is worked out from the sums, without a row. Only
k-means depends on choices itself: on the focus and the weights.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from threadpoolctl import threadpool_limits

from segexplorer.core.baselines import Baseline, baseline
from segexplorer.core.divisions import UNFIT, divide_by
from segexplorer.core.goal import folds
from segexplorer.core.grown import Grown, Model
from segexplorer.core.learned import MOST_SAMPLE_ROWS, Learned, Question, Report, column_named
from segexplorer.core.model import Choices, Schema
from segexplorer.core.refits import refit
from segexplorer.core.rfm import divide_by_rfm, rfm_columns
from segexplorer.core.summary import Summary
from segexplorer.core.tally import Division, Tally, needed_columns, summarise_by, tallies
from segexplorer.errors import UnusableData
from segexplorer.services.background import Preparation, at_work, reporter, under_way, was_lost
from segexplorer.services.datasets import describe
from segexplorer.services.exploring import THREADS, EngineFor
from segexplorer.services.preparing import content_key, folder_of

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.engine.base import Engine

BASELINE_VERSION = 2  # raise it when the same division must be summed up anew


def choosable(schema: Schema) -> tuple[str, ...]:
    """The columns that can be compared with, in file order; the schema is what was learned, so it knows the goal."""
    return tuple(c.name for c in schema.columns if c.role not in UNFIT and not c.hidden)


def has_rfm(schema: Schema) -> bool:
    """True where the columns of an RFM grid are there."""
    return rfm_columns(schema) is not None


def divided(parquet: Path, learned: Learned, columns: Sequence[str], rfm: bool, engine_for: EngineFor) -> tuple[Tally, ...]:
    """The base divided by each of these columns, then by the RFM grid when it is asked for, in one pass over the rows.

    Raises UnusableData for a column that is not there or makes no groups, and where there is no RFM.
    """
    asked = [column_named(learned.schema, name) for name in columns]
    if not asked and not rfm:
        return ()
    grid = rfm_columns(learned.schema)
    if rfm and grid is None:
        raise UnusableData("no_rfm")
    engine = engine_for(parquet, learned.schema.id_name, learned.question.seed)
    sample = engine.sample(MOST_SAMPLE_ROWS, learned.question.seed)
    by_column: list[Division] = [divide_by(sample, column) for column in asked]
    return _summed(engine, learned, [*by_column, *([divide_by_rfm(sample, grid)] if rfm and grid else [])])


def refits(
    parquet: Path, learned: Learned, choices: Choices, engine_for: EngineFor, report: Report = lambda step, share: None
) -> tuple[Tally, ...]:
    """The base divided by k-means at every k = 2.., fitted on a sample with these choices; the model must be able to score."""
    engine = engine_for(parquet, learned.schema.id_name, learned.question.seed)
    space = learned.assigner.space
    with threadpool_limits(THREADS):
        report("refits", 0.0)
        sample = engine.sample(MOST_SAMPLE_ROWS, learned.question.seed)
        points = space.coordinates(space.encoder.read(sample), folds(sample["_key"].to_numpy()))
        scales = space.scales(choices.focus, choices.family_weights)
        found = refit(points, scales, choices.max_segments, learned.question.seed, lambda share: report("refits", 0.8 * share))
    report("everybody", 0.8)
    return _summed(engine, learned, found)


def _summed(engine: Engine, learned: Learned, divisions: Sequence[Division]) -> tuple[Tally, ...]:
    if not divisions:
        return ()

    def summarise(batch: pd.DataFrame) -> Summary:
        with threadpool_limits(THREADS):
            return summarise_by(learned.assigner, batch, batch["_key"].to_numpy(), divisions)

    return tallies(engine.map_reduce(summarise, needed_columns(learned.assigner, divisions)), divisions)


def baselines(
    found: Sequence[Tally], model: Model, grown: Grown, choices: Choices, privacy_minimum: int = 25
) -> tuple[Baseline, ...]:
    """Tallies measured beside a path, with the same choices: milliseconds, whatever the number of customers. k-means with
    groups too small to be shown is left out: with them put together it would be k-means at another number of groups.

    Raises UnusableData for a column that then leaves everybody in one group.
    """
    scales = model.learned.assigner.space.scales(choices.focus, choices.family_weights)
    measured = (baseline(tally, grown.path, model.learned.schema, choices, scales, privacy_minimum) for tally in found)
    return tuple(b for b in measured if b.code != "kmeans" or not any(g.label.kind == "other" for g in b.groups))


def kept(app: App, dataset_id: str, model: Model, columns: Sequence[str], rfm: bool = False) -> tuple[Tally, ...]:
    """As `divided`, for a data set: what was summed up before is found again, the rest is read in one pass and kept."""
    described = describe(app, dataset_id)
    key = content_key(described.dataset.sha256, described.schema, model.learned.question)
    files, grid = [_file(app, key, "column", name) for name in columns], [_file(app, key, "rfm")] if rfm else []
    missing = [name for name, file in zip(columns, files, strict=True) if not file.is_file()]
    no_grid = any(not file.is_file() for file in grid)
    fresh = divided(described.parquet, model.learned, missing, no_grid, app.engine_for)
    for file, tally in zip([f for f in (*files, *grid) if not f.is_file()], fresh, strict=True):
        app.save_tallies(file, [tally])
    return tuple(tally for file in (*files, *grid) for tally in app.load_tallies(file))


def prepare_refits(app: App, dataset_id: str, question: Question, choices: Choices) -> Preparation:
    """The state of k-means for these choices; starts the work in the background when nobody has."""
    described = describe(app, dataset_id)
    key = content_key(described.dataset.sha256, described.schema, question)
    learning = app.store.jobs.latest(key)
    file = _refits_file(app, key, choices)
    if learning is not None and learning.active and not was_lost(learning):  # its boosting models may not be there yet
        return Preparation("running", file.stem)
    problem = UnusableData("compare_failed")
    work = f"{key[:20]}-{file.stem}"
    if file.is_file():
        return Preparation("ready", work, 1.0)
    return under_way(app, "compare", work, _refit, (key, file, described.parquet, choices), problem)


def kept_refits(app: App, dataset_id: str, question: Question, choices: Choices) -> tuple[Tally, ...]:
    """What `prepare_refits` made, nothing while it is not ready."""
    described = describe(app, dataset_id)
    file = _refits_file(app, content_key(described.dataset.sha256, described.schema, question), choices)
    return app.load_tallies(file) if file.is_file() else ()


def _refit(app: App, job_id: str, key: str, file: Path, parquet: Path, choices: Choices) -> None:
    """In the background: fit, sum up, keep."""
    with at_work(app, job_id, "compare_failed"):
        learned = app.load_model(folder_of(app, key)).learned
        app.save_tallies(file, refits(parquet, learned, choices, app.engine_for, reporter(app, job_id)))


def _refits_file(app: App, key: str, choices: Choices) -> Path:
    weights = sorted((family, weight) for family, weight in choices.family_weights.items() if weight != 1)
    return _file(app, key, "kmeans", choices.focus, weights, choices.max_segments)


def _file(app: App, key: str, *facts: object) -> Path:
    name = hashlib.sha256(json.dumps([BASELINE_VERSION, *facts], ensure_ascii=False).encode()).hexdigest()[:20]
    return folder_of(app, key) / f"baseline-{name}.npz"
