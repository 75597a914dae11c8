"""Text from outside, made safe for Streamlit's Markdown: shown to the letter, never as a link, picture or formula."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def literal(text: str) -> str:
    """The text as Markdown that shows exactly it.

    >>> literal("<b>[x](http://y)</b>")
    '\\\\<b\\\\>\\\\[x\\\\]\\\\(http\\\\://y\\\\)\\\\</b\\\\>'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
