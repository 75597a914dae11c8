"""How long ago something changed, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from segexplorer.ui.shelf import _ago


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=1, seconds=5), "1 min ago"),
        (timedelta(minutes=59, seconds=5), "59 min ago"),
        (timedelta(hours=1, minutes=5), "1 h ago"),
        (timedelta(hours=47, minutes=5), "47 h ago"),
        (timedelta(hours=49), "2 days ago"),
        (timedelta(days=400), "400 days ago"),
    ],
)
def test_time_passed_is_said_as_one_would(passed: timedelta, words: str) -> None:
    then = datetime.now(UTC) - passed
    assert _ago(then) == _ago(then.replace(tzinfo=None)) == words
