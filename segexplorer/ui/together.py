"""Several files: the question how they belong together with a button for each answer, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import streamlit as st

from segexplorer.errors import NotFound
from segexplorer.services import answers, rereading
from segexplorer.services.questions import Question
from segexplorer.ui import state
from segexplorer.ui.text import literal
from segexplorer.ui.waiting import problem
from segexplorer.words.joining import JOINING, below_sentence, share_sentences

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.services.datasets import Described
    from segexplorer.store.records import Job

MOST_OFFERS, MOST_FILES = 3, 4


def ask(app: App, name: str, job: Job, question: Question) -> None:
    """The question of an import (`name` in the address) that ended with one: every offer with its button."""
    with st.container(border=True):
        st.markdown(f"**{literal(JOINING['ask' if question.offers else 'ask_nothing'])}**")
        for at, offer in enumerate(question.offers[:MOST_OFFERS]):
            said, take = st.columns([4, 1.6], vertical_alignment="center")
            said.markdown("  \n".join(literal(sentence) for sentence in share_sentences(offer)))
            label = literal(JOINING["join"].format(column=offer.column))
            kind: Literal["primary", "secondary"] = "secondary" if at else "primary"
            if take.button(label, key=f"join-{job.id}-{at}", type=kind, width="stretch", icon=":material/join_inner:"):
                _go_on(name, lambda column=offer.column: answers.join(app, job, column))  # type: ignore[misc]
        with st.container(horizontal=True):
            for at, file in enumerate(question.files[:MOST_FILES]):
                if st.button(literal(JOINING["only"].format(file=file)), key=f"only-{job.id}-{at}"):
                    _go_on(name, lambda file=file: answers.keep_only(app, job, file))  # type: ignore[misc]
            if st.button(JOINING["leave"], key=f"leave-{job.id}", help=JOINING["leave_help"], type="tertiary"):
                answers.withdraw(app, job)
                state.forget(name)
                st.rerun()


def _go_on(name: str, work: Callable[[], Job]) -> None:
    try:
        job = work()
    except NotFound as gone:
        problem(str(gone))
        return
    state.set_current(name, job.id)
    st.rerun()


def show(app: App, described: Described) -> None:
    """How the table was made of several files, and the other ways."""
    reading, recipe = described.facts.reading, rereading.recipe_of(described)
    if recipe.only:
        said, other = st.columns([4, 1.6], vertical_alignment="center")
        said.info(literal(JOINING["only_read"].format(file=recipe.only)), icon=":material/description:")
        if other.button(JOINING["together"], key="together", width="stretch"):
            _go_on("reading", lambda: rereading.put_together(app, described))
    elif reading.joined is not None:
        said, other = st.columns([4, 1.6], vertical_alignment="center")
        sentences = share_sentences(reading.joined, done=True)
        said.info("  \n".join(literal(sentence) for sentence in sentences), icon=":material/join_inner:")
        first = reading.parts[0].name
        if other.button(literal(JOINING["only"].format(file=first)), key="only-first", width="stretch"):
            _go_on("reading", lambda: rereading.keep_only(app, described, first))
    elif len(reading.parts) > 1:
        parts = [(part.name, part.n_rows) for part in reading.parts]
        st.info(literal(below_sentence(parts)), icon=":material/table_rows:")
