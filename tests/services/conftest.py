"""An installation whose background work is done on the spot, over a small shop that is imported once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from segexplorer.bootstrap import App
from segexplorer.core.learned import Question
from segexplorer.ingest.samples import online_shop
from segexplorer.services import preparing
from segexplorer.store.records import Dataset
from tests.services.by_hand import add_file, installation, work


@pytest.fixture(scope="session")
def shop_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2,000 customers of the sample shop as a file."""
    file = tmp_path_factory.mktemp("shop") / "shop.csv"
    online_shop(2_000).to_csv(file, index=False)
    return file


@pytest.fixture(scope="session")
def shop_folder(shop_csv: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the small shop as its only data set; for copying only."""
    made = installation(tmp_path_factory.mktemp("imported") / "data")
    add_file(made, shop_csv)
    made.store.close()
    return made.settings.data_folder


@pytest.fixture(scope="session")
def learned_folder(shop_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, learned for its response."""
    made = installation(Path(shutil.copytree(shop_folder, tmp_path_factory.mktemp("learned") / "data")))
    preparing.prepare(made, made.store.datasets.all()[0].id, Question("responded"))
    work(made)
    made.store.close()
    return made.settings.data_folder


@pytest.fixture
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[App]:
    """A fresh installation; work that is handed to other processes waits in `app.workers.waiting`."""
    for asked, folder in (("learned", "learned_folder"), ("shop", "shop_folder")):
        if asked in request.fixturenames:  # imported and learned once for all tests, not by each
            shutil.copytree(request.getfixturevalue(folder), tmp_path / "data")
            break
    opened = installation(tmp_path / "data")
    yield opened
    opened.store.close()


@pytest.fixture
def shop(app: App) -> Dataset:
    """The small shop as a data set."""
    return app.store.datasets.all()[0]


@pytest.fixture
def learned(app: App) -> Dataset:
    """The small shop, learned for its response."""
    return app.store.datasets.all()[0]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, BaseException], None]:
    """A function that lets the call of that name in the services fail with this."""

    def let_fail(name: str, problem: BaseException) -> None:
        def fail(*_: Any, **__: Any) -> Any:
            raise problem

        monkeypatch.setattr(name, fail)

    return let_fail
