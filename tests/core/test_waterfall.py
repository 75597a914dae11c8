"""From the rows of a file to who can be contacted: counted by hand, against the core's own count, and as a sum that holds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segexplorer.core.derived import LISTED, WRITABLE
from segexplorer.core.model import Column, Schema
from segexplorer.core.summary import deliverable
from segexplorer.core.waterfall import Counter, Loss, Rows, Waterfall, as_facts, gates_of, times_of, waterfall_of

SCHEMA = Schema(
    (
        Column("unsubscribed", "flag", "suppressed", used=False),
        Column("opt_in", "category", "consent", used=False),
        Column("opt_in_date", "date", "ignored", used=False, why="consent_time"),
        Column(WRITABLE, "flag", "consent", used=False),
        Column(LISTED, "flag", "suppressed", used=False),
    )
)
PEOPLE = pd.DataFrame(
    {
        "unsubscribed": ["no", "no", "no", "yes", "no", "no", "no"],
        "opt_in": ["Subscribed", "Unsubscribed", "Never subscribed", "Subscribed", "Subscribed", None, "Subscribed"],
        "opt_in_date": pd.to_datetime(["2017-05-01", "2016-01-01", None, "2024-02-29", "2031-01-01", None, None]),
        WRITABLE: pd.Series([True, True, True, True, False, True, None], dtype=object),
        LISTED: [True, False, False, False, False, False, False],
    }
)


def fall(frame: pd.DataFrame, schema: Schema = SCHEMA, **days: str) -> Waterfall:
    n, gates = len(frame), gates_of(schema)
    return waterfall_of(Rows(n, n, n, n), gates, Counter(gates, times_of(schema), **days).count(frame))


def holds(found: Waterfall) -> None:
    """Each step's loss and what it left are the step before."""
    for before, after in zip(found.steps, found.steps[1:], strict=False):
        assert after.n_left + after.n_lost == before.n_left
        assert all(loss.n > 0 for loss in after.losses)


def test_everybody_is_stopped_at_the_first_gate_that_stops_them() -> None:
    found = fall(PEOPLE)
    assert found.step("consent").losses == (Loss("refused", 1, "opt_in"), Loss("never_asked", 2, "opt_in"))
    assert found.step("address").losses == (Loss("bad_address", 1, WRITABLE), Loss("no_address", 1, WRITABLE))
    assert found.step("suppressed").losses == (Loss("suppressed", 1, "unsubscribed"), Loss("listed", 1, LISTED))
    assert found.n_deliverable == 0
    holds(found)


def test_the_times_are_of_those_who_gave_consent() -> None:
    (time,) = fall(PEOPLE, today="2026-01-01", oldest="2020-01-01").times
    assert (time.column, time.first, time.last) == ("opt_in_date", "2017-05-01", "2031-01-01")
    assert (time.n, time.n_future, time.n_old) == (3, 1, 1)


def test_a_day_alone_says_yes_where_it_stands() -> None:
    schema = Schema((Column("opt_in_date", "date", "consent", used=False),))
    found = fall(PEOPLE, schema)
    assert found.step("consent").losses == (Loss("never_asked", 3, "opt_in_date"),)
    assert found.times[0].n == 4


def test_order_lines_become_customers_and_the_sum_still_holds() -> None:
    rows = Rows(1_010, 900, 150, 140, {"without_customer": 60, "without_date": 40, "after": 0}, n_made=150)
    found = waterfall_of(rows, (), None)
    assert [(s.code, s.n_left, s.n_lost) for s in found.steps[:6]] == [
        ("file", 1_010, 0),
        ("readable", 1_000, 10),
        ("lines", 900, 100),
        ("customers", 150, 750),
        ("with_id", 150, 0),
        ("unique", 140, 10),
    ]
    holds(found)
    facts = as_facts(found)
    assert (facts["rows_in_file"], facts["lines"], facts["customers"], facts["deliverable"]) == (1_010, 900, 150, 140)
    assert sum(facts["lost"].values()) == facts["rows_in_file"] - facts["deliverable"]


LEVELS = st.sampled_from(["yes", "no", "", None, "Subscribed", "never subscribed", "cleaned", "perhaps"])
FLAGS = st.sampled_from([True, False, None])


@given(st.lists(st.tuples(LEVELS, LEVELS, FLAGS, FLAGS), min_size=1, max_size=40), st.integers(0, 40))
def test_the_last_step_is_what_the_core_calls_deliverable_however_the_rows_are_cut(people: list[tuple], cut: int) -> None:
    frame = pd.DataFrame(people, columns=["opt_in", "unsubscribed", WRITABLE, LISTED]).astype(object)
    schema = Schema(tuple(c for c in SCHEMA.columns if c.why != "consent_time"))
    gates = gates_of(schema)
    count = Counter(gates).count
    whole, parts = count(frame), count(frame.iloc[:cut]) + count(frame.iloc[cut:])
    assert np.array_equal(whole.counts, parts.counts)
    found = waterfall_of(Rows(*[len(frame)] * 4), gates, whole)
    holds(found)
    pairs = tuple((c.name, c.role == "consent") for c in schema.columns)
    assert found.n_deliverable == whole.n_deliverable == deliverable(frame, pairs).sum()


@pytest.mark.parametrize("order", [1, -1])
def test_the_columns_may_stand_in_any_order(order: int) -> None:
    assert fall(PEOPLE, Schema(SCHEMA.columns[::order])).n_deliverable == 0
    assert [gate.code for gate in gates_of(Schema(SCHEMA.columns[::order]))] == ["consent", "address", "suppressed", "suppressed"]
