"""The commands for work without a browser."""

from __future__ import annotations

import argparse
from typing import Any


def add_parsers(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the commands; each sets `run` to a function of the parsed arguments that gives the exit code."""
