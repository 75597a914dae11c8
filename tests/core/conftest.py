"""Fits in one thread, as services/exploring.py runs them: quicker on a busy machine, and the same every time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sklearn.ensemble  # noqa: F401 (its thread pools must be there before they can be limited)
from threadpoolctl import threadpool_limits


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    with threadpool_limits(1):
        yield
