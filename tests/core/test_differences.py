"""In what a few groups differ most: the order is that of the gaps, and chance makes no row."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from segexplorer.core.differences import differences
from segexplorer.core.facts import Facts, facts_of
from segexplorer.core.model import Trait
from tests.core.bases import shop


def facts(effect: list[list[float]], columns: str = "abcdef", n: int = 1_000) -> Facts:
    """Facts of nodes 2, 3, ... whose values rise with the effects."""
    cells = np.array(effect)
    traits = tuple(Trait(columns[i], "value", "number", "", 10.0, 10.0, 100.0, 0.0) for i in range(cells.shape[1]))
    ids = tuple(range(2, 2 + len(cells)))
    return Facts(ids, np.full(len(cells), n), traits, 10 + cells, cells, np.full(cells.shape[1], 10.0))


def test_the_largest_gap_comes_first_with_who_stands_at_its_ends() -> None:
    found = differences(facts([[0.1, -1.0, 0.5], [0.6, 1.0, 0.4], [0.3, 0.0, 0.45]]))
    assert [(d.fact, d.highest, d.lowest) for d in found] == [(1, 3, 2), (0, 3, 2)]
    assert [d.gap for d in found] == pytest.approx([2.0, 0.5])


def test_a_column_stands_once_with_its_widest_level() -> None:
    assert [d.fact for d in differences(facts([[0.0, 0.0, 0.0], [0.5, 0.9, 0.4]], "aab"))] == [1, 2]


def test_a_gap_that_chance_makes_or_nobody_would_notice_is_none() -> None:
    assert differences(facts([[0.0], [0.5]], n=20)) == ()
    assert differences(facts([[0.0], [0.29]], n=100_000)) == ()
    assert len(differences(facts([[0.0], [0.31]], n=100_000))) == 1


def test_who_cannot_be_told_of_takes_no_part() -> None:
    (one,) = differences(facts([[np.nan], [0.0], [1.0]]))
    assert (one.highest, one.lowest) == (4, 3)
    assert differences(facts([[np.nan], [np.nan], [1.0]])) == ()
    assert differences(facts([[1.0]])) == ()


def test_means_and_typical_people_must_agree() -> None:
    contrary = facts([[0.0], [1.0]])
    contrary.value[1, 0] = 5.0
    assert differences(contrary) == ()


def test_real_groups_differ_where_a_plain_two_sample_test_says_so() -> None:
    """For levels: a chi-square test of the two groups finds each difference shown, far beyond chance."""
    base = shop("response")
    all_facts = facts_of(base.learned.assigner.space.encoder, base.summary, base.grown.tree, 25)
    found = differences(all_facts.of((2, 3)), most=50)
    seen = 0
    for difference in found:
        trait = all_facts.traits[difference.fact]
        if trait.level:
            has = base.frame[trait.column].astype(str).eq(trait.level)
            table = [[(has & (base.node(2) == i)).sum(), (~has & (base.node(2) == i)).sum()] for i in (2, 3)]
            assert stats.chi2_contingency(table).pvalue < 0.01
            seen += 1
    assert seen
