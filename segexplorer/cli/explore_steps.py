"""The steps of `explore`, each on what the one before it gave: learn from the rows, grow the groups, compare, judge."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from segexplorer.cli.costs import Clock

if TYPE_CHECKING:
    from segexplorer.core.baselines import Baseline
    from segexplorer.core.grown import Grown, Model
    from segexplorer.core.learned import Question
    from segexplorer.core.model import Choices, Schema
    from segexplorer.services.exploring import EngineFor
    from segexplorer.services.stability import Lasting
    from segexplorer.services.tables import Table


@dataclass(frozen=True)
class Learned:
    """A table, what was asked of it, and the model of its rows; `corrections` is the record of who stands for which column."""

    arguments: argparse.Namespace
    app: Any
    read: Table
    engine_for: EngineFor
    corrections: dict[str, dict[str, Any]]
    proxies: Any
    model: Model

    @property
    def schema(self) -> Schema:
        """The columns and what each was used for."""
        return self.model.learned.schema

    @property
    def privacy_minimum(self) -> int:
        """Fewer customers than these are never told of."""
        return int(self.app.settings.privacy_minimum)

    @property
    def engine(self) -> Any:
        """The engine of the table; the same each time."""
        return self.engine_for(self.read.parquet, self.schema.id_name, self.arguments.seed)


@dataclass(frozen=True)
class Found(Learned):
    """The groups that were grown as well."""

    choices: Choices
    grown: Grown

    @property
    def listed(self) -> list[int]:
        """The numbers of segments to list: those asked for that there are, else all."""
        most = self.grown.tree.n_cuts
        return sorted({min(k, most) for k in self.arguments.segments}) or list(range(1, most + 1))

    @property
    def assigned(self) -> list[int]:
        """The numbers of segments to assign: those asked for, else the recommended one."""
        return self.listed if self.arguments.segments else [self.grown.path.recommended.n_segments]


def learn(arguments: argparse.Namespace, app: Any, read: Table, clock: Clock) -> Learned:
    """Choose the columns, read the rows, learn what groups are made of."""
    from segexplorer.services.exploring import choose_columns, explore, guess, kept
    from segexplorer.services.privacy import words_of
    from segexplorer.services.proxies import use_protected

    table, engine_for = read.parquet, kept(app.engine_for)
    guessed = guess(table, engine_for, read.base.corrections, words_of(app))
    waiver = arguments.waive, arguments.waiver_name, arguments.waiver_reason
    allowed, corrections, proxies = use_protected(table, guessed, engine_for, *waiver)
    schema = choose_columns(allowed, arguments.id, arguments.drop)
    clock.lap("columns")
    model = explore(table, schema, _question(arguments, read, schema, engine_for), engine_for, clock.report)
    clock.lap("rows")
    return Learned(arguments, app, read, engine_for, corrections, proxies, replace(model, n_rows=read.n_lines or model.n_rows))


def _question(arguments: argparse.Namespace, read: Table, schema: Schema, engine_for: EngineFor) -> Question:
    """What is asked; the level that got nothing is looked up when it is not said."""
    from segexplorer.core.learned import Question
    from segexplorer.services.exploring import treatments

    control = arguments.control
    if arguments.treatment and control is None:
        known = {t.column: t.control for t in treatments(read.parquet, schema, engine_for)}
        control = known.get(arguments.treatment)
    return Question(
        arguments.goal,
        arguments.goal_kind,
        arguments.seed,
        treatment=arguments.treatment,
        control=control,
        treated=arguments.treated,
    )


def grow(learned: Learned, clock: Clock) -> Found:
    """Grow the groups; changes by hand come after, from their file."""
    from segexplorer.core.model import Choices
    from segexplorer.services.exploring import grow_again
    from segexplorer.services.naming import lexicon_of
    from segexplorer.words.language import current

    arguments, model = learned.arguments, learned.model
    choices = Choices(focus=arguments.focus, max_segments=arguments.max_segments)
    grown = grow_again(model, choices, learned.privacy_minimum, lexicon_of(learned.app, current()))
    if arguments.edits:
        from segexplorer.services.edit_files import edit_by_file

        grown = edit_by_file(model, grown, choices, arguments.edits, learned.privacy_minimum)
    clock.lap("path")
    return Found(**vars(learned), choices=choices, grown=grown)


def compare(found: Found) -> tuple[Baseline, ...]:
    """What was asked to be compared with, measured beside the path."""
    from segexplorer.services.baselines import baselines, divided, refits

    arguments, table, model = found.arguments, found.read.parquet, found.model
    asked = list(dict.fromkeys(arguments.baseline))
    rivals = divided(table, model.learned, asked, arguments.rfm, found.engine_for)
    if arguments.kmeans:
        rivals += refits(table, model.learned, found.choices, found.engine_for)
    return baselines(rivals, model, found.grown, found.choices, found.privacy_minimum)


def judge(found: Found, clock: Clock) -> Lasting | None:
    """Whether the groups will last, where that was asked."""
    if not found.arguments.stability:
        return None
    from segexplorer.services import stability

    lasting = stability.judge(found.model, found.grown.tree, found.choices, found.engine, found.privacy_minimum)
    clock.lap("stability")
    return lasting
