"""The one rule for names that people give."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain, count

from segexplorer.errors import UnusableInput
from segexplorer.store.tables import NAME_LENGTH

LONGEST_STEM = NAME_LENGTH - 10  # of a name that gets a number


def checked_name(name: str) -> str:
    """The name without space around it. Raises UnusableInput when nothing is left or it is too long.

    >>> checked_name("  Spring sale ")
    'Spring sale'
    """
    tidy = _tidy(name)
    if not tidy:
        raise UnusableInput("name_empty")
    if len(tidy) > NAME_LENGTH:
        raise UnusableInput("name_too_long", most=NAME_LENGTH, length=len(tidy))
    return tidy


def numbered(name: str) -> Iterator[str]:
    """The name, and what it is called when there are more of it.

    >>> names = numbered("spring")
    >>> next(names), next(names), next(names)
    ('spring', 'spring 2', 'spring 3')
    """
    whole = _tidy(name)[:NAME_LENGTH]
    return chain([whole], (f"{whole[:LONGEST_STEM]} {n}" for n in count(2)))


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, with a number when somebody else has it.

    >>> free_name("spring", {"spring", "spring 2"})
    'spring 3'
    """
    return next(free for free in numbered(name) if free not in taken)


def _tidy(name: str) -> str:
    # PostgreSQL cannot keep a zero character, and a line break would tear a list apart.
    return " ".join(name.replace("\x00", "").split())
