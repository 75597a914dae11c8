"""An installation whose background work is done on the spot, over a small shop that is imported once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from segexplorer import bootstrap
from segexplorer.bootstrap import App
from segexplorer.ingest.samples import online_shop
from segexplorer.settings import Settings
from segexplorer.store.records import Dataset
from segexplorer.store.repository import open_store
from tests.services.by_hand import NoWorkers, add_file


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """A fresh installation; work that is handed to other processes waits in `app.workers.waiting`."""
    settings = replace(Settings(), data_folder=tmp_path / "data")
    settings.data_folder.mkdir()
    opened = App(settings, bootstrap.limits_of(settings), open_store(settings.store_url), NoWorkers())  # type: ignore[arg-type]
    NoWorkers.app = opened
    yield opened
    opened.store.close()


@pytest.fixture(scope="session")
def shop_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2,000 customers of the sample shop as a file."""
    file = tmp_path_factory.mktemp("shop") / "shop.csv"
    online_shop(2_000).to_csv(file, index=False)
    return file


@pytest.fixture
def shop(app: App, shop_csv: Path) -> Dataset:
    """The small shop as a data set."""
    return add_file(app, shop_csv)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, BaseException], None]:
    """A function that lets the call of that name in the services fail with this."""

    def let_fail(name: str, problem: BaseException) -> None:
        def fail(*_: Any, **__: Any) -> Any:
            raise problem

        monkeypatch.setattr(name, fail)

    return let_fail
