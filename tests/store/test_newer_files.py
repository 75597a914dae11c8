"""What is kept of a newer file comes back as it was."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from segexplorer.core.comparison import Newer
from segexplorer.core.moved import Moves
from segexplorer.core.summary import Summary
from segexplorer.errors import NotFound
from segexplorer.store.newer_files import load_newer, save_newer
from tests.core.bases import shop


@pytest.mark.parametrize("moves", [None, Moves(np.arange(4).reshape(2, 2), 7, 9)])
def test_a_newer_base_read_again_is_the_same(moves: Moves | None, tmp_path: Path) -> None:
    newer = Newer(shop("response").summary, ("responded", "ö <x>"), moves)
    save_newer(tmp_path / "deep" / "newer-a.json", newer)
    again = load_newer(tmp_path / "deep" / "newer-a.json")
    assert again.absent == newer.absent
    for name in (f.name for f in fields(Summary)):
        for one, other in zip(getattr(again.summary, name), getattr(newer.summary, name), strict=True):
            assert np.array_equal(one, other)
    if moves is None:
        assert again.moves is None
    else:
        assert again.moves is not None
        assert again.moves.counts.tolist() == moves.counts.tolist()
        assert (again.moves.n_new, again.moves.n_gone) == (7, 9)


def test_what_was_never_kept_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as missing:
        load_newer(tmp_path / "newer-a.json")
    assert missing.value.code == "comparison_gone"
