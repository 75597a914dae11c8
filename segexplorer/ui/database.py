"""A way in beside a file: choose a connected database and a table or query of it, look at it, read it; later, read it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.errors import SegexplorerError
from segexplorer.services import connections
from segexplorer.services.connections import Query, Refreshed, Source, Table, label
from segexplorer.ui import state
from segexplorer.ui.text import literal
from segexplorer.ui.waiting import POLL_S, problem
from segexplorer.words import databases as words
from segexplorer.words.databases import DATABASE
from segexplorer.words.dates import moment
from segexplorer.words.newer import column_line
from segexplorer.words.pages import STEPS
from segexplorer.words.personas import column_name

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Dataset, Job

MOST_LINES = 8
LEAST_BLANK_CHANGE = 0.01


def way_in(app: App, name: str) -> None:
    """Everything for choosing a table or query of a database and reading it; `name` is that of the import in the address."""
    known = connections.names(app)
    if not known:
        st.info(DATABASE["none"])
        return
    st.markdown(DATABASE["help"])
    connection = st.selectbox(DATABASE["connection"], known, key="connection")
    try:
        source = _choose(connection)
        if source is not None:
            _look_and_read(app, name, connection, source)
    except SegexplorerError as said:
        problem(str(said))


def refresher(app: App, dataset: Dataset) -> None:
    """For a data set that came from a database: a button that reads it again, and what that has changed."""
    origin = dataset.origin
    if "connection" not in origin:
        return
    about = DATABASE["refresh_help"].format(source=dataset.file_name, connection=origin["connection"])
    if st.button(DATABASE["refresh"], icon=":material/refresh:", help=literal(about), key=f"refresh-{dataset.id}"):
        try:
            connections.refresh(app, dataset.id)
        except SegexplorerError as said:
            problem(str(said))
    job = app.store.jobs.latest(connections.refresh_key(dataset.id))
    if job is not None and job.active:
        _wait(app, job.id, lambda _: st.rerun())
    elif job is not None and job.state == "failed":
        problem(job.error)
    found = connections.refreshed(app, dataset.id)
    if found is not None:
        _show_changes(found)


def _choose(connection: str) -> Source | None:
    """The table or query somebody wants, None while there is none."""
    ways = {DATABASE["table"]: "table", DATABASE["query"]: "query"}
    way = ways.get(str(st.segmented_control(DATABASE["what"], list(ways), default=DATABASE["table"], key="database-way")), "table")
    if way == "query":
        sql = st.text_area(DATABASE["sql"], help=DATABASE["sql_help"], key=f"sql-{connection}")
        return Query(sql) if sql.strip() else None
    found = [Table(*table) for table in state.tables(connection)]
    if not found:
        st.info(DATABASE["no_tables"])
        return None
    return st.selectbox(DATABASE["tables"], found, format_func=label, key=f"table-{connection}")


def _look_and_read(app: App, name: str, connection: str, source: Source) -> None:
    look, read, _ = st.columns([1, 1, 3])
    if look.button(DATABASE["look"], icon=":material/table:", width="stretch"):
        viewed = connections.view(app, connection, source)
        st.dataframe(viewed.rows, hide_index=True)
        st.caption(DATABASE["shown"].format(count=len(viewed.rows)))
        if viewed.masked:
            st.caption(literal(DATABASE["masked"].format(columns=", ".join(viewed.masked))))
    if read.button(DATABASE["read"], type="primary", icon=":material/download:", width="stretch"):
        state.set_current(name, connections.receive(app, connection, source).id)
        st.rerun()


def _wait(app: App, job_id: str, ended: Callable[[Job], None]) -> None:
    """How far a reading is, with a way to stop it; `ended` is called once when it is done."""

    @st.fragment(run_every=POLL_S)
    def progress() -> None:
        job = app.store.jobs.get(job_id)
        if job.state == "done":
            ended(job)
        elif not job.active:
            st.rerun()
        st.progress(max(job.progress_share, 0.03), STEPS.get(job.message.partition(" ")[0], STEPS["queued"]))
        if st.button(DATABASE["stop"], icon=":material/close:", key=f"stop-{job_id}"):
            app.store.jobs.cancel(job_id)
            st.rerun()

    progress()


def _show_changes(found: Refreshed) -> None:
    changes = replace(
        found.changes,
        added=tuple(map(literal, found.changes.added)),
        removed=tuple(map(literal, found.changes.removed)),
        retyped=tuple(map(literal, found.changes.retyped)),
    )
    for sentence in words.changed_words(changes, moment(found.at)):
        st.markdown(sentence)
    moved = [s for s in found.shifts if s.shift != "stable"][:MOST_LINES]
    blank = [b for b in found.changes.blanks if abs(b.share_now - b.share_then) >= LEAST_BLANK_CHANGE][:MOST_LINES]
    lines = [column_line(s, literal(column_name(s.column)), literal(s.level)) for s in moved]
    st.markdown("\n".join(f"- {line}" for line in lines + [words.blank_words(b, literal(b.column)) for b in blank]))
