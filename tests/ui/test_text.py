"""Text from outside is shown to the letter; that no browser makes a link of it is tested in tests/e2e/test_bad_input.py."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segexplorer.ui.text import literal, told_apart

UNSEEN = "\u2060"


def shown(markdown: str) -> str:
    """What a reader sees of it: backslashes undone, the joiner is no sign."""
    return re.sub(r"\\(.)", r"\1", markdown).replace(UNSEEN, "")


@given(st.lists(st.sampled_from(["shop", "shop (2)", "shop (2) (2)", "shop (3)", "till"])))
def test_names_as_options_are_never_alike_and_the_first_of_each_stays_what_it_is(names: list[str]) -> None:
    told = told_apart(dict(enumerate(names)))
    assert list(told) == list(range(len(names)))
    assert len(set(told.values())) == len(names)
    for at, name in enumerate(names):
        assert told[at] == name if names.index(name) == at else told[at].startswith(f"{name} (")


@pytest.mark.parametrize(
    "text", ["a*b*", "[x](y)", "![x](y)", "<b>", "$x$", ":red[x]", "1. x", "- x", "# x", "~~x~~", "a|b", "`x`", "a_b_"]
)
def test_no_sign_of_markdown_stays_bare(text: str) -> None:
    assert not re.search(r"(?<!\\)[*_\[\]()<>#$`~|!]", literal(text).replace("\\\\", ""))
    assert shown(literal(text)) == text


@given(st.text(alphabet="ab *_[]()<>#$`~|!:&@.-+=\\{}/w", max_size=40))
def test_every_text_is_shown_as_it_is(text: str) -> None:
    assert shown(literal(text)) == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("https://evil.example", r"https?\\?://"),
        ("WWW.evil.example", r"(?i)www\\?\."),
        ("a@evil.example", r"@\w"),
        (":material/home:", r":\w"),
        ("a -> b <- c", r"-\\?>|<\\?-"),
    ],
)
def test_nothing_is_left_that_becomes_a_link_or_an_icon_later(text: str, pattern: str) -> None:
    assert not re.search(pattern, literal(text))


def test_a_name_cannot_turn_the_sentence_around_it() -> None:
    assert literal("\u202eabc\u2066") == "abc"


def test_other_scripts_stay_as_they_are() -> None:
    for text in ("العمر", "年齢", "🙂 groß", "naïve"):
        assert literal(text) == text


def test_lines_become_one_line() -> None:
    assert literal("a\n\n# b") == "a \\# b"
