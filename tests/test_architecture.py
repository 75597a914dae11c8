"""Who may import whom. Reads the source and fails on every import outside the table; each rule is shown to bite.

A layer is named after its folder or file. What a layer may import of ours stands in OURS, what else is kept to a few
places in KEPT_TO, and what the core may not touch in OUTSIDE_WORLD.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

PROJECT = Path(__file__).resolve().parents[1]

# layer -> prefixes of what it may import of ours; a layer may always import itself
OURS = {
    "app": ("ui", "services"),
    "pages": ("ui", "services"),
    "ui": ("services", "core", "words", "errors"),
    "ui.state": ("services", "core", "words", "errors", "bootstrap", "settings"),
    "services": ("core", "ingest", "exports", "errors"),
    "bootstrap": ("engine", "store", "settings", "workers", "errors", "ingest.limits"),
    "server": ("engine", "store", "settings", "workers", "errors", "bootstrap"),
    "workers": ("engine", "store", "settings", "errors"),
    "ingest": ("core", "errors"),
    "engine": ("core", "errors"),
    "store": ("core", "errors"),
    "exports": ("core", "errors", "words"),
    "core": ("errors",),
    "words": (),
    "errors": ("words",),
    "settings": ("errors",),
    "cli": ("services", "bootstrap", "server", "words", "errors", "core", "settings"),
    "main": ("services", "bootstrap", "server", "words", "errors", "core", "settings", "cli"),
    "package": ("services", "core", "errors"),
}
# What services are handed as arguments they may name, but only for the type checker.
NAMED_IN_TYPES = {
    "services": ("engine.base", "store.records", "store.repository", "bootstrap"),
    "app": ("bootstrap", "store.records"),
    "pages": ("bootstrap", "store.records"),
    "ui": ("bootstrap", "store.records"),
    "bootstrap": ("core",),
}
# other people's package -> the layers that may import it
KEPT_TO = {
    "streamlit": ("app", "pages", "ui", "server"),
    "duckdb": ("engine", "ingest"),
    "pyspark": ("engine", "ingest"),
    "sqlalchemy": ("store", "ingest.sql", "exports"),
    "alembic": ("store",),
    "psycopg": ("store",),
    "pymysql": (),
    "pickle": (),
    "cloudpickle": (),
    "joblib": (),
    "dill": (),
    "shelve": (),
    "marshal": (),
}
CORE_PACKAGES = ("numpy", "pandas", "scipy", "sklearn")
WORDS_PACKAGES = ("babel",)
OUTSIDE_WORLD = (
    *("os", "pathlib", "io", "socket", "time", "urllib", "http", "subprocess", "shutil", "tempfile", "glob", "sys"),
    *("random", "secrets", "uuid", "ssl", "ftplib", "smtplib", "asyncio", "threading", "multiprocessing", "logging", "sqlite3"),
)
CLOCK = ("now", "utcnow", "today")


@dataclass(frozen=True)
class Import:
    """One imported name, dotted, and whether only the type checker sees it."""

    name: str
    for_types: bool = False


def layer_of(path: PurePosixPath) -> str:
    """The layer a file belongs to, the folders `ui.state` and `ingest.sql` by their own names.

    >>> layer_of(PurePosixPath("segexplorer/core/tree.py")), layer_of(PurePosixPath("pages/home.py"))
    ('core', 'pages')
    """
    if path.parts[0] != "segexplorer":
        return path.parts[0].removesuffix(".py")
    inner = ".".join(path.with_suffix("").parts[1:])
    inner = next((folder for folder in ("ingest.sql", "ui.state") if inner.startswith(f"{folder}.")), inner)
    special = {"ui.state": "ui.state", "ingest.sql": "ingest.sql", "__init__": "package", "__main__": "main"}
    return special.get(inner, inner.split(".")[0])


def imports_of(source: str, package: str = "") -> Iterator[Import]:
    """Everything a source imports, wherever in the file; relative names are completed with `package`."""
    tree = ast.parse(source)
    typed = {id(inner) for node in ast.walk(tree) if _is_type_checking(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        for name in _names(node, package):
            yield Import(name, id(node) in typed)


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def _names(node: ast.AST, package: str) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = ".".join(filter(None, [_parent(package, node.level), node.module]))
        return [f"{base}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("__import__", "import_module", "importlib.import_module"):
        return [str(arg.value) for arg in node.args[:1] if isinstance(arg, ast.Constant)]
    return []


def _parent(package: str, level: int) -> str:
    return ".".join(package.split(".")[: len(package.split(".")) - level + 1]) if level else ""


def problems(path: str, source: str) -> list[str]:
    """What is wrong with the imports of one file, one line each."""
    file = PurePosixPath(path)
    layer, package = layer_of(file), ".".join(file.parts[:-1])
    found = [_problem(layer, imported) for imported in imports_of(source, package)]
    if layer == "core":
        found += _clocks(source)
    if layer != "settings" and layer != "tests":
        found += _environment(source)
    return [f"{path}: {problem}" for problem in found if problem]


def _problem(layer: str, imported: Import) -> str:
    top = imported.name.split(".")[0]
    if top == "segexplorer":
        return _ours(layer, imported)
    if top in KEPT_TO and not _covers((layer, layer.split(".")[0]), KEPT_TO[top]):
        return f"{layer} imports {top}, which is kept to {KEPT_TO[top] or 'nobody'}"
    if layer in ("core", "words") and (top in OUTSIDE_WORLD or not _is_allowed_in(layer, top)):
        return f"{layer} imports {top}"
    return ""


def _ours(layer: str, imported: Import) -> str:
    target = imported.name.removeprefix("segexplorer").lstrip(".")
    allowed = (*OURS.get(layer, OURS[layer.split(".")[0]]), layer.split(".")[0])
    if imported.for_types:
        allowed += NAMED_IN_TYPES.get(layer.split(".")[0], ())
    if any(target == name or target.startswith(f"{name}.") for name in allowed):
        return ""
    return f"{layer} imports {target or 'the whole package'}"


def _covers(layers: tuple[str, ...], kept_to: tuple[str, ...]) -> bool:
    return any(layer in kept_to for layer in layers)


def _is_allowed_in(layer: str, top: str) -> bool:
    return top in sys.stdlib_module_names or top in (CORE_PACKAGES if layer == "core" else WORDS_PACKAGES)


def _clocks(source: str) -> list[str]:
    calls = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    names = [call.attr for call in calls if isinstance(call, ast.Attribute)]
    opened = [call.id for call in calls if isinstance(call, ast.Name) and call.id == "open"]
    return [f"core asks a clock: {name}()" for name in names if name in CLOCK] + [f"core calls {name}()" for name in opened]


def _environment(source: str) -> list[str]:
    names = [ast.unparse(node) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)]
    return [f"reads {name}, which only settings.py may" for name in names if name in ("os.environ", "os.getenv", "st.secrets")]


def _sources() -> list[Path]:
    inside = [file for folder in ("segexplorer", "pages") for file in (PROJECT / folder).rglob("*.py")]
    return [PROJECT / "app.py", *(file for file in inside if "migrations" not in file.parts)]


@pytest.mark.parametrize("file", _sources(), ids=lambda file: str(file.relative_to(PROJECT)))
def test_a_file_imports_only_what_its_layer_may(file: Path) -> None:
    assert problems(file.relative_to(PROJECT).as_posix(), file.read_text(encoding="utf-8")) == []


FORBIDDEN = [
    ("app.py", "import segexplorer.store.repository"),
    ("app.py", "from segexplorer import bootstrap"),
    ("pages/home.py", "from segexplorer.core.model import Path"),
    ("pages/home.py", "from segexplorer.words import home"),
    ("pages/home.py", "import duckdb"),
    ("segexplorer/ui/cards.py", "from segexplorer.store.records import Dataset"),
    ("segexplorer/ui/cards.py", "from segexplorer import settings"),
    ("segexplorer/ui/cards.py", "from segexplorer.bootstrap import App"),
    ("segexplorer/ui/explorer/__init__.py", "from segexplorer.engine import local"),
    ("segexplorer/services/explore.py", "from segexplorer.engine.local import LocalEngine"),
    ("segexplorer/services/explore.py", "from segexplorer.engine.base import Engine"),
    ("segexplorer/services/explore.py", "from segexplorer.store.repository import Store"),
    ("segexplorer/services/explore.py", "if TYPE_CHECKING:\n    from segexplorer.engine.local import LocalEngine"),
    ("segexplorer/services/explore.py", "from segexplorer.words.errors import sentence"),
    ("segexplorer/services/explore.py", "from segexplorer.bootstrap import App"),
    ("segexplorer/services/explore.py", "from segexplorer import ui"),
    ("segexplorer/services/explore.py", "import streamlit as st"),
    ("segexplorer/services/explore.py", "import duckdb"),
    ("segexplorer/services/explore.py", "import sqlalchemy"),
    ("segexplorer/bootstrap.py", "from segexplorer.ingest.files import read_table"),
    ("segexplorer/bootstrap.py", "from segexplorer.services import explore"),
    ("segexplorer/bootstrap.py", "import streamlit"),
    ("segexplorer/bootstrap.py", "from segexplorer.core.model import Path"),
    ("segexplorer/server.py", "from segexplorer.ui import state"),
    ("segexplorer/workers.py", "from segexplorer.services import explore"),
    ("segexplorer/ingest/files.py", "from segexplorer.engine.base import KEY"),
    ("segexplorer/ingest/files.py", "from ..store import tables"),
    ("segexplorer/ingest/files.py", "import sqlalchemy"),
    ("segexplorer/ingest/sqlite.py", "import sqlalchemy"),
    ("segexplorer/ingest/sql/doors.py", "import pymysql"),
    ("segexplorer/ingest/files.py", "from streamlit import cache_data"),
    ("segexplorer/engine/local.py", "from segexplorer.ingest.kinds import KINDS"),
    ("segexplorer/engine/local.py", "from segexplorer.words import errors"),
    ("segexplorer/store/tables.py", "from segexplorer.ingest.limits import Limits"),
    ("segexplorer/store/tables.py", "from segexplorer.settings import Settings"),
    ("segexplorer/store/tables.py", "import duckdb"),
    ("segexplorer/exports/deck.py", "from segexplorer.services import explore"),
    ("segexplorer/exports/deck.py", "from segexplorer.ui import theme"),
    ("segexplorer/exports/deck.py", "import pyspark.sql"),
    ("segexplorer/core/tree.py", "from segexplorer.words import errors"),
    ("segexplorer/core/tree.py", "from segexplorer.ingest import kinds"),
    ("segexplorer/core/tree.py", "from .. import settings"),
    ("segexplorer/core/tree.py", "import segexplorer"),
    ("segexplorer/core/tree.py", "import plotly"),
    ("segexplorer/core/tree.py", "import streamlit"),
    ("segexplorer/core/tree.py", "def f():\n    import duckdb"),
    ("segexplorer/core/tree.py", "import pyarrow"),
    ("segexplorer/core/tree.py", "from datetime import datetime\nx = datetime.now()"),
    ("segexplorer/core/tree.py", "import pandas as pd\nx = pd.Timestamp.today()"),
    ("segexplorer/core/tree.py", "open('x')"),
    *[("segexplorer/core/tree.py", f"import {name}") for name in OUTSIDE_WORLD],
    ("segexplorer/core/tree.py", "from os import path"),
    ("segexplorer/core/tree.py", "from urllib.request import urlopen"),
    ("segexplorer/words/home.py", "from segexplorer.errors import NotFound"),
    ("segexplorer/words/home.py", "from segexplorer.core.model import FAMILIES"),
    ("segexplorer/words/home.py", "import pandas"),
    ("segexplorer/errors.py", "from segexplorer.core import model"),
    ("segexplorer/settings.py", "from segexplorer.store import tables"),
    ("segexplorer/cli/explore.py", "from segexplorer.ui import state"),
    ("segexplorer/cli/explore.py", "from segexplorer.engine.local import LocalEngine"),
    ("segexplorer/cli/explore.py", "import streamlit"),
    ("segexplorer/cli/explore.py", "from segexplorer.exports.result import result"),
    ("segexplorer/__main__.py", "from segexplorer.store.repository import open_store"),
    ("segexplorer/__init__.py", "from segexplorer.engine.local import LocalEngine"),
    ("segexplorer/server.py", "import os\nx = os.environ['HOME']"),
    ("segexplorer/ui/state/visit.py", "x = st.secrets['password']"),
    *[
        ("segexplorer/ingest/models.py", f"import {name}")
        for name in ("pickle", "cloudpickle", "joblib", "dill", "shelve", "marshal")
    ],
    ("segexplorer/store/x.py", "importlib.import_module('pickle')"),
    ("segexplorer/services/fit.py", "from joblib import load"),
    ("segexplorer/services/fit.py", "import psycopg"),
    ("segexplorer/services/fit.py", "import alembic.command"),
]


@pytest.mark.parametrize(("path", "source"), FORBIDDEN)
def test_the_rule_catches(path: str, source: str) -> None:
    assert len(problems(path, source)) == 1


ALLOWED = [
    ("app.py", "import streamlit as st\nfrom segexplorer.ui import state"),
    ("pages/home.py", "from segexplorer.services import explorations\nfrom segexplorer.ui.cards import card"),
    ("pages/home.py", "if TYPE_CHECKING:\n    from segexplorer.bootstrap import App"),
    ("segexplorer/ui/explorer/__init__.py", "import plotly\nimport pandas\nfrom segexplorer.words import explorer"),
    ("segexplorer/ui/state/shared.py", "from segexplorer.bootstrap import open_app"),
    ("segexplorer/services/explore.py", "if TYPE_CHECKING:\n    from segexplorer.engine.base import Engine"),
    ("segexplorer/services/explore.py", "if TYPE_CHECKING:\n    from segexplorer.store.repository import Store"),
    ("segexplorer/services/explore.py", "if TYPE_CHECKING:\n    from segexplorer.bootstrap import App"),
    ("segexplorer/services/explore.py", "from segexplorer.ingest.files import read_table"),
    ("segexplorer/bootstrap.py", "from segexplorer.ingest.limits import Limits"),
    ("segexplorer/ingest/sql/doors.py", "import sqlalchemy"),
    ("segexplorer/engine/spark.py", "import pyspark\nfrom segexplorer.core.summary import Summary"),
    ("segexplorer/core/tree.py", "import numpy as np\nfrom sklearn.tree import X\nfrom .model import Path\nimport math"),
    ("segexplorer/exports/deck.py", "from segexplorer.words import deck"),
    ("segexplorer/__main__.py", "from segexplorer import cli"),
]


@pytest.mark.parametrize(("path", "source"), ALLOWED)
def test_the_rule_lets_pass(path: str, source: str) -> None:
    assert problems(path, source) == []


def test_no_layer_is_without_a_rule() -> None:
    layers = {layer_of(PurePosixPath(file.relative_to(PROJECT).as_posix())).split(".")[0] for file in _sources()}
    assert layers <= set(OURS)
