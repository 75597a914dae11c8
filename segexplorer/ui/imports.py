"""Handing over files, and what one sees while they are read elsewhere: how far it is, a way to stop, and what went wrong.

The running import stands in the address: a refresh, or a colleague with the link, finds it again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.errors import NotFound
from segexplorer.services import importing
from segexplorer.services.questions import question_of
from segexplorer.ui import state, together, uploads
from segexplorer.ui.text import literal
from segexplorer.ui.waiting import POLL_S, problem
from segexplorer.words.imports import IMPORTS, file_list, how_far

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.services.datasets import Described
    from segexplorer.store.records import Job

MB = 1_000_000
# A look of the fragment that is still on its way when the page is left would be answered after the switch, and blank the next page.
SETTLE_S = 0.6


def take(app: App, name: str, label: str, *, hidden: bool = False) -> None:
    """Ask for files. What arrives is copied to disk, read in the background, and dropped at once: it fills the server's memory.

    `name` is that of the import in the address.
    """
    most = max(app.limits.max_file_bytes // MB, 1)
    files = st.file_uploader(
        label,
        accept_multiple_files=True,
        max_upload_size=most,
        key=state.key_of_next(f"{name}-files"),
        label_visibility="collapsed" if hidden else "visible",
    )
    if files:
        job = importing.receive(app, [importing.Upload(file.name, file) for file in files])
        uploads.drop(files)
        state.set_current(name, job.id)
        state.use_next(f"{name}-files")
        st.rerun()


@contextmanager
def while_it_stays(app: App, described: Described) -> Iterator[None]:
    """Around what shows the contents of a data set: when a new reading takes their place meanwhile, that is shown."""
    try:
        yield
    except FileNotFoundError:
        if app.store.datasets.get(described.dataset.id).folder == described.dataset.folder:
            raise
        st.rerun()


def follow(app: App, name: str, arrive: Callable[[str], None]) -> None:
    """What became of the import of that name in the address: its progress, its problem, or `arrive` with its data set's id."""
    job_id = state.current(name)
    if not job_id:
        return
    try:
        job = app.store.jobs.get(job_id)
    except NotFound:
        state.forget(name)
        return
    if job.active:
        _progress(app, job_id)
    elif job.state == "done":
        state.forget(name)
        time.sleep(SETTLE_S)
        dataset = importing.arrived(app, job)
        if dataset is not None:
            arrive(dataset.id)
    elif question := question_of(job):
        together.ask(app, name, job, question)
    else:
        problem(job.error or IMPORTS["stopped"].format(files=file_list(job.facts)))


def _progress(app: App, job_id: str) -> None:
    @st.fragment(run_every=POLL_S)
    def progress() -> None:
        job = app.store.jobs.get(job_id)
        if not job.active:
            st.rerun()
        _bar(app, job)

    progress()


def _bar(app: App, job: Job) -> None:
    bar, stop = st.columns([6, 1], vertical_alignment="center")
    bar.progress(min(max(job.progress_share, 0.03), 1.0), literal(how_far(job.facts, job.progress_share, job.message)))
    stop.button(IMPORTS["stop"], on_click=importing.cancel, args=(app, job.id), icon=":material/close:", key=f"stop-{job.id}")
