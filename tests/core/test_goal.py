"""Goals are guessed, refused in one sentence, and learned by models that never saw the customer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from segexplorer.core import goal as goals
from segexplorer.core.fit_encoder import fit_encoder
from segexplorer.core.goal import N_FOLDS, N_MODELS, fit_goal, folds, goal_table, read_goal, target_of
from segexplorer.core.model import Goal
from segexplorer.errors import UnusableGoal
from tests.core.bases import features, keyed, shop


def rows(*values: object) -> pd.Series:
    """Forty-fold, so that nothing is too rare."""
    return pd.Series(list(values) * 40)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (rows(0, 1, 0), "response"),
        (rows("yes", "no", "no"), "response"),
        (rows(True, False, False), "response"),
        (rows("no", None, "yes", "no"), "response"),
        (rows(3.5, 0, 12.0, 8), "value"),
        (rows("shoes", "hats", "coats"), "interest"),
    ],
)
def test_the_kind_of_goal_is_guessed_from_its_values(values: pd.Series, kind: str) -> None:
    assert read_goal(values, "goal").kind == kind


@pytest.mark.parametrize(
    ("values", "positive"),
    [
        (rows("no", "yes", "yes"), "yes"),
        (rows(1, 1, 0), "1"),
        (rows(True, True, False), "yes"),
        (rows("kept", "kept", "churned"), "churned"),  # no word for yes: the rarer answer
        (rows("Clicked ", "ignored"), "Clicked "),
    ],
)
def test_the_answer_that_counts_as_yes_is_found(values: pd.Series, positive: str) -> None:
    assert read_goal(values, "goal").positive == positive


@pytest.mark.parametrize(
    ("values", "kind", "code"),
    [
        (rows("yes", "yes"), None, "goal_one_value"),
        (rows(None, None), None, "goal_one_value"),
        (rows(4.0, None), None, "goal_one_value"),
        (pd.Series([f"level {i}" for i in range(500)] * 2), None, "goal_too_many_levels"),
        (pd.Series([f"level {i}" for i in range(500)] * 2), "interest", "goal_too_many_levels"),
        (pd.Series(list(range(500)) * 2), "interest", "goal_too_many_levels"),
        (rows("a", "b", "c"), "value", "goal_not_number"),
        (rows(1.0, -2.0, 5.0), "value", "goal_negative"),
        (rows("a", "b", "c"), "response", "goal_not_two"),
        (pd.Series([0] * 1000 + [1] * 39), None, "goal_too_rare"),
    ],
)
def test_a_column_that_cannot_be_the_goal_is_refused_in_one_sentence(values: pd.Series, kind: str | None, code: str) -> None:
    with pytest.raises(UnusableGoal) as refused:
        read_goal(values, "goal", kind)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert "\n" not in str(refused.value)
    assert "{" not in str(refused.value)


def test_what_adds_up_towards_each_goal_by_hand() -> None:
    value = goal_table(Goal("value", "g", median_amount=2.0), pd.Series([1.0, 3.0, np.nan]), 3)
    assert value.tolist() == [[1, 1, 0], [3, 9, 1], [0, 0, 0]]
    answers = pd.Series(["yes", None, "no"])
    assert goal_table(Goal("response", "g", positive="yes"), answers, 3).tolist() == [[1], [0], [0]]
    wishes = goal_table(Goal("interest", "g", levels=("hats", "shoes")), pd.Series(["shoes", "hats", None]), 3)
    assert wishes.tolist() == [[0, 1], [1, 0], [0, 0]]
    assert goal_table(Goal(), None, 3).shape == (3, 0)


def test_an_infinite_amount_counts_as_none() -> None:
    table = goal_table(Goal("value", "g", median_amount=2.0), pd.Series([1.0, np.inf, 3.0]), 3)
    assert np.isfinite(table).all()


def test_what_the_model_learns_by_hand() -> None:
    assert target_of(Goal("value", "g"), pd.Series([0.0, np.e - 1])).tolist() == pytest.approx([0, 1])
    assert target_of(Goal("interest", "g", levels=("a", "b")), pd.Series(["b", None, "a"])).tolist() == [1, -1, 0]


def test_folds_are_twenty_of_about_equal_size() -> None:
    keys = np.random.default_rng(0).integers(0, 2**64 - 1, 20_000, dtype=np.uint64)
    sizes = np.bincount(folds(keys))
    assert len(sizes) == N_FOLDS
    assert sizes.min() > 850
    assert sizes.max() < 1150


def test_the_model_of_a_customer_never_saw_the_customer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A spy in the place of boosting: which customers (by a number only they have) was each model fitted on?"""
    frame, keys = keyed(pd.DataFrame({"who": np.arange(2_000.0), "noise": np.random.default_rng(0).normal(size=2_000)}))
    frame["y"] = np.random.default_rng(1).integers(0, 2, 2_000)
    encoder, _ = fit_encoder(frame, features(frame.drop(columns="y")))
    who = [c.name for c in encoder.columns].index("who")
    seen_by: list[set[float]] = []

    class Spy:
        def fit(self, x: np.ndarray, y: np.ndarray) -> Spy:
            self.seen = set(x[:, who].tolist())
            seen_by.append(self.seen)
            return self

        def decision_function(self, x: np.ndarray) -> np.ndarray:
            assert self.seen.isdisjoint(x[:, who].tolist())
            return np.zeros(len(x))

    monkeypatch.setattr(goals, "booster_for", lambda *_: Spy())
    goal = read_goal(frame["y"], "y")
    model = fit_goal(encoder, frame, folds(keys), goal, 0)
    model.raw(encoder.features(encoder.read(frame)), folds(keys))
    assert len(seen_by) == N_MODELS
    assert all(1_500 < len(seen) < 1_700 for seen in seen_by)


def test_the_score_of_a_customer_does_not_change_with_the_customer_s_own_answer() -> None:
    """Turn all answers of one fold group around: the scores of that group stay the same to the last bit."""
    base = shop("response")
    encoder, goal = base.learned.assigner.space.encoder, base.learned.goal
    fold = base.fold
    mine = fold < N_FOLDS // N_MODELS
    turned = base.frame.assign(responded=np.where(mine, 1 - base.frame["responded"], base.frame["responded"]))
    x = encoder.features(encoder.read(base.frame))
    before, after = (fit_goal(encoder, f, fold, goal, 0).raw(x, fold) for f in (base.frame, turned))
    assert np.array_equal(before[mine], after[mine])
    assert not np.array_equal(before[~mine], after[~mine])


@pytest.mark.parametrize("kind", ["response", "value", "interest"])
def test_the_goal_s_coordinates_have_total_variance_one(kind: str) -> None:
    base = shop(kind)
    space = base.learned.assigner.space
    points = space.coordinates(space.encoder.read(base.frame), base.fold).astype(float)
    assert points[:, space.encoder.n_dims :].var(axis=0).sum() == pytest.approx(1, abs=1e-3)


def test_focus_is_the_goal_s_share_of_the_total_variance() -> None:
    base = shop("response")
    space = base.learned.assigner.space
    points = space.coordinates(space.encoder.read(base.frame), base.fold).astype(float)
    for focus in (0.0, 0.25, 0.5, 0.75):
        variance = (points * space.scales(focus)).var(axis=0)
        assert variance[space.encoder.n_dims :].sum() / variance.sum() == pytest.approx(focus, abs=2e-3)
