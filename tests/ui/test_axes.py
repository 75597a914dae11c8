"""Groups and columns may be named with numbers or years: on a picture's axis they are names all the same."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from segexplorer.core.differences import differences
from segexplorer.core.migration import Moves
from segexplorer.ui.over_time import _matrix
from segexplorer.ui.personas.difference_chart import difference_chart
from tests.core.test_differences import facts


def test_who_stays_has_a_row_for_each_name() -> None:
    personas: Any = {2: SimpleNamespace(name="3"), 3: SimpleNamespace(name="2024")}
    figure = _matrix(Moves((2, 3), (2, 3), np.diag([0.4, 0.6]), 2), personas, "1 May")
    assert figure.layout.yaxis.type == "category"


def test_differences_have_a_row_for_each_column() -> None:
    seen = facts([[0.1, -1.0, 0.5], [0.6, 1.0, 0.4]])
    names = dict.fromkeys(seen.node_ids, "a group")
    figure = difference_chart(seen, differences(seen), names, dict.fromkeys(seen.node_ids, "#123456"), "effect")
    assert figure.layout.yaxis.type == "category"
