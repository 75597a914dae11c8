"""Who moved: every customer of both files is counted once, and small groups are not shown."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from segexplorer.core.moved import Moves, Places, follow, migrate, out_of
from segexplorer.core.tree import Tree

TREE = Tree((1, 2), np.array([[1, 1, 1], [2, 2, 3], [4, 5, 3]]), np.zeros(3))
SOME = st.dictionaries(st.integers(0, 60), st.integers(0, 2), max_size=40)


def places(where: dict[int, int]) -> Places:
    return Places(np.array(list(where), np.uint64), np.array(list(where.values()), np.int16))


@given(SOME, SOME)
def test_customers_are_followed_as_pandas_would_join_them(then: dict[int, int], now: dict[int, int]) -> None:
    moves = follow(places(then), places(now), 3)
    joined = pd.merge(pd.Series(then, name="a"), pd.Series(now, name="b"), left_index=True, right_index=True)
    expected = np.zeros((3, 3), int)
    for a, b in joined.itertuples(index=False):
        expected[int(a), int(b)] += 1
    assert moves.counts.tolist() == expected.tolist()
    assert (moves.n_new, moves.n_gone) == (len(now) - len(joined), len(then) - len(joined))


def test_moves_by_hand() -> None:
    moves = Moves(np.array([[40, 10, 0], [0, 50, 30], [26, 0, 60]]), n_new=7, n_gone=9)
    found = migrate(moves, TREE, 3, (3, 5, 4), 25)
    assert found is not None
    # ten went from 4 to 5: beside the hundred of 2 and the fifty who stayed in 5, who stayed in 4 would tell of them
    assert (found.from_ids, found.to_ids) == ((3, 5), (3, 5, 4))
    assert found.counts.tolist() == [[60, 0, 26], [30, 50, 0]]
    assert (found.n_both, found.n_new, found.n_gone) == (216, 7, 9)
    assert found.stayed_share == 0.69  # 150 of 216
    joined = migrate(moves, TREE, 2, (2, 3), 25)
    assert joined is not None
    assert joined.counts.tolist() == [[100, 30], [26, 60]]


def test_a_few_who_moved_are_not_told_by_those_who_stayed() -> None:
    found = migrate(Moves(np.diag([40, 30, 60]) + np.eye(3, k=1, dtype=int) * 5, 0, 0), TREE, 2, (2, 3), 25)
    assert found is not None
    assert (found.from_ids, found.counts.tolist()) == ((2,), [[75]])  # 65 are not told of, not five


def test_nobody_moves_between_groups_when_there_is_one_group() -> None:
    found = migrate(Moves(np.full((3, 3), 10), 0, 0), TREE, 1, (1,), 25)
    assert found is not None
    assert (found.stayed_share, found.counts.tolist()) == (1, [[90]])


def test_groups_of_fewer_than_the_minimum_are_not_shown_and_count_all_the_same() -> None:
    moves = Moves(np.array([[100, 0, 4], [0, 24, 0], [21, 0, 80]]), 0, 0)
    found = migrate(moves, TREE, 3, (4, 5, 3), 25)
    assert found is not None
    assert (found.from_ids, found.to_ids, found.counts.tolist()) == ((3,), (3,), [[80]])
    assert (found.n_both, found.stayed_share) == (229, 0.89)
    assert migrate(Moves(np.eye(3, dtype=int) * 8, 0, 0), TREE, 3, (4, 5, 3), 25) is None


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), min_size=1, max_size=5))
def test_what_a_row_leaves_of_what_it_is_divided_by_is_nobody_or_enough(rows: list[tuple[int, int]]) -> None:
    told, untold = np.array(rows).T
    whole = out_of(told[:, None], told + untold, 25)
    assert all(n == 0 or n >= 25 for n in whole - told)
    assert (whole == told + untold)[(untold == 0) | (untold >= 25)].all()
