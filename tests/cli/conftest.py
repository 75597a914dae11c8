"""Files that the tests of the command line read, and what was learned from them, made once."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest

from segexplorer.ingest.held_out import held_out_mailing
from segexplorer.ingest.samples import online_shop
from tests.cli.running import Mailed, explored


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2,000 customers of the sample shop."""
    file = tmp_path_factory.mktemp("shop") / "shop.csv"
    online_shop(2_000).to_csv(file, index=False)
    return file


@pytest.fixture(scope="session")
def kept_model(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of the shop for 3 segments; for reading only."""
    folder = tmp_path_factory.mktemp("kept")
    explored(folder, shop, "--goal", "responded", "--segments", "3", "--model", str(folder / "m"))
    return folder / "m"


@pytest.fixture(scope="session")
def mailing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """4,000 customers, some of whom got a message by chance."""
    file = tmp_path_factory.mktemp("mailing") / "mailing.csv"
    held_out_mailing(4_000).drop(columns="spent").to_csv(file, index=False)
    return file


@pytest.fixture(scope="session")
def mailed(mailing: Path, tmp_path_factory: pytest.TempPathFactory) -> Mailed:
    """The mailing, explored once: who was left out is guessed."""
    folder, said = tmp_path_factory.mktemp("mailed"), io.StringIO()
    options = ["--goal", "answered", "--treatment", "mailing", "--baseline", "device", "--max-segments", "6"]
    with contextlib.redirect_stdout(said):
        found = explored(folder, mailing, *options, "--model", str(folder / "m"))
    return Mailed(found, said.getvalue(), folder / "m")
