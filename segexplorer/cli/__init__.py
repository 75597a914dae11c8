"""The commands for work without a browser: `explore` finds segments in a file, `score` puts newer customers into them,
`compare` holds newer ones against them, `look` says what is in a file.

Each is a module of that name with `add`, what one may ask of it, and `run`, what it does. `explore` asks with the words of
`explore_options`, works as in `explore_steps`, writes as in `explore_files` and says what it found as in `explore_said`.
What heavy modules a command needs it loads when it runs, so that the next words on the command line are answered at once.
"""

from __future__ import annotations

import argparse
from typing import Any

from segexplorer.cli import compare, explore, look, score
from segexplorer.cli.options import add_reading


def add_parsers(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the commands; each sets `run` to a function of the parsed arguments that gives the exit code."""
    for command in (explore, score, compare, look):
        parser = command.add(subparsers)
        add_reading(parser)
        parser.set_defaults(run=command.run)
