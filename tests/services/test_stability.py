"""Whether groups last is found out once, followed, kept, and stopped when nobody looks any more. On a real store."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from segexplorer.bootstrap import App
from segexplorer.core.learned import Question
from segexplorer.core.migration import Migration
from segexplorer.core.model import Choices, Economics
from segexplorer.core.stability import Stability
from segexplorer.errors import UnusableData
from segexplorer.services import background, preparing, stability
from segexplorer.services.stability import Lasting, cancel, choices_name, from_record, stability_of
from segexplorer.store.jobs import Jobs
from segexplorer.store.records import Dataset
from segexplorer.words.pages import STEPS
from tests.services.by_hand import at_once, work

ASKED, CHOSEN = Question("responded"), Choices(max_segments=8)
FEW_TRIES = 2


@pytest.fixture(autouse=True)
def _few_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stability, "N_TRIES", FEW_TRIES)


def kept(app: App) -> list[Any]:
    return sorted((app.settings.data_folder / "derived").glob("*/stability-*"))


# ---- the name


def test_costs_and_the_smallest_group_do_not_change_which_groups_there_are() -> None:
    money = Choices(smallest_group=100, economics=Economics(10.0, 1.0), family_weights={"value": 1.0})
    assert choices_name(money, 25) == choices_name(Choices(), 25)


@pytest.mark.parametrize("change", [{"focus": 0.5}, {"family_weights": {"value": 2.0}}, {"max_segments": 9}], ids=str)
def test_what_shapes_the_tree_has_another_name(change: dict) -> None:
    assert choices_name(replace(Choices(), **change), 25) != choices_name(Choices(), 25)
    assert choices_name(Choices(), 50) != choices_name(Choices(), 25)


def test_an_answer_kept_as_json_comes_back_as_it_was() -> None:
    found = Stability(3, 100, {1: 1.0, 2: 0.5}, {1: 3, 2: 0}, (1.0, 0.5), (1.0, 0.25))
    for moved in (Migration("no_dates"), Migration("", "2024-01-01", 75, (1,), (1,), ((75, 40, 35),) * 3)):
        lasting = Lasting(found, moved)
        assert from_record(json.loads(json.dumps(asdict(lasting)))) == lasting


# ---- the work


def test_before_the_groups_are_learned_it_only_waits(app: App, shop: Dataset) -> None:
    preparing.prepare(app, shop.id, ASKED)
    state, found = stability_of(app, shop.id, ASKED, CHOSEN)
    assert (state.state, state.step, found) == ("running", "queued", None)
    assert len(app.workers.waiting) == 1  # type: ignore[attr-defined]


def test_it_is_started_once_followed_and_then_there(app: App, learned: Dataset) -> None:
    first, nothing = stability_of(app, learned.id, ASKED, CHOSEN)
    assert (first.state, nothing) == ("running", None)
    assert stability_of(app, learned.id, ASKED, CHOSEN)[0] == first
    assert work(app) == 1
    ready, found = stability_of(app, learned.id, ASKED, CHOSEN)
    assert (ready.state, ready.key, ready.share) == ("ready", first.key, 1.0)
    assert found is not None
    tree = preparing.load(app, preparing.prepare(app, learned.id, ASKED).key)
    grown = stability.grow_tree(tree.learned, tree.summary, CHOSEN, app.settings.privacy_minimum)
    assert set(found.stability.jaccard) == set(grown.node_ids)
    assert (found.stability.n_tries, found.stability.n_customers) == (FEW_TRIES, 2_000)
    assert (found.migration.problem, found.migration.now) == ("", grown.parents)
    assert found.migration.n_customers == pytest.approx(1_500, abs=10)
    assert work(app) == 0


def test_many_who_ask_at_the_same_moment_start_one_piece_of_work(app: App, learned: Dataset) -> None:
    at_once(stability_of, app, learned.id, ASKED, CHOSEN)
    assert len(app.workers.waiting) == 1  # type: ignore[attr-defined]


def test_a_newer_choice_does_not_wait_for_an_older_one(app: App, learned: Dataset) -> None:
    older, _ = stability_of(app, learned.id, ASKED, CHOSEN)
    newer, _ = stability_of(app, learned.id, ASKED, replace(CHOSEN, focus=0.5))
    assert older.key != newer.key
    assert len(app.workers.waiting) == 2  # type: ignore[attr-defined]


def test_progress_reaches_the_store_in_words_after_each_try(app: App, learned: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[float, str]] = []
    report = Jobs.report
    monkeypatch.setattr(Jobs, "report", lambda self, *a: said.append(a[1:]) or report(self, *a))
    stability_of(app, learned.id, ASKED, CHOSEN)
    work(app)
    told = dict.fromkeys(said)  # on a busy machine the same is told again, to hear whether anybody still wants it
    assert [share for share, _ in told] == pytest.approx([0, 0.45, 0.9, 0.9])
    assert {step for _, step in said} == {"tries", "past"} <= set(STEPS)


# ---- stopping


def test_what_is_cancelled_before_it_begins_is_not_done(app: App, learned: Dataset, failing: Callable) -> None:
    state, _ = stability_of(app, learned.id, ASKED, CHOSEN)
    cancel(app, state.key)
    failing("segexplorer.services.stability.judge", AssertionError("was done"))
    work(app)
    assert kept(app) == []


def test_what_is_cancelled_at_work_stops_after_the_try_at_hand_and_keeps_nothing(
    app: App, learned: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, _ = stability_of(app, learned.id, ASKED, CHOSEN)
    said: list[float] = []
    report = Jobs.report

    def stop_after_one(self: Jobs, job_id: str, share: float, step: str) -> Any:
        said.append(share)
        if share > 0:
            cancel(app, state.key)
        return report(self, job_id, share, step)

    monkeypatch.setattr(Jobs, "report", stop_after_one)
    work(app)
    assert sorted(set(said)) == pytest.approx([0, 0.45])  # a slow machine says twice that it begins
    assert kept(app) == []
    job = app.store.jobs.latest(state.key)
    assert job is not None
    assert job.state == "cancelled"


def test_what_was_cancelled_starts_anew_when_somebody_looks_again(app: App, learned: Dataset) -> None:
    state, _ = stability_of(app, learned.id, ASKED, CHOSEN)
    cancel(app, state.key)
    app.workers.waiting.clear()  # type: ignore[attr-defined]
    assert stability_of(app, learned.id, ASKED, CHOSEN)[0].state == "running"
    assert work(app) == 1
    assert stability_of(app, learned.id, ASKED, CHOSEN)[1] is not None


def test_to_cancel_what_is_not_at_work_changes_nothing(app: App, learned: Dataset) -> None:
    cancel(app, "nobody asked")
    state, _ = stability_of(app, learned.id, ASKED, CHOSEN)
    work(app)
    cancel(app, state.key)
    assert stability_of(app, learned.id, ASKED, CHOSEN)[0].state == "ready"


# ---- when it goes wrong


def test_work_that_fails_says_its_sentence_and_is_not_tried_again_unasked(app: App, learned: Dataset, failing: Callable) -> None:
    failing("segexplorer.services.stability.judge", UnusableData("all_weights_zero"))
    stability_of(app, learned.id, ASKED, CHOSEN)
    work(app)
    state, found = stability_of(app, learned.id, ASKED, CHOSEN)
    assert (state.state, found) == ("failed", None)
    assert state.problem.startswith("Every weight is zero")
    assert work(app) == 0
    background.retry(app, state.key)
    assert stability_of(app, learned.id, ASKED, CHOSEN)[0].state == "running"


def test_even_a_bug_ends_in_a_sentence(app: App, learned: Dataset, failing: Callable) -> None:
    failing("segexplorer.services.stability.judge", ZeroDivisionError("a bug"))
    stability_of(app, learned.id, ASKED, CHOSEN)
    with pytest.raises(ZeroDivisionError):
        work(app)
    problem = stability_of(app, learned.id, ASKED, CHOSEN)[0].problem
    assert problem.startswith("Whether the groups will last could not be found out")


def test_work_that_was_lost_when_the_server_stopped_is_started_again(app: App, learned: Dataset) -> None:
    stability_of(app, learned.id, ASKED, CHOSEN)
    app.workers.waiting.clear()  # type: ignore[attr-defined]
    app.store.jobs.fail_silent(datetime.now(UTC) + timedelta(seconds=1), error="")
    assert stability_of(app, learned.id, ASKED, CHOSEN)[0].state == "running"
    assert work(app) == 1


def test_what_was_found_out_while_it_waited_is_not_found_out_again(app: App, learned: Dataset, failing: Callable) -> None:
    stability_of(app, learned.id, ASKED, CHOSEN)
    again = list(app.workers.waiting)  # type: ignore[attr-defined]
    work(app)
    app.workers.waiting.extend(again)  # type: ignore[attr-defined]
    failing("segexplorer.services.stability.judge", AssertionError("found out again"))
    work(app)
    assert len(kept(app)) == 1
