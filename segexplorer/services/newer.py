"""A model on newer customers: read their file once, keep what adds up, and compare at every choice without touching a row."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from segexplorer.core.comparison import Comparison, Newer, compare
from segexplorer.core.derived import DERIVED
from segexplorer.core.grown import Grown, Model, shown
from segexplorer.core.kept import readable_share
from segexplorer.core.learned import Learned, Question, Report
from segexplorer.core.lexicon import Lexicon
from segexplorer.core.looks import wear
from segexplorer.core.model import Choices, Goal
from segexplorer.core.model import Path as ReachPath
from segexplorer.core.moved import Moves, Places, follow
from segexplorer.core.summary import Assigner, Summary
from segexplorer.errors import NotFound, UnusableData
from segexplorer.exports.comparison import alert_of, comparison_facts
from segexplorer.exports.json_lines import write_json
from segexplorer.ingest.lexicons import ENGLISH, read_lexicon
from segexplorer.services import preparing
from segexplorer.services.assigning import check_newer
from segexplorer.services.background import Preparation, at_work, reporter, under_way
from segexplorer.services.datasets import describe, names
from segexplorer.services.exploring import THREADS, EngineFor
from segexplorer.services.preparing import folder_of

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.engine.base import Engine

LEAST_READABLE = 0.5


def prepare(app: App, dataset_id: str, question: Question, newer_id: str) -> Preparation:
    """How far the newer data set is under the model of this question to the other; starts the work that is missing.

    Its key is the model's when all is ready, until then that of the work under way.
    """
    learned = preparing.prepare(app, dataset_id, question)
    if learned.state != "ready":
        return learned
    key, file = learned.key, _kept_at(app, learned.key, newer_id)
    if file.is_file():
        return learned
    learning = app.store.jobs.latest(key)
    if learning is not None and learning.active:  # the model can be looked at before all of it is written
        return Preparation("running", key, learning.progress_share, "done")
    work = f"{key} {app.store.datasets.get(newer_id).sha256}"
    arguments = (key, file, describe(app, newer_id).parquet, describe(app, dataset_id).parquet)
    return under_way(app, "newer", work, _sum_up, arguments, UnusableData("newer_failed"))


def load(app: App, key: str, newer_id: str) -> Newer:
    """What the newer data set comes to under the model of that key. Raises NotFound when it is not ready."""
    return app.load_newer(_kept_at(app, key, newer_id))


def others(app: App, dataset_id: str) -> dict[str, str]:
    """Id -> name of the data sets that this one can be compared with, newest first."""
    return {known: name for known, name in names(app).items() if known != dataset_id}


def read_newer(
    model: Model,
    newer: Path,
    earlier: Path | None,
    engine_for: EngineFor,
    privacy_minimum: int,
    report: Report = lambda step, share: None,
) -> Newer:
    """Sum up a newer file under a model; with the file it was learned from, its customers are found again by their id.

    Raises UnusableData when the file lacks columns, has them written in another way, or holds fewer customers than may be told of.
    """
    learned, seed = model.learned, model.learned.question.seed
    plain = engine_for(newer, None, seed)
    there, id_name = plain.schema(), learned.schema.id_name
    engine = engine_for(newer, id_name, seed) if id_name in there else plain
    with threadpool_limits(THREADS):
        sample = check_newer(engine, learned, needs_id=False)
        if len(sample) < privacy_minimum:
            raise UnusableData("too_few_rows", rows=len(sample), needed=privacy_minimum)
        absent = _absent(learned, there, sample)
        assigner = _without(learned.assigner, absent, there)
        report("newer", 0.05)
        summary: Summary = engine.map_reduce(lambda batch: _summary(assigner, batch), assigner.columns)
        moves = None
        if id_name in there and earlier is not None:
            report("moved", 0.5)
            moves = _moves(assigner, engine_for(earlier, id_name, seed), engine)
    return Newer(summary, absent, moves)


def compare_file(
    model: Model,
    newer: Path,
    earlier: Path | None,
    engine_for: EngineFor,
    n_segments: int | None,
    privacy_minimum: int,
    lexicon: Lexicon | None = None,
) -> tuple[Grown, Comparison]:
    """A newer file in the segments kept for scoring: at `n_segments`, else at the number they were kept for. As many are
    contacted as reach about what the recommended point reaches."""
    grown = as_kept(model, privacy_minimum, lexicon)
    read = read_newer(model, newer, earlier, engine_for, privacy_minimum)
    k = n_segments or next(iter(model.n_segments), grown.path.recommended.n_segments)
    return grown, compare(model, grown, read, k, _n_contacted(grown.path, k), privacy_minimum=privacy_minimum)


def as_kept(model: Model, privacy_minimum: int, lexicon: Lexicon | None = None) -> Grown:
    """The tree a model was kept with, its path and personas. Raises NotFound when it was kept without one."""
    if model.tree is None:
        raise NotFound("no_model", folder="")
    words = lexicon or read_lexicon(ENGLISH)
    let_go = frozenset(node for node, look in model.looks.items() if look.let_go)
    return wear(shown(model.learned, model.summary, model.tree, Choices(), privacy_minimum, words, let_go), model.looks)


def write_comparison(comparison: Comparison, grown: Grown, privacy_minimum: int, target: Path) -> str:
    """Write comparison.json; gives its sentence."""
    write_json(comparison_facts(comparison, grown, privacy_minimum), target)
    return alert_of(comparison, grown)


def _n_contacted(path: ReachPath, n_segments: int) -> int:
    best, steps = path.recommended, path.cut(n_segments).steps
    usual = path.cut(best.n_segments).steps[: best.n_contacted]
    if not (steps and usual):  # every group was let go
        return 1
    return min(steps, key=lambda step: abs(step.reach_share - usual[-1].reach_share)).n_contacted


def _sum_up(app: App, job_id: str, key: str, file: Path, newer: Path, earlier: Path) -> None:
    """In the background: what the newer file comes to, kept beside the model."""
    with at_work(app, job_id, "newer_failed"):
        if not file.is_file():  # the same may have been read while this waited
            model = app.load_model(folder_of(app, key))
            minimum = app.settings.privacy_minimum
            app.save_newer(file, read_newer(model, newer, earlier, app.engine_for, minimum, reporter(app, job_id)))


def _kept_at(app: App, key: str, newer_id: str) -> Path:
    return folder_of(app, key) / f"newer-{app.store.datasets.get(newer_id).sha256[:40]}.json"


def _absent(learned: Learned, there: dict[str, str], sample: pd.DataFrame) -> tuple[str, ...]:
    """The columns of consent and goal that the newer file lacks; those we add ourselves are there only where they stop somebody.
    Raises UnusableData for a goal written in another way."""
    goal = learned.goal
    wanted = [*(name for name, _ in learned.assigner.consent if name not in DERIVED), goal.column, goal.treatment]
    absent = [name for name in wanted if name and name not in there]
    if goal.column and goal.column in there:
        if sample[goal.column].isna().all():  # nobody has been asked yet
            absent.append(goal.column)
        elif readable_share(goal, sample[goal.column]) < LEAST_READABLE:
            raise UnusableData("column_changed", column=goal.column)
    return tuple(absent)


def _without(assigner: Assigner, absent: tuple[str, ...], there: dict[str, str]) -> Assigner:
    """The assigner that does not ask for absent columns; customers keep their places."""
    consent = tuple(pair for pair in assigner.consent if pair[0] in there)
    goal = Goal() if set(assigner.goal.columns) & set(absent) else assigner.goal
    return replace(assigner, goal=goal, consent=consent)


def _summary(assigner: Assigner, batch: pd.DataFrame) -> Summary:
    with threadpool_limits(THREADS):
        return assigner.summarise(batch, batch["_key"].to_numpy())


def _moves(assigner: Assigner, earlier: Engine, newer: Engine) -> Moves:
    """Keys are hashes of the id under the model's seed, so the same customer has the same key in both files."""
    return follow(_places(assigner, earlier), _places(assigner, newer), len(assigner.centres))


def _places(assigner: Assigner, engine: Engine) -> Places:
    keys, atoms = [], []
    for batch in engine.members(assigner.space.encoder.names):
        with threadpool_limits(THREADS):
            keys.append(batch["_key"].to_numpy())
            atoms.append(assigner.atoms(batch, keys[-1]).astype(np.int16))
    return Places(np.concatenate(keys), np.concatenate(atoms))
