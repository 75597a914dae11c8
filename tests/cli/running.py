"""Runs of the command line inside the test: `main()` is called as the shell would."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from segexplorer.__main__ import main

PROJECT = Path(__file__).resolve().parents[2]
SCHEMA = Draft202012Validator(json.loads((PROJECT / "docs" / "result.schema.json").read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Mailed:
    """The result of exploring the mailing for the difference it made, what was said, and the model (for reading only)."""

    found: dict[str, Any]
    said: str
    model: Path


def numbers(value: Any) -> Iterator[float]:
    """Every number in a JSON value, however deep."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from numbers(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def explored(folder: Path, file: Path, *options: str) -> dict[str, Any]:
    """Run `explore`, expect success, hold the result against its schema."""
    out = folder / "result.json"
    assert main(["explore", str(file), *options, "--out", str(out)]) == 0
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    SCHEMA.validate(found)
    assert all(math.isfinite(n) for n in numbers(found))
    for cut in found["path"]:
        for step in cut["steps"]:
            people = [step[name] for name in ("hits", "misses", "missed", "left_alone", "not_deliverable")]
            assert sum(people) == found["customers"]
    return found


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """Run, expect 2 and exactly one line on stderr; returns it."""
    capsys.readouterr()
    assert main([str(word) for word in words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert said.err.endswith(".\n")
    assert "Traceback" not in said.err
    return said.err
