"""How the file was read: what could have been read otherwise, with the other way one click away, and what was kept aside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.services import rereading
from segexplorer.ui import state
from segexplorer.ui.text import literal
from segexplorer.words.dates import day_input
from segexplorer.words.numbers import whole
from segexplorer.words.orders import told
from segexplorer.words.reading import READING, aside_sentence, doubt_sentence, misfit_sentence, unit_sentence

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.services.datasets import Described
    from segexplorer.services.facts import Doubt
    from segexplorer.store.records import Job

QUARANTINE = "kept_aside.csv"
SETTABLE = {"day_first": False, "month_first": True}  # a doubt, and whether the other way has the day first


def show(app: App, described: Described) -> None:
    """One section; nothing where nothing is to be said."""
    _lines(app, described)
    reading = described.facts.reading
    said = [aside_sentence(code, n) for code, n in reading.set_aside] + [misfit_sentence(c, n) for c, n in reading.misfits]
    if not (said or reading.doubts or reading.units or reading.widened or len(reading.sheets) > 1):
        return
    with st.expander(READING["title"], icon=":material/fact_check:", expanded=bool(reading.doubts or reading.misfits)):
        _sheets(app, described)
        for doubt in reading.doubts:
            _doubt(app, described, doubt)
        if reading.widened:
            said.insert(0, READING["wide"])
        said += [unit_sentence(column, unit) for column, unit in reading.units]
        st.markdown("\n".join(f"- {literal(sentence)}" for sentence in said))
        _kept_aside(described)


def _lines(app: App, described: Described) -> None:
    """What was made of order lines, and the way back."""
    if rereading.recipe_of(described).keep_lines:
        _button(READING["customers"], lambda: rereading.keep_lines(app, described, keep=False))
    if not described.facts.order_lines:
        return
    st.info("  \n".join(literal(sentence) for sentence in told(described.facts.order_lines)), icon=":material/receipt_long:")
    day, keep, _ = st.columns([1.3, 1.6, 4], vertical_alignment="bottom")
    now = date.fromisoformat(str(described.facts.order_lines["as_of"]))
    chosen = day.date_input(READING["as_of"], now, format=day_input(), key=f"as-of-{described.dataset.sha256}")
    if isinstance(chosen, date) and chosen != now:
        _start(rereading.look_back_from(app, described, chosen.isoformat()))
    with keep:
        _button(READING["lines"], lambda: rereading.keep_lines(app, described, keep=True))


def _sheets(app: App, described: Described) -> None:
    sheets = described.facts.reading.sheets
    if len(sheets) < 2:
        return
    names = {sheet.name: READING["rows"].format(name=sheet.name, rows=whole(sheet.n_rows)) for sheet in sheets}
    taken = next((position for position, sheet in enumerate(sheets) if sheet.taken), 0)
    key = f"sheet-{described.dataset.sha256}"
    chosen = st.selectbox(READING["sheet"], list(names), taken, format_func=names.__getitem__, help=READING["sheet_help"], key=key)
    if chosen != sheets[taken].name:
        _start(rereading.take_sheet(app, described, chosen))


def _doubt(app: App, described: Described, doubt: Doubt) -> None:
    text, other = st.columns([5, 1.4], vertical_alignment="center")
    text.markdown(literal(doubt_sentence(doubt)))
    if doubt.kind in SETTABLE:
        day_first = SETTABLE[doubt.kind]
        with other:
            label = READING["day_first" if day_first else "month_first"]
            _button(label, lambda: rereading.order_days(app, described, doubt.column, day_first=day_first), doubt.column)


def _kept_aside(described: Described) -> None:
    file = rereading.quarantine(described)
    if file is not None:
        st.download_button(
            READING["download"], file.read_bytes, QUARANTINE, "text/csv", icon=":material/download:", on_click="ignore"
        )


def _button(label: str, work: Callable[[], Job], about: str = "") -> None:
    if st.button(label, key=f"again-{label}-{about}", width="stretch"):
        _start(work())


def _start(job: Job) -> None:
    state.set_current("reading", job.id)
    st.rerun()
