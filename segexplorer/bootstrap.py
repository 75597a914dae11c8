"""Puts an installation together. The only place that picks: which database, which engine, how many processes."""

from __future__ import annotations

import functools
import logging
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from segexplorer.engine.base import Engine
from segexplorer.errors import SegexplorerError
from segexplorer.ingest.limits import Limits
from segexplorer.settings import Settings
from segexplorer.workers import WorkerPool, ending

if TYPE_CHECKING:
    from segexplorer.core.comparison import Newer
    from segexplorer.core.grown import Model
    from segexplorer.core.tally import Tally
    from segexplorer.store.repository import Store


LOG = logging.getLogger(__name__)
A_DAY = timedelta(days=1)
ONE_SERVER = "sqlite"  # the database of an installation that is one server
FINISHED = "facts.json"  # the last file that an import writes


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

    def save_tallies(self, file: Path, tallies: Sequence[Tally]) -> None:
        """Keep divisions of a base, summed up, as one file."""
        from segexplorer.store.tally_files import save_tallies

        save_tallies(file, tallies)

    def load_tallies(self, file: Path) -> tuple[Tally, ...]:
        """The divisions in a file, in the order they were saved."""
        from segexplorer.store.tally_files import load_tallies

        return load_tallies(file)

    def save_newer(self, file: Path, newer: Newer) -> None:
        """Keep what a newer file comes to, as files."""
        from segexplorer.store.newer_files import save_newer

        save_newer(file, newer)

    def load_newer(self, file: Path) -> Newer:
        """What a newer file came to. Raises NotFound when it was never kept."""
        from segexplorer.store.newer_files import load_newer

        return load_newer(file)


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

    def in_background(
        self,
        function: Callable[..., None],
        *arguments: object,
        job_id: str,
        problem: SegexplorerError,
        half_made: Path | None = None,
    ) -> None:
        """Run function(app, *arguments) in another process, with an installation of its own over the same store.

        However it ends without a word of its own, killed or by a bug, the job then says this problem, and the folder that
        it was making is removed.
        """
        future = self.workers.submit(_call, function, self.settings, arguments)
        future.add_done_callback(functools.partial(self._ended, function.__name__, job_id, problem, half_made))

    def _ended(self, name: str, job_id: str, problem: SegexplorerError, half_made: Path | None, future: Future[None]) -> None:
        ended = None if future.cancelled() else future.exception()
        if ended is None or ending():  # work that a stopping server ended is begun again by the next one
            return
        LOG.error("%s ended with %s", name, type(ended).__name__)  # its message may hold a customer's data
        if half_made is not None:
            shutil.rmtree(half_made, ignore_errors=True)
        self.store.jobs.fail(job_id, problem)  # a job that has said why it failed keeps its own sentence


_OPENING = threading.Lock()


def open_tools(settings: Settings) -> Tools:
    """What the command line needs."""
    return Tools(settings, limits_of(settings))


def open_app(settings: Settings) -> App:
    """The installation these settings describe, one per process. Raises UnusableInput when its database cannot be reached."""
    with _OPENING:  # the start of a server and its first visitor may ask at the same moment
        return _opened(settings)


@functools.lru_cache(maxsize=1)
def _opened(settings: Settings) -> App:
    app = _put_together(settings)
    _clear_away(app)
    if settings.store_url.startswith(ONE_SERVER):  # work that was under way when the last one ended is lost
        app.store.jobs.fail_silent(datetime.now(UTC), error="")
    return app


def _put_together(settings: Settings) -> App:
    from segexplorer.store.repository import open_store  # late: the command line needs no database, which takes 0.3 s

    # Customer files lie in here: nobody but the owner may look.
    settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    workers = WorkerPool(settings.n_workers)  # starts no process before the first job
    return App(settings, limits_of(settings), open_store(settings.store_url), workers)


def _clear_away(app: App) -> None:
    """What a stopped server left half-made holds customers' data, and nobody would ever find it, or delete it."""
    alone = app.settings.store_url.startswith(ONE_SERVER)  # beside other servers, what is young may be at work
    newest = (datetime.now(UTC) - (timedelta(0) if alone else A_DAY)).timestamp()
    for left in [path for path in _half_made(app) if path.stat().st_mtime <= newest]:
        shutil.rmtree(left) if left.is_dir() else left.unlink()


def _half_made(app: App) -> Iterator[Path]:
    """The folders that an import has begun and not finished. A finished one stays: another database may know it."""
    known = {dataset.folder for dataset in app.store.datasets.all()}
    folders = app.settings.data_folder.glob("datasets/*")
    yield from (f for f in folders if f.name not in known and not (f / FINISHED).is_file())


_in_worker = functools.lru_cache(maxsize=1)(_put_together)  # a worker is no new server: it ends nobody's jobs


def _call(function: Callable[..., None], settings: Settings, arguments: tuple[object, ...]) -> None:
    function(_in_worker(settings), *arguments)


def limits_of(settings: Settings) -> Limits:
    """The limits on what comes from outside, as the settings say."""
    return Limits(**{field.name: getattr(settings, field.name) for field in fields(Limits)})
