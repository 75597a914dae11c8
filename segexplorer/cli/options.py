"""What several commands are asked with, and the numbers that the command line takes."""

from __future__ import annotations

import argparse
from typing import Any


def add_reading(command: argparse.ArgumentParser) -> None:
    """How the file is read, and what is said when the program is at fault."""
    command.add_argument(
        "--orders", choices=("auto", "off"), default="auto", help="make customers of order lines where they are found (default)"
    )
    command.add_argument(
        "--as-of", metavar="DATE", default="", help="the day from which orders are looked back at (default: the last)"
    )
    command.add_argument("--debug", action="store_true", help="show where in the program an unexpected error arose")


def add_several(command: argparse.ArgumentParser, name: str, metavar: str, meaning: str, **kind: Any) -> None:
    """An option that takes one or more values, and may be given again for more; nothing given is an empty list."""
    command.add_argument(name, metavar=metavar, nargs="+", action="extend", default=[], help=meaning, **kind)


def share(text: str) -> float:
    """A number from 0 up to but not including 1. Raises ArgumentTypeError for any other."""
    value = float(text)
    if not 0 <= value < 1:
        raise argparse.ArgumentTypeError("must be at least 0 and less than 1")
    return value


def count(text: str) -> int:
    """A number of segments, 1 to 200. Raises ArgumentTypeError for any other."""
    value = int(text)
    if not 1 <= value <= 200:
        raise argparse.ArgumentTypeError("must be between 1 and 200")
    return value


def port(text: str) -> int:
    """A port to listen on, 0 to 65535. Raises ArgumentTypeError for any other."""
    value = int(text)
    if not 0 <= value < 2**16:
        raise argparse.ArgumentTypeError("must be between 0 and 65535")
    return value


def seed(text: str) -> int:
    """What NumPy takes for a seed, 0 to 2**32 - 1. Raises ArgumentTypeError for any other."""
    value = int(text)
    if not 0 <= value < 2**32:
        raise argparse.ArgumentTypeError("must be between 0 and 4294967295")
    return value
