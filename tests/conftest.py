"""What many tests need: real database servers, and the folder of real and messy files next to the project, where present."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.servers import mariadb_server, mariadb_url, postgres_server, postgres_url  # noqa: F401

# No test is timed, and a build fails for what was changed, not for what chance tries today; to let chance try new things:
# pytest --hypothesis-profile=searching
settings.register_profile("repeated", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None)
settings.load_profile("repeated")

BESIDE = Path(__file__).parents[2] / "shared" / "data"


def shared_folder() -> Path | None:
    """The folder of shared test data, or None: SEGEXPLORER_SHARED_DATA, or `shared/data` beside the project."""
    folder = Path(os.environ.get("SEGEXPLORER_SHARED_DATA") or BESIDE)
    return folder if folder.is_dir() else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `messy_file` runs once for each file of the folder `messy`, or is skipped without it."""
    if "messy_file" in metafunc.fixturenames:
        files = sorted(p for p in ((shared_folder() or Path("absent")) / "messy").glob("*") if p.is_file())
        metafunc.parametrize("messy_file", files, ids=[p.name for p in files])


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of shared test data; the test is skipped where it is absent."""
    folder = shared_folder()
    if folder is None:
        pytest.skip("no shared test data: set SEGEXPLORER_SHARED_DATA to the folder that holds it")
    return folder


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """The main program stays pytest: AppTest leaves its page in that place, and a worker that starts later would run it."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before
