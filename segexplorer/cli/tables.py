"""What the command line works on: a file, or a table or query of a database, as a base in a folder that is gone afterwards."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segexplorer.errors import UnusableFile, UnusableInput
from segexplorer.words.orders import told

if TYPE_CHECKING:
    from segexplorer.services.tables import Table


def check_source(arguments: argparse.Namespace) -> None:
    """Raises UnusableInput unless there is one file, or one connection with one table or query."""
    is_database = arguments.connection is not None and (arguments.table is None) != (arguments.query is None)
    is_file = arguments.file is not None and (arguments.connection, arguments.table, arguments.query) == (None, None, None)
    if is_file == (is_database and arguments.file is None):
        raise UnusableInput("file_or_connection")


@contextmanager
def source_table(arguments: argparse.Namespace, app: Any) -> Iterator[Table]:
    """The base to explore, with the lists of who must not be contacted; says what was made of order lines."""
    lists = {"suppress": arguments.suppress, "id_name": arguments.id or ""}
    if arguments.connection is None:
        with _asking_for_id(arguments), file_table(arguments.file, app, arguments, **lists) as table:
            yield table
        return
    from segexplorer.services.connections import read_table, source_named
    from segexplorer.services.tables import table_of

    with _asking_for_id(arguments), tempfile.TemporaryDirectory(prefix="segexplorer-") as made:
        folder, source = Path(made), source_named(arguments.table, arguments.query)
        parquet = read_table(app, arguments.connection, source, folder / "table")
        yield _told(table_of(parquet, folder, app.limits, _recipe(arguments), **lists))


@contextmanager
def _asking_for_id(arguments: argparse.Namespace) -> Iterator[None]:
    """A list in which nobody can be found says that it may be one of customer numbers, where nobody said which column has them."""
    try:
        yield
    except UnusableFile as problem:
        if problem.code == "no_list" and not arguments.id:
            raise UnusableFile("no_list_without_id", file=problem.facts["file"]) from problem
        raise


@contextmanager
def file_table(file: Path, app: Any, arguments: argparse.Namespace, **lists: Any) -> Iterator[Table]:
    """The base of a file; says what was made of order lines."""
    from segexplorer.services.tables import import_table

    with tempfile.TemporaryDirectory(prefix="segexplorer-") as folder:
        yield _told(import_table(file, file.name, Path(folder), app.limits, _recipe(arguments), **lists))


@contextmanager
def earlier_table(arguments: argparse.Namespace, app: Any) -> Iterator[Table]:
    """The base of the earlier file; its order lines are looked back at from their own last day."""
    with file_table(arguments.earlier, app, argparse.Namespace(orders=arguments.orders, as_of="")) as table:
        yield table


def _recipe(arguments: argparse.Namespace) -> Any:
    from segexplorer.services.tables import recipe_saying

    return recipe_saying(keep_lines=arguments.orders == "off", as_of=arguments.as_of)


def _told(table: Table) -> Table:
    for sentence in told(table.base.order_lines):
        print(sentence)
    return table
