"""What there is to see in a data set: found once on all rows, treated with one step and undone with one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segexplorer.bootstrap import App
from segexplorer.core.model import Column, Schema
from segexplorer.engine.local import LocalEngine
from segexplorer.ingest.recipe import Repair
from segexplorer.services import datasets, looking, rereading
from segexplorer.services.exploring import guess
from segexplorer.store.records import Dataset
from tests.services.by_hand import add_file, work

TODAY = "2026-11-22"


def messy_shop(n: int = 600) -> pd.DataFrame:
    """A shop with a birth in 1893, an income of 666666, 999 for "never", a column twice, one constant and repeated people."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "customer_id": range(1_000, 1_000 + n),
            "Year_Birth": rng.integers(1940, 2001, n),
            "Income": rng.normal(52_000, 18_000, n).clip(8_000, 120_000).round(),
            "days_since": np.where(rng.random(n) < 0.6, 999, rng.integers(0, 28, n)),
            "city": rng.choice(["Bonn", "Ulm", "Jena", "n/k"], n),
            "responded": (rng.random(n) < 0.3).astype(int),
            "note_age": 5,
        }
    )
    frame["Income_copy"] = frame["Income"]
    frame["knows_all"] = frame["responded"] * 10 + rng.integers(0, 3, n)
    frame.loc[3, "Year_Birth"] = 1893
    frame.loc[[5], ["Income", "Income_copy"]] = 666_666
    frame.loc[n - 20 :, frame.columns[1:]] = frame.loc[: 20 - 1, frame.columns[1:]].to_numpy()
    return frame


@pytest.fixture
def dataset(app: App, tmp_path: Path) -> Dataset:
    file = tmp_path / "shop.csv"
    messy_shop().to_csv(file, index=False)
    return add_file(app, file)


def seen(app: App, dataset: Dataset) -> looking.Look:
    return looking.look(app, datasets.describe(app, dataset.id), TODAY)


def signs(look: looking.Look) -> set[tuple[str, str, str, int]]:
    return {(s.column, s.sign, s.value, s.n) for s in look.suspicions}


def test_all_that_was_put_into_the_shop_is_found(app: App, dataset: Dataset) -> None:
    look, frame = seen(app, dataset), messy_shop()
    n_never = int((frame["days_since"] == 999).sum())
    twice = int((frame["Year_Birth"] == 1893).sum())
    assert ("Year_Birth", "too_old", "1893", twice) in signs(look)
    assert ("Income", "repeated", "666666", int((frame["Income"] == 666_666).sum())) in signs(look)
    assert ("days_since", "placeholder", "999", n_never) in signs(look)
    assert look.repeats.n_alike == frame.drop(columns="customer_id").duplicated().sum() == 20
    assert look.identical == (("Income_copy", "Income"),)
    assert {p.name for p in look.profiles} == set(frame)


def test_a_column_that_knows_the_answer_is_named(app: App, dataset: Dataset) -> None:
    assert looking.leaks(app, datasets.describe(app, dataset.id)) == ("knows_all",)


def test_one_step_treats_a_value_and_one_step_undoes_it(app: App, dataset: Dataset) -> None:
    described = datasets.describe(app, dataset.id)
    found = tuple(s for s in seen(app, dataset).suspicions if s.column == "days_since")
    looking.treat(app, described, found)
    work(app)
    treated = datasets.describe(app, dataset.id)
    repair = Repair("days_since", "is", "999")
    assert rereading.recipe_of(treated).repairs == (repair,)
    n_never = int((messy_shop()["days_since"] == 999).sum())
    assert pd.read_parquet(treated.parquet)["days_since"].isna().sum() == n_never == treated.facts.repaired_cells
    assert "days_since" not in {s.column for s in seen(app, dataset).suspicions}
    looking.undo(app, treated, (repair,))
    work(app)
    back = datasets.describe(app, dataset.id)
    assert rereading.recipe_of(back).repairs == ()
    assert pd.read_parquet(back.parquet)["days_since"].isna().sum() == 0


def test_treatments_add_up_and_none_is_said_twice(app: App, dataset: Dataset) -> None:
    for column in ("Income", "Year_Birth", "Income"):
        described = datasets.describe(app, dataset.id)
        found = tuple(s for s in looking.look(app, described, TODAY).suspicions if s.column == column)
        looking.treat(app, described, found)
        work(app)
    repairs = rereading.recipe_of(datasets.describe(app, dataset.id)).repairs
    assert [(r.column, r.kind, r.value) for r in repairs] == [("Income", "is", "666666"), ("Year_Birth", "below", "1916")]


def test_what_was_corrected_stays_corrected(app: App, dataset: Dataset) -> None:
    datasets.correct(app, dataset.id, {"city": {"used": False}})
    described = datasets.describe(app, dataset.id)
    looking.treat(app, described, seen(app, dataset).suspicions)
    work(app)
    assert not datasets.describe(app, dataset.id).schema.named("city").used


def test_a_look_is_another_one_when_roles_or_contents_change(app: App, dataset: Dataset) -> None:
    before = looking.name_of(datasets.describe(app, dataset.id))
    assert before == looking.name_of(datasets.describe(app, dataset.id))
    datasets.correct(app, dataset.id, {"city": {"role": "sensitive"}})
    hidden = looking.name_of(datasets.describe(app, dataset.id))
    looking.treat(app, datasets.describe(app, dataset.id), seen(app, dataset).suspicions[:1])
    work(app)
    assert len({before, hidden, looking.name_of(datasets.describe(app, dataset.id))}) == 3


def test_a_column_said_to_be_sensitive_is_masked_at_once(app: App, dataset: Dataset) -> None:
    datasets.correct(app, dataset.id, {name: {"role": "sensitive"} for name in ("Income", "city")})
    look = seen(app, dataset)
    assert all(p.bars == () and p.low is None for p in look.profiles if p.name in ("Income", "city"))
    assert not {s.column for s in look.suspicions} & {"Income", "city"}


def test_everybody_is_counted_where_the_sample_is_a_part(tmp_path: Path) -> None:
    n = 70_000
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"pdays": np.where(rng.random(n) < 0.4, 999, rng.integers(0, 28, n)), "b": rng.normal(size=n)})
    frame.loc[n // 2 :, :] = frame.loc[: n // 2 - 1, :].to_numpy()  # each row twice
    file = tmp_path / "big.parquet"
    frame.to_parquet(file)
    schema = guess(file, LocalEngine)
    look = looking.look_at(LocalEngine(file), schema, None, ("", ""), np.datetime64(TODAY), 25)
    assert signs(look) == {("pdays", "placeholder", "999", int((frame["pdays"] == 999).sum()))}
    assert look.repeats.n_alike == frame.duplicated().sum() == n // 2
    assert look.repeats.n_compared == n


def test_customers_whose_number_came_before_are_counted(tmp_path: Path) -> None:
    frame = pd.DataFrame({"customer_id": [*range(100), *range(10), None, None], "x": np.arange(112) % 7})
    file = tmp_path / "ids.parquet"
    frame.to_parquet(file)
    schema = Schema((Column("customer_id", "number", "id", used=False), Column("x", "number")))
    look = looking.look_at(LocalEngine(file, "customer_id"), schema, None, ("", ""), np.datetime64(TODAY), 25)
    assert (look.repeats.n_rows, look.repeats.n_customers, look.repeats.n_left_out) == (112, 100, 12)


def test_the_supply_counts_answers_arms_and_days_as_pandas_does(shared_data: Path, app: App) -> None:
    frame = pd.read_csv(shared_data / "hillstrom.csv")
    look = seen(app, add_file(app, shared_data / "hillstrom.csv"))
    supply, got = look.supply, frame["segment"] != "No E-Mail"
    assert (supply.goal, supply.treatment, supply.n_customers) == ("visit", "segment", 64_000)
    assert supply.n_rare == pytest.approx(frame["visit"].sum(), rel=0.05)
    assert [arm.n_customers for arm in supply.arms] == pytest.approx([(~got).sum(), got.sum()], rel=0.05)
    assert [arm.n_yes for arm in supply.arms] == pytest.approx([frame.visit[~got].sum(), frame.visit[got].sum()], rel=0.1)
    assert look.repeats.n_alike == 6_562


def test_the_goal_divides_nobody(app: App, dataset: Dataset) -> None:
    described = datasets.describe(app, dataset.id)
    ways = {column for way in seen(app, dataset).ways(described.schema) for column in way.columns}
    assert "responded" not in ways


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_tiny_table_is_looked_at_without_a_word_too_many(app: App, tmp_path: Path, rows: int) -> None:
    file = tmp_path / "tiny.csv"
    pd.DataFrame({"a": range(rows), "b": ["x"] * rows, "c": [None] * rows}).to_csv(file, index=False)
    look = seen(app, add_file(app, file))
    assert look.suspicions == ()
    assert look.verdicts[0].answer == "no"
