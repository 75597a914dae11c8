"""Names in the views of several groups: whatever users and columns are called, each is told from the others."""

from __future__ import annotations

import numpy as np

from segexplorer.core.differences import Difference
from segexplorer.core.facts import Facts
from segexplorer.core.model import Trait
from segexplorer.ui.personas.difference_chart import difference_chart
from segexplorer.ui.personas.facts import fact_names
from segexplorer.ui.personas.heat import headings, heat
from segexplorer.words.views import TABLE

COLUMNS = ("spend_total", "spend total", "spend  total", "visits")


def facts(*columns: str) -> Facts:
    """Two groups and an amount in each of these columns."""
    traits = tuple(Trait(column, "value", "number", "", 1.0, 1.0, 100.0, 0.0) for column in columns)
    n = len(columns)
    value = np.arange(1.0, 2 * n + 1).reshape(2, n)
    return Facts((2, 3), np.array([500, 500]), traits, value, value / 10, np.ones(n))


def test_columns_that_read_the_same_are_told_by_their_own_names() -> None:
    assert fact_names(facts("spend_total", "spend total", "visits")) == [
        "spend total (spend_total)",
        "spend total (spend total)",
        "visits",
    ]


def test_each_fact_has_a_row_of_its_own_in_the_chart_and_in_the_table() -> None:
    seen = facts(*COLUMNS)
    found = tuple(Difference(fact, 3, 2, 1.0) for fact in range(len(COLUMNS)))
    figure = difference_chart(seen, found, {2: "A", 3: "B"}, {2: "#000000", 3: "#ffffff"}, "effect")
    assert len(set(figure.layout.yaxis.categoryarray)) == len(COLUMNS)
    assert heat(seen, ["A", "B"], "value").data[TABLE["trait"]].is_unique  # type: ignore[attr-defined]


def test_headings_count_up_until_they_find_one_that_is_free() -> None:
    told = headings(["Loyal (3)", "Loyal", "Loyal", "Trait", "=x", "'=x"], ["Trait", "Everyone"])
    assert told[:2] == ["Loyal (3)", "Loyal"]
    assert len({*told, "Trait", "Everyone"}) == 8
