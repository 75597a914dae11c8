"""A newer file on the shelf under a learned model: read once, found again, and refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segexplorer.bootstrap import App
from segexplorer.core.comparison import Comparison, Newer, compare
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices
from segexplorer.errors import UnusableData
from segexplorer.ingest.samples import online_shop
from segexplorer.services import newer, preparing
from segexplorer.services.background import Preparation
from segexplorer.services.exploring import grow_again
from segexplorer.store.records import Dataset
from tests.services.by_hand import add_file, work

ASKED = Question("responded")


def added(app: App, folder: Path, frame: pd.DataFrame, name: str = "newer.csv") -> Dataset:
    frame.to_csv(folder / name, index=False)
    return add_file(app, folder / name)


def prepared(app: App, old: Dataset, new: Dataset) -> Preparation:
    newer.prepare(app, old.id, ASKED, new.id)
    work(app)
    return newer.prepare(app, old.id, ASKED, new.id)


def compared(app: App, key: str, found: Newer, k: int = 6, j: int = 2) -> Comparison:
    model = preparing.load(app, key)
    return compare(model, grow_again(model, Choices(), 25), found, k, j)


def test_a_newer_file_is_read_once_and_found_again(app: App, learned: Dataset, tmp_path: Path) -> None:
    new = added(app, tmp_path, online_shop(1_500, seed=11))
    first = newer.prepare(app, learned.id, ASKED, new.id)
    assert first.state == "running"
    assert newer.prepare(app, learned.id, ASKED, new.id) == first
    assert work(app) == 1
    ready = newer.prepare(app, learned.id, ASKED, new.id)
    assert (ready.state, ready.key) == ("ready", preparing.prepare(app, learned.id, ASKED).key)
    assert newer.load(app, ready.key, new.id).summary.n_customers == 1_500
    again = added(app, tmp_path, online_shop(1_500, seed=11), "again.csv")
    assert newer.prepare(app, learned.id, ASKED, again.id).state == "ready"
    assert work(app) == 0


def test_the_model_is_learned_first_when_nobody_has(app: App, shop: Dataset, tmp_path: Path) -> None:
    new = added(app, tmp_path, online_shop(500, seed=11))
    key = newer.prepare(app, shop.id, ASKED, new.id).key
    assert key == preparing.prepare(app, shop.id, ASKED).key
    assert work(app) == 1
    assert newer.prepare(app, shop.id, ASKED, new.id).state == "running"
    assert work(app) == 1
    assert newer.prepare(app, shop.id, ASKED, new.id).state == "ready"


def test_nothing_is_begun_while_the_model_is_still_being_written(app: App, learned: Dataset, tmp_path: Path) -> None:
    new, key = added(app, tmp_path, online_shop(500, seed=11)), preparing.prepare(app, learned.id, ASKED).key
    writing = app.store.jobs.start("explore", key)
    app.store.jobs.report(writing.id, 0.9, "everybody")
    assert newer.prepare(app, learned.id, ASKED, new.id).step == "done"
    assert work(app) == 0
    app.store.jobs.finish(writing.id)
    assert prepared(app, learned, new).state == "ready"


def test_those_who_are_in_both_files_are_followed_and_only_they(app: App, learned: Dataset, shop_csv: Path, tmp_path: Path) -> None:
    old = pd.read_csv(shop_csv)
    fresh = online_shop(300, seed=12)
    fresh["customer_id"] = "N" + fresh["customer_id"]
    new = added(app, tmp_path, pd.concat([old.iloc[500:].sample(frac=1, random_state=0), fresh]))
    ready = prepared(app, learned, new)
    found = compared(app, ready.key, newer.load(app, ready.key, new.id)).moved
    assert found is not None
    assert (found.n_both, found.n_new, found.n_gone) == (1_500, 300, 500)
    assert found.stayed_share == 1
    assert np.diag(found.counts).sum() == found.counts.sum()


def test_customers_who_changed_are_seen_to_move(app: App, learned: Dataset, shop_csv: Path, tmp_path: Path) -> None:
    """Half of the customers now behave as others did: the matrix is that of scoring both files and joining them."""
    old = pd.read_csv(shop_csv)
    changed = old.copy()
    names = [c for c in old.columns if c not in ("customer_id", "email")]
    changed.loc[:999, names] = old.loc[:999, names].sample(frac=1, random_state=1).to_numpy()
    changed = changed.astype(old.dtypes)
    new = added(app, tmp_path, changed)
    ready = prepared(app, learned, new)
    found = compared(app, ready.key, newer.load(app, ready.key, new.id)).moved
    model = app.load_model(preparing.folder_of(app, ready.key))
    node_of = grow_again(model, Choices(), 25).tree.node_of[5]
    segments = []
    for dataset in (learned, new):
        engine = app.engine_for(app.folder_for("datasets", dataset.folder) / "data.parquet", "customer_id", 0)
        frame = pd.concat(engine.members([*model.learned.assigner.space.encoder.names, "customer_id"]))
        atoms = model.learned.assigner.atoms(frame, frame["_key"].to_numpy())
        segments.append(pd.Series(node_of[atoms], frame["customer_id"].astype(str)))
    expected = pd.crosstab(*(s.sort_index().to_numpy() for s in segments))
    assert found is not None
    joined = expected.loc[list(found.from_ids), list(found.to_ids)].to_numpy()
    told = found.counts > 0
    assert found.counts[told].tolist() == joined[told].tolist()
    assert (joined[told] >= 25).all()
    assert told.diagonal().all()  # fewer than 25 are not told of, nor what would give them away; who stayed is
    assert 0.4 < found.stayed_share < 0.9


def test_without_the_customer_number_nobody_is_followed(app: App, learned: Dataset, tmp_path: Path) -> None:
    new = added(app, tmp_path, online_shop(500, seed=12).drop(columns="customer_id"))
    ready = prepared(app, learned, new)
    found = newer.load(app, ready.key, new.id)
    assert found.moves is None
    assert compared(app, ready.key, found).moved is None


@pytest.mark.parametrize("change", [lambda f: f.drop(columns="responded"), lambda f: f.assign(responded=None)])
def test_an_outcome_nobody_knows_yet_is_no_broken_promise(
    change: Callable[[pd.DataFrame], pd.DataFrame], app: App, learned: Dataset, tmp_path: Path
) -> None:
    new = added(app, tmp_path, change(online_shop(500, seed=12)))
    ready = prepared(app, learned, new)
    found = newer.load(app, ready.key, new.id)
    promise = compared(app, ready.key, found).promise
    assert promise is not None
    assert found.absent == ("responded",)
    assert (promise.relevance.verdict, promise.reach.now is None) == ("absent", False)


def test_a_mark_of_our_own_that_a_newer_file_does_not_need_is_not_missed(app: App, tmp_path: Path) -> None:
    """Only one of the two files has an address that cannot be one, so only that one has the column that says so."""
    odd = online_shop(2_000)
    odd.loc[:99, "email"] = "nobody"
    old = added(app, tmp_path, odd, "old.csv")
    preparing.prepare(app, old.id, ASKED)
    work(app)
    new = added(app, tmp_path, online_shop(1_500, seed=11))
    ready = prepared(app, old, new)
    found = newer.load(app, ready.key, new.id)
    people = online_shop(1_500, seed=11)
    assert found.absent == ()
    assert found.summary.n_deliverable.sum() == ((people["marketing_consent"] == "yes") & (people["unsubscribed"] == "no")).sum()


def test_a_newer_file_that_does_not_say_who_may_be_contacted_has_no_reach(app: App, learned: Dataset, tmp_path: Path) -> None:
    new = added(app, tmp_path, online_shop(500, seed=12).drop(columns=["marketing_consent"]))
    ready = prepared(app, learned, new)
    found = newer.load(app, ready.key, new.id)
    promise = compared(app, ready.key, found).promise
    assert promise is not None
    assert found.absent == ("marketing_consent",)
    assert (promise.reach.verdict, promise.relevance.verdict) == ("absent", "absent")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda f: f.drop(columns=["visits_90d"]), "visits_90d"),
        (lambda f: f.assign(spend_total=f["spend_total"].map("paid {:.2f}".format)), '"spend_total"'),
        (lambda f: f.assign(responded=f["responded"].map({0: "cold", 1: "warm"})), '"responded"'),
        (lambda f: f.head(24), "only 24 customers"),
    ],
)
def test_a_file_that_cannot_be_compared_says_why(
    change: Callable[[pd.DataFrame], pd.DataFrame], says: str, app: App, learned: Dataset, tmp_path: Path
) -> None:
    failed = prepared(app, learned, added(app, tmp_path, change(online_shop(500, seed=12))))
    assert failed.state == "failed"
    assert says in failed.problem
    assert work(app) == 0


def test_even_a_bug_ends_in_a_sentence(app: App, learned: Dataset, tmp_path: Path, failing: Callable) -> None:
    new = added(app, tmp_path, online_shop(500, seed=12))
    failing("segexplorer.services.newer.read_newer", ZeroDivisionError("a bug"))
    newer.prepare(app, learned.id, ASKED, new.id)
    with pytest.raises(ZeroDivisionError):
        work(app)
    assert newer.prepare(app, learned.id, ASKED, new.id).problem == str(UnusableData("newer_failed"))


def test_other_choices_need_no_second_look_at_the_rows(app: App, learned: Dataset, tmp_path: Path) -> None:
    new = added(app, tmp_path, online_shop(1_500, seed=11))
    ready = prepared(app, learned, new)
    found, model = newer.load(app, ready.key, new.id), preparing.load(app, ready.key)
    for choices in (Choices(), replace(Choices(), focus=0.7), replace(Choices(), family_weights={"geography": 0.0})):
        grown = grow_again(model, choices, 25)
        for k in (1, 3, 20):
            sizes = compare(model, grown, found, k, 1, choices).segments
            assert sum(s.n_then for s in sizes) == 2_000
            assert sum(s.n_now or 0 for s in sizes) <= 1_500


def test_a_data_set_is_not_compared_with_itself(app: App, learned: Dataset, tmp_path: Path) -> None:
    assert newer.others(app, learned.id) == {}
    new = added(app, tmp_path, online_shop(500, seed=12))
    assert newer.others(app, learned.id) == {new.id: "newer"}
