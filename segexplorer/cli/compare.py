"""`compare`: see whether known segments still hold on a newer file."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path as File
from typing import Any

from segexplorer.cli.models import load_model, open_app
from segexplorer.cli.options import count
from segexplorer.cli.tables import earlier_table, file_table
from segexplorer.cli.targets import make_folders, of_model, writing


def add(subparsers: argparse._SubParsersAction[Any]) -> argparse.ArgumentParser:
    """The command and what one may ask of it."""
    newer = subparsers.add_parser("compare", help="see whether known segments still hold on a newer file")
    newer.add_argument("model", type=File, metavar="MODEL_DIR")
    newer.add_argument("file", type=File, metavar="NEWFILE")
    newer.add_argument("--out", type=File, required=True, metavar="comparison.json")
    newer.add_argument("--segments", metavar="K", type=count, help="how many segments (default: as the model was kept with)")
    newer.add_argument("--earlier", type=File, metavar="FILE", help="the file the model was made from, to see who moved")
    return newer


def run(arguments: argparse.Namespace) -> int:
    """Read the model and the newer file, write what has changed, say it in a sentence."""
    from segexplorer.services.naming import lexicon_of
    from segexplorer.services.newer import compare_file, write_comparison
    from segexplorer.words.language import current

    app = open_app()
    model = load_model(arguments.model, app)
    earlier_file = [arguments.earlier] if arguments.earlier else []
    make_folders([arguments.out], [arguments.file, *earlier_file, *of_model(arguments.model)])
    with ExitStack() as tables:
        newer = tables.enter_context(file_table(arguments.file, app, arguments)).parquet
        earlier = tables.enter_context(earlier_table(arguments, app)).parquet if arguments.earlier else None
        minimum, lexicon = app.settings.privacy_minimum, lexicon_of(app, current())
        grown, comparison = compare_file(model, newer, earlier, app.engine_for, arguments.segments, minimum, lexicon)
        with writing(arguments.out):
            print(f"{arguments.out}: {write_comparison(comparison, grown, minimum, arguments.out)}")
    return 0
