"""A used column that stands for a sensitive one is found; one that does not is not."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency
from sklearn.metrics import roc_auc_score
from sklearn.tree import DecisionTreeClassifier

from segexplorer.core.model import Column, Schema
from segexplorer.core.proxies import MOST_CODES, Proxies, _auc, _cramers_v, find_proxies

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


def test_a_column_that_predicts_a_yes_or_no_is_found_with_its_auc() -> None:
    frame = pd.DataFrame({"private": ILL, "pharmacy": noise() + 2 * ILL, "visits": noise()})
    found = find_proxies(frame, schema(private="flag", pharmacy="number", visits="number"))
    assert [(p.column, p.sensitive, p.measure) for p in found.single] == [("pharmacy", "private", "auc")]
    assert found.single[0].strength == pytest.approx(0.921, abs=0.02)  # normal distributions two apart: Phi(2 / root 2)
    assert [name for name, _ in found.together] == ["private"]


def test_a_column_that_singles_out_one_rare_answer_is_found() -> None:
    shop = np.where(FAITH == "Jewish", "kosher corner", RNG.choice(["a", "b", "c"], N))
    frame = pd.DataFrame({"private": FAITH, "shop": shop, "city": RNG.choice(["x", "y"], N)})
    assert [p.column for p in find_proxies(frame, schema(private="category", shop="category", city="category")).single] == ["shop"]


def test_without_a_proxy_nothing_is_said() -> None:
    frame = pd.DataFrame({"private": FAITH, "private_ill": ILL} | {f"x{i}": noise() for i in range(10)})
    kinds = {"private": "category", "private_ill": "flag"} | {f"x{i}": "number" for i in range(10)}
    assert find_proxies(frame, schema(**kinds)) == Proxies()


def test_columns_that_tell_nothing_alone_may_tell_it_together() -> None:
    one, other = RNG.random(N) < 0.5, RNG.random(N) < 0.5
    private = one ^ other ^ (RNG.random(N) < 0.05)
    frame = pd.DataFrame({"private": private, "one": one, "other": other})
    found = find_proxies(frame, schema(private="flag", one="flag", other="flag"))
    assert found.single == ()
    assert found.together[0][0] == "private"
    assert found.together[0][1] > 0.9


def test_a_weak_link_is_no_proxy() -> None:
    frame = pd.DataFrame({"private": ILL, "weak": noise() + 0.5 * ILL, "weaker": noise()})
    assert find_proxies(frame, schema(private="flag", weak="number", weaker="number")) == Proxies()  # Phi(0.35) = 0.64


def test_an_amount_is_told_by_its_upper_half() -> None:
    debt = np.exp(noise())
    frame = pd.DataFrame({"private": debt, "twin": debt * np.exp(0.3 * noise()), "visits": noise()})
    assert [p.column for p in find_proxies(frame, schema(private="number", twin="number", visits="number")).single] == ["twin"]


def test_few_customers_and_columns_without_contents_prove_nothing() -> None:
    rare = np.arange(N) < 20
    frame = pd.DataFrame({"private": rare, "twin": rare, "x": noise(), "private_empty": [None] * N, "private_one": "a"})
    kinds = {"private": "flag", "twin": "flag", "x": "number", "private_empty": "category", "private_one": "category"}
    assert find_proxies(frame, schema(**kinds)) == Proxies()
    assert find_proxies(frame.iloc[:0], schema(**kinds)) == Proxies()
    assert find_proxies(frame[["x"]], schema(x="number")) == Proxies()


def test_missing_values_may_be_the_proxy() -> None:
    told = pd.Series(np.where(ILL, np.nan, 1.0 * (np.arange(N) % 5)))
    frame = pd.DataFrame({"private": ILL, "asked": told, "x": noise()})
    assert [p.column for p in find_proxies(frame, schema(private="flag", asked="number", x="number")).single] == ["asked"]


def test_the_auc_is_that_of_a_small_tree_out_of_half() -> None:
    code = RNG.integers(0, 20, N)
    yes = RNG.random(N) < 0.1 + 0.03 * code
    half = np.arange(N) % 2 == 0
    aucs = []
    for train in (half, ~half):
        tree = DecisionTreeClassifier(max_leaf_nodes=20).fit(code[train, None], yes[train])
        aucs.append(roc_auc_score(yes[~train], tree.predict_proba(code[~train, None])[:, 1]))
    assert _auc(code, yes[:, None], half) == pytest.approx(np.mean(aucs), abs=0.005)


def test_cramers_v_is_the_root_of_chi_square_over_its_maximum() -> None:
    code = np.where(RNG.random(N) < 0.6, np.unique(FAITH, return_inverse=True)[1], RNG.integers(0, 4, N))
    kind = np.unique(FAITH, return_inverse=True)[1]
    chi2 = chi2_contingency(pd.crosstab(code, kind)).statistic
    assert code.max() < MOST_CODES
    assert _cramers_v(code, kind) == pytest.approx(np.sqrt(chi2 / N / 3))


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
    find_proxies(frame.head(500), schema(**kinds))  # what is loaded once is no part of it
    started = time.process_time()
    find_proxies(frame, schema(**kinds))
    assert time.process_time() - started < 2.0
