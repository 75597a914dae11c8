"""The settings of one installation, and the only place that reads the environment and the secrets file.

A setting is looked up as `SEGEXPLORER_<NAME>` in the environment, then as `<name>` in the `[segexplorer]` table of
`.streamlit/secrets.toml` (for what must not stand in a process list, such as the password in `database_url`).

Databases that tables may be read from are named by an admin: `SEGEXPLORER_CONNECTION_<NAME>` in the environment, or a line
`<name> = "<address>"` in the table `[segexplorer.connections]` of that file. Their addresses are in no text of the settings.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from segexplorer.errors import UnusableInput

PROJECT = Path(__file__).resolve().parent.parent
PREFIX = "SEGEXPLORER_"
CONNECTION = f"{PREFIX}CONNECTION_"
SECRETS_FILE = PROJECT / ".streamlit" / "secrets.toml"
MB = 1_000_000


@dataclass(frozen=True)
class Settings:
    """Everything an installation can decide. `database_url` "" means SQLite in the data folder, `words_folder` "" the folder
    `words` in there: files that add or remove words for personal and sensitive data (docs/words.md); `lexicon_folder` likewise, for
    the words of names (docs/names.md); `connections` are the databases that customers may be read from."""

    data_folder: Path = PROJECT / "data"
    database_url: str = field(default="", repr=False)
    words_folder: str = ""
    lexicon_folder: str = ""
    language: str = "en"  # of pages where neither the visitor nor the browser asks for one, and of the command line
    host: str = "127.0.0.1"
    port: int = 8501
    n_workers: int = 2
    privacy_minimum: int = 25  # people; a smaller group is never shown
    consent_years: int = 0  # from which age consent is called old; 0: never; whoever runs the installation decides
    max_file_bytes: int = 1_000 * MB
    max_rows: int = 50_000_000
    max_columns: int = 1_000
    max_cell_chars: int = 10_000
    max_unpacked_bytes: int = 4_000 * MB
    max_unpacked_ratio: int = 200
    max_members: int = 200
    max_json_value_bytes: int = 64 * MB
    max_json_depth: int = 20
    max_query_s: int = 900  # seconds that reading a table or a query of a database may take
    connections: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)  # name -> address, with its password

    @property
    def store_url(self) -> str:
        """The address of the store's database: the one given, or a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_folder / 'segexplorer.sqlite'}"

    @property
    def words_place(self) -> Path:
        """Where the installation's own lists of words lie; the folder need not be there."""
        return Path(self.words_folder).expanduser() if self.words_folder else self.data_folder / "words"

    @property
    def lexicon_place(self) -> Path:
        """Where the installation's own words for names of segments lie; the folder need not be there."""
        return Path(self.lexicon_folder).expanduser() if self.lexicon_folder else self.data_folder / "lexicon"


_NAMES = {field.name for field in fields(Settings)} - {"connections"}
LOWEST = {"port": 0, "privacy_minimum": 2, "consent_years": 0}  # all other numbers start at 1
HIGHEST = {"port": 65_535, "n_workers": 256, "consent_years": 100}


def read_settings(environment: Mapping[str, str] | None = None, secrets_file: Path = SECRETS_FILE) -> Settings:
    """The settings as the environment and the secrets file say, defaults elsewhere.

    Raises UnusableInput with a sentence that names the setting; the value of `database_url` is never repeated in it.

    >>> read_settings({"SEGEXPLORER_PORT": "9000"}, Path("/nowhere")).port
    9000
    """
    environment, secrets = os.environ if environment is None else environment, _secrets(secrets_file)
    given = {**_named(secrets), **_from_environment(environment)}
    values: dict[str, Any] = {name: _typed(name, text) for name, text in given.items()}
    return replace(Settings(), **values, connections=_connections(secrets, environment))


def read_language() -> str:
    """The language of the installation, alone: what is said before, or about, the other settings is said in it."""
    return os.environ.get(f"{PREFIX}LANGUAGE", "").strip() or Settings.language


def has_display() -> bool:
    """True when a browser opened here would be seen by somebody."""
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    names = {PREFIX + name.upper(): name for name in _NAMES}
    return {names[key]: text.strip() for key, text in environment.items() if key in names and text.strip()}


def _connections(secrets: Mapping[str, Any], environment: Mapping[str, str]) -> dict[str, str]:
    """Name -> address, by name; the environment, which knows no small letters, goes before the file."""
    table = secrets.get("connections", {})
    if not isinstance(table, dict) or not all(isinstance(url, str) for url in table.values()):
        raise UnusableInput("bad_connections")
    said = {key.removeprefix(CONNECTION): url for key, url in environment.items() if key.startswith(CONNECTION)}
    known = {name.casefold(): name for name in table}
    given = {**table, **{known.get(name.casefold(), name.lower()): url for name, url in said.items()}}
    return {name: given[name].strip() for name in sorted(given) if name.strip() and given[name].strip()}


def _secrets(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8")).get("segexplorer", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise UnusableInput("bad_secrets_file", file=file.name) from problem
    return table if isinstance(table, dict) else {}


def _named(secrets: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in secrets.items() if name in _NAMES}


def _typed(name: str, text: str) -> object:
    default = getattr(Settings(), name)
    if isinstance(default, int):
        return _whole_number(name, text)
    return Path(text).expanduser().resolve() if isinstance(default, Path) else text


def _whole_number(name: str, text: str) -> int:
    lowest, highest = LOWEST.get(name, 1), HIGHEST.get(name, 10**15)
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not lowest <= number <= highest:
        raise UnusableInput("bad_setting", name=PREFIX + name.upper(), value=text[:40], lowest=lowest, highest=highest)
    return number
