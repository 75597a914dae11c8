"""Text from outside, made safe for Streamlit's Markdown: shown to the letter, never as a link, picture or formula."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Hashable, Mapping, Sequence
from itertools import count
from typing import Any, TypeVar

Option = TypeVar("Option", bound=Hashable)
LINE_CHARS = 14  # of a name above or below a column, which stands on several lines instead of aslant
ASLANT = -60  # degrees
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")
# Addresses, icons and arrows are found after the backslashes are gone: a sign nobody sees keeps their parts apart.
_JOINER = "\u2060"
_MADE_LATER = re.compile(r"(?<=[:@])(?=\S)|(?<=www)(?=\.)|(?<=[<>~=-])(?=[<>=-])", re.IGNORECASE)
_TURNS_AROUND = re.compile("[\u202a-\u202e\u2066-\u2069]")  # one of these in a name would turn the rest of the sentence


def in_chart(text: str) -> str:
    """The text for a Plotly label, which would take its marks for bold, links and line ends.

    >>> in_chart("<a href='x'>1 & 2</a>")
    "&lt;a href='x'&gt;1 &amp; 2&lt;/a&gt;"
    """
    return html.escape(" ".join(_TURNS_AROUND.sub("", text).split()), quote=False)


def on_lines(name: str) -> str:
    """A name that is safe for a Plotly label, on lines short enough for its column.

    >>> on_lines("Full-price rare visitors")
    'Full-price<br>rare visitors'
    """
    return "<br>".join(textwrap.wrap(name, LINE_CHARS, break_long_words=False, break_on_hyphens=False))


def told_apart(names: Mapping[Option, str]) -> dict[Option, str]:
    """The names as options of a list, no two alike: Streamlit knows an option by its text only, and takes the last of those that
    read the same, whichever was chosen.

    >>> told_apart({"a": "shop", "b": "shop", "c": "shop (2)"})
    {'a': 'shop', 'b': 'shop (3)', 'c': 'shop (2)'}
    """
    told: dict[Option, str] = {}
    for option, name in names.items():
        taken, again = {*names.values(), *told.values()}, (f"{name} ({n})" for n in count(2))
        told[option] = next(free for free in again if free not in taken) if name in told.values() else name
    return told


def over_columns(names: Sequence[str], most: int) -> dict[str, Any]:
    """How names that are safe for a Plotly label stand at the columns of a chart: on lines up to `most` of them, else whole and
    aslant, as lines of neighbours would run into each other.

    >>> over_columns(["Rare visitors, full price"], 1)["ticktext"], over_columns(["Rare visitors", "New"], 1)["tickangle"]
    (['Rare visitors,<br>full price'], -60)
    """
    fits = len(names) <= most
    told = [on_lines(name) if fits else name for name in names]
    return {"tickvals": list(range(len(told))), "ticktext": told, "tickangle": 0 if fits else ASLANT}


def literal(text: str) -> str:
    """The text as Markdown that shows exactly it.

    >>> literal("<b>[x](y)</b>")
    '\\\\<b\\\\>\\\\[x\\\\]\\\\(y\\\\)\\\\</b\\\\>'
    """
    words = " ".join(_TURNS_AROUND.sub("", text).split())
    return _SPECIAL.sub(r"\\\1", _MADE_LATER.sub(_JOINER, words))
