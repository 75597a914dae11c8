"""What is said of newer customers reads right for one and many, kept and broken."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from segexplorer.core.comparison import Comparison
from segexplorer.core.drift import ColumnShift, SegmentShift
from segexplorer.core.kept import Kept, Promise
from segexplorer.core.moved import Moved
from segexplorer.words import newer

KEPT = Kept(0.18, 0.16, 0.20, 0.17, "kept")
REACH = Kept(0.41, 0.40, 0.42, 0.41, "kept")
UNTOLD = SegmentShift(4, 120, None, 0.12, None, True)
SAME = SegmentShift(3, 480, 475, 0.48, 0.475, False)
GREW = SegmentShift(5, 400, 520, 0.40, 0.52, True)
HELD = Comparison(3, 1_000, 1_000, (SAME, SAME, SAME), 0.01, "stable", (), Promise((3,), REACH, KEPT), None, ())
MORE = "more was delivered than promised: 18 of 100 contacted were to get what they like (between 16 and 20), 17 do"
CHANCE = (
    "the promise was missed by no more than chance in so few customers: "
    "people in a group were to differ 18% less than customers at large (between 16% and 20%), they differ 17% less"
)
NAMES = {3: "Loyal", 4: "Lapsed", 5: "New"}


def test_the_sentence_when_all_holds() -> None:
    assert newer.alert(HELD, "response") == (
        "None of 3 groups has changed size by more than chance; "
        "the promise was kept: 18 answers per 100 contacted were promised (between 16 and 20), 17 came."
    )
    assert not newer.needs_care(HELD)


def test_the_sentence_when_it_does_not() -> None:
    promise = Promise((3,), replace(REACH, now=0.35, verdict="less"), replace(KEPT, now=0.1, verdict="less"))
    broken = replace(HELD, segments=(SAME, GREW, UNTOLD), shift="some", promise=promise)
    assert newer.alert(broken, "response") == (
        "2 of 3 groups have changed size by more than chance (taken together that is some shift); "
        "the promise was not kept: 18 answers per 100 contacted were promised (between 16 and 20), 10 came. "
        "Reach fell: 41 of 100 customers were promised (between 40 and 42), it is 35 now."
    )
    assert newer.needs_care(broken)
    one = newer.sizes_words(replace(HELD, segments=(SAME, SAME, GREW)))
    assert one.startswith("1 of 3 groups has changed size by more than chance")


def test_the_promise_is_said_with_its_verdict_first() -> None:
    promise = Promise((3,), replace(REACH, now=0.35, verdict="less"), replace(KEPT, now=0.1, verdict="less"))
    assert newer.promise_words(replace(HELD, promise=promise), "response") == (
        "**The promise was not kept:** 18 answers per 100 contacted were promised (between 16 and 20), 10 came. "
        "Reach fell: 41 of 100 customers were promised (between 40 and 42), it is 35 now."
    )
    barely = replace(REACH, low=0.401, high=0.416, now=0.419, verdict="more")
    assert "(between 40.1 and 41.6), it is 41.9 now" in newer.reach_words(barely)  # 42 would read as inside 40 to 42
    untold = replace(HELD, promise=Promise((3,), REACH, replace(KEPT, now=None, verdict="absent")))
    assert newer.promise_words(untold, "response", "“y”").startswith(
        "Whether the promise was kept cannot be told, because the newer file lacks “y”. Reach was kept: "
    )
    assert newer.promise_words(replace(HELD, promise=None), "response") == (
        "No group was to be contacted, as each was too small or let go, so nothing was promised."
    )


def test_at_a_glance_stand_the_promise_what_changed_and_who_moved() -> None:
    promise = Promise((3,), replace(REACH, now=None, verdict="absent"), replace(KEPT, now=0.1, verdict="less"))
    large = ColumnShift("a", "number", 0.3, "large", "", 1, 2)
    moved = Moved((3, 4), (3, 4), np.array([[60, 10], [30, 100]]), 200, 12, 1_500, 0.8)
    columns = (large, replace(large, shift="some"), replace(large, shift="stable"))
    changed = replace(HELD, segments=(SAME, GREW, UNTOLD), shift="some", promise=promise, columns=columns, moved=moved)
    assert newer.glances(changed, "response") == [
        ("Answers of 100 contacted", "10", "promised 18: not kept"),
        ("Reached, of 100 customers", "–", "promised 41: cannot be told"),
        ("Groups that changed size", "2 of 3", "taken together that is some shift"),
        ("Columns that shifted", "2 of 3", "1 column has shifted much"),
        ("Still in their group", "80 of 100", "12 new, 1,500 gone"),
    ]


def test_at_a_glance_nothing_stands_that_was_not_measured() -> None:
    assert newer.glances(replace(HELD, promise=None), "response") == [
        ("Groups that changed size", "0 of 3", "no more than chance"),
        ("Columns that shifted", "0 of 0", "none of them much"),
    ]


@pytest.mark.parametrize(
    ("kind", "number", "held"),
    [
        ("value", "0.17", "promised 0.18: kept"),
        ("uplift", "17", "promised 18: kept"),
        ("interest", "17", "promised 18: kept"),
        ("likeness", "17% less", "promised 18% less: kept"),
    ],
)
def test_every_goal_has_its_words_at_a_glance(kind: str, number: str, held: str) -> None:
    assert newer.glances(HELD, kind)[0][1:] == (number, held)


def test_columns_that_shifted_much_are_a_reason_to_look() -> None:
    large = ColumnShift("a", "number", 0.3, "large", "", 1, 2)
    for columns, says in (((large,), "1 column has shifted much."), ((large, large), "2 columns have shifted much.")):
        shifted = replace(HELD, columns=columns)
        assert newer.needs_care(shifted)
        assert newer.alert(shifted, "response").endswith(f"17 came. {says}")
    assert not newer.needs_care(replace(HELD, columns=(replace(large, shift="some"),)))


def test_one_group_and_no_promise_are_said_plainly() -> None:
    assert newer.alert(replace(HELD, n_segments=1, promise=None), "response") == (
        "One group holds everybody, then and now; "
        "no group was to be contacted, as each was too small or let go, so nothing was promised."
    )


@pytest.mark.parametrize(
    ("kind", "verdict", "says"),
    [
        ("value", "kept", "the promise was kept: 0.18 each were promised (between 0.16 and 0.2), 0.17 came"),
        ("interest", "more", MORE),
        ("likeness", "chance", CHANCE),
    ],
)
def test_each_goal_and_verdict_has_its_words(kind: str, verdict: str, says: str) -> None:
    assert newer.kept_words(replace(KEPT, verdict=verdict), kind) == says  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "kept", "says", "glance"),
    [
        (
            "likeness",
            Kept(0.3231, 0.3188, 0.3264, 0.3153, "less"),
            "people in a group were to differ 32.3% less than customers at large (between 31.9% less and 32.6% less), "
            "they differ 31.5% less",
            ("31.5% less", "promised 32.3% less: not kept"),
        ),
        (
            "response",
            Kept(0.2904, 0.2871, 0.2937, 0.2942, "more"),
            "29.04 answers per 100 contacted were promised (between 28.71 and 29.37), 29.42 came",
            ("29.42", "promised 29.04: more came"),
        ),
        (
            "value",
            Kept(412.0, 411.7, 412.3, 411.6, "less"),
            "412 each were promised (between 411.7 and 412.3), 411.6 came",
            ("411.6", "promised 412: not kept"),
        ),
    ],
)
def test_a_broken_promise_never_reads_as_if_it_had_been_kept(kind: str, kept: Kept, says: str, glance: tuple[str, str]) -> None:
    assert newer.kept_words(kept, kind).endswith(": " + says)
    assert newer.glances(replace(HELD, promise=Promise((3,), REACH, kept)), kind)[0][1:] == glance


def test_what_cannot_be_told_says_why() -> None:
    absent = newer.kept_words(replace(KEPT, now=None, verdict="absent"), "response", "“y”")
    assert absent.endswith("because the newer file lacks “y”")
    assert "too few" in newer.kept_words(replace(KEPT, now=None, verdict="few"), "response")
    assert newer.reach_words(replace(REACH, now=None, verdict="absent"), "“consent”").endswith("the newer file lacks “consent”.")


def test_the_group_that_changed_most_is_named() -> None:
    assert newer.largest_change(HELD, NAMES) == "The differences between the bars are no larger than chance makes them."
    assert newer.largest_change(replace(HELD, segments=(SAME, GREW)), NAMES) == "“New” grew most: 40 of 100 customers then, 52 now."


def test_of_a_group_whose_size_is_not_told_nobody_says_that_it_is_empty() -> None:
    """It may be one that grew, untold because another would otherwise be given away."""
    assert newer.largest_change(replace(HELD, segments=(GREW, UNTOLD)), NAMES) == (
        "Of the groups whose size now is told, “New” grew most: 40 of 100 customers then, 52 now."
    )
    assert newer.largest_change(replace(HELD, segments=(SAME, UNTOLD)), NAMES) == (
        "The group that changed is one whose size now is not told."
    )
    assert newer.largest_change(replace(HELD, segments=(UNTOLD, UNTOLD)), NAMES) == (
        "The groups that changed are all among those whose size now is not told."
    )


def test_a_column_says_what_moved_in_its_own_unit() -> None:
    number = ColumnShift("spend_total", "number", 0.3, "large", "", 312.4, 280.0)
    assert newer.column_line(number, "spend total", "") == "spend total: 312 on average then, 280 now (large shift)."
    share = ColumnShift("discount_share", "number", 0.12, "some", "", 0.25, 0.31)
    assert newer.column_line(share, "discount share", "") == "discount share: 25% on average then, 31% now (some shift)."
    level = ColumnShift("country", "category", 0.3, "large", "DE", 0.26, 0.5)
    assert newer.column_line(level, "country", "DE") == "country is DE for 26 of 100 then, 50 now (large shift)."
    blank = ColumnShift("visits", "number", 0.3, "large", "missing", 0.02, 0.5)
    assert newer.column_line(blank, "visits", "missing") == "visits is blank for 2 of 100 then, 50 now (large shift)."
    unseen = replace(level, level="other", value_then=0.0)
    assert newer.column_line(unseen, "country", "other") == "country is rare or new for 0 of 100 then, 50 now (large shift)."
    date = ColumnShift("joined", "date", 0.3, "large", "", 200, 170)
    assert newer.column_line(date, "joined", "") == (
        "joined: 30 days later than then on average (large shift; dates move on by themselves)."
    )


def test_columns_are_counted() -> None:
    moved = ColumnShift("a", "number", 0.3, "large", "", 1, 2)
    stable = replace(moved, shift="stable")
    assert newer.columns_words((stable,)) == "No column that the groups were found with has shifted."
    assert newer.columns_words((moved, stable)) == "1 of 2 columns has shifted:"
    assert newer.columns_words((moved, moved)) == "2 of 2 columns have shifted:"


def test_who_moved_names_the_largest_move() -> None:
    moved = Moved((3, 4), (3, 4), np.array([[60, 10], [30, 100]]), 200, 12, 1_500, 0.8)
    assert newer.moved_words(moved, NAMES) == (
        "Of 100 customers in both files, 80 are in the same group as then. "
        "The largest move: 30 people went from “Lapsed” to “Loyal”. 12 customers are new, 1,500 are gone."
    )
    nobody = replace(moved, counts=np.diag([70, 130]), stayed_share=1.0)
    assert "largest" not in newer.moved_words(nobody, NAMES)


def test_where_nobody_was_to_be_contacted_no_group_is_called_the_best() -> None:
    assert newer.point_words(HELD, 1).startswith("3 groups, only the best one: ")
    assert newer.point_words(replace(HELD, promise=None), 1).startswith("3 groups: where the sliders stand")
