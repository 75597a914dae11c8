"""Every error that is raised has its sentence, and the sentence gets all it speaks of."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from segexplorer.words.errors import OF_ONE, ONE, SENTENCES, sentence

PROJECT = Path(__file__).resolve().parents[1]
ERRORS = ("UnusableInput", "UnusableFile", "UnusableSource", "UnusableData", "UnusableGoal", "NotFound")


def _raised() -> Iterator[tuple[str, ast.Call]]:
    for file in sorted((PROJECT / "segexplorer").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ERRORS and node.args:
                yield f"{file.relative_to(PROJECT)}:{node.lineno}", node


def _blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def _codes(node: ast.expr) -> list[str]:
    return [inner.value for inner in ast.walk(node) if isinstance(inner, ast.Constant) and isinstance(inner.value, str)]


@pytest.mark.parametrize(("place", "call"), list(_raised()), ids=lambda value: value if isinstance(value, str) else "")
def test_an_error_has_a_sentence_and_all_its_facts(place: str, call: ast.Call) -> None:
    given = {keyword.arg for keyword in call.keywords}
    if not isinstance(call.args[0], ast.Constant):
        pytest.skip("the code is worked out while the program runs")
    (code,) = _codes(call.args[0])
    assert code in SENTENCES, f"{place}: no sentence for {code}"
    assert None in given or _blanks(SENTENCES[code]) <= given, f"{place}: {code} lacks {_blanks(SENTENCES[code]) - given}"


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_is_whole(code: str) -> None:
    assert SENTENCES[code].endswith(".")
    assert SENTENCES[code][0].isupper() or SENTENCES[code][0] == "{"


@pytest.mark.parametrize("code", OF_ONE)
def test_one_is_said_as_one(code: str) -> None:
    number = OF_ONE[code]
    assert _blanks(ONE[code]) == _blanks(SENTENCES[code]) - {number}
    facts = dict.fromkeys(_blanks(SENTENCES[code]), 50)
    assert "1 customer " in sentence(code, facts | {number: 1})
    assert "2 customers " in sentence(code, facts | {number: 2})
