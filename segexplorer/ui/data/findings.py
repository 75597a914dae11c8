"""What stands out in the data, each with the one thing that can be done about it, and what was treated, with its undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.core.suspicion import Suspicion
from segexplorer.services import looking, rereading
from segexplorer.services.datasets import Described
from segexplorer.ui import state
from segexplorer.ui.text import literal
from segexplorer.words import data_findings as words
from segexplorer.words.data_findings import FINDINGS
from segexplorer.words.numbers import per_100, whole

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.services.looking import Look

EMPTY_SHARE = 0.95  # from here on a column is too empty to be used
SPELLING = ("misspelt", "same_but_form")


@dataclass(frozen=True)
class Finding:
    """One sentence, as Markdown; `treats` are the suspicions that one click takes for missing."""

    icon: str
    sentence: str
    treats: tuple[Suspicion, ...] = ()


def findings(app: App, described: Described, look: Look) -> None:
    """All that stands out, most important first. Leaks are looked for last: that takes a moment."""
    lead, first = st.container(), st.container()
    # What the reader doubts (dates read day first) and what it set aside belong here, above what is only suspected.
    found = [*_suspicious(look), *_unknown(look), *_columns(described, look), *_rows(described, look), *_spelling(look)]
    again = looking.can_read_again(described)
    for position, finding in enumerate(found):
        _line(app, described, finding, again, position)
    treated = _treated(app, described, again)
    with st.spinner(FINDINGS["wait_leaks"]):
        leaking = list(_leaks(described, look))
    with first:
        for finding in leaking:
            _line(app, described, finding, again, 0)
    lead.subheader(_lead(len(found) + len(leaking), treated))


def _lead(count: int, treated: int) -> str:
    return words.WORTH_A_LOOK.of(count) if count else FINDINGS["lead_treated" if treated else "lead_none"]


def _line(app: App, described: Described, finding: Finding, again: bool, position: int) -> None:
    with st.container(border=True):
        sentence, button = st.columns([6, 1.3], vertical_alignment="center")
        sentence.markdown(f":material/{finding.icon}: {finding.sentence}")
        if finding.treats:
            key = f"treat-{described.dataset.id}-{described.dataset.sha256[:8]}-{position}"
            explained = FINDINGS["treat_help" if again else "no_source"]
            if button.button(FINDINGS["treat"], key=key, help=explained, disabled=not again, width="stretch"):
                _read_again(lambda: looking.treat(app, described, finding.treats).id)


def _treated(app: App, described: Described, again: bool) -> int:
    """What was taken for missing, each with its undo; how many that are."""
    repairs = rereading.recipe_of(described).repairs
    if repairs:
        st.subheader(FINDINGS["treated"])
    for position, repair in enumerate(repairs):
        with st.container(border=True):
            sentence, button = st.columns([6, 1.3], vertical_alignment="center")
            meaning = words.MEANING[repair.kind].format(column=literal(repair.column), value=literal(words.written(repair.value)))
            sentence.markdown(f":material/check: {meaning}")
            key = f"undo-{described.dataset.id}-{described.dataset.sha256[:8]}-{position}"
            if button.button(FINDINGS["undo"], key=key, help=FINDINGS["undo_help"], disabled=not again, icon=":material/undo:"):
                _read_again(lambda repair=repair: looking.undo(app, described, (repair,)).id)  # type: ignore[misc]
    return len(repairs)


def _read_again(start: Callable[[], str]) -> None:
    state.set_current("reading", start())
    st.rerun()


def _leaks(described: Described, look: Look) -> Iterator[Finding]:
    for column in state.leaks(looking.name_of(described), described):
        yield Finding("key", FINDINGS["leak"].format(column=literal(column), goal=literal(look.supply.goal)))


def _suspicious(look: Look) -> Iterator[Finding]:
    for s in (s for s in look.suspicions if s.sign not in ("unknown", *SPELLING)):
        column, value, other = literal(s.column), literal(words.written(s.value)), literal(words.written(s.other))
        sentence = words.suspicious(s.sign, column, value, s.n, other)
        empty = 1 - look.filled.get(s.column, 1.0) * (1 - s.share)
        if s.repair and empty > EMPTY_SHARE:
            sentence += FINDINGS["falls_out"].format(column=column, share=per_100(empty))
        yield Finding("help", sentence, (s,) if s.repair else ())


def _unknown(look: Look) -> Iterator[Finding]:
    """One line for each spelling of "unknown", whatever the number of columns that have it."""
    by_value: dict[str, list[Suspicion]] = {}
    for s in (s for s in look.suspicions if s.sign == "unknown"):
        by_value.setdefault(s.value, []).append(s)
    for value, same in by_value.items():
        names, count = words.column_list([literal(s.column) for s in same]), whole(sum(s.n for s in same))
        yield Finding("help", FINDINGS["unknown"].format(value=literal(value), columns=names, count=count), tuple(same))


def _spelling(look: Look) -> Iterator[Finding]:
    """One line for each column; of fewer people than the privacy minimum only the number is said."""
    by_column: dict[tuple[str, str], list[Suspicion]] = {}
    for s in (s for s in look.suspicions if s.sign in SPELLING):
        by_column.setdefault((s.column, s.sign), []).append(s)
    for (column, sign), same in by_column.items():
        shown = FINDINGS["shown"].format(value=literal(same[0].value)) if same[0].n >= look.least else ""
        count, other = words.customers(sum(s.n for s in same)), literal(same[0].other)
        yield Finding("spellcheck", FINDINGS[sign].format(count=count, column=literal(column), other=other, shown=shown))


def _columns(described: Described, look: Look) -> Iterator[Finding]:
    """Columns that are there twice, or say nothing."""
    same = dict(look.identical)
    for column, other in look.identical:
        yield Finding("content_copy", FINDINGS["identical"].format(column=literal(column), other=literal(other)))
    for column, (why, other) in look.fallen.items():
        if why == "correlated" and same.get(column) != other and same.get(other) != column:
            yield Finding("content_copy", FINDINGS["correlated"].format(column=literal(column), other=literal(other)))
    constant = [literal(c.name) for c in described.schema.columns if c.why == "constant"]
    if constant:
        yield Finding("horizontal_rule", FINDINGS["constant"].format(columns=words.column_list(constant)))


def _rows(described: Described, look: Look) -> Iterator[Finding]:
    """Rows that are there twice; they are counted, and only an id that came before leaves one out."""
    repeats, id_name = look.repeats, described.schema.id_name
    if repeats.n_alike:
        sentence = FINDINGS["alike_but_id" if id_name else "alike"].format(
            count=whole(repeats.n_alike), compared=whole(repeats.n_compared), id=literal(id_name or "")
        )
        yield Finding("group", sentence + (FINDINGS["alike_sample"] if repeats.n_compared < repeats.n_customers else ""))
    if repeats.n_left_out and id_name:
        yield Finding("badge", FINDINGS["left_out"].format(count=whole(repeats.n_left_out), id=literal(id_name)))
