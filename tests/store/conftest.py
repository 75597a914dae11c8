"""The same tests on SQLite and on a real PostgreSQL: a private cluster of our own, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from segexplorer.store.repository import Store, open_store

GIVEN_URL = "SEGEXPLORER_TEST_POSTGRES_URL"


def _binary(name: str) -> str | None:
    # Debian keeps the server's programs out of PATH, one folder per version.
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3].split(".")[0]))
    return str(versions[-1]) if versions else shutil.which(name)


def _as_other_user() -> list[str]:
    # PostgreSQL refuses to run as root.
    if os.geteuid() != 0:
        return []
    users = {user.pw_name for user in pwd.getpwall()}
    return ["setpriv", f"--reuid={'postgres' if 'postgres' in users else 'nobody'}", "--regid=nogroup", "--clear-groups"]


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: list[str], folder: Path) -> None:
    # stdout goes to a file, not a pipe: the server would inherit the pipe and keep it open for ever.
    log = folder / "log"
    with log.open("ab") as out:
        ended = subprocess.run(_as_other_user() + command, cwd=folder, stdout=out, stderr=out, check=False)
    assert ended.returncode == 0, log.read_text()


def _new_cluster(initdb: str, folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, pwd.getpwnam(_as_other_user()[1].removeprefix("--reuid=")).pw_uid)
    _run([initdb, "-D", str(folder / "data"), "-U", "tester", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"], folder)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server that holds nothing of value."""
    if os.environ.get(GIVEN_URL):
        yield os.environ[GIVEN_URL]
        return
    initdb, pg_ctl = _binary("initdb"), _binary("pg_ctl")
    if initdb is None or pg_ctl is None:
        pytest.skip(f"no PostgreSQL on this machine: install the package postgresql, or set {GIVEN_URL}")
    folder, port = Path(tempfile.mkdtemp(prefix="segexplorer-pg-")), _free_port()
    try:
        _new_cluster(initdb, folder)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        _run([pg_ctl, "-D", str(folder / "data"), "-w", "-t", "60", "-o", options, "start"], folder)
        yield f"postgresql://tester@127.0.0.1:{port}/postgres"
        _run([pg_ctl, "-D", str(folder / "data"), "-w", "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty database for one test."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        yield f"{postgres_server.rpartition('/')[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open store with nothing in it."""
    opened = open_store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def add_dataset(store: Store) -> Callable[..., str]:
    """A function that adds a data set and gives its id."""

    def add(**changes: object) -> str:
        facts: dict[str, Any] = {"name": "Spring", "file_name": "spring.csv", "sha256": "a" * 64, "folder": "f"}
        facts |= {"n_rows": 6_000_000_000, "n_columns": 9, "size_bytes": 5_000_000_000} | changes
        return store.datasets.add(**facts).id

    return add
