"""`score`: put the customers of a newer file into known segments."""

from __future__ import annotations

import argparse
from pathlib import Path as File
from typing import Any

from segexplorer.cli.models import load_model, open_app
from segexplorer.cli.tables import file_table
from segexplorer.cli.targets import make_folders, of_model, with_manifest, writing


def add(subparsers: argparse._SubParsersAction[Any]) -> argparse.ArgumentParser:
    """The command and what one may ask of it."""
    score = subparsers.add_parser("score", help="put the customers of a newer file into known segments")
    score.add_argument("model", type=File, metavar="MODEL_DIR")
    score.add_argument("file", type=File, metavar="NEWFILE")
    score.add_argument("--out", type=File, required=True, metavar="assigned.csv")
    return score


def run(arguments: argparse.Namespace) -> int:
    """Read the model and the newer file, write who is in which segment."""
    from segexplorer.services.assigning import assign_newer
    from segexplorer.services.out import write_scored

    app = open_app()
    model = load_model(arguments.model, app)
    make_folders(with_manifest(arguments.out), [arguments.file, *of_model(arguments.model)])
    with file_table(arguments.file, app, arguments) as table:
        engine = app.engine_for(table.parquet, model.learned.schema.id_name, model.learned.question.seed)
        with writing(arguments.out):
            assign_newer(engine, model.learned, model.tree, model.n_segments, arguments.out)
            write_scored(arguments.file, arguments.model, arguments.out)
    return 0
