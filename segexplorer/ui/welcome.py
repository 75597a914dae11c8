"""The two ways in: the sample, and a file of one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import streamlit as st

from segexplorer.services import datasets
from segexplorer.ui import state
from segexplorer.ui.waiting import problem, wait_for_import
from segexplorer.words.pages import HOME

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Job

MB = 1_000_000


def lead() -> None:
    """What this does, in four sentences."""
    st.title(HOME["title"])
    st.markdown(HOME["lead"])


def wants_sample() -> bool:
    """True when somebody asks for the sample."""
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{HOME['sample_title']}**  \n{HOME['sample_help']}")
        return st.button(HOME["sample"], type="primary", icon=":material/play_arrow:", width="stretch")


def file_chosen(max_file_bytes: int) -> Any:
    """The uploaded file, None while there is none."""
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{HOME['upload']}**  \n{HOME['upload_help']}")
        most = max(max_file_bytes // MB, 1)
        return st.file_uploader(HOME["upload"], max_upload_size=most, key="upload", label_visibility="collapsed")


def follow_import(app: App, receive: Callable[[], Job], file: Any, arrive: Callable[[str], None] | None = None) -> None:
    """Import a file once, show how far it is, and go to its columns when it is there, or do what `arrive` does with its id."""
    job_id = state.once(f"import-{file.file_id}", lambda: receive().id)
    job = app.store.jobs.get(job_id)
    if job.state in ("failed", "cancelled"):
        problem(job.error)
        return
    wait_for_import(lambda: app.store.jobs.get(job_id), file.name, lambda done: _arrive(app, done, arrive or _columns))


def _arrive(app: App, job: Job, arrive: Callable[[str], None]) -> None:
    dataset = datasets.arrived(app, job)
    if dataset is not None:
        arrive(dataset.id)


def _columns(dataset_id: str) -> None:
    state.open_page("data", dataset=dataset_id)
