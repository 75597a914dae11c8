"""What is read is never written over, and no result over another."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from segexplorer.cli.targets import MODEL_FILES, make_folders, with_manifest
from segexplorer.errors import UnusableInput
from segexplorer.services.out import beside
from tests.cli.running import refused

Refused = Callable[[str], str]


@pytest.fixture
def folder(shop: Path, tmp_path: Path) -> Path:
    """A folder with customers, a list, edits, and two other names of the customers."""
    (tmp_path / "c.csv").write_bytes(shop.read_bytes())
    (tmp_path / "list.csv").write_text("email\na@b.example\n")
    (tmp_path / "edits.json").write_text(json.dumps({"edits": []}))
    (tmp_path / "soft.csv").symlink_to(tmp_path / "c.csv")
    os.link(tmp_path / "c.csv", tmp_path / "hard.csv")
    return tmp_path


@pytest.fixture
def unharmed(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Refused:
    """Gives the sentence with which a command in the folder is refused; no file there is another afterwards."""
    monkeypatch.chdir(folder)

    def refusal(words: str) -> str:
        before, said = _content(folder), refused(capsys, *words.split())
        assert _content(folder) == before
        return said

    return refusal


def _content(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize(
    "words",
    [
        "look c.csv --out c.csv",
        "explore c.csv --out c.csv",
        "explore c.csv --out new/../c.csv",
        "explore c.csv --out soft.csv",
        "explore c.csv --out hard.csv",
        "explore soft.csv --out c.csv",
        "explore c.csv --out r.json --assign c.csv",
        "explore c.csv --out r.json --cards c.csv",
        "explore c.csv --out list.csv --suppress list.csv",
        "explore c.csv --out edits.json --edits edits.json",
    ],
)
def test_a_file_that_is_read_is_not_written_over(words: str, unharmed: Refused) -> None:
    assert "nothing is written over it" in unharmed(words)


@pytest.mark.parametrize(
    "words",
    [
        "--out x --assign x --cards x",
        "--out deep/x --cards deep/../deep/x",
        "--out a.manifest.json --assign a.csv",
        "--out m/model.json --model m",
        "--out m/arrays.npz --model m",
    ],
)
def test_two_results_do_not_become_one_file(words: str, folder: Path, unharmed: Refused) -> None:
    assert "would be written twice" in unharmed(f"explore c.csv {words}")
    assert not (folder / "deep").exists()
    assert not (folder / "m").exists()


def test_newer_customers_and_the_model_are_not_written_over(
    kept_model: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, before = folder / "c.csv", _content(folder) | _content(kept_model)
    for words in (
        ("score", kept_model, file, "--out", file),
        ("score", kept_model, file, "--out", kept_model / "model.json"),
        ("compare", kept_model, file, "--out", file),
        ("compare", kept_model, file, "--out", folder / "list.csv", "--earlier", folder / "list.csv"),
        ("compare", kept_model, file, "--out", kept_model / "arrays.npz"),
    ):
        assert "nothing is written over it" in refused(capsys, *words)
    assert _content(folder) | _content(kept_model) == before


def test_every_file_of_a_model_and_every_manifest_is_known_beforehand(kept_model: Path) -> None:
    assert {file.name for file in kept_model.iterdir()} <= set(MODEL_FILES)
    for name in ("a.csv", "a.b.csv", ".csv", "a", "deep/a.csv"):
        assert with_manifest(Path(name)) == [Path(name), beside(Path(name))]


def test_a_result_may_take_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text("old")
    (tmp_path / "c.csv").write_text("a,b")
    make_folders([tmp_path / "r.json"], [tmp_path / "c.csv"])
    with pytest.raises(UnusableInput):
        make_folders([tmp_path / "c.csv"], [tmp_path / "c.csv"])
