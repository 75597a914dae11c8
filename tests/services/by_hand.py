"""Background work that a test does itself, in this process and when it wants."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from segexplorer.bootstrap import App
from segexplorer.services import importing
from segexplorer.store.records import Dataset


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
