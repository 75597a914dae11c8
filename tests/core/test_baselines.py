"""Baselines are measured exactly as the segments are: what equals a cut gives its numbers, what is better is said to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans

from segexplorer.core.baselines import Baseline, Group, baseline, beaten_by, best_at, flat_steps, send_to_all
from segexplorer.core.divisions import divide_by
from segexplorer.core.grown import regrow
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices, Column, Cut, Economics, Goal, Node, Path, Recommended, Step
from segexplorer.core.refits import refit
from segexplorer.core.rfm import divide_by_rfm, rfm_columns
from segexplorer.core.tally import Division, Label, Tally, needed_columns, summarise_by, tallies, without_rare
from segexplorer.errors import UnusableData
from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.samples import online_shop, planted_groups
from tests.core.bases import GOALS, Explored, explore_frame, gained_in_folds, shop

KINDS = list(GOALS)


@dataclass(frozen=True)
class Given:
    """A division the test makes itself: the group of each customer, looked up by key."""

    group_of: dict[int, int]
    n_groups: int
    code: str = "column"
    columns: tuple[str, ...] = ()
    in_space: bool = False

    @property
    def labels(self) -> tuple[Label, ...]:
        return tuple(Label("level", str(i)) for i in range(self.n_groups))

    def groups(self, frame: pd.DataFrame, points: np.ndarray) -> np.ndarray:
        return np.array([self.group_of[k] for k in frame["_key"]])


def tallied(base: Explored, *divisions: Division) -> tuple[Tally, ...]:
    frame = base.frame.assign(_key=base.keys)
    return tallies(summarise_by(base.learned.assigner, frame, base.keys, divisions), divisions)


def by_labels(base: Explored, group: np.ndarray) -> Tally:
    """The tally of groups 0, 1, .. that a test assigned itself."""
    of = dict(zip(base.keys.tolist(), group.tolist(), strict=True))
    return tallied(base, Given(of, int(group.max()) + 1))[0]  # type: ignore[arg-type]


def measured(base: Explored, tally: Tally, choices: Choices | None = None) -> Baseline:
    path = base.grown.path if choices is None else regrow(base.learned, base.summary, choices).path
    return flat_steps(tally, base.learned.goal, choices or Choices(), base.scales, path.smallest_group, 25)


def assert_same_steps(ours: Sequence[Step], theirs: Sequence[Step], exactly: bool) -> None:
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        for name in Step.__dataclass_fields__:
            a, b = getattr(one, name), getattr(other, name)
            assert a == (b if exactly or b is None else pytest.approx(b, rel=1e-6, abs=1e-9)), name


# ---- what equals the explorer's own cut has its numbers


@pytest.mark.parametrize("consent", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_a_division_into_one_group_is_exactly_one_message_for_everybody(kind: str, consent: bool) -> None:
    base = shop(kind, consent)
    one = measured(base, by_labels(base, np.zeros(len(base.frame), int)))
    assert_same_steps(one.steps, base.grown.path.cut(1).steps, exactly=kind in ("response", "interest"))
    assert one.n_groups == 1


@pytest.mark.parametrize("k", [2, 7, 20])
@pytest.mark.parametrize("kind", KINDS)
def test_a_division_into_the_segments_themselves_has_exactly_the_steps_of_the_cut(kind: str, k: int) -> None:
    base = shop(kind)
    ids, group = np.unique(base.node(k), return_inverse=True)
    theirs = base.grown.path.cut(k)
    ours = measured(base, by_labels(base, group))
    assert_same_steps(ours.steps, theirs.steps, exactly=kind in ("response", "interest"))
    assert [ids[int(g.label.level)] for g in ours.groups] == list(theirs.segment_ids)
    for g in ours.groups:
        node = base.grown.path.nodes[int(ids[int(g.label.level)])]
        assert (g.n_customers, g.n_deliverable, g.message) == (node.n_customers, node.n_deliverable, node.message)
        assert g.relevance == pytest.approx(node.relevance, rel=1e-6)


def test_money_and_the_smallest_group_count_for_a_division_as_for_segments() -> None:
    base, choices = shop("response"), Choices(smallest_group=300, economics=Economics(40, 1.5, 30))
    path = regrow(base.learned, base.summary, choices).path
    _, group = np.unique(base.node(9), return_inverse=True)
    ours = flat_steps(by_labels(base, group), base.learned.goal, choices, base.scales, path.smallest_group, 25)
    assert_same_steps(ours.steps, path.cut(9).steps, exactly=True)
    assert len(ours.steps) < ours.n_groups


def test_send_to_all_is_the_first_cut() -> None:
    path = shop("response").grown.path
    everybody = send_to_all(path)
    assert (everybody.n_groups, everybody.steps) == (1, path.cuts[0].steps)


# ---- an own column, by plain pandas


def test_the_groups_of_a_column_are_those_of_pandas() -> None:
    base = shop("response")
    division = divide_by(base.frame, base.learned.schema.named("device"))
    own = baseline(tallied(base, division)[0], base.grown.path, base.learned.schema, Choices(), base.scales)
    may = base.frame["marketing_consent"].eq("yes") & base.frame["unsubscribed"].eq("no")
    y, device = base.frame["responded"], base.frame["device"]
    shrunk = (y[may].groupby(device[may]).sum() + 20 * y[may].mean()) / (may.groupby(device).sum() + 20)
    assert {g.label.level: g.n_customers for g in own.groups} == device.value_counts().to_dict()
    assert {g.label.level: g.n_deliverable for g in own.groups} == may.groupby(device).sum().to_dict()
    assert {g.label.level: g.relevance for g in own.groups} == pytest.approx(shrunk.to_dict())
    assert [g.label.level for g in own.groups] == list(shrunk.sort_values(ascending=False).index)


def test_the_steps_of_a_column_are_what_pandas_finds_when_ranking_without_a_fold() -> None:
    base = shop("response")
    own = measured(base, without_rare(tallied(base, divide_by(base.frame, base.learned.schema.named("source")))[0], 25))
    may = (base.frame["marketing_consent"].eq("yes") & base.frame["unsubscribed"].eq("no")).to_numpy()
    data = pd.DataFrame({"s": base.frame["source"].fillna("missing"), "fold": base.fold, "y": base.frame["responded"]})[may]
    assert len(own.steps) == data["s"].nunique() == own.n_groups
    for j, step in enumerate(own.steps, start=1):
        shown = [g.label.level or g.label.kind for g in own.groups[:j]]
        hits, contacted = gained_in_folds(data, shown, lambda rate: rate.sort_values(ascending=False).index)
        assert step.relevance == pytest.approx(hits / contacted, rel=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_of_a_column_accounts_for_everybody(kind: str) -> None:
    base = shop(kind)
    own = measured(base, tallied(base, divide_by(base.frame, base.learned.schema.named("age_band")))[0])
    for step in own.steps:
        assert step.hits + step.misses + step.missed + step.left_alone + step.not_deliverable == len(base.frame)
        assert step.relevance_low <= step.relevance <= step.relevance_high


@given(st.integers(0, 10_000), st.integers(2, 6))
@settings(max_examples=8)
def test_a_base_divided_in_parts_adds_up_in_any_order(seed: int, n_parts: int) -> None:
    base, rng = shop("response", n_customers=1_500), np.random.default_rng(seed)
    schema = base.learned.schema
    divisions = [divide_by(base.frame, schema.named("device")), divide_by_rfm(base.frame, rfm_columns(schema))]  # type: ignore[arg-type]
    part = rng.integers(0, n_parts, len(base.frame))
    assigner = base.learned.assigner
    parts = [summarise_by(assigner, base.frame[part == p], base.keys[part == p], divisions) for p in np.unique(part)]
    whole = reduce(add, [parts[i] for i in rng.permutation(len(parts))])
    for one, other in zip(tallies(whole, divisions), tallied(base, *divisions), strict=True):
        assert np.array_equal(one.summary.n, other.summary.n)
        assert np.array_equal(one.summary.goal, other.summary.goal)
        assert one.summary.n.sum() == len(base.frame)


def test_a_column_needs_only_itself_the_goal_and_consent_where_there_is_a_goal() -> None:
    base = shop("response")
    division = divide_by(base.frame, base.learned.schema.named("device"))
    assert set(needed_columns(base.learned.assigner, [division])) == {"device", "responded", "marketing_consent", "unsubscribed"}
    alike = shop("likeness")
    assert set(needed_columns(alike.learned.assigner, [division])) == {*alike.learned.assigner.columns, "device"}


def test_rare_groups_are_put_together_and_empty_ones_go() -> None:
    base = shop("response")
    group = np.zeros(len(base.frame), int)
    group[:24], group[24:34], group[34:59] = 1, 2, 4  # 24, 10 and 25 customers, nobody in group 3
    rare = without_rare(by_labels(base, group), 25)
    assert [(label.kind, label.level) for label in rare.labels] == [("level", "0"), ("level", "4"), ("other", "")]
    assert rare.summary.n.sum(axis=1).tolist() == [len(base.frame) - 59, 25, 34]


def test_what_is_left_over_is_never_too_few_to_be_shown() -> None:
    base = shop("response")
    group = np.zeros(len(base.frame), int)
    group[:3], group[3:43], group[43:73] = 1, 2, 3  # three customers, forty, thirty
    shown = without_rare(by_labels(base, group), 25)
    assert [(label.kind, label.level) for label in shown.labels] == [("level", "0"), ("level", "2"), ("other", "")]
    assert shown.summary.n.sum(axis=1).tolist() == [len(base.frame) - 73, 40, 33]


def test_a_column_of_rare_levels_alone_is_refused() -> None:
    base = shop("response", n_customers=1_500)
    tally = by_labels(base, np.arange(len(base.frame)) // 10)
    with pytest.raises(UnusableData, match="puts everybody into one group"):
        baseline(replace(tally, columns=("name",)), base.grown.path, base.learned.schema, Choices(), base.scales)


# ---- k-means


def test_refits_are_the_k_means_of_scikit_learn() -> None:
    base = shop("response")
    space = base.learned.assigner.space
    points = space.coordinates(space.encoder.read(base.frame), base.fold)
    found = refit(points, base.scales, 6, seed=3)
    assert [len(d.labels) for d in found] == [2, 3, 4, 5, 6]
    for division in found:
        oracle = KMeans(len(division.labels), n_init=3, random_state=3).fit((points * base.scales).astype(np.float32))
        ours = division.groups(base.frame, points)
        assert (ours == oracle.labels_).mean() > 0.999  # float32 and float64 may differ on a border


def test_refits_end_where_customers_do() -> None:
    assert len(refit(np.repeat(np.eye(3), 40, axis=0), np.ones(3), 40, seed=0)) == 2  # k = 2 and 3


def test_refits_at_likeness_explain_about_as_much_as_the_tree() -> None:
    """Free of nesting they may explain a little more; the explorer must not lose much."""
    base = shop("likeness")
    space = base.learned.assigner.space
    points = space.coordinates(space.encoder.read(base.frame), base.fold)
    for division in refit(points, base.scales, 8, seed=0):
        k = len(division.labels)
        free = measured(base, tallied(base, division)[0]).steps[-1].relevance
        assert base.grown.path.cut(k).steps[-1].relevance == pytest.approx(free, abs=0.06)


# ---- who does better


def step(n_contacted: int, reach: float, relevance: float, half: float = 0.01) -> Step:
    return Step(n_contacted, reach, reach, reach, relevance, relevance - half, relevance + half, 1, 0, 0, 0, 0, 0)


def rival(relevance: float, n_groups: int = 3, half: float = 0.01, code: str = "column", reach: float = 0.2) -> Baseline:
    group = Group(Label("level", "a"), 100, 100, relevance, 1.0)
    steps = (step(1, reach, relevance, half), *([step(2, 1.0, 0.1, half)] if reach == 0.2 else []))
    return Baseline(code, ("c",), (group,) * n_groups, steps)  # type: ignore[arg-type]


def path_of(relevance: float, ceiling: float = 0.0) -> Path:
    """Four segments, the best of which reaches a fifth."""
    node = Node(1, 0, (), 1, 0, 1000, 1000, 0.1, 0.09, 0.11, 1.0)
    cuts = tuple(Cut(k, tuple(range(k)), (step(1, 0.2 if k > 1 else 1.0, relevance if k > 1 else 0.1),)) for k in range(1, 5))
    curve = np.array([[0.0, ceiling], [1.0, ceiling]]) if ceiling else np.zeros((0, 2))
    return Path(Goal("response", "y"), 1000, 1000, {1: node}, cuts, curve, Recommended(4, 1, "one_standard_error"), 25)


def verdicts(path: Path, *baselines: Baseline, k: int = 4) -> list[tuple[str, str]]:
    return [(r.code, r.verdict) for r in beaten_by(path, k, 1, baselines)]


def test_better_means_by_more_than_the_error_of_the_difference() -> None:
    # half intervals of 0.01 each: the difference's 90 % interval is the root of 0.01 ** 2 + 0.01 ** 2, over the root of 2: 0.01
    assert verdicts(path_of(0.16), rival(0.1705)) == [("column", "beats")]
    assert verdicts(path_of(0.16), rival(0.1695)) == [("column", "as_good")]
    assert verdicts(path_of(0.16), rival(0.1695, n_groups=4)) == []
    found = beaten_by(path_of(0.16), 4, 1, [rival(0.18)])[0]
    assert (found.relevance, found.own_relevance, found.n_groups, found.reach_share) == (pytest.approx(0.18), 0.16, 3, 0.2)


def test_as_good_means_not_worse_by_more_than_one_standard_error_with_fewer_groups() -> None:
    # the standard error of the difference is 0.01 / 1.729 = 0.0058
    assert verdicts(path_of(0.16), rival(0.1545)) == [("column", "as_good")]
    assert verdicts(path_of(0.16), rival(0.1540)) == []


def test_what_cannot_reach_as_many_is_not_compared() -> None:
    assert best_at(rival(0.5, reach=0.15), 0.2) is None
    assert verdicts(path_of(0.16), rival(0.5, reach=0.15)) == []
    assert verdicts(path_of(0.16), rival(0.5, reach=0.195)) == [("column", "beats")]


def test_fewer_customers_of_a_group_are_known_less_well() -> None:
    point = best_at(rival(0.3, half=0.02), 0.05)
    assert point is not None
    assert (point.relevance, point.half) == (pytest.approx(0.3), pytest.approx(0.04))  # a quarter of them: twice the error


def test_k_means_is_compared_at_the_same_number_of_groups_alone() -> None:
    refits = [rival(0.3, n_groups=3, code="kmeans"), rival(0.1, n_groups=4, code="kmeans"), rival(0.3, n_groups=5, code="kmeans")]
    assert verdicts(path_of(0.16), *refits) == []
    assert verdicts(path_of(0.16), *refits[::2]) == [("kmeans", "beats")]  # one of its four was too small to be shown


def test_the_ceiling_and_one_message_for_everybody_are_always_compared() -> None:
    assert verdicts(path_of(0.16, ceiling=0.25)) == [("ceiling", "beats")]
    assert verdicts(path_of(0.101)) == [("send_to_all", "as_good")]
    assert verdicts(path_of(0.16), k=1) == []
    assert verdicts(path_of(0.16, ceiling=0.25), rival(0.3), rival(0.28))[0] == ("column", "beats")


@pytest.mark.parametrize("kind", KINDS)
def test_no_cut_is_beaten_by_itself(kind: str) -> None:
    base = shop(kind)
    _, group = np.unique(base.node(8), return_inverse=True)
    own = measured(base, by_labels(base, group))
    for j in range(1, len(base.grown.path.cut(8).steps) + 1):
        assert "column" not in [r.code for r in beaten_by(base.grown.path, 8, j, [own])]


def test_a_column_that_is_the_truth_is_said_to_do_better() -> None:
    """A column nobody groups by decides the answer; the others are noise, so that segments cannot find it."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(4_000, 3)), columns=["a", "b", "c"])
    frame["truth"] = rng.choice(["hot", "warm", "cold"], 4_000, p=[0.2, 0.3, 0.5])
    frame["bought"] = rng.random(4_000) < frame["truth"].map({"hot": 0.4, "warm": 0.1, "cold": 0.02})
    schema = guess_schema(frame)
    hidden = replace(schema, columns=tuple(replace(c, used=c.name != "truth") for c in schema.columns))
    base = explore_frame(frame, Question("bought"), hidden)
    own = baseline(
        tallied(base, divide_by(frame, Column("truth", "category")))[0],
        base.grown.path,
        base.learned.schema,
        Choices(),
        base.scales,
    )
    hot = frame.groupby("truth")["bought"].mean()["hot"]
    assert own.steps[0].relevance == pytest.approx(hot)
    for k in (2, 6, 12):
        found = beaten_by(base.grown.path, k, 1, [own])
        assert [(r.verdict, r.columns, r.n_groups) for r in found if r.code == "column"] == [("beats", ("truth",), 3)]


def test_a_column_of_noise_is_not_said_to_do_better() -> None:
    beaten = 0
    for seed in range(6):
        frame = online_shop(2_000, seed=seed).assign(luck=np.random.default_rng(seed).integers(0, 5, 2_000).astype(str))
        base = explore_frame(frame, Question("responded"), salt=seed)
        own = measured(base, tallied(base, divide_by(base.frame, Column("luck", "category")))[0])
        beaten += any(r.code == "column" and r.verdict == "beats" for r in beaten_by(base.grown.path, 8, 2, [own]))
    assert beaten == 0


def test_planted_groups_as_an_own_column_hold_their_own_against_as_many_segments() -> None:
    frame = online_shop(4_000).assign(planted=planted_groups(4_000).to_numpy())
    schema = guess_schema(frame)
    hidden = replace(schema, columns=tuple(replace(c, used=c.used and c.name != "planted") for c in schema.columns))
    base = explore_frame(frame, Question("responded"), hidden)
    own = measured(base, without_rare(tallied(base, divide_by(base.frame, Column("planted", "category")))[0], 25))
    best = own.groups[0]
    assert best.label.level == "loyal big spenders"
    assert best.relevance == pytest.approx(0.38, abs=0.06)


def test_a_column_that_gives_the_goal_away_says_so() -> None:
    base = shop("response")
    columns = tuple(replace(c, why="leak", used=False) if c.name == "device" else c for c in base.learned.schema.columns)
    leaking = replace(base.learned.schema, columns=columns)
    own, fair = (
        baseline(tallied(base, divide_by(base.frame, leaking.named(n)))[0], base.grown.path, leaking, Choices(), base.scales)
        for n in ("device", "age_band")
    )
    assert (own.leak, fair.leak) == (True, False)
