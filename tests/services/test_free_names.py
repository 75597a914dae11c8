"""A name that is made is the name that the store keeps, so that the next one knows it is taken."""

from __future__ import annotations

from itertools import islice

import pytest

from segexplorer.services.free_names import LONGEST, free_name, numbered
from segexplorer.store.names import checked_name

NAMES = ["spring", " spring   sale ", "x" * 119 + " sale", "x" * 109 + " sale" * 5, "x" * 500, "spr\x00ing", "a \x00 b"]


@pytest.mark.parametrize("name", NAMES)
def test_the_store_keeps_the_name_as_it_was_made(name: str) -> None:
    for made in islice(numbered(name), 12):
        assert checked_name(made) == made
        assert len(made) <= LONGEST


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_kept_is_not_made_again(name: str) -> None:
    kept: set[str] = set()
    for _ in range(4):
        kept.add(checked_name(free_name(name, kept)))
    assert len(kept) == 4
