"""The RFM grid: its ten names by hand, and which columns it is made of."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from segexplorer.core.model import Column, Schema
from segexplorer.core.rfm import GRID, NAMES, divide_by_rfm, rfm_cells, rfm_columns
from segexplorer.words.baselines import RFM_NAMES

USUAL = (
    Column("recency_days", "number", family="recency"),
    Column("n_orders", "number", family="frequency"),
    Column("spend_total", "number", family="value"),
)

BY_HAND = {  # (recency, frequency and money) -> name, from the table in docs/decisions/0012-baselines.md
    "Champions": [(5, 4), (5, 5)],
    "Loyal Customers": [(3, 4), (3, 5), (4, 4), (4, 5)],
    "Potential Loyalists": [(4, 2), (4, 3), (5, 2), (5, 3)],
    "New Customers": [(5, 1)],
    "Promising": [(4, 1)],
    "Need Attention": [(3, 3)],
    "About To Sleep": [(3, 1), (3, 2)],
    "At Risk": [(1, 3), (1, 4), (2, 3), (2, 4)],
    "Can't Lose Them": [(1, 5), (2, 5)],
    "Hibernating": [(1, 1), (1, 2), (2, 1), (2, 2)],
}


@pytest.mark.parametrize("name", BY_HAND)
def test_each_cell_of_the_grid_has_its_name(name: str) -> None:
    for recency, much in BY_HAND[name]:
        cell = rfm_cells(np.array([recency]), np.array([much]), np.array([much]))
        assert RFM_NAMES[NAMES[int(cell[0])]] == name


def test_the_ten_names_fill_the_grid() -> None:
    assert sum(len(cells) for cells in BY_HAND.values()) == 25
    assert {name for row in GRID for name in row} == set(NAMES) == set(RFM_NAMES)


def test_frequency_and_money_count_half_each() -> None:
    recency = np.array([5, 5, 5])
    cells = rfm_cells(recency, np.array([5, 1, 2]), np.array([1, 5, 1]))  # means 3, 3 and 1.5, which is 2
    assert [NAMES[i] for i in cells] == ["potential_loyalist"] * 3


def shop(n: int = 100) -> pd.DataFrame:
    """Customer i last bought i days ago and has ordered and spent the more the larger i is."""
    return pd.DataFrame({"recency_days": range(n), "n_orders": range(n), "spend_total": [10.0 * i for i in range(n)]})


def test_a_shop_by_hand() -> None:
    frame = shop()
    division = divide_by_rfm(frame, USUAL)
    names = [NAMES[i] for i in division.groups(frame, np.zeros((0, 0)))]
    # fifths of twenty: lately and little, ..., long ago and much
    assert names[0] == names[19] == "new"
    assert names[20] == names[39] == "potential_loyalist"
    assert names[40] == names[59] == "need_attention"
    assert names[60] == names[79] == "at_risk"
    assert names[80] == names[99] == "cant_lose"


def test_scores_are_those_of_pandas() -> None:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"recency_days": rng.exponential(90, 2_000), "n_orders": rng.permutation(2_000)})
    frame["spend_total"] = rng.lognormal(4, 1, 2_000)
    ours = divide_by_rfm(frame, USUAL).groups(frame, np.zeros((0, 0)))
    r = pd.qcut(frame["recency_days"], 5, labels=[5, 4, 3, 2, 1]).astype(int)
    f = pd.qcut(frame["n_orders"], 5, labels=[1, 2, 3, 4, 5]).astype(int)
    m = pd.qcut(frame["spend_total"], 5, labels=[1, 2, 3, 4, 5]).astype(int)
    grid = {(a, b): name for name, cells in BY_HAND.items() for a, b in cells}
    theirs = [grid[a, int(np.floor((b + c) / 2 + 0.5))] for a, b, c in zip(r, f, m, strict=True)]
    assert [RFM_NAMES[NAMES[i]] for i in ours] == theirs


def test_who_never_bought_is_hibernating_and_customers_alike_are_scored_alike() -> None:
    frame = shop()
    frame.loc[0, :] = np.nan
    frame["n_orders"] = [1] * 50 + list(range(1, 51))
    division = divide_by_rfm(frame, USUAL)
    assert NAMES[division.groups(frame, np.zeros((0, 0)))[0]] == "hibernating"
    twins = pd.DataFrame({"recency_days": [7, 7], "n_orders": [1, 1], "spend_total": [50.0, 50.0]})
    assert len(set(division.groups(twins, np.zeros((0, 0))))) == 1


def test_a_date_of_the_last_order_is_a_recency() -> None:
    frame = shop()
    dated = frame.assign(last_order=pd.Timestamp("2025-06-30") - pd.to_timedelta(frame["recency_days"], "D"))
    columns = rfm_columns(Schema((Column("last_order", "date", family="recency"), *USUAL[1:])))
    assert columns is not None
    same = divide_by_rfm(dated, columns).groups(dated, np.zeros((0, 0)))
    assert same.tolist() == divide_by_rfm(frame, USUAL).groups(frame, np.zeros((0, 0))).tolist()


def names_of(*columns: Column) -> list[str]:
    found = rfm_columns(Schema(columns))
    return [c.name for c in found] if found else []


def test_the_usual_names_come_first_then_the_family() -> None:
    other = (Column("r2", "number", family="recency"), Column("f2", "number", family="frequency"))
    spent = Column("spent", "number", family="value")
    assert names_of(*other, spent, *USUAL) == ["recency_days", "n_orders", "spend_total"]
    assert names_of(*other, spent) == ["r2", "f2", "spent"]


def test_days_as_a_customer_are_no_recency_and_income_is_not_spent() -> None:
    tenure, income = Column("tenure_days", "number", family="recency"), Column("income", "number", family="value")
    assert names_of(tenure, *USUAL[1:]) == []
    assert names_of(*USUAL[:2], income) == []


@pytest.mark.parametrize("change", [{"role": "goal"}, {"why": "leak"}, {"role": "personal"}])
def test_the_goal_and_what_gives_it_away_make_no_grid(change: dict) -> None:
    spoiled = Column("spend_total", "number", family="value", **change)
    assert names_of(*USUAL[:2], spoiled) == []
    assert names_of(*USUAL[:2], spoiled, Column("revenue", "number", family="value"))[2] == "revenue"
