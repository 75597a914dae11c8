"""The frame and its pages, without a browser."""

from __future__ import annotations

import ast
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
