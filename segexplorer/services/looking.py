"""What there is to see in a data set before anything is learned from it: columns, what stands out, ways to divide, enough data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from segexplorer.core.coverage import Way, coverage
from segexplorer.core.enough import Supply, Verdict, verdicts
from segexplorer.core.fit_encoder import fit_encoder
from segexplorer.core.goal import read_goal, target_of
from segexplorer.core.leaks import find_leaks
from segexplorer.core.model import Schema
from segexplorer.core.profile import Profile, profiles
from segexplorer.core.suspicion import Suspicion, last_day, n_meant, suspicions
from segexplorer.core.twins import identical_columns, row_prints
from segexplorer.errors import UnusableGoal
from segexplorer.ingest.recipe import Repair
from segexplorer.services import importing
from segexplorer.services.datasets import Described, likely_goal
from segexplorer.services.delivery import TABLE
from segexplorer.services.exploring import THREADS
from segexplorer.services.rereading import recipe_of
from segexplorer.services.supply import supply_of

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.engine.base import Engine
    from segexplorer.store.records import Job

SAMPLE_ROWS = 20_000
ALIKE_ROWS = 5_000  # customers on whom columns are compared with each other, and with the goal
SAMPLE_CELLS, ALIKE_CELLS = 2_000_000, 1_000_000  # tables of very many columns are looked at in fewer rows
FEWEST_ROWS = 1_000
MOST_COMPARED = 300  # columns; every pair is held against each other, and more wait until groups are asked for
MOST_CELLS = 20_000_000  # in larger tables repeated rows are counted in the sample


@dataclass(frozen=True)
class Repeats:
    """`n_rows` read; `n_left_out` of them have no id or one that came before; `n_alike` customers say in all columns but the
    id what an earlier one said, of `n_compared` (all, where the table is not too large)."""

    n_rows: int
    n_customers: int
    n_left_out: int
    n_alike: int
    n_compared: int


@dataclass(frozen=True)
class Look:
    """What a data set holds. `fallen`: column in use -> (why code, detail) for which the encoder leaves it out all the same;
    `identical`: (column, an earlier one that holds the same); `supply`: what "enough data?" rests on."""

    profiles: tuple[Profile, ...]
    suspicions: tuple[Suspicion, ...]
    repeats: Repeats
    identical: tuple[tuple[str, str], ...]
    fallen: Mapping[str, tuple[str, str]]
    supply: Supply
    least: int
    filled: Mapping[str, float] = field(default_factory=dict)

    def ways(self, schema: Schema) -> tuple[Way, ...]:
        """Which of the twelve ways to divide the columns in use cover."""
        columns = [c for c in schema.columns if c.name != self.supply.goal]  # the goal divides nobody
        fallen = tuple(replace(c, used=False, role="ignored") if c.name in self.fallen else c for c in columns)
        return coverage(Schema(fallen), self.filled)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Whether there is enough data, per method."""
        return verdicts(self.supply, self.least)


def name_of(described: Described) -> str:
    """A name that changes with anything a look depends on: the contents, and what the columns are taken for."""
    said = [(c.name, c.role, c.used) for c in described.schema.columns]
    return hashlib.sha256(json.dumps([described.dataset.folder, said]).encode()).hexdigest()


def look(app: App, described: Described, today: str) -> Look:
    """Look at a data set once; `today` is the last day that has been, as ISO text."""
    treatment = next(((t.column, t.control) for t in described.facts.treatments), ("", ""))
    engine = app.engine_for(described.parquet, described.schema.id_name)
    goal, day, least = likely_goal(described.schema), np.datetime64(today, "D"), app.settings.privacy_minimum
    return look_at(engine, described.schema, goal, treatment, day, least)


def look_at(engine: Engine, schema: Schema, goal: str | None, treatment: tuple[str, str], today: np.datetime64, least: int) -> Look:
    """Look at the rows of an engine. `treatment`: (the column that may say who got a message, its level for nothing)."""
    with threadpool_limits(THREADS):
        sample = engine.sample(_n_rows(SAMPLE_ROWS, SAMPLE_CELLS, schema), 0)
        n_rows, n_customers = engine.size()
        schema = Schema(tuple(c for c in schema.columns if c.name in sample))
        day = last_day(sample, schema.columns, today)
        found = [s for c in schema.columns for s in suspicions(sample[c.name], c, day if c.kind != "date" else today)]
        pictures = profiles(sample, schema, least)
        return Look(
            pictures,
            _counted(engine, found, n_customers > len(sample), n_customers),
            _repeats(engine, sample, schema, n_rows, n_customers),
            tuple(identical_columns(sample, [c.name for c in schema.columns if c.role != "id"])),
            _fallen(sample, schema),
            supply_of(sample, schema, goal, treatment, n_customers),
            least,
            {p.name: p.filled_share for p in pictures},
        )


def leaks(app: App, described: Described) -> tuple[str, ...]:
    """Columns in use that give the known or likely goal away; () where there is none that can be one."""
    name = likely_goal(described.schema)
    if name is None or _is_wide(described.schema):
        return ()
    columns = [replace(c, role="goal", used=False) if c.name == name else c for c in described.schema.columns]
    n_rows = _n_rows(ALIKE_ROWS, ALIKE_CELLS, described.schema)
    with threadpool_limits(THREADS):
        sample = app.engine_for(described.parquet, described.schema.id_name).sample(n_rows, 0)
        try:
            goal = read_goal(sample[name], name)
        except UnusableGoal:
            return ()
        encoder, _ = fit_encoder(sample, Schema(tuple(columns)))
        return tuple(find_leaks(encoder, encoder.read(sample), target_of(goal, sample[name]), goal, 0)) if encoder.columns else ()


def _fallen(sample: pd.DataFrame, schema: Schema) -> dict[str, tuple[str, str]]:
    """Columns in use that the encoder leaves out, with why."""
    return {} if _is_wide(schema) else fit_encoder(sample.head(_n_rows(ALIKE_ROWS, ALIKE_CELLS, schema)), schema)[1]


def _is_wide(schema: Schema) -> bool:
    return sum(c.used for c in schema.columns) > MOST_COMPARED


def _n_rows(most: int, most_cells: int, schema: Schema) -> int:
    """How many rows to look at, so that a table of a thousand columns takes seconds."""
    return max(FEWEST_ROWS, min(most, most_cells // max(len(schema.columns), 1)))


def can_read_again(described: Described) -> bool:
    """True when what was read is still there; an installation from before may lack it."""
    return (described.parquet.parent / TABLE).is_dir()


def treat(app: App, described: Described, found: tuple[Suspicion, ...]) -> Job:
    """Read the data set again with these values taken for missing; undone by `undo`."""
    recipe = recipe_of(described)
    new = [Repair(s.column, s.repair, s.bound) for s in found if s.repair]
    repairs = tuple(dict.fromkeys((*recipe.repairs, *new)))
    return importing.read_again(app, described.dataset.id, replace(recipe, repairs=repairs))


def undo(app: App, described: Described, repairs: tuple[Repair, ...]) -> Job:
    """Read the data set again with these values as they came."""
    recipe = recipe_of(described)
    kept = tuple(repair for repair in recipe.repairs if repair not in repairs)
    return importing.read_again(app, described.dataset.id, replace(recipe, repairs=kept))


@dataclass(frozen=True)
class _Counts:
    """How many values each suspicion means; adds up over batches."""

    counts: np.ndarray

    def __add__(self, other: _Counts) -> _Counts:
        return _Counts(self.counts + other.counts)


def _counted(engine: Engine, found: list[Suspicion], is_part: bool, n_customers: int) -> tuple[Suspicion, ...]:
    """The suspicions with the counts of everybody, where the sample is only a part."""
    if not found or not is_part:
        return tuple(found)

    def count(batch: pd.DataFrame) -> _Counts:
        return _Counts(np.array([n_meant(batch[s.column], s) for s in found]))

    n = engine.map_reduce(count, list(dict.fromkeys(s.column for s in found))).counts
    return tuple(replace(s, n=int(k), share=int(k) / n_customers) for s, k in zip(found, n, strict=True))


def _repeats(engine: Engine, sample: pd.DataFrame, schema: Schema, n_rows: int, n_customers: int) -> Repeats:
    columns = [c.name for c in schema.columns if c.role != "id"]
    if not columns or not n_customers:
        return Repeats(n_rows, n_customers, n_rows - n_customers, 0, 0)
    if n_customers <= len(sample) or n_customers * len(columns) > MOST_CELLS:
        prints = row_prints(sample, columns)
    else:
        prints = engine.map_reduce(lambda batch: row_prints(batch, columns), columns)
    return Repeats(n_rows, n_customers, n_rows - n_customers, prints.n_repeated, len(prints.prints))
