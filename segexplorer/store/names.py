"""The one rule for names that people give."""

from __future__ import annotations

from segexplorer.errors import UnusableInput
from segexplorer.store.tables import NAME_LENGTH


def checked_name(name: str) -> str:
    """The name without space around it. Raises UnusableInput when nothing is left or it is too long.

    >>> checked_name("  Spring sale ")
    'Spring sale'
    """
    # PostgreSQL cannot keep a zero character, and a line break would tear a list apart.
    tidy = " ".join(name.replace("\x00", "").split())
    if not tidy:
        raise UnusableInput("name_empty")
    if len(tidy) > NAME_LENGTH:
        raise UnusableInput("name_too_long", most=NAME_LENGTH, length=len(tidy))
    return tidy
