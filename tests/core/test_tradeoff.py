"""What the slider promises of people: whole, never negative, adding up to the base at every point."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segexplorer.core.learned import Question
from segexplorer.core.tradeoff import whole_people
from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.samples import online_shop
from tests.core.bases import GOALS, PEOPLE, explore_frame, may_contact, shop, steps_of

KINDS = list(GOALS)


def test_people_by_hand() -> None:
    # 100 deliverable, 40 would be hits; of 50 contacted 30 are: 20 get a message in vain, 10 are missed, 40 rightly left alone
    assert whole_people(50, 30.0, 40.0, 100) == (30, 20, 10, 40)
    # everybody contacted: nobody can be missed, whatever the estimate says
    assert whole_people(100, 35.2, 40.0, 100) == (40, 60, 0, 0)


@given(st.integers(0, 500), st.floats(-10, 600), st.floats(-10, 600), st.integers(0, 500))
def test_people_are_whole_never_negative_and_add_up(contacted: int, hits: float, potential: float, deliverable: int) -> None:
    contacted = min(contacted, deliverable)
    got = whole_people(contacted, hits, potential, deliverable)
    assert min(got) >= 0
    assert sum(got) == deliverable
    assert got[0] + got[1] == contacted


@pytest.mark.parametrize("consent", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_the_five_counts_are_the_base_at_every_cut_and_step(kind: str, consent: bool) -> None:
    base = shop(kind, consent)
    path = base.grown.path
    assert path.n_customers == len(base.frame)
    assert path.n_deliverable == may_contact(base).sum()
    for cut, s in steps_of(base):
        people = [getattr(s, name) for name in PEOPLE]
        assert min(people) >= 0
        assert sum(people) == len(base.frame), (cut.n_segments, s.n_contacted)
        assert s.not_deliverable == len(base.frame) - path.n_deliverable
        assert s.relevance_low <= s.relevance <= s.relevance_high


@pytest.mark.parametrize("kind", KINDS)
def test_reach_is_exactly_the_customers_assigned_to_the_contacted_segments(kind: str) -> None:
    base = shop(kind)
    may = may_contact(base)
    for k in (1, 2, 7, 20, 40):
        node, cut = base.node(k), base.grown.path.cut(k)
        assert sorted(cut.segment_ids) == sorted(np.unique(node))
        for s in cut.steps:
            contacted = np.isin(node, cut.segment_ids[: s.n_contacted]) & may
            assert s.reach_share == pytest.approx(contacted.mean(), abs=1e-12)
            assert s.hits + s.misses == contacted.sum()


@pytest.mark.parametrize("kind", KINDS)
def test_the_cards_count_the_customers_assigned_to_them(kind: str) -> None:
    base = shop(kind)
    nodes, may = base.grown.path.nodes, may_contact(base)
    for k in (1, 8, 40):
        node = pd.Series(base.node(k))
        assert {i: nodes[i].n_customers for i in node.unique()} == node.value_counts().to_dict()
        assert {i: nodes[i].n_deliverable for i in node.unique()} == pd.Series(may).groupby(node).sum().to_dict()
        assert all(nodes[i].born_at <= k and (nodes[i].split_at == 0 or k < nodes[i].split_at) for i in node.unique())


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_of_a_path_is_finite(kind: str) -> None:
    base = shop(kind)
    for cut, s in steps_of(base):
        assert all(math.isfinite(v) for v in vars(s).values() if v is not None), cut.n_segments
    assert np.isfinite(base.grown.path.ceiling).all()


def test_nobody_who_may_be_contacted_is_no_reason_to_fall_over() -> None:
    frame = online_shop(500)
    frame["marketing_consent"] = "no"
    schema = guess_schema(online_shop(500))
    path = explore_frame(frame, Question("responded"), replace(schema)).grown.path
    assert path.n_deliverable == 0
    assert path.cut(1).steps[0].lift == 1.0
    assert all(s.not_deliverable == 500 for cut in path.cuts for s in cut.steps)
