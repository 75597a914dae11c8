"""An installation whose background work is done on the spot, over a small shop that is imported once."""

from __future__ import annotations

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


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """A fresh installation; work that is handed to other processes waits in `app.workers.waiting`."""
    opened = installation(tmp_path / "data")
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
def learned(app: App, shop: Dataset) -> Dataset:
    """The small shop, learned for its response."""
    preparing.prepare(app, shop.id, Question("responded"))
    work(app)
    return shop


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, BaseException], None]:
    """A function that lets the call of that name in the services fail with this."""

    def let_fail(name: str, problem: BaseException) -> None:
        def fail(*_: Any, **__: Any) -> Any:
            raise problem

        monkeypatch.setattr(name, fail)

    return let_fail
