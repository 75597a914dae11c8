"""Real database servers for tests: private ones of our own on a free port, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import psycopg
import pymysql
import pytest

GIVEN_POSTGRES = "SEGEXPLORER_TEST_POSTGRES_URL"
GIVEN_MARIADB = "SEGEXPLORER_TEST_MARIADB_URL"
PATIENCE_S = 60


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server that holds nothing of value."""
    if os.environ.get(GIVEN_POSTGRES):
        yield os.environ[GIVEN_POSTGRES]
        return
    initdb, pg_ctl = _postgres_binary("initdb"), _postgres_binary("pg_ctl")
    if initdb is None or pg_ctl is None:
        pytest.skip(f"no PostgreSQL on this machine: install the package postgresql, or set {GIVEN_POSTGRES}")
    with _own_folder("segexplorer-pg-", "postgres") as folder:
        data, port = str(folder / "data"), _free_port()
        options = "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"
        _run([initdb, "-D", data, "-U", "tester", *options], folder, "postgres")
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        _run([pg_ctl, "-D", data, "-w", "-t", str(PATIENCE_S), "-o", settings, "start"], folder, "postgres")
        yield f"postgresql://tester@127.0.0.1:{port}/postgres"
        _run([pg_ctl, "-D", data, "-w", "-m", "immediate", "stop"], folder, "postgres")


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty database for one test."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        yield f"{postgres_server.rpartition('/')[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[str]:
    """The address of a MariaDB server that holds nothing of value."""
    if os.environ.get(GIVEN_MARIADB):
        yield os.environ[GIVEN_MARIADB]
        return
    install, server = shutil.which("mariadb-install-db"), shutil.which("mariadbd", path=f"{os.environ['PATH']}:/usr/sbin")
    if install is None or server is None:
        pytest.skip(f"no MariaDB on this machine: install the package mariadb-server, or set {GIVEN_MARIADB}")
    with _own_folder("segexplorer-maria-", "mysql") as folder:
        made = ["--no-defaults", f"--datadir={folder / 'data'}"]
        _run([install, *made, "--auth-root-authentication-method=normal", "--skip-test-db"], folder, "mysql")
        port = _free_port()
        where = [f"--socket={folder / 'socket'}", f"--port={port}", "--bind-address=127.0.0.1", f"--pid-file={folder / 'pid'}"]
        with _running([server, *made, *where, "--skip-name-resolve", "--innodb-flush-log-at-trx-commit=0"], folder, "mysql"):
            url = f"mysql://root@127.0.0.1:{port}/"
            _wait_for_mariadb(url, folder)
            yield url


@pytest.fixture
def mariadb_url(mariadb_server: str) -> Iterator[str]:
    """An empty database for one test."""
    name = f"test_{uuid4().hex}"
    with closing(mariadb(mariadb_server)) as connection:
        connection.cursor().execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        yield f"{mariadb_server}{name}"
        connection.cursor().execute(f"DROP DATABASE {name}")


def mariadb(url: str) -> pymysql.Connection:
    """A connection to a MariaDB address; what is done on it is kept at once."""
    user, _, place = url.removeprefix("mysql://").partition("@")
    host, _, rest = place.partition(":")
    port, _, database = rest.partition("/")
    name, _, password = user.partition(":")
    return pymysql.connect(host=host, port=int(port), user=name, password=password, database=database or None, autocommit=True)


def _postgres_binary(name: str) -> str | None:
    # Debian keeps the server's programs out of PATH, one folder per version.
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3].split(".")[0]))
    return str(versions[-1]) if versions else shutil.which(name)


def _as_other_user(wanted: str) -> list[str]:
    # Neither server runs as root.
    if os.geteuid() != 0:
        return []
    users = {user.pw_name for user in pwd.getpwall()}
    return ["setpriv", f"--reuid={wanted if wanted in users else 'nobody'}", "--regid=nogroup", "--clear-groups"]


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _own_folder(prefix: str, user: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, pwd.getpwnam(_as_other_user(user)[1].removeprefix("--reuid=")).pw_uid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str], folder: Path, user: str) -> None:
    # stdout goes to a file, not a pipe: the server would inherit the pipe and keep it open for ever.
    log = folder / "log"
    with log.open("ab") as out:
        ended = subprocess.run(_as_other_user(user) + command, cwd=folder, stdout=out, stderr=out, check=False)
    assert ended.returncode == 0, log.read_text(errors="replace")


@contextmanager
def _running(command: list[str], folder: Path, user: str) -> Iterator[None]:
    with (folder / "log").open("ab") as out:
        server = subprocess.Popen(_as_other_user(user) + command, cwd=folder, stdout=out, stderr=out)
    try:
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_for_mariadb(url: str, folder: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with suppress(pymysql.OperationalError):
            mariadb(url).close()
            return
        time.sleep(0.1)
    raise AssertionError((folder / "log").read_text(errors="replace"))
