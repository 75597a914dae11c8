"""What a card promises of new customers (interval, lift, found again) is what plain pandas, NumPy and refits by hand give."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from segexplorer.core.cards import Card, deal
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices
from segexplorer.core.stability import STABLE, Regrowth, stability_of
from segexplorer.ingest.samples import online_shop
from segexplorer.words import cards as words
from segexplorer.words.explorer import between_text
from segexplorer.words.numbers import times
from tests.core.bases import Explored, explore_frame, shop
from tests.core.sets import GOALS, LEAST, explored
from tests.core.test_cards import TOKEN, may_be_contacted, said

FOLDS = 20
SHRINK = 20  # customers of the base that stand beside those of every segment
T90 = stats.t.ppf(0.95, FOLDS - 1)
KINDS = ("response", "value", "interest", "likeness")
WITH_A_GOAL = [name for name, goal in GOALS.items() if goal]


# ---- the oracle: a table of customers with their fold, and what each gave


def customers(base: Explored, k: int) -> pd.DataFrame:
    """Everybody: the segment, the fold, whether they may be contacted, what they answered."""
    found = pd.DataFrame({"segment": base.node(k), "fold": base.fold, "may": may_be_contacted(base)})
    if base.learned.goal.column:
        found["gave"] = base.frame[base.learned.goal.column].to_numpy()
    return found


def per_fold(base: Explored, everybody: pd.DataFrame, inside: pd.Series) -> pd.DataFrame:
    """What the segment gave in each fold, and how many were asked there; what is chosen is chosen on the other folds."""
    kind = base.learned.goal.kind
    if kind == "likeness":
        return explained_per_fold(base, everybody, inside)
    mine = everybody[inside & everybody["may"] & everybody["gave"].notna()]
    if kind == "interest":
        counts = pd.crosstab(mine["fold"], mine["gave"]).reindex(range(FOLDS), fill_value=0)
        favourite = (counts.sum() - counts).idxmax(axis=1)
        fit = pd.Series([counts.loc[f, favourite[f]] for f in range(FOLDS)], dtype=float)
    else:
        gave = mine["gave"].isin([True, 1, "yes"]) if kind == "response" else mine["gave"]
        fit = gave.astype(float).groupby(mine["fold"]).sum().reindex(range(FOLDS), fill_value=0.0)
    return pd.DataFrame({"fit": fit.to_numpy(), "n": mine["fold"].value_counts().reindex(range(FOLDS), fill_value=0).to_numpy()})


def explained_per_fold(base: Explored, everybody: pd.DataFrame, inside: pd.Series) -> pd.DataFrame:
    """How much nearer to the centre of their segment than of everybody people are, with centres found without the fold."""
    points, fold = base.points, everybody["fold"].to_numpy()

    def squares(who: np.ndarray) -> np.ndarray:
        return np.array([np.square(points[who & (fold == f)] - points[who & (fold != f)].mean(0)).sum() for f in range(FOLDS)])

    mine = inside.to_numpy()
    per_head = squares(np.ones(len(mine), bool)).sum() / len(mine)
    n = np.array([(mine & (fold == f)).sum() for f in range(FOLDS)])
    may = np.array([(mine & everybody["may"].to_numpy() & (fold == f)).sum() for f in range(FOLDS)])
    if mine.all():  # one message for everybody explains nothing, by definition
        return pd.DataFrame({"fit": np.zeros(FOLDS), "n": may})
    return pd.DataFrame({"fit": np.where(n > 0, 1 - squares(mine) / (np.maximum(n, 1) * per_head), 0) * may, "n": may})


def promised(base: Explored, everybody: pd.DataFrame, segment: int) -> dict[str, float]:
    """Relevance, the ends of its 90 % interval on new customers, and lift, as the method writes them."""
    kind, whole = base.learned.goal.kind, segment == 1
    table = per_fold(base, everybody, everybody["segment"].eq(segment) | whole)
    fit, n = table["fit"].sum(), table["n"].sum()
    if kind == "likeness":
        relevance, lift = (0.0, 1.0) if whole else (fit / n, 1 / (1 - fit / n))
        average = 0.0
    else:
        everyone = per_fold(base, everybody, everybody["segment"].notna())
        average = everyone["fit"].sum() / everyone["n"].sum()
        relevance = (fit + SHRINK * average) / (n + SHRINK)
        lift = relevance / average
    without = [(fit - table["fit"][f]) / (n - table["n"][f]) for f in range(FOLDS)]
    error = (FOLDS - 1) / FOLDS * np.square(np.array(without) - np.mean(without)).sum()  # Efron's jackknife
    drawing = error
    if kind in ("response", "interest"):
        rate = (fit + SHRINK * average) / (n + SHRINK)
        drawing = rate * (1 - rate) / n
    half = T90 * np.sqrt(max(error, drawing) + drawing)
    return {"relevance": relevance, "low": relevance - half, "high": relevance + half, "lift": lift}


def as_written(kind: str, numbers: dict[str, float]) -> set[str]:
    ways = between_text(kind, numbers["low"], numbers["high"]), times(numbers["lift"])
    return {token for way in ways for token in TOKEN.findall(way)}


def check(base: Explored, card: Card, everybody: pd.DataFrame) -> int:
    """Holds the promise of a card against the rows; how many sentences with numbers were held."""
    kind, node = base.learned.goal.kind, card.node
    if not node.told:
        return 0
    found = promised(base, everybody, node.id)
    if kind != "likeness" and kind != "value":
        found |= {"low": max(found["low"], 0.0), "high": min(found["high"], 1.0)}
    elif kind == "value":
        found["low"] = max(found["low"], 0.0)
    else:
        found["high"] = min(found["high"], 1.0)
    said_by_node = {"relevance": node.relevance, "low": node.relevance_low, "high": node.relevance_high, "lift": node.lift}
    assert said_by_node == pytest.approx(found, rel=2e-4, abs=2e-5)
    sentence = words.relevance(card)[1]
    assert said(sentence) <= as_written(kind, found), sentence
    return bool(said(sentence))


@pytest.mark.parametrize("k", [1, 2, 6, 12])
@pytest.mark.parametrize("kind", KINDS)
def test_interval_and_lift_of_every_card_are_what_pandas_finds(kind: str, k: int) -> None:
    base = shop(kind)
    cards = deal(base.learned, base.summary, base.grown, Choices(), k, LEAST)
    everybody = customers(base, k)
    assert sum(check(base, card, everybody) for card in cards) == k


@pytest.mark.parametrize("k", [2, 6, 12])
@pytest.mark.parametrize("name", WITH_A_GOAL)
def test_interval_and_lift_of_every_card_of_real_data_are_what_pandas_finds(name: str, k: int, shared_data: Path) -> None:
    base = explored(name, shared_data)
    cards = deal(base.learned, base.summary, base.grown, Choices(), k, LEAST)
    everybody = customers(base, k)
    assert sum(check(base, card, everybody) for card in cards) == sum(card.node.told for card in cards) > 0


# ---- found again, by refits


def found_again_by_hand(base: Explored, n_tries: int, most: int) -> tuple[dict[int, int], dict[int, float]]:
    """Of each segment the tries in which it was found, and its mean match: sets of customers, looked for one by one."""
    space, tree = base.learned.assigner.space, base.grown.tree
    points = space.coordinates(space.encoder.read(base.frame), base.fold)
    again = Regrowth(space.scales(0.5), space.scales(Choices().focus), tree.n_cuts, 0.01)
    shown = {k: base.node(k) for k in range(1, most + 1)}
    matches: dict[int, list[float]] = {int(i): [] for i in np.unique(np.concatenate(list(shown.values())))}
    n = len(points)
    for i in range(n_tries):
        drawn = np.random.default_rng([0, i]).integers(0, n, n)
        other, atom = again.grow(points, np.bincount(drawn, minlength=n), i)
        best: dict[int, list[float]] = {node: [] for node in matches}
        for k, node in shown.items():
            grown = other.node_of[k - 1][atom]
            theirs = [set(np.flatnonzero(grown == g)) for g in np.unique(grown)]
            for g in np.unique(node):
                mine = set(np.flatnonzero(node == g))
                best[int(g)].append(max(len(mine & one) / len(mine | one) for one in theirs))
        for node, shares in best.items():
            matches[node].append(float(np.mean(shares)))
    return {g: sum(x >= STABLE for x in xs) for g, xs in matches.items()}, {g: float(np.mean(xs)) for g, xs in matches.items()}


def test_a_card_says_found_again_as_often_as_refits_by_hand_find_it() -> None:
    most, n_tries = 12, 20
    base = explore_frame(online_shop(600), Question("responded"), choices=Choices(max_segments=most))
    assert base.grown.tree.n_cuts == most
    stability = stability_of(base.learned, base.grown.tree, Choices(), base.frame, base.keys, 0.01, n_tries=n_tries)
    n_found, jaccard = found_again_by_hand(base, n_tries, most)
    assert stability.n_found == n_found
    assert stability.jaccard == pytest.approx(jaccard)
    for k in (2, 6, 12):
        for card in deal(base.learned, base.summary, base.grown, Choices(), k, LEAST, stability=stability):
            assert (card.n_found, card.n_tries) == (n_found[card.persona.id], n_tries)
            assert card.found_share == pytest.approx(jaccard[card.persona.id])
            sentence = words.lasting(card)
            assert said(sentence) == {str(n_found[card.persona.id]), str(n_tries)}
            level = ["steady", "holds", "shaky", "dissolves"][int(np.searchsorted([-0.85, -0.75, -0.6], -jaccard[card.persona.id]))]
            assert sentence.startswith(str(words.LASTING[level]).split(":")[0])
    assert len(set(n_found.values())) > 3
