"""The files that `explore` writes, each only where it was asked for. Raises UnusableInput where one cannot be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path as File
from typing import TYPE_CHECKING

from segexplorer.cli.costs import Clock, peak_mb
from segexplorer.cli.explore_steps import Found
from segexplorer.cli.targets import writing

if TYPE_CHECKING:
    from segexplorer.core.baselines import Baseline
    from segexplorer.services.out import Known
    from segexplorer.services.stability import Lasting


def write_assigned(found: Found) -> None:
    """Who is in which segment, as CSV, with its manifest beside it."""
    target = found.arguments.assign
    if not target:
        return
    from segexplorer.services.assigning import assign
    from segexplorer.services.out import known_manifest, write_beside

    with writing(target):
        assign(found.engine, found.model.learned, found.grown.tree, found.assigned, target)
        write_beside(known_manifest(found.model, found.grown, found.assigned, _known(found)), target)


def write_model(found: Found) -> None:
    """The folder that `score` and `compare` work from."""
    target, grown = found.arguments.model, found.grown
    if not target:
        return
    from segexplorer.core.looks import looks_of
    from segexplorer.services.out import known_manifest, write_in

    with writing(target):
        looks = looks_of(grown) if grown.edited else {}
        found.app.save_model(target, replace(found.model, tree=grown.tree, n_segments=tuple(found.assigned), looks=looks))
        write_in(known_manifest(found.model, grown, found.assigned, _known(found)), target)


def write_cards(found: Found, lasting: Lasting | None, clock: Clock) -> None:
    """The cards, a page each."""
    target = found.arguments.cards
    if not target:
        return
    from segexplorer.services import out

    with writing(target):
        steady = lasting.stability if lasting else None
        out.write_cards(found.model, found.grown, found.assigned[0], _known(found), target, steady)
    clock.lap("cards")


def _known(found: Found) -> Known:
    """What manifests and cards say of the data and of what was chosen."""
    from segexplorer.services.out import Known

    return Known(_source(found), found.choices, found.corrections, found.privacy_minimum)


def _source(found: Found) -> tuple[str, File]:
    """What the data are called, and the file that they can be known by again."""
    arguments = found.arguments
    if arguments.file:
        return arguments.file.name, arguments.file
    return arguments.table or arguments.connection, found.read.parquet


def write_report(found: Found, lasting: Lasting | None, baselines: Sequence[Baseline], clock: Clock) -> None:
    """result.json: everything that was found, and what it cost."""
    from segexplorer.services.base import count
    from segexplorer.services.proxies import found_private
    from segexplorer.services.results import write_result

    read, schema, engine_for, least = found.read, found.schema, found.engine_for, found.privacy_minimum
    model, grown, choices, target = found.model, found.grown, found.choices, found.arguments.out
    with writing(target):
        fall = count(read.parquet, schema, engine_for, read.n_set_aside, read.base.order_lines)
        costs = {"timings_s": clock.laps, "peak_mb": peak_mb()}
        privacy = found_private(read.parquet, schema, engine_for, found.corrections, found.proxies, found.arguments.seed)
        listed, engine = found.listed, found.engine
        write_result(model, grown, choices, engine, listed, costs, target, lasting, baselines, fall, privacy, least)
