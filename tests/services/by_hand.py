"""Background work that a test does itself, in this process and when it wants."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

from segexplorer import bootstrap
from segexplorer.bootstrap import App
from segexplorer.services import importing
from segexplorer.settings import Settings
from segexplorer.store.records import Dataset
from segexplorer.store.repository import open_store


class NoWorkers:
    """In place of the pool of processes: keeps what it is handed until `work` is called."""

    app: App

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []

    def submit(
        self, _call: Callable[..., Any], function: Callable[..., Any], _settings: Any, arguments: tuple[Any, ...]
    ) -> Future[None]:
        """Keep it for later."""
        self.waiting.append((function, arguments))
        return Future()

    def work(self) -> int:
        """Do what waits; how many pieces it was."""
        n_done = 0
        while self.waiting:
            function, arguments = self.waiting.pop(0)
            function(self.app, *arguments)
            n_done += 1
        return n_done


def installation(folder: Path, **said: Any) -> App:
    """One over that data folder and with these settings, whose background work is done on the spot."""
    settings = replace(Settings(), data_folder=folder, **said)
    folder.mkdir(exist_ok=True)
    opened = App(settings, bootstrap.limits_of(settings), open_store(settings.store_url), NoWorkers())  # type: ignore[arg-type]
    NoWorkers.app = opened
    return opened


def work(app: App) -> int:
    """Do what the installation handed to other processes; how many pieces it was."""
    return app.workers.work()  # type: ignore[attr-defined,no-any-return]


def add_file(app: App, file: Path) -> Dataset:
    """The file as a data set, imported on the spot."""
    with file.open("rb") as upload:
        job = importing.receive(app, [importing.Upload(file.name, upload)])
    work(app)
    dataset = importing.arrived(app, app.store.jobs.get(job.id))
    assert dataset is not None, app.store.jobs.get(job.id).error
    return dataset


def at_once(ask: Callable[..., Any], *arguments: Any, times: int = 5) -> None:
    """So many ask at the same moment."""
    asking = [Thread(target=ask, args=arguments) for _ in range(times)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
