"""Settings come from the environment, then from the secrets file, and a bad one gives one sentence."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from segexplorer.errors import UnusableInput
from segexplorer.ingest.limits import Limits
from segexplorer.settings import PROJECT, Settings, read_settings

NOWHERE = Path("/nowhere/secrets.toml")


def test_without_anything_said_the_defaults_hold() -> None:
    assert read_settings({}, NOWHERE) == Settings()
    assert Settings().data_folder == PROJECT / "data"
    assert Settings().host == "127.0.0.1"
    assert Settings().privacy_minimum == 25


def test_the_store_is_a_file_in_the_data_folder_unless_an_address_is_given(tmp_path: Path) -> None:
    assert (
        read_settings({"SEGEXPLORER_DATA_FOLDER": str(tmp_path)}, NOWHERE).store_url == f"sqlite:///{tmp_path}/segexplorer.sqlite"
    )
    url = "postgresql://me:secret@db/segments"
    assert read_settings({"SEGEXPLORER_DATABASE_URL": url}, NOWHERE).store_url == url


def test_the_environment_goes_before_the_secrets_file(tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text('[segexplorer]\nport = 9000\nn_workers = 3\ndatabase_url = "postgresql://db/x"\n[auth]\nclient = "y"\n')
    settings = read_settings({"SEGEXPLORER_PORT": "9100"}, file)
    assert (settings.port, settings.n_workers, settings.database_url) == (9100, 3, "postgresql://db/x")


def test_an_empty_value_means_the_default() -> None:
    assert read_settings({"SEGEXPLORER_PORT": " "}, NOWHERE).port == Settings().port


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("N_WORKERS", "0"),
        ("PRIVACY_MINIMUM", "1"),
        ("MAX_ROWS", "1e6"),
        ("PORT", "８"),
    ],
)
def test_a_bad_number_gives_a_sentence_with_its_name_and_bounds(name: str, value: str) -> None:
    with pytest.raises(UnusableInput, match=f"The setting SEGEXPLORER_{name} is .* whole number from"):
        read_settings({f"SEGEXPLORER_{name}": value}, NOWHERE)


def test_a_broken_secrets_file_gives_a_sentence_without_its_content(tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text("[segexplorer\npassword=hunter2")
    with pytest.raises(UnusableInput, match="cannot be read as TOML") as caught:
        read_settings({}, file)
    assert "hunter2" not in str(caught.value)


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


def test_connections_are_named_in_the_file_or_the_environment_which_goes_first(tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text(
        '[segexplorer]\nport = 9000\n[segexplorer.connections]\nShop = "x://a"\n"CRM 2" = "mysql://me:hunter2@db/x"\nno = ""\n'
    )
    settings = read_settings({"SEGEXPLORER_CONNECTION_SHOP": "sqlite:///b", "SEGEXPLORER_CONNECTION_EU": "sqlite:///c"}, file)
    assert settings.connections == {"CRM 2": "mysql://me:hunter2@db/x", "Shop": "sqlite:///b", "eu": "sqlite:///c"}
    assert settings.port == 9000


def test_no_address_of_a_database_stands_in_the_text_of_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text(
        '[segexplorer]\ndatabase_url = "postgresql://me:hunter1@db/x"\nconnections = {shop = "mysql://me:hunter2@db/x"}\n'
    )
    settings = read_settings({}, file)
    assert "hunter" not in repr(settings) + str(settings)
    assert pickle.loads(pickle.dumps(settings)) == settings  # it travels to other processes
    assert hash(settings) == hash(read_settings({}, file))


@pytest.mark.parametrize("content", ['connections = "mysql://me:hunter2@db/x"', "connections = {shop = 3}"])
def test_connections_of_another_shape_give_a_sentence_without_them(content: str, tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text(f"[segexplorer]\n{content}\n")
    with pytest.raises(UnusableInput, match="lines of a name and an address") as caught:
        read_settings({}, file)
    assert "hunter2" not in str(caught.value)


def test_the_readme_names_every_setting_with_its_default() -> None:
    lines = (PROJECT / "README.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip().strip("`") for cell in line.split("|")[1:-1]] for line in lines if line.startswith("| `")]
    told = {name.lower(): default for name, default, _ in (row for row in cells if len(row) == 3)}
    defaults = {field.name: getattr(Settings(), field.name) for field in fields(Settings) if field.name != "connections"}
    assert told == {name: _shown(name, value) for name, value in defaults.items()}


def _shown(name: str, value: object) -> str:
    if isinstance(value, Path):
        return f"{value.name}/"
    return f"{value:,}" if isinstance(value, int) and name != "port" else str(value)


def test_every_limit_of_an_import_is_a_setting() -> None:
    assert {field.name for field in fields(Limits)} <= {field.name for field in fields(Settings)}
    assert {field.name: getattr(Limits(), field.name) for field in fields(Limits)} == {
        field.name: getattr(Settings(), field.name) for field in fields(Limits)
    }
