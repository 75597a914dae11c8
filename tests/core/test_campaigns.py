"""Real campaigns: the lift of segments at a fifth of the base, and promises kept on customers nobody has looked at."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segexplorer.core.goal import goal_table
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices
from segexplorer.core.recommend import relevance_at
from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.samples import online_shop
from tests.core.bases import everybody_deliverable, explore_frame, keyed

GOAL = {"bank_marketing": "y", "hillstrom": "visit", "marketing_campaign": "Response", "online_shop": "responded"}


@cache
def campaign(name: str, folder: Path | None) -> pd.DataFrame:
    """The campaign's customers without what was recorded after the outcome."""
    if folder is None:
        return online_shop(8_000)
    if name == "bank_marketing":
        return pd.read_csv(folder / "bank_marketing.csv", sep=";").drop(columns="duration")
    if name == "hillstrom":
        return pd.read_csv(folder / "hillstrom.csv").drop(columns=["conversion", "spend"])
    return pd.read_csv(folder / "marketing_campaign.csv", sep="\t", parse_dates=["Dt_Customer"], dayfirst=True)


@pytest.mark.parametrize(("name", "least"), [("bank_marketing", 3.0), ("hillstrom", 1.40), ("marketing_campaign", 2.3)])
def test_eight_segments_lift_a_fifth_of_the_base_this_far(name: str, least: float, shared_data: Path) -> None:
    path = explore_frame(campaign(name, shared_data), Question(GOAL[name])).grown.path
    lift = relevance_at(path.cut(8).steps, 0.2) / path.cut(1).steps[0].relevance
    print(f"{name}: lift {lift:.2f} at 8 segments, smallest group {path.smallest_group}")
    assert lift >= least


def kept(name: str, folder: Path | None, seed: int, n_rows: int) -> tuple[float, float]:
    """Explore one random half, put the other half into its segments: at how many points of the slider do relevance and
    reach come out inside the promised interval?"""
    frame = campaign(name, folder).sample(frac=1, random_state=seed // 2).head(n_rows)
    half = len(frame) // 2
    halves = [frame.head(half), frame.tail(half)][:: -1 if seed % 2 else 1]  # each split both ways
    schema = everybody_deliverable(guess_schema(frame))
    base = explore_frame(halves[0], Question(GOAL[name]), schema, Choices(max_segments=20), salt=seed)
    new, keys = keyed(halves[1], salt=seed)
    atom = base.learned.assigner.atoms(new, keys)
    y = goal_table(base.learned.goal, new[GOAL[name]], half)[:, 0]
    relevance, reach = [], []
    for cut in base.grown.path.cuts[1:]:
        node = base.grown.tree.node_of[cut.n_segments - 1][atom]
        for step in cut.steps[: cut.n_segments - 1]:
            got = np.isin(node, cut.segment_ids[: step.n_contacted])
            relevance.append(step.relevance_low <= y[got].mean() <= step.relevance_high)
            reach.append(step.reach_low <= got.mean() <= step.reach_high)
    return float(np.mean(relevance)), float(np.mean(reach))


def assert_kept(name: str, folder: Path | None, seeds: range, n_rows: int) -> None:
    shares = np.mean([kept(name, folder, seed, n_rows) for seed in seeds], axis=0)
    print(f"{name}: relevance inside {shares[0]:.3f}, reach inside {shares[1]:.3f}")
    assert shares.min() >= 0.8


def test_promises_are_kept_on_the_other_half_of_the_sample_shop() -> None:
    assert_kept("online_shop", None, range(8), 4_000)


@pytest.mark.parametrize("name", ["bank_marketing", "hillstrom", "marketing_campaign"])
def test_promises_are_kept_on_the_other_half_of_a_campaign(name: str, shared_data: Path) -> None:
    assert_kept(name, shared_data, range(10), 4_000)
