"""What protects people on the Data page: columns that stand in for sensitive ones, and the name behind every exception."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from segexplorer.core.model import Schema
from segexplorer.core.proxies import LEFT_OUT
from segexplorer.errors import SegexplorerError
from segexplorer.services import datasets, explorations, privacy, proxies
from segexplorer.ui import state
from segexplorer.ui.columns import editor_name
from segexplorer.ui.text import literal
from segexplorer.words.data import PRIVATE_MATTERS
from segexplorer.words.dates import day
from segexplorer.words.privacy import PRIVACY, away_line, proxy_line, together_sentence

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.proxies import Proxy
    from segexplorer.services.datasets import Described

AT_ONCE = 3
Changes = dict[str, dict[str, Any]]


def show(app: App, described: Described) -> None:
    """Who let sensitive columns be used, which columns are left out because they give one away, and what else stands in for
    one, with a way to decide otherwise."""
    for waiver in privacy.waivers(described.schema, described.dataset.corrections):
        said = {part: literal(text) for part, text in waiver.items()}
        st.info(PRIVACY["waived"].format(**said, day=day(waiver["at"][:10])), icon=":material/verified_user:")
    with st.spinner(PRIVACY["looking"]):
        found = proxies.proxies_of(app, described)
    away, used = _shown(described, found.single)
    _few(away, lambda some: _left_out(app, described, some))
    _few(used, lambda some: _lines(app, described, some))
    told = {proxy.sensitive for proxy in used}
    for sensitive, auc in [(name, auc) for name, auc in found.together if name not in told]:
        st.info(together_sentence(literal(sensitive), auc), icon=":material/group_work:")


def _shown(described: Described, found: Sequence[Proxy]) -> tuple[list[Proxy], list[Proxy]]:
    """What is left out, a line a column, and what is used although it tells something, or was waived although it tells all."""
    columns = {c.name: c for c in described.schema.columns}
    left_out = {p.column: p for p in reversed(found) if columns[p.column].why in LEFT_OUT.values() and p.gives_away}
    return [p for p in found if left_out.get(p.column) is p], [p for p in found if columns[p.column].used]


def _few(found: Sequence[Proxy], show_them: Callable[[Sequence[Proxy]], None]) -> None:
    """The first three, the others one click away."""
    show_them(found[:AT_ONCE])
    if len(found) > AT_ONCE:
        with st.expander(PRIVACY["more"].format(count=len(found) - AT_ONCE)):
            show_them(found[AT_ONCE:])


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
    for name in needed:
        st.markdown(_why_asked(described, name))
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


def _why_asked(described: Described, name: str) -> str:
    """Why somebody must stand for it."""
    now = described.schema.named(name)
    if now.why in LEFT_OUT.values():
        return PRIVACY[f"ask_{now.why}"].format(column=literal(name), sensitive=literal(now.why_detail))
    matter = Schema(described.facts.columns).named(name).why_detail
    return PRIVACY["ask"].format(column=literal(name), matter=literal(PRIVATE_MATTERS.get(matter, matter) or PRIVACY["own"]))


def _use(app: App, described: Described, changes: Changes, needed: Sequence[str], by: str, reason: str) -> None:
    try:
        said = privacy.waiver(by, reason)
        waived = {name: change | (_in_use(change) | {"waiver": said} if name in needed else {}) for name, change in changes.items()}
        explorations.correct(app, described.dataset.id, waived)
    except SegexplorerError as problem:
        st.error(literal(str(problem)))
    else:
        st.rerun()


def _in_use(change: Mapping[str, Any]) -> dict[str, Any]:
    """A column that was switched off before is not left so by another role."""
    return {} if change.get("role") == "goal" else {"used": True}


def _drop(described: Described) -> None:
    """The table as it was before the last edit."""
    state.use_next(editor_name(described))


def _left_out(app: App, described: Described, found: Sequence[Proxy]) -> None:
    for proxy in found:
        sentence, button = st.columns([4, 1.3], vertical_alignment="center")
        sentence.warning(literal(away_line(proxy)), icon=":material/visibility_off:")
        waive = PRIVACY["waive"].format(column=literal(proxy.column))
        if button.button(waive, help=PRIVACY["waive_help"], key=f"waive-{proxy.column}", width="stretch"):
            settle(app, described, {proxy.column: {"used": True}})


def _lines(app: App, described: Described, found: Sequence[Proxy]) -> None:
    for proxy in found:
        sentence, button = st.columns([4, 1.3], vertical_alignment="center")
        sentence.warning(literal(proxy_line(proxy)), icon=":material/visibility_off:")
        button.button(
            PRIVACY["leave_out"].format(column=literal(proxy.column)),
            help=PRIVACY["leave_out_help"],
            key=f"leave-out-{proxy.column}-{proxy.sensitive}",
            on_click=datasets.leave_out,
            args=(app, described.dataset.id, [proxy.column]),
            width="stretch",
        )
