"""How the file was read: what could have been read otherwise, with the other way one click away, and what was kept aside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.services import rereading
from segexplorer.ui import state, together
from segexplorer.ui.text import literal, told_apart
from segexplorer.words.dates import day_input
from segexplorer.words.joining import JOINING
from segexplorer.words.numbers import whole
from segexplorer.words.orders import LIFETIMES_WHY, PRESETS, told
from segexplorer.words.reading import READING, aside_sentence, doubt_sentence, misfit_sentence, unit_sentence

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from segexplorer.bootstrap import App
    from segexplorer.services.datasets import Described
    from segexplorer.services.facts import Doubt
    from segexplorer.store.records import Job

QUARANTINE = "kept_aside.csv"
VALUE = "lifetime_value_365_days"  # the column that is added where amounts are known
SETTABLE = {"day_first": False, "month_first": True}  # a doubt, and whether the other way has the day first


def show(app: App, described: Described) -> None:
    """One section; nothing where nothing is to be said."""
    together.show(app, described)
    _preset(app, described)
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


def _preset(app: App, described: Described) -> None:
    """What is known of an export, and the way to do without."""
    if rereading.recipe_of(described).plain:
        _button(READING["known"], lambda: rereading.take_plainly(app, described, plain=False))
    elif described.facts.preset:
        said, other = st.columns([4, 1.3], vertical_alignment="center")
        said.info(literal(PRESETS[described.facts.preset]), icon=":material/task_alt:")
        with other:
            _button(READING["plain"], lambda: rereading.take_plainly(app, described, plain=True), help_=READING["plain_help"])


def _lines(app: App, described: Described) -> None:
    """What was made of order lines, and the way back."""
    if rereading.recipe_of(described).keep_lines:
        _button(READING["customers"], lambda: rereading.keep_lines(app, described, keep=False))
    if not described.facts.order_lines:
        return
    st.info("  \n".join(literal(sentence) for sentence in told(described.facts.order_lines)), icon=":material/receipt_long:")
    day, keep, more = st.columns([1.3, 1.8, 2.4], vertical_alignment="bottom")
    now = date.fromisoformat(str(described.facts.order_lines["as_of"]))
    key = f"as-of-{described.dataset.sha256}"
    chosen = day.date_input(READING["as_of"], now, format=day_input(), key=state.key_of_next(key))
    if isinstance(chosen, date) and chosen != now:
        _start(rereading.look_back_from(app, described, chosen.isoformat()), key)
    with keep:
        _button(READING["lines"], lambda: rereading.keep_lines(app, described, keep=True))
    _lifetimes(app, described, more)


def _lifetimes(app: App, described: Described, place: DeltaGenerator) -> None:
    """What to expect of each customer: offered where orders were counted, said where it was added."""
    added_or_why = described.facts.order_lines.get("lifetimes", "")
    if not added_or_why:
        with place:
            work = partial(rereading.expect, app, described, lifetimes=True)
            _button(READING["lifetimes"], work, help_=READING["lifetimes_help"], icon=":material/query_stats:")
        return
    has_value = any(column.name == VALUE for column in described.schema.columns)
    added = READING["lifetimes_added" if has_value else "lifetimes_less"]
    said, undo = st.columns([4, 1.3], vertical_alignment="center")
    said.info(literal(added if added_or_why == "added" else LIFETIMES_WHY[added_or_why]), icon=":material/query_stats:")
    with undo:
        _button(READING["no_lifetimes"], lambda: rereading.expect(app, described, lifetimes=False))


def _sheets(app: App, described: Described) -> None:
    """Which table of a workbook or an archive was taken; several with the same columns may be one choice."""
    sheets, recipe = described.facts.reading.sheets, rereading.recipe_of(described)
    if len(sheets) < 2:
        return
    taken = [sheet for sheet in sheets if sheet.taken]
    names = {sheet.name: READING["rows"].format(name=sheet.name, rows=whole(sheet.n_rows)) for sheet in sheets}
    if len(taken) > 1:
        names = {"": JOINING["all_sheets"].format(rows=whole(described.facts.reading.n_rows)), **names}
    elif recipe.sheet:
        names = {"": JOINING["as_first"], **names}
    now = taken[0].name if len(taken) == 1 else ""
    key = f"sheet-{described.dataset.sha256}"
    at, told = list(names).index(now), told_apart(names).__getitem__
    chosen = st.selectbox(
        READING["sheet"], list(names), at, format_func=told, help=READING["sheet_help"], key=state.key_of_next(key)
    )
    if chosen != now:
        _start(rereading.take_sheet(app, described, chosen), key)


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


def _button(label: str, work: Callable[[], Job], about: str = "", help_: str | None = None, icon: str | None = None) -> None:
    if st.button(label, key=f"again-{label}-{about}", width="stretch", help=help_, icon=icon):
        _start(work())


def _start(job: Job, widget: str = "") -> None:
    """Wait for the job. `widget` asked for it: it shows again what holds, or it would ask once more in every run until then."""
    state.set_current("reading", job.id)
    state.use_next(widget)
    st.rerun()
