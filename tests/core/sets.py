"""The sample and the shared sets, explored once for all tests that read what is said of their groups."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pandas as pd

from segexplorer.core.cards import Card, deal
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices
from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.events import customers_from, recognise
from segexplorer.ingest.origins import with_origins
from tests.core.bases import Explored, explore_frame, shop

SETS = ("bank_marketing", "hillstrom", "marketing_campaign", "mcdonalds", "online_retail")
GOALS = {"bank_marketing": "y", "hillstrom": "visit", "marketing_campaign": "Response", "mcdonalds": None, "online_retail": None}
MOST_ROWS = 6_000  # enough to tell traits from chance, few enough for a test
LEAST = 25


@cache
def explored(name: str, folder: Path | None) -> Explored:
    """The sample shop ("sample"), or a shared set of that folder."""
    if folder is None:
        return shop("response")
    return explore_frame(customers(name, folder), Question(GOALS[name]))


@cache
def customers(name: str, folder: Path) -> pd.DataFrame:
    """One row per customer, at most MOST_ROWS of them, drawn the same way every time."""
    if name == "online_retail":
        orders = recognise(folder / "online_retail.parquet")
        assert orders is not None
        with tempfile.TemporaryDirectory() as place:
            frame = pd.read_parquet(customers_from(folder / "online_retail.parquet", orders, Path(place) / "made.parquet").parquet)
    elif name == "marketing_campaign":
        frame = pd.read_csv(folder / "marketing_campaign.csv", sep="\t", parse_dates=["Dt_Customer"], dayfirst=True)
    else:
        frame = pd.read_csv(folder / f"{name}.csv", sep=";" if name == "bank_marketing" else ",")
        frame = frame.drop(columns=[c for c in ("conversion", "spend") if c in frame])
    return frame.sample(min(MOST_ROWS, len(frame)), random_state=0).reset_index(drop=True)


def cards_of(base: Explored, n_segments: int) -> tuple[Card, ...]:
    """The cards of a base at one number of segments, columns of the origin that their names suggest."""
    origins = {column.name: column.origin for column in with_origins(guess_schema(base.frame)).columns}
    return deal(base.learned, base.summary, base.grown, Choices(), n_segments, LEAST, origins)
