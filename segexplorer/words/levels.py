"""The levels that are made here (from order lines, of the sample, of what is too rare to stand alone), as people say them.

>>> from segexplorer.words.language import speaking
>>> with speaking("de"):
...     known_level("favourite_daypart", "evening"), known_level("plan", "other"), known_level("plan", "evening")
('Abend', 'andere', 'evening')
"""

from __future__ import annotations

from segexplorer.words.messages import in_context

LEVELS = {  # column -> its levels
    "favourite_daypart": in_context("part of the day")
    | {"morning": "morning", "afternoon": "afternoon", "evening": "evening", "night": "night"},
    "device": in_context("device") | {"desktop": "desktop", "mobile": "mobile", "tablet": "tablet"},
    "source": in_context("source")
    | {
        "affiliate": "affiliate",
        "friend": "friend",
        "newsletter": "newsletter",
        "price comparison": "price comparison",
        "search": "search",
        "social media": "social media",
    },
    "favourite_category": in_context("category")
    | {
        "beauty": "beauty",
        "books": "books",
        "electronics": "electronics",
        "fashion": "fashion",
        "home": "home",
        "sports": "sports",
        "toys and gifts": "toys and gifts",
    },
}
REST = in_context("level") | {"other": "other", "missing": "missing"}  # agrees with core.encode: a test asks


def known_level(column: str, level: str) -> str:
    """A level in the language of now where it is one of these; any other stays as it came."""
    return LEVELS.get(column, REST).get(level, REST.get(level, level))
