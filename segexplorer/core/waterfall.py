"""From the rows of a file to the customers who can be contacted: who is left after each step, and why the others are not.

>>> fall = waterfall_of(Rows(n_file=100, n_readable=97, n_with_id=95, n_unique=90), (), None)
>>> [(step.code, step.n_left, step.n_lost) for step in fall.steps][:4]
[('file', 100, 0), ('readable', 97, 3), ('with_id', 95, 2), ('unique', 90, 5)]
>>> fall.n_deliverable
90
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from segexplorer.core.answers import consent_of
from segexplorer.core.derived import LISTED, WRITABLE
from segexplorer.core.encode import as_text
from segexplorer.core.model import Schema
from segexplorer.core.summary import deliverable

GATES = ("consent", "address", "suppressed")
ROLES = {"consent": True, "suppressed": False}
NAMES = {  # step -> what it is called in result.json
    "file": "rows_in_file",
    "readable": "readable",
    "lines": "lines",
    "customers": "customers",
    "with_id": "with_id",
    "unique": "unique",
    "consent": "consent_given",
    "address": "address_valid",
    "suppressed": "deliverable",
}
WHYS = {  # why somebody is stopped at a gate whose answer is no, and where there is none
    "consent": ("refused", "never_asked"),
    "address": ("bad_address", "no_address"),
    "suppressed": ("suppressed", ""),
    "listed": ("listed", ""),
}


@dataclass(frozen=True)
class Rows:
    """How many rows there are before anybody is asked for consent. `lines`: of order lines, code of words.base.LOSSES -> how
    many were left out; then `n_file` and what comes first counts lines, and `n_readable` is what customers were made of."""

    n_file: int
    n_readable: int
    n_with_id: int
    n_unique: int
    lines: Mapping[str, int] = field(default_factory=dict)
    n_made: int | None = None


@dataclass(frozen=True)
class Loss:
    """`n` are left out for that reason, by that column ("" where no single one says so)."""

    why: str
    n: int
    column: str = ""


@dataclass(frozen=True)
class Step:
    """`n_left` after it; what it lost adds up to the step before."""

    code: str
    n_left: int
    losses: tuple[Loss, ...] = ()

    @property
    def n_lost(self) -> int:
        """All that this step left out."""
        return sum(loss.n for loss in self.losses)


@dataclass(frozen=True)
class ConsentTime:
    """When consent was given, by one column of days: of those who gave it. Days are ISO; "" where nobody has one."""

    column: str
    first: str = ""
    last: str = ""
    n: int = 0
    n_future: int = 0
    n_old: int = 0

    def __add__(self, other: ConsentTime) -> ConsentTime:
        """Of both sets of customers."""
        first = min(filter(None, (self.first, other.first)), default="")
        counts = (self.n + other.n, self.n_future + other.n_future, self.n_old + other.n_old)
        return ConsentTime(self.column, first, max(self.last, other.last), *counts)


@dataclass(frozen=True)
class Waterfall:
    """The steps from the file to those who can be contacted. `knows_consent`: a column of the file says who gave it."""

    steps: tuple[Step, ...]
    times: tuple[ConsentTime, ...] = ()
    knows_consent: bool = False

    @property
    def n_deliverable(self) -> int:
        """Who can be contacted."""
        return self.steps[-1].n_left

    def step(self, code: str) -> Step | None:
        """The step of that code, None where there is none."""
        return next((step for step in self.steps if step.code == code), None)


@dataclass(frozen=True)
class Gate:
    """One column that decides who may be contacted."""

    code: str
    column: str
    yes_means_may: bool


@dataclass(frozen=True)
class Stopped:
    """Who is stopped at which gate, in whole people; `counts` is (n_gates, 2): refused, and never asked. Adds up."""

    counts: np.ndarray
    n_deliverable: int
    times: tuple[ConsentTime, ...] = ()

    def __add__(self, other: Stopped) -> Stopped:
        """Of both sets of customers."""
        times = tuple(a + b for a, b in zip(self.times, other.times, strict=True))
        return Stopped(self.counts + other.counts, self.n_deliverable + other.n_deliverable, times)


def gates_of(schema: Schema) -> tuple[Gate, ...]:
    """The columns that decide who may be contacted, in the order in which they are asked: consent, address, suppression."""
    found = [Gate(_code(c.name, c.role), c.name, ROLES[c.role]) for c in schema.columns if c.role in ROLES]
    return tuple(sorted(found, key=lambda gate: GATES.index(gate.code)))


def _code(column: str, role: str) -> str:
    return "address" if column == WRITABLE else role


def times_of(schema: Schema) -> tuple[str, ...]:
    """The columns that say when consent was given."""
    dates = (c for c in schema.columns if c.kind == "date")
    return tuple(c.name for c in dates if c.role == "consent" or c.why == "consent_time")


@dataclass(frozen=True)
class Counter:
    """Counts one batch at a time. `today` and `oldest` are days: consent after the one is odd, before the other too old."""

    gates: tuple[Gate, ...]
    times: tuple[str, ...] = ()
    today: str = "9999-12-31"
    oldest: str = "0001-01-01"

    @property
    def columns(self) -> list[str]:
        """The columns a batch must have."""
        return list(dict.fromkeys([*(gate.column for gate in self.gates), *self.times]))

    def count(self, frame: pd.DataFrame) -> Stopped:
        """Who of the batch is stopped at which gate: each customer at the first one that stops them."""
        left, counts, consenting = np.ones(len(frame), bool), np.zeros((len(self.gates), 2), np.int64), None
        for i, gate in enumerate(self.gates):
            if gate.code != "consent" and consenting is None:
                consenting = left
            stopped = left & ~deliverable(frame, ((gate.column, gate.yes_means_may),))
            counts[i] = _by_state(frame[gate.column], stopped) if gate.yes_means_may else (stopped.sum(), 0)
            left = left & ~stopped
        given = left if consenting is None else consenting
        return Stopped(counts, int(left.sum()), tuple(self._time(name, frame[name][given]) for name in self.times))

    def _time(self, column: str, values: pd.Series) -> ConsentTime:
        days = pd.to_datetime(values.dropna(), utc=True).dt.tz_localize(None).to_numpy("datetime64[D]")
        if not len(days):
            return ConsentTime(column)
        n_future, n_old = (days > np.datetime64(self.today)).sum(), (days < np.datetime64(self.oldest)).sum()
        return ConsentTime(column, str(days.min()), str(days.max()), len(days), int(n_future), int(n_old))


def _by_state(values: pd.Series, stopped: np.ndarray) -> tuple[int, int]:
    """(refused, never asked) of the stopped ones; a day that is not there was never asked for."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return 0, int(stopped.sum())
    categories = values.astype("category").cat
    refused = np.array([consent_of(text) == "refused" for text in as_text(categories.categories)] + [False])
    n_refused = int((refused[categories.codes.to_numpy()] & stopped).sum())
    return n_refused, int(stopped.sum()) - n_refused


def waterfall_of(rows: Rows, gates: tuple[Gate, ...], stopped: Stopped | None) -> Waterfall:
    """The steps, put together from what was counted; `stopped` is None where no column says who may be contacted."""
    steps = [*_rows(rows)]
    for code in GATES:
        losses = tuple(loss for i, gate in enumerate(gates) if gate.code == code for loss in _losses(gate, stopped, i))
        steps.append(Step(code, steps[-1].n_left - sum(loss.n for loss in losses), losses))
    knows = any(gate.code == "consent" for gate in gates)
    return Waterfall(tuple(steps), stopped.times if stopped else (), knows)


def _rows(rows: Rows) -> list[Step]:
    n_read = rows.n_file if rows.n_made is None else rows.n_readable + sum(rows.lines.values())
    steps = [Step("file", rows.n_file)]
    if rows.n_made is None:
        steps.append(_lost("readable", rows.n_file, rows.n_readable, "set_aside"))
        before = rows.n_readable
    else:
        steps.append(_lost("readable", rows.n_file, n_read, "set_aside"))
        steps.append(Step("lines", rows.n_readable, tuple(Loss(why, n) for why, n in rows.lines.items() if n)))
        steps.append(_lost("customers", rows.n_readable, rows.n_made, "same_customer"))
        before = rows.n_made
    steps.append(_lost("with_id", before, rows.n_with_id, "no_id"))
    steps.append(_lost("unique", rows.n_with_id, rows.n_unique, "repeated_id"))
    return steps


def _lost(code: str, before: int, after: int, why: str) -> Step:
    return Step(code, after, (Loss(why, before - after),) if before > after else ())


def _losses(gate: Gate, stopped: Stopped | None, i: int) -> list[Loss]:
    if stopped is None:
        return []
    whys = WHYS["listed" if gate.column == LISTED else gate.code]
    return [Loss(why, int(n), gate.column) for why, n in zip(whys, stopped.counts[i], strict=True) if n]


def as_facts(fall: Waterfall) -> dict[str, Any]:
    """The waterfall as plain JSON, for scripts: who is left after each step (None: there is no such step), and what
    was lost for which reason."""
    left = {step.code: step.n_left for step in fall.steps}
    lost: dict[str, int] = {}
    for loss in (loss for step in fall.steps for loss in step.losses):
        lost[loss.why] = lost.get(loss.why, 0) + loss.n
    return {**{shown: left.get(code) for code, shown in NAMES.items()}, "lost": lost}
