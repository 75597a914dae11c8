"""What protects people on the Data page: columns that stand in for sensitive ones, and the name behind every exception."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from segexplorer.errors import SegexplorerError
from segexplorer.services import explorations, privacy, proxies
from segexplorer.ui import state
from segexplorer.ui.columns import editor_name
from segexplorer.ui.text import literal
from segexplorer.words.data import PRIVATE_MATTERS
from segexplorer.words.dates import day
from segexplorer.words.privacy import PRIVACY, proxy_line, together_sentence

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.proxies import Proxy
    from segexplorer.services.datasets import Described

AT_ONCE = 3
Changes = dict[str, dict[str, Any]]


def show(app: App, described: Described) -> None:
    """Who let sensitive columns be used, and what stands in for those that are left out, with a way to leave it out too."""
    for waiver in privacy.waivers(described.schema, described.dataset.corrections):
        said = {part: literal(text) for part, text in waiver.items()}
        st.info(PRIVACY["waived"].format(**said, day=day(waiver["at"][:10])), icon=":material/verified_user:")
    with st.spinner(PRIVACY["looking"]):
        found = proxies.proxies_of(app, described)
    _lines(app, described, found.single[:AT_ONCE])
    if len(found.single) > AT_ONCE:
        with st.expander(PRIVACY["more"].format(count=len(found.single) - AT_ONCE)):
            _lines(app, described, found.single[AT_ONCE:])
    told = {proxy.sensitive for proxy in found.single}
    for sensitive, auc in [(name, auc) for name, auc in found.together if name not in told]:
        st.info(together_sentence(literal(sensitive), auc), icon=":material/group_work:")


def settle(app: App, described: Described, changes: Changes) -> None:
    """Keep what somebody changed in the table of columns; for a sensitive column ask for a name and a reason first."""
    needed = privacy.unwaived(described, changes)
    if needed:
        st.dialog(PRIVACY["dialog"], on_dismiss=lambda: _drop(described))(_ask)(app, described, changes, needed)
        return
    try:
        explorations.correct(app, described.dataset.id, changes)
    except SegexplorerError as problem:
        _drop(described)
        st.error(literal(str(problem)), icon=":material/block:")
    else:
        st.rerun()


def _ask(app: App, described: Described, changes: Changes, needed: Sequence[str]) -> None:
    """Inside the dialog: who decides, and why."""
    matters = {c.name: PRIVATE_MATTERS.get(c.why_detail, c.why_detail) for c in described.facts.columns}
    for name in needed:
        st.markdown(PRIVACY["ask"].format(column=literal(name), matter=literal(matters.get(name) or PRIVACY["own"])))
    with st.form("waiver", border=False):
        by = st.text_input(PRIVACY["by"], max_chars=privacy.LONGEST["by"])
        reason = st.text_area(PRIVACY["reason"], max_chars=privacy.LONGEST["reason"])
        use, cancel = st.columns(2)
        agreed = use.form_submit_button(PRIVACY["use"], width="stretch")
        refused = cancel.form_submit_button(PRIVACY["cancel"], type="primary", width="stretch")
    if refused:
        _drop(described)
        st.rerun()
    if agreed:
        _use(app, described, changes, needed, by, reason)


def _use(app: App, described: Described, changes: Changes, needed: Sequence[str], by: str, reason: str) -> None:
    try:
        said = privacy.waiver(by, reason)
        waived = {name: change | ({"waiver": said} if name in needed else {}) for name, change in changes.items()}
        explorations.correct(app, described.dataset.id, waived)
    except SegexplorerError as problem:
        st.error(literal(str(problem)))
    else:
        st.rerun()


def _drop(described: Described) -> None:
    """The table as it was before the last edit."""
    state.use_next(editor_name(described))


def _lines(app: App, described: Described, found: Sequence[Proxy]) -> None:
    for proxy in found:
        sentence, button = st.columns([4, 1.3], vertical_alignment="center")
        sentence.warning(literal(proxy_line(proxy)), icon=":material/visibility_off:")
        button.button(
            PRIVACY["leave_out"].format(column=literal(proxy.column)),
            help=PRIVACY["leave_out_help"],
            key=f"leave-out-{proxy.column}-{proxy.sensitive}",
            on_click=proxies.leave_out,
            args=(app, described.dataset.id, [proxy.column]),
            width="stretch",
        )
