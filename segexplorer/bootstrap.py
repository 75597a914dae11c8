"""Puts an installation together. The only place that picks: which database, which engine, how many processes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from segexplorer.engine.base import Engine
from segexplorer.ingest.limits import Limits
from segexplorer.settings import Settings
from segexplorer.workers import WorkerPool

if TYPE_CHECKING:
    from segexplorer.core.learned import Model
    from segexplorer.store.repository import Store


@dataclass(frozen=True)
class Tools:
    """What works on one file need: no database, no other process."""

    settings: Settings
    limits: Limits

    def engine_for(self, parquet: Path, id_name: str | None, seed: int = 0) -> Engine:
        """The engine that reads this file."""
        from segexplorer.engine.local import LocalEngine  # late: DuckDB takes 60 ms, and a page without data needs none

        return LocalEngine(parquet, id_name, seed)

    def save_model(self, folder: Path, model: Model) -> None:
        """Keep a model as files."""
        from segexplorer.store.model_files import save_model  # late: so does scikit-learn, a second

        save_model(folder, model)

    def load_model(self, folder: Path, *, to_score: bool = True) -> Model:
        """A model from its files. Raises NotFound when there is none."""
        from segexplorer.store.model_files import load_model

        return load_model(folder, to_score=to_score)


@dataclass(frozen=True)
class App(Tools):
    """One running installation: what services are handed as arguments."""

    store: Store
    workers: WorkerPool

    def folder_for(self, *names: str) -> Path:
        """The folder of that name in the data folder, made when it is missing."""
        folder = self.settings.data_folder.joinpath(*names)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def in_background(self, function: Callable[..., None], *arguments: object) -> None:
        """Run function(app, *arguments) in another process, with an installation of its own over the same store."""
        self.workers.submit(_call, function, self.settings, arguments)


def open_tools(settings: Settings) -> Tools:
    """What the command line needs."""
    return Tools(settings, limits_of(settings))


@functools.lru_cache(maxsize=1)
def open_app(settings: Settings) -> App:
    """The installation these settings describe, one per process. Raises UnusableInput when its database cannot be reached."""
    app = _put_together(settings)
    if settings.store_url.startswith("sqlite"):  # one server: work that was under way when the last one ended is lost
        app.store.jobs.fail_silent(datetime.now(UTC), error="")
    return app


def _put_together(settings: Settings) -> App:
    from segexplorer.store.repository import open_store  # late: the command line needs no database, which takes 0.3 s

    # Customer files lie in here: nobody but the owner may look.
    settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    workers = WorkerPool(settings.n_workers)  # starts no process before the first job
    return App(settings, limits_of(settings), open_store(settings.store_url), workers)


_in_worker = functools.lru_cache(maxsize=1)(_put_together)  # a worker is no new server: it ends nobody's jobs


def _call(function: Callable[..., None], settings: Settings, arguments: tuple[object, ...]) -> None:
    function(_in_worker(settings), *arguments)


def limits_of(settings: Settings) -> Limits:
    """The limits on what comes from outside, as the settings say."""
    return Limits(**{field.name: getattr(settings, field.name) for field in fields(Limits)})
