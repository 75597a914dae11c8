"""Whatever reading a table may say of it has a sentence, and that sentence says what it is about."""

from __future__ import annotations

from typing import get_args

import pytest

from segexplorer.ingest.doubts import Doubt, DoubtKind
from segexplorer.ingest.quarantine import BEHIND
from segexplorer.words import reading


@pytest.mark.parametrize("kind", get_args(DoubtKind))
def test_every_doubt_has_a_sentence_that_names_its_column(kind: DoubtKind) -> None:
    sentence = reading.doubt_sentence(Doubt("a column", kind, "01.234", "seven"))
    assert kind in reading.DOUBTS
    assert "“a column”" in sentence
    assert sentence.endswith((".", "names."))
    assert kind == "header_shifted" or ("01.234" in sentence and "seven" in sentence)


@pytest.mark.parametrize("code", ["note", "total", "names_again", "second_table", "same_table_again"])
def test_every_reason_to_leave_rows_out_has_a_sentence_for_one_and_for_many(code: str) -> None:
    one, many = reading.aside_sentence(code, 1), reading.aside_sentence(code, 2000)
    assert code in reading.ASIDE
    assert "2,000" in many
    assert one != many


def test_what_stood_behind_the_last_column_is_no_column_of_that_name() -> None:
    assert reading.BEHIND_COLUMN == BEHIND
    assert BEHIND not in reading.misfit_sentence(BEHIND, 3)
