"""Who is left of a data set, and the lists that stop somebody: they change every number, and can be taken back."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segexplorer.bootstrap import App
from segexplorer.core.derived import LISTED, WRITABLE
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices, Schema
from segexplorer.core.waterfall import Waterfall
from segexplorer.ingest.samples import online_shop
from segexplorer.services import base, datasets, importing, sample
from segexplorer.services.exploring import explore, grow_again
from segexplorer.services.facts import Facts, read_facts, write_facts
from segexplorer.store.records import Dataset
from tests.services.by_hand import add_file, work


def deliverable_on_the_segment_page(app: App, dataset: Dataset) -> int:
    described = datasets.describe(app, dataset.id)
    model = explore(described.parquet, described.schema, Question(), app.engine_for)
    return grow_again(model, Choices(), 25).path.n_deliverable


def holds(fall: Waterfall) -> None:
    for before, after in zip(fall.steps, fall.steps[1:], strict=False):
        assert after.n_left + after.n_lost == before.n_left


def upload(content: str, name: str = "unsubscribed_members_export.csv") -> importing.Upload:
    return importing.Upload(name, io.BytesIO(content.encode()))


def messy_shop(n: int = 2_000) -> pd.DataFrame:
    """The small shop with repeated and missing ids, odd addresses, and consent in three states with a day."""
    rng, shop = np.random.default_rng(1), online_shop(n)
    shop["customer_id"] = shop["customer_id"].astype(object).mask(np.arange(n) % 200 == 7)
    shop.loc[shop.index[-20:], "customer_id"] = shop["customer_id"].iloc[0]
    shop["email"] = shop["email"].mask(np.arange(n) % 50 == 3, "nobody").mask(np.arange(n) % 50 == 4)
    states = rng.choice(["Subscribed", "Unsubscribed", "Never subscribed"], n, p=[0.7, 0.2, 0.1])
    days = pd.Timestamp("2017-03-01") + pd.to_timedelta(rng.integers(0, 1_500, n), "D")
    return shop.drop(columns="marketing_consent").assign(
        email_marketing_consent=states, consent_timestamp=pd.Series(days).where(states == "Subscribed")
    )


@pytest.fixture
def messy(app: App, tmp_path: Path) -> Dataset:
    messy_shop().to_csv(tmp_path / "messy.csv", index=False)
    return add_file(app, tmp_path / "messy.csv")


def test_the_last_step_of_the_sample_is_what_the_segment_page_says(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "online_shop", lambda: online_shop(3_000))
    dataset = sample.sample_dataset(app)
    fall = base.waterfall(app, dataset.id)
    shop = online_shop(3_000)
    by_hand = (shop["marketing_consent"] == "yes") & (shop["unsubscribed"] == "no")
    assert fall.n_deliverable == by_hand.sum() == deliverable_on_the_segment_page(app, dataset)
    holds(fall)


def test_every_reason_is_counted_as_plain_pandas_counts_it(app: App, messy: Dataset) -> None:
    fall, frame = base.waterfall(app, messy.id), messy_shop()
    holds(fall)
    with_id = frame[frame["customer_id"].notna()]
    people = with_id.drop_duplicates("customer_id")
    given = people[people["email_marketing_consent"] == "Subscribed"]
    good = given[given["email"].fillna("").str.contains("@")]
    final = good[good["unsubscribed"] == "no"]
    assert [step.n_left for step in fall.steps] == [*map(len, (frame, frame, with_id, people, given, good, final))]
    states = people["email_marketing_consent"].value_counts()
    assert {loss.why: loss.n for loss in fall.step("consent").losses} == {
        "refused": states["Unsubscribed"],
        "never_asked": states["Never subscribed"],
    }
    missing = given["email"].isna().sum()
    assert {loss.why: loss.n for loss in fall.step("address").losses} == {
        "bad_address": len(given) - len(good) - missing,
        "no_address": missing,
    }
    assert fall.n_deliverable == deliverable_on_the_segment_page(app, messy)
    (time,) = fall.times
    assert (time.column, time.first) == ("consent_timestamp", given["consent_timestamp"].min().date().isoformat())
    assert (time.n, time.n_future) == (given["consent_timestamp"].notna().sum(), 0)


def test_consent_of_the_future_and_of_long_ago_is_counted(app: App, messy: Dataset) -> None:
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    described = datasets.describe(app, messy.id)
    given = messy_shop().dropna(subset="customer_id").drop_duplicates("customer_id")["consent_timestamp"].dropna()
    past = base.count(described.parquet, described.schema, app.engine_for, today=tomorrow, consent_years=6).times[0]
    assert past.n_old == (given < pd.Timestamp(tomorrow) - pd.DateOffset(years=6)).sum()
    early = base.count(described.parquet, described.schema, app.engine_for, today=pd.Timestamp("2018-01-01").date()).times[0]
    assert early.n_future == (given > pd.Timestamp("2018-01-01")).sum() > 0


@pytest.mark.parametrize("file", ["bank_marketing.csv", "marketing_campaign.csv", "hillstrom.csv"])
def test_on_real_files_with_a_consent_column_added_the_sum_holds(file: str, app: App, shared_data: Path, tmp_path: Path) -> None:
    frame = pd.read_csv(shared_data / file, sep=None, engine="python")
    rng = np.random.default_rng(0)
    frame["email_consent"] = rng.choice(["yes", "no", None], len(frame), p=[0.6, 0.3, 0.1])
    frame.to_csv(tmp_path / file, index=False)
    dataset = add_file(app, tmp_path / file)
    fall = base.waterfall(app, dataset.id)
    holds(fall)
    assert fall.n_deliverable == (frame["email_consent"] == "yes").sum() == deliverable_on_the_segment_page(app, dataset)


def test_corrections_change_what_is_counted(app: App, messy: Dataset) -> None:
    before = base.waterfall(app, messy.id)
    datasets.correct(app, messy.id, {WRITABLE: {"role": "ignored"}})
    after = base.waterfall(app, messy.id)
    assert before.step("address").n_lost > 0
    assert after.step("address").n_lost == 0
    assert after.n_deliverable == deliverable_on_the_segment_page(app, messy)


def test_what_was_counted_is_not_counted_again(app: App, shop: Dataset, failing: Callable) -> None:
    first = base.waterfall(app, shop.id)
    failing("segexplorer.services.base.count", AssertionError("counted twice"))
    assert base.waterfall(app, shop.id) == first


def test_a_list_stops_those_on_it_and_is_taken_back_without_a_trace(app: App, shop: Dataset) -> None:
    before, plain = base.waterfall(app, shop.id), datasets.describe(app, shop.id)
    people = pd.read_parquet(plain.parquet)
    may = people[(people["marketing_consent"] == "yes") & (people["unsubscribed"] == "no")]
    addresses = [*may["email"].head(30).str.upper(), "stranger@example.org"]
    base.suppress(app, shop.id, [upload("Email Address\n" + "\n".join(addresses))])
    work(app)
    after, described = base.waterfall(app, shop.id), datasets.describe(app, shop.id)
    (kept,) = described.facts.suppressions
    assert (kept.n_found, kept.n_entries, kept.kind) == (30, 31, "unsubscribed")
    assert after.n_deliverable == before.n_deliverable - 30 == deliverable_on_the_segment_page(app, described.dataset)
    assert {loss.why: loss.n for loss in after.step("suppressed").losses}["listed"] == 30
    assert described.schema.named(LISTED).role == "suppressed"
    assert described.dataset.sha256 != shop.sha256
    holds(after)
    base.remove_list(app, shop.id, kept.id)
    work(app)
    again = datasets.describe(app, shop.id)
    assert (again.dataset.sha256, again.schema, again.facts) == (shop.sha256, plain.schema, plain.facts)
    assert not list(again.parquet.parent.rglob(f"{kept.id}*"))
    assert base.waterfall(app, shop.id) == before


def test_nothing_of_an_uploaded_list_stays_but_hashes(app: App, shop: Dataset) -> None:
    base.suppress(app, shop.id, [upload("Email\nsecret.person@example.org\nq@example.org\n")])
    work(app)
    folder = app.settings.data_folder
    assert not [f for f in folder.rglob("*") if f.is_file() and b"secret.person" in f.read_bytes()]
    assert datasets.describe(app, shop.id).facts.suppressions[0].n_found == 0


def test_a_second_list_and_a_repair_leave_the_first_where_it_is(app: App, shop: Dataset) -> None:
    for number in (1, 2):
        base.suppress(app, shop.id, [upload(f"email\nx{number}@example.com\ny{number}@example.com\n", f"list {number}.csv")])
        work(app)
    assert [one.name for one in datasets.describe(app, shop.id).facts.suppressions] == ["list 1.csv", "list 2.csv"]
    described = datasets.describe(app, shop.id)
    base.remove_list(app, shop.id, described.facts.suppressions[0].id)
    work(app)
    assert [one.name for one in datasets.describe(app, shop.id).facts.suppressions] == ["list 2.csv"]


def test_a_file_that_is_no_list_ends_in_a_sentence_and_changes_nothing(app: App, shop: Dataset) -> None:
    before = datasets.describe(app, shop.id)
    job = base.suppress(app, shop.id, [upload("colour,size\nred,1\nblue,2\n", "colours.csv")])
    work(app)
    job = app.store.jobs.get(job.id)
    assert job.state == "failed"
    assert "colours.csv" in job.error
    assert datasets.describe(app, shop.id) == before


def test_the_sample_takes_a_list_too(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "online_shop", lambda: online_shop(500))
    dataset = sample.sample_dataset(app)
    base.suppress(app, dataset.id, [upload(f"email\n{online_shop(500).email[0]}\n")])
    work(app)
    assert datasets.describe(app, dataset.id).facts.suppressions[0].n_found == 1


def test_facts_of_lists_and_lines_are_read_as_they_were_written(app: App, messy: Dataset, tmp_path: Path) -> None:
    base.suppress(app, messy.id, [upload("email\na@example.com\n")])
    work(app)
    facts = replace(datasets.describe(app, messy.id).facts, order_lines={"lines": 9, "without_customer": 1})
    write_facts(facts, tmp_path / "facts.json")
    assert read_facts(tmp_path / "facts.json") == facts
    said = json.loads((tmp_path / "facts.json").read_text())
    older = {name: said[name] for name in ("columns", "file_names")}
    (tmp_path / "facts.json").write_text(json.dumps(older))
    assert read_facts(tmp_path / "facts.json") == Facts(facts.file_names, facts.columns)


def test_customers_made_of_order_lines_begin_with_the_lines(app: App, shop: Dataset) -> None:
    described = datasets.describe(app, shop.id)
    lines = {"lines": 9_000, "without_customer": 500, "without_date": 100, "unreadable_date": 0, "after": 0, "orders": 4_000}
    fall = base.count(described.parquet, Schema(described.schema.columns), app.engine_for, 10, lines)
    assert [(s.code, s.n_left) for s in fall.steps[:5]] == [
        ("file", 9_010),
        ("readable", 9_000),
        ("lines", 8_400),
        ("customers", 2_000),
        ("with_id", 2_000),
    ]
    holds(fall)
