"""The frame and its pages, without a browser."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

PROJECT = Path(__file__).resolve().parents[1]
PAGES = sorted((PROJECT / "pages").glob("*.py"))


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGEXPLORER_DATA_FOLDER", str(tmp_path))


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_every_page_opens_without_an_exception(file: Path) -> None:
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=30).run()
    app.switch_page(f"pages/{file.name}").run()
    assert not app.exception


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_every_page_begins_with_the_entry_check(file: Path) -> None:
    first = next(node for node in ast.parse(file.read_text()).body if not _shows_nothing(node))
    calls = [node for node in ast.walk(first) if isinstance(node, ast.Call)]
    assert calls, f"{file.name} does something before its entry check"
    assert ast.unparse(calls[-1]) in (f"state.enter('{file.stem}')", f"enter('{file.stem}')"), f"{file.name} shows before it enters"


def _shows_nothing(node: ast.stmt) -> bool:
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_text or isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef)


def test_there_is_a_command_line_and_it_names_serve() -> None:
    from segexplorer.__main__ import main

    with pytest.raises(SystemExit) as ended:
        main(["serve", "--help"])
    assert ended.value.code == 0


def test_a_bad_setting_ends_serve_with_2_and_one_sentence(capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    from segexplorer.__main__ import main

    monkeypatch.setenv("SEGEXPLORER_PORT", "many")
    assert main(["serve", "--no-browser"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("DATA_FOLDER", "/dev/null/x", "cannot be used for the data"),
        ("DATA_FOLDER", "/proc/x", "cannot be used for the data"),
        ("DATABASE_URL", "nonsense", "cannot be opened"),
        ("DATABASE_URL", "sqlite:////dev/null/x", "cannot be opened"),
        ("DATABASE_URL", "mysql://me:hunter2@db/x", "cannot be opened"),
        ("LANGUAGE", "xx", 'no language "xx"'),
    ],
)
def test_where_nothing_can_be_kept_or_said_nobody_is_told_to_open_the_app(
    setting: str, value: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from segexplorer import server
    from segexplorer.__main__ import main

    monkeypatch.setattr(server, "build", lambda **_: pytest.fail("the server was started"))
    monkeypatch.setenv("SEGEXPLORER_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv(f"SEGEXPLORER_{setting}", value)
    assert main(["--language", "en", "serve", "--no-browser"]) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert said.err.count("\n") == 1
    assert "hunter2" not in said.err + said.out


def test_a_language_of_the_setting_that_is_not_there_is_refused_by_every_command(
    tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from segexplorer.__main__ import main

    monkeypatch.setenv("SEGEXPLORER_LANGUAGE", "xx")
    assert main(["look", str(tmp_path / "c.csv"), "--out", str(tmp_path / "p.json")]) == 2
    assert capsys.readouterr().err.startswith('There is no language "xx" here.')


@pytest.mark.parametrize("port", ["99999999", "65536", "-1"])
def test_a_port_that_there_is_not_is_refused_at_once(port: str, capsys: pytest.CaptureFixture) -> None:
    from segexplorer.__main__ import main

    with pytest.raises(SystemExit) as ended:
        main(["serve", "--port", port])
    assert ended.value.code == 2
    assert "must be between 0 and 65535" in capsys.readouterr().err


def test_an_address_of_another_machine_ends_serve_with_2_and_one_sentence(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "segexplorer", "serve", "--no-browser", "--port", "0", "--host", "192.0.2.1"]
    settings = os.environ | {"SEGEXPLORER_DATA_FOLDER": str(tmp_path)}
    ended = subprocess.run(words, cwd=PROJECT, env=settings, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert 'cannot be opened at "192.0.2.1"' in ended.stderr
    assert "Traceback" not in ended.stderr
