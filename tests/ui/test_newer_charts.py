"""Names at the columns of a picture of moves can be read, however many there are."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from segexplorer.core.comparison import Comparison, moves_of_100
from segexplorer.core.drift import SegmentShift
from segexplorer.core.moved import Moved
from segexplorer.ui.newer_charts import moves_chart, sizes_chart
from segexplorer.ui.over_time import MOST_ON_LINES
from segexplorer.ui.text import over_columns


def moved(n_groups: int) -> go.Figure:
    """Everybody of n groups stayed."""
    ids = tuple(range(2, n_groups + 2))
    stayed = Moved(ids, ids, np.diag([100] * n_groups), 100 * n_groups, 0, 0, 1.0)
    return moves_chart(stayed, stayed.counts, {i: f"Bargain-hunting weekend shoppers {i}" for i in ids})


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


def test_a_field_is_of_100_who_were_in_the_group_also_where_most_of_its_moves_are_not_told() -> None:
    seen = Moved((2, 3), (2, 3), np.array([[46, 0], [50, 150]]), 400, 0, 0, 0.5)
    sizes = (SegmentShift(2, 200, 96, 0.4, 0.3, True), SegmentShift(3, 250, 150, 0.5, 0.5, False))
    of_100 = moves_of_100(seen, sizes, 25)
    heat = moves_chart(seen, of_100, {2: "Loyal", 3: "New"}).data[0]
    assert [[None if np.isnan(v) else v for v in row] for row in heat.z] == [[23, None], [20, 60]]


def test_groups_named_with_numbers_are_names_on_every_axis() -> None:
    """Plotly would take "2024" for a number, and put its row at that height."""
    names = {2: "3", 3: "2024"}
    sizes = (SegmentShift(2, 100, 90, 0.5, 0.5, False), SegmentShift(3, 100, 90, 0.5, 0.5, False))
    compared = Comparison(2, 200, 180, sizes, 0.0, "stable", (), None, None, ())
    seen = Moved((2, 3), (2, 3), np.diag([90, 90]), 180, 0, 20, 1.0)
    for chart in (sizes_chart(compared, names), moves_chart(seen, seen.counts, names)):
        assert chart.layout.yaxis.type == "category"
