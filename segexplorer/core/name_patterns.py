"""One or two traits in the words of a language, put together as its patterns say: few enough words, nothing twice."""

from __future__ import annotations

import string
from functools import lru_cache
from itertools import combinations

from segexplorer.core.lexicon import Form, Lexicon

PARTS = ("adjective", "noun", "tail", "whole")


@lru_cache(maxsize=4096)  # the same few words, hundreds of times at every choice
def alone(forms: tuple[Form, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """What one trait can be called; the first is the best. Other forms than the first are other words for it."""
    return tuple(name for form in forms for pattern in lexicon.singles if (name := _filled(pattern, lexicon, form, None)))


@lru_cache(maxsize=65_536)
def pair(one: Form, other: Form, lexicon: Lexicon) -> str:
    """The best that two traits can be called together, or ""."""
    return next((name for pattern in lexicon.pairs if (name := _filled(pattern, lexicon, one, other))), "")


def _filled(pattern: str, lexicon: Lexicon, one: Form, other: Form | None) -> str:
    """The name if every part is there, it has few enough words, and says nothing twice; else ""."""
    parts = {"customers": lexicon.customers} | {part: getattr(one, part) for part in PARTS}
    parts |= {f"{part}_2": getattr(other, part) if other else "" for part in PARTS}
    if not all(parts[blank] for blank in _blanks(pattern)):
        return ""
    words = pattern.format(**parts).split()
    fits = len(words) <= lexicon.most_words and not _says_twice([root.lower() for word in words for root in word.split("-")])
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]]) if fits else ""


def _says_twice(roots: list[str]) -> bool:
    """Whether two words begin alike, or one is part of the other ("kontaktierte Mobilfunkkontakte").

    >>> _says_twice(["menswear", "buying", "recent", "buyers"]), _says_twice(["big", "spenders"])
    (True, False)
    """
    pairs = combinations([root for root in roots if len(root) > 1], 2)
    return any(a[:3] == b[:3] or (len(b) > 4 and b[:5] in a) or (len(a) > 4 and a[:5] in b) for a, b in pairs)


@lru_cache(maxsize=64)
def _blanks(pattern: str) -> tuple[str, ...]:
    return tuple(blank for _, blank, _, _ in string.Formatter().parse(pattern) if blank)
