"""What `explore` is asked with, in the order in which `--help` lists it."""

from __future__ import annotations

import argparse
from pathlib import Path as File

from segexplorer.cli.options import add_several, count, seed, share

GOAL_KINDS = ("response", "value", "interest")


def add_source(explore: argparse.ArgumentParser) -> None:
    """Where the customers are read from."""
    explore.add_argument("file", type=File, nargs="?")
    explore.add_argument("--connection", metavar="NAME", help="read from this connected database instead of a file")
    explore.add_argument("--table", metavar="[SCHEMA.]TABLE", help="the table or view of it to read")
    explore.add_argument("--query", metavar="SQL", help="one SELECT to read instead of a table")


def add_goal(explore: argparse.ArgumentParser) -> None:
    """What a message should achieve, and who got one."""
    explore.add_argument("--goal", metavar="COL", help="the column that says what a message should achieve")
    explore.add_argument("--goal-kind", choices=GOAL_KINDS, help="what kind of goal it is (default: guessed from its values)")
    explore.add_argument(
        "--treatment", metavar="COL", help="the column that says who got the message: the goal is then the difference it makes"
    )
    explore.add_argument("--control", metavar="LEVEL", help="the level of it that means: got nothing (default: guessed)")
    explore.add_argument("--treated", metavar="LEVEL", help="the level of it that means: got the message (default: all others)")


def add_columns(explore: argparse.ArgumentParser) -> None:
    """What the columns are used for, and who stands for a sensitive one."""
    explore.add_argument("--id", metavar="COL", help="the column that tells customers apart (default: guessed)")
    explore.add_argument("--focus", type=share, default=0.25, help="0 who they are .. 1 what they respond to (default 0.25)")
    add_several(explore, "--drop", "COL", "columns to leave out")
    add_several(explore, "--waive", "COL", "sensitive columns to use all the same")
    explore.add_argument("--waiver-name", metavar="NAME", default="", help="who decides that they are used")
    explore.add_argument("--waiver-reason", metavar="REASON", default="", help="why, and on what ground")


def add_segments(explore: argparse.ArgumentParser) -> None:
    """How many segments, and what they are compared with."""
    explore.add_argument("--max-segments", type=count, default=40, help="the largest number of segments (default 40)")
    add_several(explore, "--segments", "K", "the numbers of segments to list and assign", type=count)
    add_several(explore, "--baseline", "COL", "columns of your own to compare with")
    explore.add_argument("--rfm", action="store_true", help="compare with the RFM grid")
    explore.add_argument("--kmeans", action="store_true", help="compare with k-means, fitted anew at every number of segments")


def add_files(explore: argparse.ArgumentParser) -> None:
    """Files read beside the customers, and files to write."""
    lists = "lists of who must not be contacted: e-mail addresses, their SHA-256 hashes, or customer numbers (with --id)"
    add_several(explore, "--suppress", "FILE", lists, type=File)
    explore.add_argument("--edits", type=File, metavar="edits.json", help="changes by hand: names, notes, locks, merges ...")
    explore.add_argument("--out", type=File, required=True, metavar="result.json")
    explore.add_argument("--assign", type=File, metavar="assigned.csv", help="write who is in which segment")
    explore.add_argument(
        "--cards", type=File, metavar="cards.pdf", help="write the cards, a page each (of the first of --segments)"
    )
    explore.add_argument("--model", type=File, metavar="model_dir", help="keep the model for `score` and `compare`")


def add_run(explore: argparse.ArgumentParser) -> None:
    """How long it may take, and from which seed."""
    explore.add_argument("--stability", action="store_true", help="find out whether the groups will last (some seconds more)")
    explore.add_argument("--seed", type=seed, default=0)
