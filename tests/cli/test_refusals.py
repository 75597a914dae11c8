"""Input and choices that cannot be used end with two and one line, and leave nothing behind."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import Any

import pytest

from segexplorer.__main__ import main
from segexplorer.words.cli import UNEXPECTED
from tests.cli.running import refused

BAD = {
    "empty": b"",
    "header only": b"a,b,c\n",
    "one column": ("a\n" + "".join(f"{i * 7919 % 997}.5\n" for i in range(300))).encode(),
    "one row": b"a,b\n1,2\n",
    "all columns constant": b"a,b\n" + b"1,x\n" * 300,
    "binary": hashlib.shake_256(b"x").digest(20_000),
    "nothing but blanks": b"\n\n  \n\n",
    "5,000 columns": (",".join(f"c{i}" for i in range(5_000)) + "\n" + (",".join("1" * 5_000) + "\n") * 60).encode(),
}


def _rows(n: int = 400) -> str:
    rng = random.Random(0)
    return "".join(
        f"{rng.random():.4f},{rng.randint(1, 9)},{rng.choice('ab')},k,l{rng.randrange(500)},{rng.randrange(500)}\n"
        for _ in range(n)
    )


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_cannot_be_used_ends_with_two_and_one_line(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.csv").write_bytes(BAD[what])
    refused(capsys, "explore", tmp_path / "bad.csv", "--out", tmp_path / "r.json", "--assign", tmp_path / "a.csv")
    assert [p.name for p in tmp_path.iterdir()] == ["bad.csv"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--goal", "one"], "same value for everybody"),
        (["--goal", "many"], "different values"),
        (["--goal", "many", "--goal-kind", "interest"], "different values"),
        (["--goal", "number", "--goal-kind", "interest"], "different values"),
        (["--goal", "z", "--goal-kind", "value"], "holds text"),
        (["--goal", "number", "--goal-kind", "response"], "exactly two"),
        (["--goal", "nobody"], 'no column "nobody"'),
        (["--id", "nobody"], 'no column "nobody"'),
        (["--drop", "nobody"], 'no column "nobody"'),
        (["--drop", "x", "y", "z", "one", "many", "number"], "can tell customers apart"),
    ],
)
def test_a_choice_that_cannot_be_followed_ends_with_two_and_one_line(
    options: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "g.csv").write_text("x,y,z,one,many,number\n" + _rows(2_000))
    assert says in refused(capsys, "explore", tmp_path / "g.csv", *options, "--out", tmp_path / "r.json")
    assert not (tmp_path / "r.json").exists()


def test_what_is_not_there_ends_with_two_and_one_line(shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no file" in refused(capsys, "explore", tmp_path / "nowhere.csv", "--out", tmp_path / "r.json")
    assert "no file" in refused(capsys, "explore", tmp_path, "--out", tmp_path / "r.json")
    assert "no model" in refused(capsys, "score", tmp_path / "m", shop, "--out", tmp_path / "s.csv")


@pytest.mark.parametrize("seed", ["-1", "4294967296"])
def test_a_seed_no_generator_takes_is_refused_at_once(seed: str, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["explore", str(shop), "--seed", seed, "--out", "r.json"])
    assert ended.value.code == 2
    assert "must be between 0 and 4294967295" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_refused_before_the_work(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "r.json"
    for options in (
        ["--out", shop / "r.json"],
        ["--out", tmp_path],
        ["--out", tmp_path / ("x" * 300)],
        ["--out", out, "--assign", shop / "a.csv"],
        ["--out", out, "--model", shop],
    ):
        assert "cannot be written" in refused(capsys, "explore", shop, *options)
    assert not out.exists()


def test_an_unexpected_error_is_one_plain_sentence_unless_asked_for_more(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("segexplorer.services.exploring.explore", fail)
    assert main(["explore", str(shop), "--out", str(tmp_path / "r.json")]) == 1
    assert capsys.readouterr().err == f"{UNEXPECTED}\n"
    with pytest.raises(RuntimeError, match="a bug"):
        main(["explore", str(shop), "--out", str(tmp_path / "r.json"), "--debug"])
