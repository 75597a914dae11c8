"""`look`: see what is in a customer file before anything is made of it."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path as File
from typing import Any

from segexplorer.cli.models import open_app
from segexplorer.cli.tables import file_table
from segexplorer.cli.targets import make_folders, writing


def add(subparsers: argparse._SubParsersAction[Any]) -> argparse.ArgumentParser:
    """The command and what one may ask of it."""
    look = subparsers.add_parser(
        "look", help="see what is in a customer file: columns, what stands out, ways to divide, enough data"
    )
    look.add_argument("file", type=File)
    look.add_argument("--id", metavar="COL", help="the column that tells customers apart (default: guessed)")
    look.add_argument("--out", type=File, required=True, metavar="profile.json")
    return look


def run(arguments: argparse.Namespace) -> int:
    """Read the file, look, write what there is to see."""
    from segexplorer.services.exploring import choose_columns, guess
    from segexplorer.services.look_files import look_at_file, write_look
    from segexplorer.services.proxies import use_protected

    app = open_app()
    make_folders([arguments.out], [arguments.file])
    with file_table(arguments.file, app, arguments) as read:
        table = read.parquet
        allowed, _, _ = use_protected(table, guess(table, app.engine_for, read.base.corrections), app.engine_for, [], "", "")
        schema = choose_columns(allowed, arguments.id, [])
        today = datetime.now(UTC).date().isoformat()
        found = look_at_file(table, schema, app.engine_for, today, app.settings.privacy_minimum)
        with writing(arguments.out):
            write_look(found, schema, arguments.out)
    return 0
