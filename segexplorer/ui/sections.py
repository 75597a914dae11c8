"""What stands below the live picture, folded away: nothing of it is computed before somebody opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.ui.money import money
from segexplorer.ui.rules import rules
from segexplorer.words.sections import MONEY, RULES

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.model import Choices
    from segexplorer.store.records import Exploration
    from segexplorer.ui.state import View


def below(app: App, exploration: Exploration, view: View, choices: Choices, k: int) -> None:
    """Money and plain rules of the groups on screen."""
    path, personas = view.grown.path, view.grown.personas
    if path.goal.kind != "likeness":
        _folded(f"money-{exploration.id}", MONEY["title"], lambda: money(path, choices))
    shown = [personas[i] for i in path.cut(k).segment_ids]
    _folded(f"rules-{exploration.id}", RULES["title"], lambda: rules(app, exploration.dataset_id, shown))


def _folded(key: str, title: str, show: Callable[[], None]) -> None:
    part = st.expander(title, key=f"part-{key}", on_change="rerun")
    if part.open:
        with part:
            show()
