"""A used column that stands for a sensitive one is found; one that does not is not."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency
from sklearn.metrics import matthews_corrcoef, precision_score, recall_score, roc_auc_score
from sklearn.tree import DecisionTreeClassifier

from segexplorer.core.model import Column, Schema
from segexplorer.core.proxies import GIVES_AWAY, Proxy, find_proxies, told_together, without_proxies
from segexplorer.core.telling import MOST_CODES, auc, cramers_v, pointed_out

N = 4_000
RNG = np.random.default_rng(7)
FAITH = RNG.choice(["none", "Muslim", "Catholic", "Jewish"], N, p=[0.5, 0.1, 0.3, 0.1])
ILL = RNG.random(N) < 0.2


def schema(**kinds: str) -> Schema:
    """Columns of these kinds; those whose name begins with `private` are sensitive."""
    return Schema(
        tuple(
            Column(name, kind, "sensitive" if name.startswith("private") else "feature", used=not name.startswith("private"))  # type: ignore[arg-type]
            for name, kind in kinds.items()
        )
    )


def noise() -> np.ndarray:
    return RNG.normal(size=N)


def told_alone(frame: pd.DataFrame, **kinds: str) -> list[str]:
    return [proxy.column for proxy in find_proxies(frame, schema(**kinds))]


def test_a_column_that_predicts_a_yes_or_no_is_found_with_its_auc() -> None:
    frame = pd.DataFrame({"private": ILL, "pharmacy": noise() + 2 * ILL, "visits": noise()})
    kinds = schema(private="flag", pharmacy="number", visits="number")
    (found,) = find_proxies(frame, kinds)
    assert (found.column, found.sensitive, found.measure) == ("pharmacy", "private", "auc")
    assert found.strength == pytest.approx(0.921, abs=0.02)  # normal distributions two apart: Phi(2 / root 2)
    assert [name for name, _ in told_together(frame, kinds)] == ["private"]


def test_a_column_that_singles_out_one_rare_answer_gives_it_away() -> None:
    shop = np.where(FAITH == "Jewish", "kosher corner", RNG.choice(["a", "b", "c"], N))
    frame = pd.DataFrame({"private": FAITH, "shop": shop, "city": RNG.choice(["x", "y"], N)})
    (found,) = find_proxies(frame, schema(private="category", shop="category", city="category"))
    assert (found.column, found.gives_away, found.right, found.found) == ("shop", True, 1.0, 1.0)


def test_without_a_proxy_nothing_is_said() -> None:
    frame = pd.DataFrame({"private": FAITH, "private_ill": ILL} | {f"x{i}": noise() for i in range(10)})
    kinds = {"private": "category", "private_ill": "flag"} | {f"x{i}": "number" for i in range(10)}
    assert find_proxies(frame, schema(**kinds)) == ()
    assert told_together(frame, schema(**kinds)) == ()


def test_columns_that_tell_nothing_alone_may_tell_it_together() -> None:
    one, other = RNG.random(N) < 0.5, RNG.random(N) < 0.5
    private = one ^ other ^ (RNG.random(N) < 0.05)
    frame = pd.DataFrame({"private": private, "one": one, "other": other})
    kinds = schema(private="flag", one="flag", other="flag")
    assert find_proxies(frame, kinds) == ()
    ((name, told),) = told_together(frame, kinds)
    assert (name, told > 0.9) == ("private", True)


def test_a_weak_link_is_no_proxy() -> None:
    frame = pd.DataFrame({"private": ILL, "weak": noise() + 0.5 * ILL, "weaker": noise()})
    kinds = schema(private="flag", weak="number", weaker="number")  # Phi(0.35) = 0.64
    assert (find_proxies(frame, kinds), told_together(frame, kinds)) == ((), ())


@pytest.mark.parametrize(("right", "gives_away"), [(0.95, True), (0.85, True), (0.7, False)])
def test_only_what_points_out_who_gave_an_answer_gives_it_away(right: float, gives_away: bool) -> None:
    rng = np.random.default_rng(4)
    half = rng.random(N) < 0.5
    frame = pd.DataFrame({"private": half, "tells": half ^ (rng.random(N) > right), "x": noise()})
    found = find_proxies(frame, schema(private="flag", tells="flag", x="number"))
    assert [p.gives_away for p in found if p.column == "tells"] == [gives_away] * len(found)
    assert bool(found) or not gives_away
    if found:
        assert (found[0].right, found[0].found) == pytest.approx((right, right), abs=0.03)


def test_an_amount_is_told_by_its_upper_half_and_given_away_by_what_is_correlated_at_095() -> None:
    debt = np.exp(noise())
    columns = {"twin": debt * np.exp(0.2 * noise()), "cousin": debt * np.exp(0.6 * noise()), "visits": noise()}
    found = find_proxies(pd.DataFrame({"private": debt} | columns), schema(private="number", **dict.fromkeys(columns, "number")))
    assert [(p.column, p.told, p.gives_away) for p in found] == [("twin", "amount", True), ("cousin", "amount", False)]
    assert GIVES_AWAY["amount"] == pytest.approx(2 / np.pi * np.arcsin(0.95), abs=0.005)  # phi of two halves, Sheppard 1899


def test_hidden_levels_are_given_away_too_but_not_by_the_column_that_holds_them() -> None:
    bought = RNG.choice(["toys", "books", "garden", "pregnancy tests"], N, p=[0.4, 0.3, 0.2, 0.1])
    frame = pd.DataFrame({"category": bought, "club": np.where(bought == "pregnancy tests", "nine months", "none"), "x": noise()})
    kinds = Schema((Column("category", "category", hidden=("pregnancy tests",)), Column("club", "flag"), Column("x", "number")))
    (found,) = find_proxies(frame, kinds)
    assert (found.column, found.sensitive, found.told, found.gives_away) == ("club", "category", "levels", True)
    assert [c.why for c in without_proxies(kinds, [found]).columns] == ["", "proxy_levels", ""]


def test_columns_that_are_switched_off_or_meant_as_the_goal_are_judged_too() -> None:
    frame = pd.DataFrame({"private": ILL, "off": ILL, "goal": ILL, "dropped": ILL, "name": ILL, "x": noise()})
    kinds = Schema(
        (
            Column("private", "flag", "sensitive", used=False),
            Column("off", "flag", used=False, why="switched_off"),
            Column("goal", "flag", "goal", used=False, why="goal"),
            Column("dropped", "flag", "ignored", used=False, why="dropped"),
            Column("name", "flag", "personal", used=False),
            Column("x", "number"),
        )
    )
    assert {p.column for p in find_proxies(frame, kinds)} == {"off", "goal", "dropped"}


def test_somebody_may_stand_for_using_what_gives_it_away() -> None:
    shop, street = (Proxy(name, "faith", "auc", 0.98, gives_away=True) for name in ("shop", "street"))
    columns = tuple(Column(name, "category") for name in ("shop", "street", "city"))
    after = without_proxies(Schema(columns), [shop, street, Proxy("city", "faith", "auc", 0.8)], waived={"street"})
    assert [(c.role, c.used) for c in after.columns] == [("sensitive", False), ("feature", True), ("feature", True)]


def test_few_customers_and_columns_without_contents_prove_nothing() -> None:
    rare = np.arange(N) < 20
    frame = pd.DataFrame({"private": rare, "twin": rare, "x": noise(), "private_empty": [None] * N, "private_one": "a"})
    kinds = {"private": "flag", "twin": "flag", "x": "number", "private_empty": "category", "private_one": "category"}
    assert find_proxies(frame, schema(**kinds)) == ()
    assert find_proxies(frame.iloc[:0], schema(**kinds)) == ()
    assert find_proxies(frame[["x"]], schema(x="number")) == ()


@pytest.mark.parametrize(("n", "n_yes"), [(120, 30), (300, 30), (300, 100)])
def test_chance_alone_gives_nothing_away(n: int, n_yes: int) -> None:
    rng = np.random.default_rng(n + n_yes)
    for _ in range(10):
        columns = {f"x{i}": rng.normal(size=n) for i in range(8)} | {f"c{i}": rng.choice(list("abcdefghijkl"), n) for i in range(8)}
        frame = pd.DataFrame({"private": rng.permutation(np.arange(n) < n_yes)} | columns)
        kinds = schema(private="flag", **{name: "number" if name[0] == "x" else "category" for name in columns})
        assert not [p for p in find_proxies(frame, kinds) if p.gives_away]


def test_missing_values_may_be_the_proxy() -> None:
    told = pd.Series(np.where(ILL, np.nan, 1.0 * (np.arange(N) % 5)))
    frame = pd.DataFrame({"private": ILL, "asked": told, "x": noise()})
    assert told_alone(frame, private="flag", asked="number", x="number") == ["asked"]


def test_who_is_pointed_out_is_counted_by_hand_on_the_other_half() -> None:
    code, faith = RNG.integers(0, 8, N), pd.Series(FAITH)
    yes = np.where(code < 3, RNG.random(N) < 0.8, RNG.random(N) < 0.1)
    answers, half = np.column_stack([faith == "Jewish", yes]), np.arange(N) % 2 == 0
    found = []
    for here, there in ((half, ~half), (~half, half)):
        share = pd.Series(yes[there]).groupby(code[there]).mean().sort_values(ascending=False)
        sets = [set(share.index[: i + 1]) for i in range(len(share) - 1)]
        best = max(sets, key=lambda some: matthews_corrcoef(yes[there], pd.Series(code[there]).isin(some)))
        taken = pd.Series(code[here]).isin(best)
        measures = (matthews_corrcoef, precision_score, recall_score)
        found.append([measure(yes[here], taken) for measure in measures])
    assert pointed_out(code, answers, half) == pytest.approx(np.mean(found, axis=0), abs=1e-12)


def test_the_auc_is_that_of_a_small_tree_out_of_half() -> None:
    code = RNG.integers(0, 20, N)
    yes = RNG.random(N) < 0.1 + 0.03 * code
    half = np.arange(N) % 2 == 0
    aucs = []
    for train in (half, ~half):
        tree = DecisionTreeClassifier(max_leaf_nodes=20).fit(code[train, None], yes[train])
        aucs.append(roc_auc_score(yes[~train], tree.predict_proba(code[~train, None])[:, 1]))
    assert auc(code, yes[:, None], half) == pytest.approx(np.mean(aucs), abs=0.005)


def test_cramers_v_is_the_root_of_chi_square_over_its_maximum() -> None:
    code = np.where(RNG.random(N) < 0.6, np.unique(FAITH, return_inverse=True)[1], RNG.integers(0, 4, N))
    kind = np.unique(FAITH, return_inverse=True)[1]
    chi2 = chi2_contingency(pd.crosstab(code, kind)).statistic
    assert code.max() < MOST_CODES
    assert cramers_v(code, kind) == pytest.approx(np.sqrt(chi2 / N / 3))


def test_the_same_sample_gives_the_same_answer_and_stays_as_it_is() -> None:
    frame = pd.DataFrame({"private": ILL, "pharmacy": noise() + 2 * ILL})
    copy = frame.copy(deep=True)
    kinds = schema(private="flag", pharmacy="number")
    assert find_proxies(frame, kinds) == find_proxies(frame, kinds)
    pd.testing.assert_frame_equal(frame, copy)


def test_twenty_columns_take_less_than_two_seconds_of_the_processor() -> None:
    columns = {f"x{i}": noise() for i in range(12)} | {f"c{i}": RNG.choice(list("abcdefgh"), N) for i in range(8)}
    frame = pd.concat([pd.DataFrame({"private": FAITH, "private_ill": ILL} | columns)] * 3, ignore_index=True)
    kinds = {"private": "category", "private_ill": "flag"} | {n: "number" if n[0] == "x" else "category" for n in columns}
    for ask in (find_proxies, told_together):
        ask(frame.head(500), schema(**kinds))  # what is loaded once is no part of it
    started = time.process_time()
    find_proxies(frame, schema(**kinds))
    alone = time.process_time()
    told_together(frame, schema(**kinds))
    assert time.process_time() - started < 2.0
    assert alone - started < 0.4  # whoever opens a page after a correction waits for it
