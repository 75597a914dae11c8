"""Who stayed, by hand and by planted truth; what dates cannot tell is not claimed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segexplorer.core.encode import NumberCode
from segexplorer.core.fit_encoder import fit_encoder
from segexplorer.core.learned import Question
from segexplorer.core.migration import Migration, as_of_day, day_that_leaves, first_days, match, migration_of
from segexplorer.core.model import Choices
from tests.core.bases import Explored, explore_frame, features

DAYS = pd.to_datetime(pd.Series(["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"]))


def coded(frame: pd.DataFrame) -> list[NumberCode]:
    """The codes of a frame that holds nothing but dates."""
    encoder, _ = fit_encoder(frame, features(frame, dict.fromkeys(frame.columns, "date")))
    return [c for c in encoder.columns + encoder.silent if isinstance(c, NumberCode)]


def customers(moved: bool = False, n: int = 1_200) -> pd.DataFrame:
    """Three clumps that joined evenly over 2023 and 2024; `moved`: who joined later than September is a clump of its own."""
    rng = np.random.default_rng(5)
    clump = rng.integers(0, 3, n)
    joined = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 730, n), unit="D")
    frame = pd.DataFrame({"a": clump * 30.0, "b": (clump == 1) * 30.0, "c": rng.normal(size=n)})
    frame[["a", "b"]] += rng.normal(size=(n, 2))
    if moved:
        frame.loc[joined > "2024-09-01", ["a", "b"]] += 300
    return frame.assign(joined=joined)


def explored(frame: pd.DataFrame) -> Explored:
    return explore_frame(frame, Question(), features(frame, {"joined": "date"}), Choices(max_segments=8))


def migrated(base: Explored) -> Migration:
    choices = Choices(max_segments=8)
    return migration_of(base.learned, base.grown.tree, choices, base.frame, base.keys, 25 / len(base.frame))


# ---- by hand


def test_groups_are_matched_so_that_most_stay() -> None:
    """Of ten, group 2 sends three to 5 and one to 4; group 3 sends two to 5 and four to 4."""
    moves = match(np.array([[1.0, 3.0], [4.0, 2.0]]), np.array([2, 3]), np.array([4, 5]))
    assert (moves.then_ids, moves.now_ids, moves.matched) == ((3, 2), (4, 5), 2)
    assert moves.table.tolist() == [[0.4, 0.2], [0.1, 0.3]]
    assert moves.stay_share == pytest.approx(0.7)


def test_an_old_group_without_a_match_comes_last_and_nobody_stays_in_it() -> None:
    moves = match(np.array([[5.0], [1.0], [4.0]]), np.array([3, 4, 5]), np.array([1]))
    assert (moves.then_ids, moves.now_ids, moves.matched) == ((3, 4, 5), (1,), 1)
    assert moves.stay_share == 0.5


def test_the_first_day_is_the_earliest_of_all_columns_and_a_placeholder_is_none() -> None:
    frame = pd.DataFrame(
        {
            "joined": [*DAYS, pd.NaT, pd.NaT],
            "bought": pd.to_datetime(["2023-12-24", None, "2024-02-01", "9999-12-31", "2024-01-09", None]),
        }
    )
    days = first_days(frame, coded(frame)).astype(str).tolist()
    assert days == ["2023-12-24", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-09", "NaT"]


def test_the_day_leaves_three_of_four() -> None:
    days = DAYS.to_numpy(dtype="datetime64[D]")
    assert str(day_that_leaves(days[::-1], 0.75)) == "2024-01-03"
    assert str(day_that_leaves(np.append(days, np.datetime64("NaT")), 0.75)) == "2024-01-03"
    assert np.isnat(day_that_leaves(days[:0], 0.75))


def test_a_date_after_the_day_is_not_known_yet_and_the_rest_is_as_today() -> None:
    frame = pd.DataFrame({"joined": DAYS, "amount": [1.0, 2, 3, 4]})
    past = as_of_day(frame, coded(frame[["joined"]]), np.datetime64("2024-01-02", "D"))
    assert past["joined"].isna().tolist() == [False, False, True, True]
    assert past["amount"].tolist() == [1, 2, 3, 4]
    assert frame["joined"].notna().all()


# ---- planted truth


def test_in_groups_that_were_there_all_the_time_almost_everybody_stays() -> None:
    found = migrated(explored(customers()))
    assert (found.problem, found.n_customers) == ("", pytest.approx(900, abs=5))
    assert found.as_of == str(customers()["joined"].sort_values().iloc[899].date())
    assert found.moves(3).stay_share > 0.98


def test_groups_that_the_latest_customers_made_are_no_groups_of_then() -> None:
    """With newcomers far away, today's first cut is old against new: of those of then all sit on one side."""
    found = migrated(explored(customers(moved=True)))
    assert found.moves(2).table.sum(axis=0).max() > 0.85
    assert found.moves(2).stay_share < 0.75


def test_the_matrix_counts_the_customers_of_then_one_by_one() -> None:
    base = explored(customers())
    found = migrated(base)
    there = (base.frame["joined"] <= found.as_of).to_numpy()
    for k in (2, 5):
        moves = found.moves(k)
        counted = pd.Series(base.node(k)[there]).value_counts(normalize=True)
        assert dict(zip(moves.now_ids, moves.table.sum(axis=0).tolist(), strict=True)) == pytest.approx(counted.to_dict())


# ---- what cannot be known


def test_without_dates_in_use_nothing_is_said() -> None:
    base = explore_frame(customers().drop(columns="joined"), Question(), features(customers().drop(columns="joined")))
    assert migrated(base) == Migration("no_dates")


def test_a_day_that_leaves_nearly_everybody_is_no_past() -> None:
    frame = customers()
    frame["joined"] = pd.Timestamp("2024-12-31")
    frame.loc[:39, "joined"] = pd.Timestamp("2024-01-01")
    assert migrated(explored(frame)).problem == "no_past"


def test_a_past_in_which_the_goal_cannot_be_learned_says_so() -> None:
    """Everybody who answered joined in the last months."""
    frame = customers()
    frame["answer"] = np.where((frame["joined"] > "2024-09-01") & (frame["c"] > 0), "yes", "no")
    schema = features(frame, {"joined": "date", "answer": "flag"})
    question = Question("answer", allowed=frozenset(frame.columns))
    base = explore_frame(frame, question, schema, Choices(max_segments=8))
    assert replace(migrated(base), as_of="", n_customers=0) == Migration("not_learned")


# ---- laws


@given(st.integers(0, 1_000), st.integers(1, 6), st.integers(1, 6))
@settings(max_examples=40)
def test_everybody_of_then_is_somewhere_now_and_no_other_order_keeps_more(seed: int, n_then: int, n_now: int) -> None:
    table = np.random.default_rng(seed).integers(0, 30, (n_then, n_now)).astype(float)
    table[0, 0] += 1
    moves = match(table, np.arange(n_then), np.arange(n_now))
    assert moves.table.sum() == pytest.approx(1)
    assert moves.matched == min(n_then, n_now)
    n = min(n_then, n_now)
    assert moves.stay_share >= np.diag(table)[:n].sum() / table.sum() - 1e-12
    assert sorted(moves.then_ids) == list(range(n_then))
    assert sorted(moves.now_ids) == list(range(n_now))
