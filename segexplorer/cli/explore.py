"""`explore`: find segments in a customer file, or in a table of a connected database."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

from segexplorer.cli import explore_options as options
from segexplorer.cli.costs import Clock
from segexplorer.cli.explore_files import write_assigned, write_cards, write_model, write_report
from segexplorer.cli.explore_steps import compare, grow, judge, learn
from segexplorer.cli.models import open_app
from segexplorer.cli.tables import check_source, source_table
from segexplorer.cli.targets import make_folders, of_model, with_manifest

if TYPE_CHECKING:
    from segexplorer.services.tables import Table

FIRST = ("tables",)  # services that read the file: DuckDB should be at work before anything else is loaded
LATER = ("exploring", "privacy", "proxies")  # what is needed then
LAST = ("baselines", "assigning", "stability", "results")  # what is needed when the groups are known


def add(subparsers: argparse._SubParsersAction[Any]) -> argparse.ArgumentParser:
    """The command and what one may ask of it."""
    explore = subparsers.add_parser("explore", help="find segments in a customer file, or in a table of a connected database")
    options.add_source(explore)
    options.add_goal(explore)
    options.add_columns(explore)
    options.add_segments(explore)
    options.add_files(explore)
    options.add_run(explore)
    return explore


def run(arguments: argparse.Namespace) -> int:
    """Read, learn, grow, write."""
    clock, app = Clock(), open_app()
    check_source(arguments)
    make_folders(_written(arguments), _read(arguments))
    _load(FIRST)
    loading = threading.Thread(target=_load, args=(LATER,))
    loading.start()  # pandas, SciPy and SQLAlchemy take a second to load, which DuckDB can use to read the file
    with source_table(arguments, app) as read:
        loading.join()
        clock.lap("import")
        threading.Thread(target=_load, args=(LAST,)).start()  # what learning leaves of the second core
        _find(arguments, app, read, clock)
    return 0


def _written(arguments: argparse.Namespace) -> list[File]:
    cards = [arguments.cards] if arguments.cards else []
    return [arguments.out, *with_manifest(arguments.assign), *cards, *of_model(arguments.model)]


def _read(arguments: argparse.Namespace) -> list[File]:
    return [file for file in (arguments.file, arguments.edits, *arguments.suppress) if file]


def _load(services: Sequence[str]) -> None:
    for name in services:
        import_module(f"segexplorer.services.{name}")


def _find(arguments: argparse.Namespace, app: Any, read: Table, clock: Clock) -> None:
    """Find the segments of a table, write what was asked for, say what was found."""
    from segexplorer.cli.explore_said import say_found, say_lists  # its words are needed when the reading is done

    found = grow(learn(arguments, app, read, clock), clock)
    baselines = compare(found)
    clock.lap("baselines")
    write_assigned(found)
    write_model(found)
    clock.lap("write")
    lasting = judge(found, clock)
    write_cards(found, lasting, clock)
    write_report(found, lasting, baselines, clock)
    say_lists(read)
    say_found(found, baselines)
