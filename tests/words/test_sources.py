"""Every sentence stands where it is found and translated: a constant of a words module, told by Text, Plural or Words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SEGEXPLORER = Path(__file__).resolve().parents[2] / "segexplorer"
WORDS = [file for file in sorted((SEGEXPLORER / "words").glob("*.py")) if file.stem not in ("__main__", "language", "messages")]
SHOWING = [*sorted((SEGEXPLORER / "ui").rglob("*.py")), *sorted((SEGEXPLORER.parent / "pages").glob("*.py"))]
MAKERS = ("Text", "Plural", "Words", "in_context")
SENTENCE = re.compile(r"[A-Za-zÄ-ü]{2,}[,.;:]? [A-Za-zÄ-ü]{2,}")  # two words beside each other
MARKUP = re.compile(r"[<>{]|\w:\S|\w=\W")  # HTML, style sheets
CODES = ("(behind the last column)", "bottom right")  # a mark of the reader's, a place of Plotly's


def _docstrings(tree: ast.AST) -> set[int]:
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    expressions = [node for body in bodies for node in body if isinstance(node, ast.Expr)]
    return {id(expression.value) for expression in expressions}


def _told(tree: ast.AST) -> set[int]:
    """The strings inside Text(...), Plural(...), or behind `WORDS | {...}`."""
    inside = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) in MAKERS]
    inside += [node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)]
    return {id(inner) for node in inside for inner in ast.walk(node)}


def untold(source: str) -> Iterator[str]:
    """The texts of more than one word that no reader of another language would get in it."""
    tree = ast.parse(source)
    known = _docstrings(tree) | _told(tree)
    parts = {id(name.value) for name in ast.walk(tree) if isinstance(name, ast.Assign) and _is_part(name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in known | parts and _says(node.value):
            yield f"{node.lineno}: {node.value}"


def _is_part(assigned: ast.Assign) -> bool:
    """True for the beginning or end that several sentences share, such as _ASK: it is in each of them."""
    return isinstance(assigned.targets[0], ast.Name) and assigned.targets[0].id.startswith("_")


def _says(text: str) -> bool:
    return bool(SENTENCE.search(text)) and not MARKUP.search(text) and text not in CODES


@pytest.mark.parametrize("file", WORDS + SHOWING, ids=lambda file: str(file.relative_to(SEGEXPLORER.parent)))
def test_no_sentence_is_out_of_reach_of_a_translation(file: Path) -> None:
    assert list(untold(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("file", WORDS + SHOWING, ids=lambda file: str(file.relative_to(SEGEXPLORER.parent)))
def test_a_sentence_is_never_made_inside_a_function(file: Path) -> None:
    functions = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)]
    calls = [call for node in functions for call in ast.walk(node) if isinstance(call, ast.Call)]
    assert [call.lineno for call in calls if ast.unparse(call.func) in ("Text", "Plural", "in_context")] == []


@pytest.mark.parametrize("file", WORDS + SHOWING, ids=lambda file: str(file.relative_to(SEGEXPLORER.parent)))
def test_no_number_is_written_with_english_marks(file: Path) -> None:
    nodes = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.FormattedValue)]
    commas = [ast.unparse(node) for node in nodes if node.format_spec and "," in ast.unparse(node.format_spec)]
    assert not commas or file.stem in ("numbers", "data_findings")


def test_the_rule_bites() -> None:
    assert list(untold('x = "not in use"')) == ["1: not in use"]
    assert list(untold('HOME = WORDS | {"a": "in use"}\nNOTE = Text("in use")\n"""a docstring"""')) == []
    assert list(untold("'<b style=\"flex:1;height:2rem\">'")) == []
