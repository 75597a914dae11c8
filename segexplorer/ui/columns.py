"""The role editor: what each column was taken for, why, and what the user says instead."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from segexplorer.core.derived import DERIVED
from segexplorer.core.model import FAMILIES, Column, Schema
from segexplorer.ui import state, waiting
from segexplorer.ui.text import told_apart
from segexplorer.words.data import FAMILIES as FAMILY_WORDS
from segexplorer.words.data import ORIGINS, ROLES, why_sentence
from segexplorer.words.numbers import whole
from segexplorer.words.pages import DATA, KINDS, SEGMENT, customers, rows

if TYPE_CHECKING:
    from segexplorer.services.datasets import Described


def _role_by_word() -> dict[str, str]:
    return {word: role for role, (word, _) in ROLES.items()}


def _family_by_word() -> dict[str, str]:
    return {word: family for family, word in FAMILY_WORDS.items()}


def _origin_by_word() -> dict[str, str]:
    return {word: origin for origin, word in ORIGINS.items()}


def headline(described: Described) -> None:
    """How many rows and columns, and what was left out of the file."""
    columns = described.schema.columns
    used = sum(c.used for c in columns)
    made = described.facts.order_lines
    who = customers(made.get("joined", {}).get("n_customers", made["customers"])) if made else rows(described.dataset.n_rows)
    st.title(DATA["title"].format(rows=who, used=used, columns=len(columns)))
    if described.facts.reading.rejected_rows:
        lines = ", ".join(str(n) for n in described.facts.reading.rejected_lines[:5])
        sentence = DATA["rejected" if lines else "rejected_somewhere"]
        st.warning(sentence.format(count=whole(described.facts.reading.rejected_rows), lines=lines))
    if described.facts.reading.cut_cells:
        st.warning(DATA["cut"].format(count=whole(described.facts.reading.cut_cells)))
    if not any(c.role in ("consent", "suppressed") and c.name not in DERIVED for c in columns):
        st.info(DATA["no_consent"])


def wants_groups(place: Any) -> bool:
    """True when the user goes on to the groups."""
    return bool(place.button(DATA["explore"], type="primary", icon=":material/arrow_forward:", width="stretch"))


def wants_reset(place: Any, described: Described) -> bool:
    """True when the user takes all corrections back; offered only when there are some."""
    return bool(described.dataset.corrections) and bool(place.button(DATA["reset"], icon=":material/undo:", width="stretch"))


def editor(described: Described) -> dict[str, dict[str, Any]]:
    """Show the columns; gives what the user changed: column -> role, family, origin, used."""
    st.markdown(DATA["explain"])
    frame = pd.DataFrame([_row(c) for c in described.schema.columns])
    edited = st.data_editor(
        frame,
        key=state.key_of_next(editor_name(described)),
        hide_index=True,
        width="stretch",
        height=min(38 * len(frame) + 40, 700),
        num_rows="fixed",
        disabled=[DATA["column"], DATA["kind"], DATA["why"]],
        column_config={
            DATA["column"]: st.column_config.TextColumn(width=190),
            DATA["kind"]: st.column_config.TextColumn(width=95),
            DATA["role"]: st.column_config.SelectboxColumn(options=list(_role_by_word()), required=True, width=175),
            DATA["family"]: st.column_config.SelectboxColumn(options=list(_family_by_word()), required=True, width=275),
            DATA["origin"]: st.column_config.SelectboxColumn(options=list(_origin_by_word()), required=True, width=175),
            DATA["used"]: st.column_config.CheckboxColumn(width=110),
            DATA["why"]: st.column_config.TextColumn(width="large"),
        },
    )
    return _changes(described.schema, frame, edited)


def editor_name(described: Described) -> str:
    """The name of the table of these columns: another one for new guesses, so that old edits do not stick to it."""
    return f"columns-{described.dataset.id}-{_fingerprint(pd.DataFrame([_row(c) for c in described.schema.columns]))}"


def choose_dataset(names: dict[str, str], current: str | None) -> str:
    """Which data set to look at; names are id -> name. Another than the one in the address is never shown without a word."""
    if current and current not in names:
        waiting.problem(SEGMENT["gone"])
    ids = list(names)
    index = ids.index(current) if current in names else 0
    place, _ = st.columns([2, 3])
    return place.selectbox(DATA["choose"], ids, index=index, format_func=told_apart(names).__getitem__)


def _fingerprint(frame: pd.DataFrame) -> int:
    return zlib.crc32(frame.to_csv().encode())


def _row(column: Column) -> dict[str, Any]:
    return {
        DATA["column"]: column.name,
        DATA["kind"]: KINDS[column.kind],
        DATA["role"]: ROLES[column.role][0],
        DATA["family"]: FAMILY_WORDS[column.family if column.family in FAMILIES else "behaviour"],
        DATA["origin"]: ORIGINS[column.origin or "observed"],
        DATA["used"]: column.used,
        DATA["why"]: why_sentence(column.why, column.why_detail, len(column.hidden)),
    }


def _changes(schema: Schema, before: pd.DataFrame, after: pd.DataFrame) -> dict[str, dict[str, Any]]:
    pairs = zip(schema.columns, before.to_dict("records"), after.to_dict("records"), strict=True)
    changes = {column.name: _change(old, new) for column, old, new in pairs}
    return {name: change for name, change in changes.items() if change}


def _change(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> dict[str, Any]:
    """What differs between two rows, in the schema's terms."""
    choices = (("role", _role_by_word()), ("family", _family_by_word()), ("origin", _origin_by_word()))
    terms: list[tuple[str, str, Callable[[Any], Any]]] = [
        *((term, DATA[term], words.get) for term, words in choices),
        ("used", DATA["used"], bool),
    ]
    return {term: translate(new[shown]) for term, shown, translate in terms if new[shown] != old[shown]}
