"""Is what the slider promises kept? Explore one random half of a campaign, deliver on the other, many times over.

Prints for each campaign how often the delivered relevance and reach lie inside the promised 90 % interval (k = 2..20, every
j < k), and how far delivery is from the promise relative to the base rate, each with its standard error over the random
splits: points of one half stand or fall together. Beside it the same with the alternative rule for new customers, the mean of
all five models (docs/decisions/0004-one-model-per-customer.md).

    python benchmarks/promise.py [FOLDER_WITH_CAMPAIGNS] [N_HALVES]

Without the folder (bank_marketing.csv, hillstrom.csv, marketing_campaign.csv) only the sample shop is tried.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from segexplorer.core.goal import GoalModel, goal_table
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices, Schema
from segexplorer.core.summary import Assigner
from segexplorer.engine.local import LocalEngine
from segexplorer.ingest.samples import online_shop
from segexplorer.services.exploring import explore, grow_again, guess

MOST_SEGMENTS = 20
RULES = ("one model per customer", "mean of five models")


@dataclass(frozen=True)
class Campaign:
    """A base, its goal, and its customers without what was recorded after the outcome."""

    name: str
    goal: str
    frame: pd.DataFrame


class MeanOfFive(GoalModel):
    """The rule not chosen: a new customer gets the mean score of all five models."""

    def raw(self, features: np.ndarray, fold: np.ndarray) -> np.ndarray:
        """(n, n_goal_dims) mean raw scores."""
        every = [super(MeanOfFive, self).raw(features, np.full(len(fold), 4 * group)) for group in range(len(self.boosters))]
        return np.asarray(np.mean(every, axis=0))


def main() -> None:
    """Try every campaign there is and print one line for each rule."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    n_halves = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    for campaign in campaigns(folder):
        started = time.perf_counter()
        halves = np.array([one_half(campaign, seed) for seed in range(n_halves)])  # (n_halves, rule, number)
        print(f"{campaign.name}: {len(campaign.frame)} customers, {n_halves} halves, {time.perf_counter() - started:.0f} s")
        for rule, numbers in zip(RULES, halves.transpose(1, 0, 2), strict=True):
            splits = numbers[: n_halves // 2 * 2].reshape(-1, 2, 3).mean(axis=1)  # one split, both ways
            error = splits.std(axis=0, ddof=1) / np.sqrt(len(splits)) if len(splits) > 1 else np.full(3, np.nan)
            relevance, reach, bias = (f"{mean:+.3f} +- {e:.3f}" for mean, e in zip(numbers.mean(axis=0), error, strict=True))
            print(f"  {rule:23} relevance inside {relevance[1:]}   reach inside {reach[1:]}   bias {bias} of base")
        sys.stdout.flush()


def campaigns(folder: Path | None) -> list[Campaign]:
    """The sample shop, and the real campaigns of the folder."""
    shop = [Campaign("online_shop", "responded", online_shop(10_000))]
    return shop if folder is None else [*shop, *(Campaign(*each) for each in real_campaigns(folder))]


def real_campaigns(folder: Path) -> list[tuple[str, str, pd.DataFrame]]:
    """(name, goal, customers) of the campaigns in the folder."""
    bank = pd.read_csv(folder / "bank_marketing.csv", sep=";").drop(columns="duration")
    mail = pd.read_csv(folder / "hillstrom.csv").drop(columns=["conversion", "spend"])
    food = pd.read_csv(folder / "marketing_campaign.csv", sep="\t", parse_dates=["Dt_Customer"], dayfirst=True)
    return [("marketing_campaign", "Response", food), ("bank_marketing", "y", bank), ("hillstrom", "visit", mail)]


def one_half(campaign: Campaign, seed: int) -> list[tuple[float, float, float]]:
    """For each rule: share of points with relevance inside, with reach inside, mean bias over the base rate."""
    first = np.random.default_rng(seed // 2).permutation(len(campaign.frame)) < len(campaign.frame) // 2
    first ^= bool(seed % 2)  # each split both ways, so that one half's luck in its base rate cancels out of the bias
    with tempfile.TemporaryDirectory() as folder:
        halves = [Path(folder) / "promise.parquet", Path(folder) / "delivery.parquet"]
        for half, rows in zip(halves, (first, ~first), strict=True):
            campaign.frame[rows].to_parquet(half, index=False)
        schema = everybody(guess(halves[0], LocalEngine))
        model = explore(halves[0], schema, Question(campaign.goal, seed=seed), LocalEngine)
        grown = grow_again(model, Choices(max_segments=MOST_SEGMENTS), 25)
        assigner = model.learned.assigner
        new = pd.concat(LocalEngine(halves[1], schema.id_name, seed).members(assigner.columns), ignore_index=True)
    keys, given = new["_key"].to_numpy(), goal_table(model.learned.goal, new[campaign.goal], len(new))[:, 0]
    return [delivered(grown, with_rule.atoms(new, keys), given) for with_rule in (assigner, mean_of_five(assigner))]


def everybody(schema: Schema) -> Schema:
    """Nobody is left out for want of consent: delivery is measured on all of the other half."""
    return Schema(tuple(replace(c, role="ignored") if c.role in ("consent", "suppressed") else c for c in schema.columns))


def mean_of_five(assigner: Assigner) -> Assigner:
    """The same assigner with the other rule."""
    return replace(assigner, space=replace(assigner.space, goal_model=MeanOfFive(**vars(assigner.space.goal_model))))


def delivered(grown, atom: np.ndarray, given: np.ndarray) -> tuple[float, float, float]:  # type: ignore[no-untyped-def]
    """Compare each promised point with what the new customers gave."""
    relevance, reach, bias = [], [], []
    for cut in grown.path.cuts[1:]:
        node = grown.tree.node_of[cut.n_segments - 1][atom]
        for step in cut.steps[: cut.n_segments - 1]:
            contacted = np.isin(node, cut.segment_ids[: step.n_contacted])
            got = given[contacted].mean()
            relevance.append(step.relevance_low <= got <= step.relevance_high)
            reach.append(step.reach_low <= contacted.mean() <= step.reach_high)
            bias.append((got - step.relevance) / grown.path.cuts[0].steps[0].relevance)
    return float(np.mean(relevance)), float(np.mean(reach)), float(np.mean(bias))


if __name__ == "__main__":
    main()
