"""Work is found by its content: done once, started again when it was lost, and it says what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from segexplorer.bootstrap import App
from segexplorer.core.learned import Question
from segexplorer.core.model import Column, Schema
from segexplorer.errors import UnusableGoal
from segexplorer.services import background, datasets, explorations, preparing
from segexplorer.services.preparing import content_key, prepare
from segexplorer.store.records import Dataset, Job
from tests.services.by_hand import add_file, at_once, work

SCHEMA = Schema((Column("age", "number", family="demographics"), Column("bought", "flag")))
ASKED = Question("bought")


def test_the_same_bytes_roles_and_question_have_the_same_name() -> None:
    turned = Schema(tuple(reversed(SCHEMA.columns)))
    explained = Schema(tuple(replace(c, why="", why_detail="said otherwise") for c in SCHEMA.columns))
    assert content_key("a", SCHEMA, ASKED) == content_key("a", turned, ASKED) == content_key("a", explained, ASKED)
    many = [Question("bought", allowed=frozenset(names)) for names in (("x", "y", "z"), ("z", "y", "x"))]
    assert content_key("a", SCHEMA, many[0]) == content_key("a", SCHEMA, many[1])


@pytest.mark.parametrize(
    "change",
    [{"role": "ignored", "used": False}, {"family": "value"}, {"used": False}, {"kind": "category"}],
    ids=lambda change: "-".join(change),
)
def test_another_role_family_or_use_of_a_column_has_another_name(change: dict) -> None:
    changed = Schema((replace(SCHEMA.columns[0], **change), SCHEMA.columns[1]))
    assert content_key("a", changed, ASKED) != content_key("a", SCHEMA, ASKED)


@pytest.mark.parametrize(
    "question",
    [
        Question(),
        Question("age"),
        Question("bought", "interest"),
        Question("bought", seed=1),
        Question("bought", allowed=frozenset({"age"})),
        Question("bought", treatment="mailing", control="control"),
        Question("bought", treatment="mailing", control="control", treated="letter"),
    ],
)
def test_another_question_or_another_file_has_another_name(question: Question) -> None:
    assert content_key("a", SCHEMA, question) != content_key("a", SCHEMA, ASKED)
    assert content_key("b", SCHEMA, question) != content_key("a", SCHEMA, question)


def test_work_is_started_once_followed_and_then_there(app: App, shop: Dataset) -> None:
    question = Question("responded")
    first = prepare(app, shop.id, question)
    assert (first.state, first.step) == ("running", "queued")
    assert prepare(app, shop.id, question) == first
    assert work(app) == 1
    ready = prepare(app, shop.id, question)
    assert (ready.state, ready.key) == ("ready", first.key)
    assert preparing.load(app, ready.key).n_rows == 2_000
    assert work(app) == 0


def test_the_same_file_uploaded_again_is_not_learned_again(app: App, shop: Dataset, shop_csv: Path) -> None:
    prepare(app, shop.id, Question())
    work(app)
    assert prepare(app, add_file(app, shop_csv).id, Question()).state == "ready"


def test_a_correction_asks_for_new_work_and_taking_it_back_finds_the_old(app: App, shop: Dataset) -> None:
    prepare(app, shop.id, Question())
    work(app)
    datasets.correct(app, shop.id, {"country": {"used": False}})
    assert prepare(app, shop.id, Question()).state == "running"
    datasets.forget_corrections(app, shop.id)
    assert prepare(app, shop.id, Question()).state == "ready"


def test_many_who_ask_at_the_same_moment_start_one_piece_of_work(app: App, shop: Dataset) -> None:
    at_once(prepare, app, shop.id, Question("responded"))
    assert len(app.workers.waiting) == 1  # type: ignore[attr-defined]


def test_opening_the_sample_while_it_is_being_warmed_learns_it_once(app: App) -> None:
    preparing.warm_sample(app)
    exploration = explorations.open_sample(app)
    prepare(app, exploration.dataset_id, explorations.question_of(exploration))
    warm, opened = app.workers.waiting  # type: ignore[attr-defined]
    app.workers.waiting[:] = [warm]  # type: ignore[attr-defined]
    work(app)
    assert len(list((app.settings.data_folder / "derived").glob("*/model.json"))) == 0
    app.workers.waiting[:] = [opened]  # type: ignore[attr-defined]
    work(app)
    assert len(list((app.settings.data_folder / "derived").glob("*/model.json"))) == 1
    preparing.warm_sample(app)
    assert work(app) == 0


def test_work_that_fails_says_its_sentence_and_is_not_tried_again_unasked(app: App, shop: Dataset, failing: Callable) -> None:
    failing("segexplorer.services.preparing.explore", UnusableGoal("goal_one_value", column="responded"))
    key = prepare(app, shop.id, Question("responded")).key
    work(app)
    failed = prepare(app, shop.id, Question("responded"))
    assert (failed.state, failed.key) == ("failed", key)
    assert 'The goal "responded" has the same value for everybody' in failed.problem
    assert work(app) == 0
    background.retry(app, key)
    assert prepare(app, shop.id, Question("responded")).state == "running"
    assert prepare(app, shop.id, Question()).key != key


def test_even_a_bug_ends_in_a_sentence(app: App, shop: Dataset, failing: Callable) -> None:
    failing("segexplorer.services.preparing.explore", ZeroDivisionError("a bug"))
    prepare(app, shop.id, Question())
    with pytest.raises(ZeroDivisionError):
        work(app)
    problem = prepare(app, shop.id, Question()).problem
    assert problem.startswith("The groups could not be computed")
    assert "a bug" not in problem


def lost(app: App, key: str) -> Job:
    """The same work after the server had stopped in the middle of it."""
    app.store.jobs.fail_silent(datetime.now(UTC) + timedelta(seconds=1), error="")
    job = app.store.jobs.latest(key)
    assert job is not None
    return job


def test_work_that_was_lost_when_the_server_stopped_is_started_again(app: App, shop: Dataset) -> None:
    key = prepare(app, shop.id, Question()).key
    app.workers.waiting.clear()  # type: ignore[attr-defined]
    assert lost(app, key).state == "failed"
    assert prepare(app, shop.id, Question()).state == "running"
    work(app)
    assert prepare(app, shop.id, Question()).state == "ready"


def test_work_that_is_silent_for_minutes_is_started_again_but_not_what_waits_for_its_turn(
    app: App, shop: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(app, shop.id, Question())
    app.workers.waiting.clear()  # type: ignore[attr-defined]
    prepare(app, shop.id, Question())
    assert app.workers.waiting == []  # type: ignore[attr-defined]
    monkeypatch.setitem(background.PATIENCE, "running", timedelta(0))
    prepare(app, shop.id, Question())
    assert app.workers.waiting == []  # type: ignore[attr-defined]
    job = app.store.jobs.latest(prepare(app, shop.id, Question()).key)
    assert job is not None
    app.store.jobs.report(job.id, 0.5, "groups")
    prepare(app, shop.id, Question())
    assert len(app.workers.waiting) == 1  # type: ignore[attr-defined]


def test_what_was_learned_while_it_waited_is_not_learned_again(app: App, shop: Dataset, failing: Callable) -> None:
    key = prepare(app, shop.id, Question()).key
    again = list(app.workers.waiting)  # type: ignore[attr-defined]
    work(app)
    app.workers.waiting.extend(again)  # type: ignore[attr-defined]
    failing("segexplorer.services.preparing.explore", AssertionError("learned again"))
    work(app)
    assert prepare(app, shop.id, Question()).key == key
    assert preparing.is_ready(app, key)


def test_the_sample_is_warmed_once_however_many_ask_for_it(app: App) -> None:
    preparing.warm_sample(app)
    preparing.warm_sample(app)
    assert work(app) == 1
    preparing.warm_sample(app)
    assert work(app) == 0


def test_a_cleared_folder_of_results_is_filled_again(app: App, shop: Dataset) -> None:
    key = prepare(app, shop.id, Question()).key
    work(app)
    for file in (app.settings.data_folder / "derived" / key).iterdir():
        file.unlink()
    assert prepare(app, shop.id, Question()).state == "running"


def test_progress_reaches_the_store_in_words(app: App, shop: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    from segexplorer.store.jobs import Jobs
    from segexplorer.words.pages import STEPS

    said: list[str] = []
    report = Jobs.report
    monkeypatch.setattr(Jobs, "report", lambda self, *a: said.append(a[2]) or report(self, *a))
    prepare(app, shop.id, Question("responded"))
    work(app)
    assert len(set(said)) >= 4
    assert set(said) <= set(STEPS)
