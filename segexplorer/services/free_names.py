"""What a thing is called whose name somebody else has: the same, with a number."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain, count

LONGEST, NUMBER = 120, 10  # characters of a name in the store, and of those that are kept for a space and a number


def numbered(name: str) -> Iterator[str]:
    """The name as the store keeps it, and what it is called when there are more of it.

    >>> names = numbered("spring")
    >>> next(names), next(names), next(names)
    ('spring', 'spring 2', 'spring 3')
    """
    tidy = " ".join(name.replace("\x00", "").split())
    return chain([tidy[:LONGEST].rstrip()], (f"{tidy[: LONGEST - NUMBER].rstrip()} {n}" for n in count(2)))


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, with a number when it is taken.

    >>> free_name("spring", {"spring", "spring 2"})
    'spring 3'
    """
    return next(free for free in numbered(name) if free not in taken)
