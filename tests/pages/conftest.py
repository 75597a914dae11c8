"""Pages without a browser: a small shop that was learned once, each visit in a data folder of its own."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from segexplorer import bootstrap
from segexplorer.bootstrap import App
from segexplorer.core.grown import Grown
from segexplorer.core.learned import Question
from segexplorer.ingest.samples import online_shop
from segexplorer.services import explorations, exploring, importing, preparing, sample
from segexplorer.settings import Settings
from segexplorer.ui import beside
from segexplorer.words.pages import DATA
from segexplorer.workers import WorkerPool

PROJECT = Path(__file__).resolve().parents[2]
GOALS = ("responded", "spend_total", "favourite_category", None)
N_CUSTOMERS = 2_000


def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work for other processes is done on the spot; a bug in it is the job's problem, as it would be there."""

    def submit(_pool: WorkerPool, function: Callable[..., Any], *arguments: Any) -> Future[None]:
        with suppress(Exception):
            function(*arguments)
        return Future()

    monkeypatch.setattr(WorkerPool, "submit", submit)
    monkeypatch.setattr(preparing, "warm_sample", lambda app: None)
    monkeypatch.setattr(sample, "online_shop", lambda: online_shop(N_CUSTOMERS))


def fresh_caches() -> None:
    """Forget the installation of an earlier test."""
    st.cache_resource.clear()
    bootstrap._opened.cache_clear()
    bootstrap._in_worker.cache_clear()


def opened(folder: Path) -> App:
    """The installation over that data folder."""
    return bootstrap.open_app(replace(Settings(), data_folder=folder))


@pytest.fixture(scope="session")
def learned_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample in it, learned for a response, an amount, an interest and for likeness."""
    folder = tmp_path_factory.mktemp("learned") / "data"
    with pytest.MonkeyPatch.context() as monkeypatch:
        in_this_process(monkeypatch)
        fresh_caches()
        app = opened(folder)
        dataset = sample.sample_dataset(app)
        for goal in GOALS:
            preparing.prepare(app, dataset.id, Question(goal))
            assert preparing.prepare(app, dataset.id, Question(goal)).state == "ready"
        app.store.close()
    fresh_caches()
    return folder


@dataclass
class Visitor:
    """Somebody who looks at pages of one installation."""

    app: App

    def look(self, page: str = "home", **parameters: str) -> AppTest:
        """The page of that address, drawn for a new visitor."""
        visit = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=120).run()
        if page != "home":
            visit.switch_page(f"pages/{page}.py")
        for name, value in parameters.items():
            visit.query_params[name] = value
        visit.run()
        assert not visit.exception
        return visit

    def sample(self) -> str:
        """The id of the sample's exploration, with its goal."""
        return explorations.of_dataset(self.app, sample.sample_dataset(self.app).id).id

    def groups(self, **kept: Any) -> AppTest:
        """The Segment page of the sample."""
        return self.look("segment", exploration=self.sample())

    def exploration(self, exploration_id: str | None = None) -> Any:
        """The exploration as the store has it now."""
        return self.app.store.explorations.open(exploration_id or self.sample())

    def own_file(self, frame: pd.DataFrame, name: str = "own.csv") -> str:
        """The id of the exploration of a file of one's own."""
        file = self.app.settings.data_folder / name
        frame.to_csv(file, index=False)
        with file.open("rb") as upload:
            job = importing.receive(self.app, [importing.Upload(name, upload)])
        dataset = importing.arrived(self.app, self.app.store.jobs.get(job.id))
        assert dataset is not None, self.app.store.jobs.get(job.id).error
        return explorations.of_dataset(self.app, dataset.id).id

    def key(self, exploration_id: str | None = None) -> str:
        """The name of what is learned for an exploration."""
        kept = self.exploration(exploration_id)
        return preparing.prepare(self.app, kept.dataset_id, explorations.question_of(kept)).key

    def grown(self, exploration_id: str | None = None) -> Grown:
        """The tree, path and personas of an exploration, computed past the pages."""
        choices = explorations.choices_of(self.exploration(exploration_id))
        model = preparing.load(self.app, self.key(exploration_id))
        return exploring.grow_again(model, choices, self.app.settings.privacy_minimum)


def _visitor(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    in_this_process(monkeypatch)
    # Only a test that says so waits for what is found out beside the picture: by the clock, a slow machine would do it in all.
    monkeypatch.setattr(beside, "REST_S", math.inf)
    monkeypatch.setenv("SEGEXPLORER_DATA_FOLDER", str(folder))
    fresh_caches()
    app = opened(folder)
    yield Visitor(app)
    app.store.close()
    fresh_caches()


@pytest.fixture
def visitor(learned_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """A visitor of an installation where the sample is ready to drag."""
    yield from _visitor(Path(shutil.copytree(learned_folder, tmp_path / "data")), monkeypatch)


@pytest.fixture
def first_visitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """The first visitor of an empty installation."""
    yield from _visitor(tmp_path / "data", monkeypatch)


@pytest.fixture
def edits(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    """What the user types into the table (column -> shown heading -> value): AppTest cannot edit one itself."""
    typed: dict[str, dict[str, Any]] = {}
    real = st.data_editor

    def edited(frame: pd.DataFrame, **options: Any) -> pd.DataFrame:
        real(frame, **options)
        after = frame.copy()
        for column, change in typed.items():
            for heading, value in change.items():
                after.loc[after[DATA["column"]] == column, heading] = value
        return after

    monkeypatch.setattr(st, "data_editor", edited)
    return typed
