"""The Data page below its headline: what stands out, ways to divide, the columns as cards or a table, enough data?

Only the tab that is open is computed, and what it is computed from is kept for all sessions. The open tab stands in the
address.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from segexplorer.services import looking
from segexplorer.ui import columns, state
from segexplorer.ui.data.cards import cards
from segexplorer.ui.data.enough import enough
from segexplorer.ui.data.findings import findings
from segexplorer.ui.data.ways import ways
from segexplorer.words.data_columns import CARDS
from segexplorer.words.data_findings import FINDINGS
from segexplorer.words.data_ways import ENOUGH, WAYS
from segexplorer.words.pages import DATA

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.services.datasets import Described
    from segexplorer.services.looking import Look

Changes = dict[str, dict[str, Any]]


def parts(app: App, described: Described) -> Changes:
    """The page's parts as tabs; gives what the user changed about columns: column -> role, family, used."""
    changes: Changes = {}

    def look() -> Look:
        with st.spinner(DATA["looking"]):
            return state.look(looking.name_of(described), datetime.now(UTC).date().isoformat(), described)

    shown: dict[str, Callable[[], Changes | None]] = {
        FINDINGS["tab"]: lambda: findings(app, described, look()),
        WAYS["tab"]: lambda: ways(described.schema, look()),
        CARDS["tab"]: lambda: cards(described, look()),
        CARDS["table_tab"]: lambda: columns.editor(described),
        ENOUGH["tab"]: lambda: enough(look()),
    }
    tabs = st.tabs(list(shown), key="part", bind="query-params")
    for tab, show in zip(tabs, shown.values(), strict=True):
        if tab.open:
            with tab:
                changes |= show() or {}
    return changes
