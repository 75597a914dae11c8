"""Puts an installation together. The only place that picks: which database, which engine, how many processes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from segexplorer.engine.base import Engine
from segexplorer.ingest.limits import Limits
from segexplorer.settings import Settings
from segexplorer.store.repository import Store, open_store
from segexplorer.workers import WorkerPool


@dataclass(frozen=True)
class App:
    """One running installation: what services are handed as arguments."""

    settings: Settings
    store: Store
    limits: Limits
    workers: WorkerPool

    def engine_for(self, parquet_path: Path, id_column: str | None) -> Engine:
        """The engine that reads this file."""
        from segexplorer.engine.local import LocalEngine  # late: DuckDB takes 60 ms, and a page without data needs none

        return LocalEngine(parquet_path, id_column)

    def folder_for(self, name: str) -> Path:
        """The folder of that name in the data folder, made when it is missing."""
        folder = self.settings.data_folder / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder


def open_app(settings: Settings) -> App:
    """The installation these settings describe. Raises UnusableInput when its database cannot be reached."""
    # Customer files lie in here: nobody but the owner may look.
    settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    workers = WorkerPool(settings.n_workers)  # starts no process before the first job
    return App(settings, open_store(settings.store_url), limits_of(settings), workers)


def limits_of(settings: Settings) -> Limits:
    """The limits on what comes from outside, as the settings say."""
    return Limits(**{field.name: getattr(settings, field.name) for field in fields(Limits)})
