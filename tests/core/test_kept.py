"""The promise: the same segments contacted as then, measured on newer customers, and judged by how many there are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from segexplorer.core.kept import Promise, hold, readable_share
from segexplorer.core.model import Goal
from segexplorer.core.summary import Summary
from segexplorer.ingest.samples import online_shop
from tests.core.bases import GOALS, Explored, keyed, shop

KINDS = list(GOALS)


def held(base: Explored, now: Summary, k: int, j: int, **known: bool) -> Promise:
    promise = hold(base.grown.path, base.grown.tree, base.summary, now, base.scales, k, j, 25, **known)
    assert promise is not None
    return promise


def newer(base: Explored, n: int = 3_000, seed: int = 31) -> tuple[pd.DataFrame, np.ndarray, Summary]:
    frame, keys = keyed(online_shop(n, seed=seed), salt=2)
    return frame, keys, base.learned.assigner.summarise(frame, keys)


def may_contact(frame: pd.DataFrame) -> pd.Series:
    return frame["marketing_consent"].eq("yes") & frame["unsubscribed"].eq("no")


@pytest.mark.parametrize("k", [1, 2, 5, 12])
@pytest.mark.parametrize("kind", KINDS)
def test_on_the_customers_of_then_the_promise_is_never_broken(kind: str, k: int) -> None:
    base = shop(kind)
    for step in base.grown.path.cut(k).steps:
        found = held(base, base.summary, k, step.n_contacted)
        assert found.reach.now == pytest.approx(step.reach_share, abs=1e-12)
        # Messages and centres that were chosen with these very customers may flatter: that is why promises leave a fold out.
        flattering = ("kept", "more") if kind in ("interest", "likeness") else ("kept",)
        assert found.reach.verdict == "kept"
        assert found.relevance.verdict in flattering
        if k == step.n_contacted and kind in ("response", "value"):  # nothing was chosen, so nothing can differ
            assert found.relevance.now == pytest.approx(step.relevance, rel=1e-12)


@pytest.mark.parametrize(("kind", "column"), [("response", "responded"), ("value", "spend_total")])
def test_what_came_is_what_pandas_counts_in_the_segments_chosen_then(kind: str, column: str) -> None:
    base = shop(kind)
    frame, keys, now = newer(base)
    node = base.grown.tree.node_of[7][base.learned.assigner.atoms(frame, keys)]
    contacted = np.isin(node, base.grown.path.cut(8).segment_ids[:3]) & may_contact(frame)
    found = held(base, now, 8, 3)
    assert found.segment_ids == base.grown.path.cut(8).segment_ids[:3]
    assert found.reach.now == pytest.approx(contacted.mean())
    assert found.relevance.now == pytest.approx(frame.loc[contacted, column].mean())


def test_the_message_of_an_interest_is_the_one_chosen_then() -> None:
    base = shop("interest")
    frame, keys, now = newer(base)
    node, ids = base.grown.tree.node_of[4][base.learned.assigner.atoms(frame, keys)], base.grown.path.cut(5).segment_ids[:2]
    asked = may_contact(frame) & frame["favourite_category"].notna() & np.isin(node, ids)
    message = pd.Series(node).map({i: base.grown.path.nodes[i].message for i in ids})
    assert held(base, now, 5, 2).relevance.now == pytest.approx((frame["favourite_category"] == message)[asked].mean())


def test_likeness_is_the_spread_that_the_centres_of_then_still_explain() -> None:
    base = shop("likeness")
    frame, keys, now = newer(base)
    space = base.learned.assigner.space
    fold = ((keys >> np.uint64(16)) % np.uint64(20)).astype(int)
    points = space.coordinates(space.encoder.read(frame), fold).astype(float) * base.scales
    node, before = base.grown.tree.node_of[4][base.learned.assigner.atoms(frame, keys)], base.node(5)
    to_base = np.square(points - base.points.mean(axis=0)).sum(axis=1).mean()
    fit, weight = 0.0, 0
    for i in base.grown.path.cut(5).segment_ids:
        to_centre = np.square(points[node == i] - base.points[before == i].mean(axis=0)).sum(axis=1).mean()
        n = int((may_contact(frame) & (node == i)).sum())
        fit, weight = fit + n * (1 - to_centre / to_base), weight + n
    assert held(base, now, 5, 5).relevance.now == pytest.approx(fit / weight, rel=1e-4)


def test_an_answer_that_collapsed_is_a_promise_not_kept() -> None:
    base = shop("response")
    frame, keys = keyed(online_shop(4_000, seed=32), salt=2)
    nobody = base.learned.assigner.summarise(frame.assign(responded=0), keys)
    everybody = base.learned.assigner.summarise(frame.assign(responded=1), keys)
    assert (held(base, nobody, 8, 3).relevance.verdict, held(base, nobody, 8, 3).relevance.now) == ("less", 0)
    assert held(base, everybody, 8, 3).relevance.verdict == "more"


def test_what_a_small_file_misses_by_chance_is_no_broken_promise() -> None:
    """The same shares in a base of the old size, and in one a twentieth as large."""
    base = shop("response")
    step = base.grown.path.cut(8).steps[2]
    same = {
        "n": base.summary.n * 100,
        "n_deliverable": base.summary.n_deliverable * 100,
        "n_asked": base.summary.n_asked * 100,
        "goal": base.summary.goal * 100 * 0.97 * step.relevance_low / step.relevance,
    }
    large = replace(base.summary, **same)
    small = replace(base.summary, **{name: values / 2_000 for name, values in same.items()})
    assert held(base, large, 8, 3).relevance.verdict == "less"
    hidden = hold(base.grown.path, base.grown.tree, base.summary, small, base.scales, 8, 3, 1)
    assert hidden is not None
    assert hidden.relevance.now == pytest.approx(held(base, large, 8, 3).relevance.now)
    assert hidden.relevance.verdict == "chance"


def test_without_goal_or_consent_in_the_newer_file_it_says_that_it_cannot_tell() -> None:
    base = shop("response")
    unasked = held(base, base.summary, 8, 3, knows_goal=False)
    assert (unasked.reach.verdict, unasked.relevance.verdict, unasked.relevance.now) == ("kept", "absent", None)
    unknown = held(base, base.summary, 8, 3, knows_consent=False)
    assert (unknown.reach.verdict, unknown.reach.now, unknown.relevance.verdict) == ("absent", None, "absent")


def test_the_answers_of_a_few_are_not_told() -> None:
    base = shop("response")
    few = replace(base.summary, n_asked=base.summary.n_asked // 1_000)
    found = held(base, few, 8, 3)
    assert (found.relevance.verdict, found.relevance.now) == ("few", None)


def test_a_goal_written_in_another_way_is_not_readable() -> None:
    goal = Goal("response", "bought", positive="yes", levels=("no", "yes"))
    assert readable_share(goal, pd.Series(["yes", "no", None])) == 1
    assert readable_share(goal, pd.Series(["ja", "nein", "yes", "nein"])) == 0.25
    assert readable_share(goal, pd.Series([None, None])) == 0
    assert readable_share(Goal("value", "spend"), pd.Series(["1.5", "2 €"])) == 0.5
