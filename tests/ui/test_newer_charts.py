"""Names at the columns of a picture of moves can be read, however many there are."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from segexplorer.core.moved import Moved
from segexplorer.ui.newer_charts import moves_chart
from segexplorer.ui.over_time import MOST_ON_LINES
from segexplorer.ui.text import over_columns


def moved(n_groups: int) -> go.Figure:
    """Everybody of n groups stayed."""
    ids = tuple(range(2, n_groups + 2))
    stayed = Moved(ids, ids, np.diag([100] * n_groups), (100,) * n_groups, 100 * n_groups, 0, 0, 1.0)
    return moves_chart(stayed, {i: f"Bargain-hunting weekend shoppers {i}" for i in ids})


def test_few_names_stand_upright_on_lines() -> None:
    axis = moved(3).layout.xaxis
    assert axis.tickangle == 0
    assert axis.ticktext[0] == "Bargain-hunting<br>weekend<br>shoppers 2"


@pytest.mark.parametrize("n_groups", [12, 40])
def test_lines_of_many_names_do_not_run_into_each_other(n_groups: int) -> None:
    axis = moved(n_groups).layout.xaxis
    assert axis.tickangle != 0
    assert list(axis.tickvals) == list(range(n_groups))
    assert not any("<br>" in name for name in axis.ticktext)


def test_pointing_at_a_field_still_names_both_groups() -> None:
    heat = moved(3).data[0]
    assert heat.customdata[0][1] == "Bargain-hunting weekend shoppers 3"
    assert "%{customdata}" in heat.hovertemplate


def test_beside_the_controls_there_is_room_for_fewer_names() -> None:
    names = ["Bargain-hunting weekend shoppers"] * (MOST_ON_LINES + 1)
    assert over_columns(names, MOST_ON_LINES)["ticktext"] == names
    assert "<br>" in over_columns(names[1:], MOST_ON_LINES)["ticktext"][0]
