"""Journey stages: which columns they are read from, and that no number speaks against the stage it bears."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from segexplorer.core.claims import tabulate
from segexplorer.core.journey import stage_facts
from segexplorer.core.learned import Question
from tests.core.bases import Explored, explore_frame

TOLD = {
    "days_since_last_order": "recency",
    "Letzter Besuch": "recency",
    "n_orders": "orders",
    "tenure_days": "tenure",
    "Mitglied seit": "tenure",  # was recency: an old member was at risk of leaving
    "contract_start": "tenure",  # was recency
    "subscribed_on": "tenure",
    "pdays": "",  # was recency: we called, nobody came
    "NumDealsPurchases": "",  # was orders: bargain hunters were loyal
    "previous": "",  # was orders: contacts made them loyal
    "Check-ins letzte 90 Tage": "",  # was recency: who came often had long been away
}


@pytest.fixture(scope="module")
def base() -> Explored:
    rng = np.random.default_rng(0)
    long = rng.random(400) < 0.5
    frame = pd.DataFrame({name: rng.poisson(np.where(long, 40, 8)) for name in TOLD})
    for name in ("Letzter Besuch", "Mitglied seit", "contract_start", "subscribed_on"):
        frame[name] = pd.Timestamp("2026-11-01") - pd.to_timedelta(rng.integers(0, np.where(long, 900, 600)), "D")
    return explore_frame(frame, Question(None))


def test_stages_are_read_from_what_people_did_and_for_how_long_they_have_been_there(base: Explored) -> None:
    encoder = base.learned.assigner.space.encoder
    table = tabulate(encoder, base.summary, base.grown.tree, 25, {})
    found = {encoder.columns[table.traits.facts[f][0]].name: code for f, code in stage_facts(encoder, table.traits).items()}
    assert found == {name: code for name, code in TOLD.items() if code}


def test_a_mean_on_the_other_side_of_everybodys_supports_nothing(base: Explored) -> None:
    """Was: at risk of leaving, last here 32 days ago (everyone: 42). Most were away for longer, a few of the others for ages."""
    table = tabulate(base.learned.assigner.space.encoder, base.summary, base.grown.tree, 25, {})
    row, fact = next(cell for cell in np.argwhere(table.traits.real).tolist() if table.supported(*cell))
    table.traits.sane[row, fact] = False
    assert not table.supported(row, fact)
