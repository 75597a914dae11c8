"""The shop of our own holds what its documentation says it holds."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.samples import GROUPS, big_csv, online_shop, planted_groups, wide


def test_the_same_seed_gives_the_same_shop_and_another_seed_another() -> None:
    pd.testing.assert_frame_equal(online_shop(500, 3), online_shop(500, 3))
    assert not online_shop(500, 3).equals(online_shop(500, 4))
    assert len(online_shop(1)) == 1


def test_the_planted_groups_have_their_shares_and_response_rates() -> None:
    shop, group = online_shop(), planted_groups()
    assert abs(sum(g.share for g in GROUPS) - 1) < 1e-9
    for planted in GROUPS:
        members = group == planted.name
        assert abs(members.mean() - planted.share) < 0.012
        rate = shop.responded[members].mean()
        assert abs(rate - planted.rate) < 4 * np.sqrt(planted.rate / members.sum())
    assert 0.09 <= shop.responded.mean() <= 0.12


def test_the_groups_differ_in_the_columns_that_give_them_their_names() -> None:
    means = online_shop().groupby(planted_groups())[["weekend_share", "spend_total", "recency_days", "visits_90d"]].mean()
    assert means.weekend_share.idxmax() == "weekend bargain hunters"
    assert means.spend_total.idxmax() == "loyal big spenders"
    assert means.recency_days.idxmax() == "lapsed customers"
    assert means.visits_90d.idxmax() == "daily browsers"


def test_no_single_column_gives_the_response_away() -> None:
    shop = online_shop()
    for name in shop.columns.drop("responded"):
        values = shop[name]
        if values.dtype == "str":
            half = np.arange(len(shop)) % 2 == 0  # levels are rated on one half and asked on the other
            values = values.map(shop.responded[half].groupby(values[half]).mean())[~half]
        numbers = pd.to_numeric(values).astype(float).fillna(-1)
        area = roc_auc_score(shop.responded[numbers.index], numbers)
        assert max(area, 1 - area) < 0.8, name


def test_the_single_customer_adds_something_to_the_group() -> None:
    shop, group = online_shop(), planted_groups()
    clicks = shop.email_clicks_90d
    inside = [roc_auc_score(shop.responded[group == g.name], clicks[group == g.name]) for g in GROUPS]
    assert min(inside) > 0.53


def test_the_roles_of_the_shop_are_guessed_as_meant() -> None:
    roles = {c.name: c.role for c in guess_schema(online_shop(5000)).columns}
    special = {name: role for name, role in roles.items() if role != "feature"}
    assert special == {"customer_id": "id", "email": "personal", "marketing_consent": "consent", "unsubscribed": "suppressed"}


def test_the_shop_opens_in_half_a_second() -> None:
    start = time.perf_counter()
    online_shop()
    assert time.perf_counter() - start < 0.5


def test_a_big_file_has_the_asked_shape_and_the_same_bytes_again(tmp_path: Path) -> None:
    first, second = (big_csv(tmp_path / name, 2_000, 25, seed=1) for name in ("a.csv", "b.csv"))
    assert first.read_bytes() == second.read_bytes()
    assert pd.read_csv(first).shape == (2_000, 25)
    assert wide(10, 300).shape == (10, 300)
