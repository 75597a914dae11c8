"""Explore a base: learn once, read the rows once, then re-grow at every choice."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd
from threadpoolctl import ThreadpoolController, threadpool_limits

from segexplorer.core.grown import Grown, Model, regrow, renamed
from segexplorer.core.learned import MOST_SAMPLE_ROWS, Learned, Question, Report, column_named, learn, sample_size
from segexplorer.core.lexicon import Lexicon
from segexplorer.core.model import Choices, Column, Schema, Treatment
from segexplorer.core.summary import Summary
from segexplorer.ingest.columns import apply_corrections, guess_schema, named_id
from segexplorer.ingest.lexicons import ENGLISH, read_lexicon
from segexplorer.ingest.origins import with_origins
from segexplorer.ingest.private_words import PrivateWords
from segexplorer.ingest.treatments import find_treatments

if TYPE_CHECKING:
    from segexplorer.engine.base import Engine


class EngineFor(Protocol):
    """How an engine for a file is made."""

    def __call__(self, parquet: Path, id_name: str | None, seed: int = 0) -> Engine:
        """The engine that reads this file."""
        ...


def kept(engine_for: EngineFor) -> EngineFor:
    """Gives the same engine again for the same file, which must not change: whether its ids all differ is found out once."""
    known = functools.cache(engine_for)
    return lambda parquet, id_name, seed=0: known(parquet, id_name, seed)


GUESS_ROWS = 20_000
FEW_COLUMNS = 100  # so many that what learning asks for later is drawn at once
# One thread a fit: several add floats in an order that changes from run to run, and they wait for each other when the
# machine is busy (30 s instead of 3 s measured). Batches still run side by side.
THREADS = 1


def guess(
    parquet: Path,
    engine_for: EngineFor,
    known: Mapping[str, Mapping[str, Any]] | None = None,
    words: PrivateWords | None = None,
) -> Schema:
    """What each column is taken for; `known` says what is certain of some of them, `words` what is personal and sensitive."""
    plain = engine_for(parquet, None)
    types = plain.schema()
    engine = _telling_apart(parquet, engine_for, named_id(types, words), plain)
    sample = engine.sample(MOST_SAMPLE_ROWS if len(types) <= FEW_COLUMNS else GUESS_ROWS, 0).head(GUESS_ROWS)
    return with_origins(apply_corrections(guess_schema(sample.drop(columns="_key"), types, words), known or {}))


def _telling_apart(parquet: Path, engine_for: EngineFor, id_name: str | None, plain: Engine) -> Engine:
    """The engine that tells rows apart by this column, if it does so in all of them: to hash one column takes half as long as to
    hash them all, and whether it differs in all rows is asked later anyhow."""
    if id_name is None:
        return plain
    by_id = engine_for(parquet, id_name)
    n_rows, n_customers = by_id.size()
    return by_id if n_customers == n_rows else plain


def treatments(parquet: Path, schema: Schema, engine_for: EngineFor) -> tuple[Treatment, ...]:
    """The columns that may say who got the message and who was left out on purpose."""
    return find_treatments(engine_for(parquet, schema.id_name).sample(GUESS_ROWS, 0), schema)


def choose_columns(schema: Schema, id_name: str | None, drop: Iterable[str]) -> Schema:
    """The schema with another id and without dropped columns; what is sensitive stays so. Raises UnusableData for names that
    do not exist."""
    if id_name:
        column_named(schema, id_name)
        schema = Schema(tuple(_as_id(c, id_name) for c in schema.columns))
    named = [column_named(schema, name) for name in drop]
    dropped = {column.name for column in named if column.role != "sensitive"}
    return Schema(tuple(replace(c, role="ignored", used=False, why="dropped") if c.name in dropped else c for c in schema.columns))


def explore(
    parquet: Path, schema: Schema, question: Question, engine_for: EngineFor, report: Report = lambda step, share: None
) -> Model:
    """Learn on a sample, then sum up everybody in one pass. Raises UnusableData or UnusableGoal."""
    for name in (question.goal_column, question.treatment):
        if name:
            column_named(schema, name)
    engine = engine_for(parquet, schema.id_name, question.seed)
    with threadpool_limits(THREADS):
        report("reading", 0.0)
        n_rows, n_customers = engine.size()
        sample = engine.sample(sample_size(question), question.seed)
        learned = learn(sample, sample["_key"].to_numpy(), schema, question, report)
        counted = _Counted(learned, n_customers, report)
        summary = engine.map_reduce(counted.summarise, learned.assigner.columns)
    report("done", 1.0)
    return Model(learned, summary, n_rows)


class _Counted:
    """Sums up batches and says how far it is; batches may come from several threads."""

    def __init__(self, learned: Learned, n_customers: int, report: Report) -> None:
        self._learned, self._n_customers, self._report = learned, max(n_customers, 1), report
        self._seen, self._lock = 0, threading.Lock()
        self._libraries = ThreadpoolController()  # 4 ms to look for them, once: all that a batch needs is loaded by now

    def summarise(self, batch: pd.DataFrame) -> Summary:
        """The summary of one batch."""
        with self._libraries.limit(limits=THREADS):
            summary = self._learned.assigner.summarise(batch, batch["_key"].to_numpy())
        with self._lock:
            self._seen += len(batch)
            self._report("everybody", 0.6 + 0.4 * self._seen / self._n_customers)
        return summary


def grow_again(model: Model, choices: Choices, privacy_minimum: int, lexicon: Lexicon | None = None) -> Grown:
    """The tree, path and personas of other choices, without touching a row; names in English unless another lexicon is given."""
    with one_thread():
        return regrow(model.learned, model.summary, choices, privacy_minimum, lexicon or read_lexicon(ENGLISH))


def one_thread() -> AbstractContextManager[object]:
    """Holds back the threads of what a move of a control needs."""
    return _libraries().limit(limits=THREADS)


@functools.cache
def _libraries() -> ThreadpoolController:
    """Looking for them takes 4 ms, and all that growing needs was loaded with NumPy."""
    return ThreadpoolController()


def named_in(model: Model, grown: Grown, lexicon: Lexicon, privacy_minimum: int) -> Grown:
    """What was grown, with names in the words of another lexicon: no other tree is needed for another language."""
    return renamed(model.learned, model.summary, grown, lexicon, privacy_minimum)


def _as_id(column: Column, id_name: str) -> Column:
    if column.name == id_name:
        return replace(column, role="id", used=False, why="id")
    if column.role == "id":
        return replace(column, role="ignored", used=False, why="identifier")
    return column
