"""What stands below the live picture, folded away: nothing of it is computed before somebody opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.ui.money import money
from segexplorer.ui.over_time import over_time
from segexplorer.ui.rules import rules
from segexplorer.words.sections import MONEY, OVER_TIME, RULES

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.grown import Grown
    from segexplorer.core.model import Choices, Persona
    from segexplorer.services.stability import Lasting
    from segexplorer.store.records import Exploration


def below(app: App, exploration: Exploration, grown: Grown, choices: Choices, lasting: Lasting | None, k: int) -> None:
    """Money and plain rules of the groups on screen."""
    path, personas = grown.path, grown.personas
    if path.goal.kind != "likeness":
        _folded(f"money-{exploration.id}", MONEY["title"], lambda: money(path, choices, k))
    shown = [personas[i] for i in path.cut(k).segment_ids]
    _folded(
        f"over-time-{exploration.id}", OVER_TIME["title"], lambda: _over_time(lasting, personas, k, app.settings.privacy_minimum)
    )
    _folded(f"rules-{exploration.id}", RULES["title"], lambda: rules(app, exploration.dataset_id, shown))


def _over_time(lasting: Lasting | None, personas: dict[int, Persona], k: int, least: int) -> None:
    if lasting is None:
        st.markdown(OVER_TIME["wait"])
    else:
        over_time(lasting.migration, personas, k, least)


def _folded(key: str, title: str, show: Callable[[], None]) -> None:
    part = st.expander(title, key=f"part-{key}", on_change="rerun")
    if part.open:
        with part:
            show()
