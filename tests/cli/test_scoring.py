"""A kept model puts newer customers into its segments, or says in one line why it cannot."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segexplorer.__main__ import main
from segexplorer.ingest.samples import online_shop
from tests.cli.running import explored, refused


def test_newer_customers_are_scored_without_the_goal_and_in_any_column_order(kept_model: Path, tmp_path: Path) -> None:
    newer = online_shop(300, seed=99).drop(columns=["responded"])
    newer[list(newer.columns[::-1])].to_csv(tmp_path / "newer.csv", index=False)
    assert main(["score", str(kept_model), str(tmp_path / "newer.csv"), "--out", str(tmp_path / "deep" / "s.csv")]) == 0
    scored = pd.read_csv(tmp_path / "deep" / "s.csv")
    assert scored["customer_id"].tolist() == newer["customer_id"].tolist()
    assert scored["segments_3"].nunique() == 3


def test_a_newer_file_that_lacks_columns_ends_with_two_and_one_line(
    kept_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    online_shop(200).drop(columns=["visits_90d"]).to_csv(tmp_path / "new.csv", index=False)
    said = refused(capsys, "score", kept_model, tmp_path / "new.csv", "--out", tmp_path / "s.csv")
    assert "visits_90d" in said
    assert not (tmp_path / "s.csv").exists()


@pytest.mark.parametrize(("n_gone", "ending"), [(4, ""), (5, " and 1 more"), (7, " and 3 more")])
def test_of_many_columns_that_are_missing_a_few_are_named(
    n_gone: int, ending: str, kept_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    needed = ["recency_days", "n_orders", "spend_total", "visits_90d", "discount_share", "returns_share", "weekend_share"]
    shop = online_shop(200)
    assert set(needed) <= set(shop.columns)
    shop.drop(columns=needed[:n_gone]).to_csv(tmp_path / "new.csv", index=False)
    said = refused(capsys, "score", kept_model, tmp_path / "new.csv", "--out", tmp_path / "s.csv")
    named = said.split(": ")[1].split(". Use")[0]
    assert len(named.removesuffix(ending).split(", ")) == 4
    assert named.endswith(ending)
    assert ".." not in said
    assert "segments" not in said


@pytest.fixture(scope="module")
def dated_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of the shop with days of signing up; for reading only."""
    folder = tmp_path_factory.mktemp("dated")
    online_shop(2_000).assign(signup_date=lambda f: _days(len(f), seed=1)).to_csv(folder / "old.csv", index=False)
    explored(folder, folder / "old.csv", "--segments", "3", "--model", str(folder / "m"))
    return folder / "m"


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("spend_total", lambda v: v.map("paid {:.2f}".format)),
        ("signup_date", lambda v: (pd.to_datetime(v) - pd.Timestamp("1970-01-01")).dt.days),
        ("signup_date", lambda v: "on " + v),
        ("visits_90d", lambda v: v.where(v.index % 10 == 0)),
    ],
)
def test_a_newer_file_whose_numbers_or_dates_changed_silently_is_refused(
    column: str,
    written: Callable[[pd.Series], pd.Series],
    dated_model: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    newer = recent_customers()
    newer.assign(**{column: written(newer[column])}).to_csv(tmp_path / "new.csv", index=False)
    said = refused(capsys, "score", dated_model, tmp_path / "new.csv", "--out", tmp_path / "s.csv")
    assert f'"{column}"' in said
    assert not (tmp_path / "s.csv").exists()


@pytest.mark.parametrize("change", [lambda newer: newer, lambda newer: newer.head(3).assign(visits_90d=None)], ids=["all", "three"])
def test_a_newer_file_written_as_before_is_scored_even_if_three_customers_lack_a_value(
    change: Callable[[pd.DataFrame], pd.DataFrame], dated_model: Path, tmp_path: Path
) -> None:
    change(recent_customers()).to_csv(tmp_path / "new.csv", index=False)
    assert main(["score", str(dated_model), str(tmp_path / "new.csv"), "--out", str(tmp_path / "s.csv")]) == 0


def recent_customers() -> pd.DataFrame:
    return online_shop(300, seed=5).assign(signup_date=lambda f: _days(len(f), seed=2))


def _days(n: int, seed: int) -> pd.Series:
    days = pd.Timestamp("2023-01-01") + pd.to_timedelta(np.random.default_rng(seed).integers(0, 600, n), unit="D")
    return pd.Series(days).dt.strftime("%Y-%m-%d")


@pytest.mark.parametrize("name", ["model.json", "arrays.npz", "boosters.skops"])
@pytest.mark.parametrize("content", [None, b"", b"half", b"{}", b"PK\x03\x04 cut"])
def test_a_model_that_is_damaged_or_half_written_ends_with_two_and_one_line(
    name: str, content: bytes | None, shop: Path, kept_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(kept_model, tmp_path / "m")
    (tmp_path / "m" / name).unlink()
    if content is not None:
        (tmp_path / "m" / name).write_bytes(content)
    assert "explore --model m" in refused(capsys, "score", tmp_path / "m", shop, "--out", tmp_path / "s.csv")
