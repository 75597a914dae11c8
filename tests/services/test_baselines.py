"""Baselines of a data set: summed up once, found again, worked out anew at every choice; k-means in the background."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segexplorer.bootstrap import App
from segexplorer.core.baselines import Baseline
from segexplorer.core.grown import Grown, Model
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices
from segexplorer.engine.local import LocalEngine
from segexplorer.errors import UnusableData
from segexplorer.services import baselines as service
from segexplorer.services.exploring import choose_columns, explore, grow_again, guess
from segexplorer.services.preparing import load, prepare
from segexplorer.store.records import Dataset
from segexplorer.words.baselines import group_name
from tests.services.by_hand import work

FEW = Choices(max_segments=6)


@pytest.fixture
def shop(learned: Dataset) -> Dataset:
    """The small shop, which most of these tests ask for its response."""
    return learned


def learned(app: App, dataset: Dataset, question: Question) -> tuple[Model, Grown]:
    prepare(app, dataset.id, question)
    work(app)
    model = load(app, prepare(app, dataset.id, question).key)
    return model, grow_again(model, FEW, 25)


@pytest.mark.parametrize("goal", ["responded", "spend_total", "favourite_category", None])
def test_columns_and_the_grid_are_summed_up_for_every_goal(goal: str | None, app: App, shop: Dataset) -> None:
    model, grown = learned(app, shop, Question(goal))
    rfm = service.has_rfm(model.learned.schema)
    assert rfm is (goal != "spend_total")
    found = service.baselines(service.kept(app, shop.id, model, ["device", "signup_date"], rfm), model, grown, FEW)
    assert [b.code for b in found] == ["column", "column", *(["rfm"] if rfm else [])]
    for one in found:
        assert sum(g.n_customers for g in one.groups) == 2_000
        assert one.steps[-1].reach_share <= grown.path.n_deliverable / 2_000


def test_what_was_summed_up_is_read_once(app: App, shop: Dataset, failing: Callable) -> None:
    model, grown = learned(app, shop, Question("responded"))
    first = service.baselines(service.kept(app, shop.id, model, ["device", "source"], True), model, grown, FEW)
    failing("segexplorer.engine.local.LocalEngine.map_reduce", AssertionError("read again"))
    again = service.baselines(service.kept(app, shop.id, model, ["source"], True), model, grown, FEW)
    assert again == first[1:]


def test_other_choices_need_no_row(app: App, shop: Dataset, failing: Callable) -> None:
    model, grown = learned(app, shop, Question("responded"))
    found = service.kept(app, shop.id, model, ["device"])
    failing("segexplorer.engine.local.LocalEngine.map_reduce", AssertionError("read again"))
    pickier = Choices(smallest_group=500, max_segments=6)
    strict = service.baselines(found, model, grow_again(model, pickier, 25), pickier)[0]
    assert len(strict.steps) < len(service.baselines(found, model, grown, FEW)[0].steps)


def test_a_column_named_like_the_grid_is_a_column(app: App, shop_csv: Path, tmp_path: Path) -> None:
    from tests.services.by_hand import add_file

    pd.read_csv(shop_csv).rename(columns={"device": "rfm"}).to_csv(tmp_path / "odd.csv", index=False)
    dataset = add_file(app, tmp_path / "odd.csv")
    model, _ = learned(app, dataset, Question("responded"))
    assert [t.code for t in service.kept(app, dataset.id, model, ["rfm"], True)] == ["column", "rfm"]


def test_k_means_is_worked_out_once_in_the_background(app: App, shop: Dataset) -> None:
    question = Question("responded")
    model, grown = learned(app, shop, question)
    assert service.kept_refits(app, shop.id, question, FEW) == ()
    first = service.prepare_refits(app, shop.id, question, FEW)
    assert (first.state, service.prepare_refits(app, shop.id, question, FEW)) == ("running", first)
    assert work(app) == 1
    assert service.prepare_refits(app, shop.id, question, FEW).state == "ready"
    assert work(app) == 0
    found = service.baselines(service.kept_refits(app, shop.id, question, FEW), model, grown, FEW)
    assert [b.n_groups for b in found] == [2, 3, 4, 5, 6]
    assert {sum(g.n_customers for g in b.groups) for b in found} == {2_000}


def test_k_means_of_another_focus_is_other_work_and_of_another_smallest_group_is_not(app: App, shop: Dataset) -> None:
    question = Question("responded")
    learned(app, shop, question)
    service.prepare_refits(app, shop.id, question, FEW)
    work(app)
    states = {
        "focus": Choices(focus=0.5, max_segments=6),
        "weight": Choices(family_weights={"device": 0.0}, max_segments=6),
        "same": Choices(family_weights={"device": 1.0}, smallest_group=99, max_segments=6),
    }
    prepared = {name: service.prepare_refits(app, shop.id, question, choices).state for name, choices in states.items()}
    assert prepared == {"focus": "running", "weight": "running", "same": "ready"}


def test_k_means_says_how_far_it_is(app: App, shop: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    from segexplorer.store.jobs import Jobs
    from segexplorer.words.pages import STEPS

    question = Question("responded")
    learned(app, shop, question)
    said: list[tuple[str, float]] = []
    report = Jobs.report
    monkeypatch.setattr(Jobs, "report", lambda self, *a: said.append((a[2], a[1])) or report(self, *a))
    service.prepare_refits(app, shop.id, question, FEW)
    work(app)
    assert {step for step, _ in said} <= set(STEPS)
    assert len(said) >= 4
    assert [share for _, share in said] == sorted(share for _, share in said)


def test_k_means_that_fails_says_its_sentence(app: App, shop: Dataset, failing: Callable) -> None:
    question = Question("responded")
    learned(app, shop, question)
    failing("segexplorer.services.baselines.refit", ZeroDivisionError("a bug"))
    service.prepare_refits(app, shop.id, question, FEW)
    with pytest.raises(ZeroDivisionError):
        work(app)
    failed = service.prepare_refits(app, shop.id, question, FEW)
    assert failed.state == "failed"
    assert failed.problem.startswith("The comparison could not be computed")


def test_k_means_waits_until_everything_is_learned(app: App, shop: Dataset) -> None:
    prepare(app, shop.id, Question("responded"))
    assert service.prepare_refits(app, shop.id, Question("responded"), FEW).state == "running"
    assert len(app.workers.waiting) == 1  # type: ignore[attr-defined]


def test_only_columns_that_may_make_groups_can_be_chosen(app: App, shop: Dataset) -> None:
    model, _ = learned(app, shop, Question("responded"))
    names = service.choosable(model.learned.schema)
    assert {"device", "spend_total", "signup_date", "unsubscribed"} <= set(names)
    assert not {"responded", "customer_id", "email"} & set(names)
    with pytest.raises(UnusableData, match="goal itself"):
        service.kept(app, shop.id, model, ["responded"])
    with pytest.raises(UnusableData, match='no column "nosuch"'):
        service.kept(app, shop.id, model, ["nosuch"])


# ---- a real campaign


@pytest.fixture(scope="module")
def hillstrom(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[pd.DataFrame, Baseline]]:
    """The campaign's own columns as baselines of the goal `visit`."""
    frame = pd.read_csv(shared_data / "hillstrom.csv")
    parquet = tmp_path_factory.mktemp("hillstrom") / "t.parquet"
    frame.to_parquet(parquet, index=False)
    schema = choose_columns(guess(parquet, LocalEngine), None, ["conversion", "spend"])
    model = explore(parquet, schema, Question("visit"), LocalEngine)
    names = ["segment", "history_segment"]
    found = service.divided(parquet, model.learned, names, False, LocalEngine)
    grown = grow_again(model, Choices(max_segments=8), 25)
    measured = service.baselines(found, model, grown, Choices(max_segments=8))
    return {name: (frame, one) for name, one in zip(names, measured, strict=True)}


def test_the_arms_of_the_campaign_have_their_known_rates(hillstrom: dict[str, tuple[pd.DataFrame, Baseline]]) -> None:
    _, own = hillstrom["segment"]
    base = 0.146781
    known = {"Mens E-Mail": (21_307, 0.18276), "Womens E-Mail": (21_387, 0.15140), "No E-Mail": (21_306, 0.10617)}
    assert [group_name(g.label) for g in own.groups] == list(known)
    for group in own.groups:
        n, rate = known[group.label.level]
        assert group.n_customers == n
        assert group.relevance == pytest.approx((n * rate + 20 * base) / (n + 20), abs=1e-4)
    assert own.steps[0].relevance == pytest.approx(0.18276, abs=1e-4)
    assert own.steps[1].relevance == pytest.approx((21_307 * 0.18276 + 21_387 * 0.15140) / 42_694, abs=1e-4)
    assert own.steps[2].relevance == pytest.approx(base, abs=1e-5)


@pytest.mark.parametrize("name", ["segment", "history_segment"])
def test_a_column_of_the_campaign_reaches_whom_pandas_counts(
    name: str, hillstrom: dict[str, tuple[pd.DataFrame, Baseline]]
) -> None:
    frame, own = hillstrom[name]
    assert {g.label.level: g.n_customers for g in own.groups} == frame[name].value_counts().to_dict()
    sizes = np.cumsum([g.n_customers for g in own.groups])
    assert [s.reach_share for s in own.steps] == pytest.approx((sizes / len(frame))[: len(own.steps)])
    rates = frame.groupby(name)["visit"].mean()
    assert own.groups[0].label.level == rates.idxmax()
    assert own.steps[-1].hits + own.steps[-1].missed == frame["visit"].sum()
