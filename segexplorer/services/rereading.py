"""A data set read another way: each change is one more thing said in its recipe, and undone by taking it back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segexplorer.ingest.quarantine import QUARANTINE_NAME
from segexplorer.ingest.recipe import Recipe, recipe_from
from segexplorer.services.datasets import Described
from segexplorer.services.delivery import TABLE
from segexplorer.services.importing import read_again

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Job


def recipe_of(described: Described) -> Recipe:
    """What was said so far about reading a data set."""
    return recipe_from(described.dataset.recipe)


def order_days(app: App, described: Described, column: str, *, day_first: bool) -> Job:
    """Read the doubtful days of a column with the day, or the month, before the other."""
    before = recipe_of(described)
    return _say(app, described, day_first={**before.day_first, column: day_first})


def take_sheet(app: App, described: Described, sheet: str) -> Job:
    """Read another table of the file."""
    return _say(app, described, sheet=sheet)


def keep_lines(app: App, described: Described, *, keep: bool) -> Job:
    """Leave order lines as they are, or make customers of them."""
    return _say(app, described, keep_lines=keep)


def look_back_from(app: App, described: Described, day: str) -> Job:
    """Look back at orders from this ISO day; "" is the last day in the data."""
    return _say(app, described, as_of=day)


def put_together(app: App, described: Described) -> Job:
    """Take all files again; the import may ask how they belong together (services.questions)."""
    return _say(app, described, only="", join_on="")


def keep_only(app: App, described: Described, file: str) -> Job:
    """Take one of several files, and those that have its columns."""
    return _say(app, described, only=file, join_on="")


def take_plainly(app: App, described: Described, *, plain: bool) -> Job:
    """Judge columns only by what they hold, or use what is known of an export."""
    return _say(app, described, plain=plain)


def expect(app: App, described: Described, *, lifetimes: bool) -> Job:
    """Add what to expect of each customer, or take it away."""
    return _say(app, described, lifetimes=lifetimes)


def quarantine(described: Described) -> Path | None:
    """The file of what did not fit, None where everything did."""
    file = described.parquet.parent / TABLE / QUARANTINE_NAME
    return file if file.is_file() else None


def _say(app: App, described: Described, **said: Any) -> Job:
    return read_again(app, described.dataset.id, replace(recipe_of(described), **said))
