"""The sentences about simpler ways, by example."""

from __future__ import annotations

import pytest

from segexplorer.core.baselines import Rival
from segexplorer.core.rfm import NAMES
from segexplorer.core.tally import Label
from segexplorer.words.baselines import RFM_NAMES, baseline_name, group_name, rival_sentence


def said(kind: str, theirs: float, own: float, verdict: str = "beats", code: str = "column", leak: bool = False) -> str:
    n_groups = {"ceiling": 0, "send_to_all": 1}.get(code, 3)
    return rival_sentence(kind, Rival(verdict, code, ("segment",), n_groups, theirs, own, 0.2, leak))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        ("Your own column “segment” does better here: 18 of 100 against 16, with 3 groups.", ("response", 0.18, 0.16)),
        ("Your own column “segment” does better here: 138 each against 92, with 3 groups.", ("value", 138.2, 92.0)),
        (
            "Your own column “segment” does better here: people differ 42% less against 38%, with 3 groups.",
            ("likeness", 0.42, 0.38),
        ),
        (
            "Your own column “segment” is as good here, with only 3 groups: 16 of 100 against 18.",
            ("interest", 0.16, 0.18, "as_good"),
        ),
        ("One message for everybody is as good here: 14 of 100 against 15.", ("response", 0.14, 0.15, "as_good", "send_to_all")),
        (
            "Choosing each person by score does better here: 22 of 100 against 18, but gives no groups to speak to.",
            ("response", 0.22, 0.18, "beats", "ceiling"),
        ),
        (
            "Your own column “segment” seems to do better here (46 of 100 against 42, with 3 groups), but it almost gives the "
            "goal away: nobody may know it before sending.",
            ("response", 0.46, 0.42, "beats", "column", True),
        ),
    ],
)
def test_who_does_better_is_said_in_one_sentence(sentence: str, facts: tuple) -> None:
    assert said(*facts) == sentence


@pytest.mark.parametrize(
    ("kind", "theirs", "own", "numbers"),
    [
        ("response", 0.184, 0.181, "18.4 of 100 against 18.1"),
        ("value", 1003.2, 1001.8, "1,003 each against 1,002"),
        ("likeness", 0.384, 0.381, "38.4% less against 38.1%"),
        ("response", 0.2, 0.2, "20 of 100 against 20"),
    ],
)
def test_two_numbers_that_differ_are_written_finer_until_they_read_differently(
    kind: str, theirs: float, own: float, numbers: str
) -> None:
    assert numbers in said(kind, theirs, own)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        (Label("level", "{x} <b>"), "{x} <b>"),
        (Label("missing"), "not known"),
        (Label("other"), "all others"),
        (Label("cluster", "4"), "group 4"),
        (Label("between", "", None, 10.0), "up to 10"),
        (Label("between", "", 10.0, None), "more than 10"),
        (Label("between", "", 1250.0, 3100.5), "1,250 to 3,100"),
        (Label("between", "", "2024-03-01", "2024-05-31"), "2024-03-01 to 2024-05-31"),
        (Label("between", "", None, "2024-02-29"), "2024-02-29 or earlier"),
        (Label("between"), "any value"),
    ],
)
def test_groups_have_plain_names(label: Label, name: str) -> None:
    assert group_name(label) == name


def test_every_cell_of_the_grid_and_every_baseline_has_words() -> None:
    assert [group_name(Label("rfm", name)) for name in NAMES] == [RFM_NAMES[name] for name in NAMES]
    for code in ("send_to_all", "column", "rfm", "kmeans", "ceiling"):
        assert baseline_name(code, ("a {b}",))
