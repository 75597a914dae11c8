"""What the Newer data page says: the sentence, and the pictures behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from segexplorer.core.comparison import Comparison, Newer, compare, moves_of_100
from segexplorer.errors import SegexplorerError
from segexplorer.services import background, explorations
from segexplorer.services.newer import prepare
from segexplorer.ui import state, waiting
from segexplorer.ui.explorer.start import n_contacted, start_view
from segexplorer.ui.newer_charts import moves_chart, sizes_chart
from segexplorer.ui.state import as_json
from segexplorer.ui.text import in_chart, literal, told_apart
from segexplorer.words import newer as words
from segexplorer.words.data_findings import column_list
from segexplorer.words.newer import NEWER
from segexplorer.words.numbers import whole
from segexplorer.words.personas import column_name

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.learned import Learned
    from segexplorer.core.model import Path
    from segexplorer.services.background import Preparation
    from segexplorer.store.records import Exploration

MOST_COLUMNS = 8
QUIET = {"displayModeBar": False}
GLANCE = "newer-glance"
ON_LINES = (  # Streamlit cuts off what is longer than its tile
    f"<style>.st-key-{GLANCE} [data-testid=stMetric] :is(p, div, label, span)"
    "{white-space:normal;overflow:visible;text-overflow:clip}</style>"
)


def lead() -> None:
    """What this page answers."""
    st.title(NEWER["title"])


def wait(app: App, exploration: Exploration, newer_id: str, now: Preparation) -> None:
    """Progress, or what went wrong with a way on."""
    question = explorations.question_of(exploration)
    if now.state == "failed":
        waiting.failed(now.problem, lambda: background.retry(app, now.key))
    else:
        waiting.wait_for(lambda: prepare(app, exploration.dataset_id, question, newer_id))


def show(exploration: Exploration, key: str, newer_id: str) -> None:
    """The sentence, and what it rests on, at the point where the sliders of the exploration stand."""
    model, newer, choices = state.model(key), state.newer(key, newer_id), explorations.choices_of(exploration)
    try:
        grown = state.grown(key, as_json(choices), state.edits(exploration, key))
    except SegexplorerError as problem:
        waiting.problem(str(problem))
        return
    k, pickiness = start_view(grown.path, exploration.view)
    j = n_contacted(grown.path, k, pickiness)
    comparison = compare(model, grown, newer, k, j, choices, state.app().settings.privacy_minimum)
    names = told_apart({s.id: grown.personas[s.id].name for s in comparison.segments})
    _alert(comparison, grown.path)
    _glance(comparison, grown.path.goal.unit)
    st.caption(words.point_words(comparison, len(comparison.promise.segment_ids) if comparison.promise else j))
    _sizes(comparison, names)
    _columns(comparison)
    _moved(comparison, newer, model.learned, names)


def _alert(comparison: Comparison, path: Path) -> None:
    absent = column_list([literal(name) for name in comparison.absent], len(comparison.absent))
    sentence = words.promise_words(comparison, path.goal.unit, absent)
    if words.needs_care(comparison):
        st.warning(sentence, icon=":material/notifications:")
    else:
        st.success(sentence, icon=":material/check_circle:")


def _glance(comparison: Comparison, kind: str) -> None:
    seen = words.glances(comparison, kind)
    with st.container(key=GLANCE):
        st.html(ON_LINES)
        places = st.columns(len(seen))
    for place, (about, number, beside) in zip(places, seen, strict=True):
        place.metric(about, number, beside, delta_color="off", delta_arrow="off", border=True, height="stretch")


def _sizes(comparison: Comparison, names: dict[int, str]) -> None:
    st.subheader(NEWER["sizes"])
    any_changed = any(s.changed for s in comparison.segments)
    said = words.largest_change(comparison, {i: literal(name) for i, name in names.items()})
    st.markdown(f"{said} {NEWER['marked']}" if any_changed else said)
    shown = {i: in_chart(name) for i, name in names.items()}
    st.plotly_chart(sizes_chart(comparison, shown), config=QUIET, key="sizes")
    if any(s.n_now is None for s in comparison.segments):
        st.caption(NEWER["why_untold"].format(least=state.app().settings.privacy_minimum))
    with st.expander(NEWER["table"]):
        untold = NEWER["untold"]
        rows = [(names[s.id], whole(s.n_then), untold if s.n_now is None else whole(s.n_now)) for s in comparison.segments]
        headings = [NEWER[name] for name in ("group", "then", "now")]
        st.dataframe(pd.DataFrame(rows, columns=headings), hide_index=True, key="sizes-table")


def _columns(comparison: Comparison) -> None:
    st.subheader(NEWER["columns"])
    st.markdown(words.columns_words(comparison.columns))
    for shift in [c for c in comparison.columns if c.shift != "stable"][:MOST_COLUMNS]:
        st.markdown(f"- {words.column_line(shift, literal(column_name(shift.column)), literal(shift.level))}")
    with st.expander(NEWER["all_columns"]):
        rows = [(column_name(c.column), round(c.psi, 3), words.SHIFTS[c.shift]) for c in comparison.columns]
        headings = [NEWER[name] for name in ("column", "index", "shift")]
        st.dataframe(pd.DataFrame(rows, columns=headings), hide_index=True, key="columns-table")


def _moved(comparison: Comparison, newer: Newer, learned: Learned, names: dict[int, str]) -> None:
    st.subheader(NEWER["moved"])
    if comparison.moved is None:
        st.markdown(_why_not_moved(newer, learned))
        return
    st.markdown(words.moved_words(comparison.moved, {i: literal(name) for i, name in names.items()}))
    if not comparison.moved.from_ids:
        st.caption(NEWER["no_moves"])
        return
    least = state.app().settings.privacy_minimum
    st.caption(NEWER["row"].format(least=least))
    shown, of_100 = {i: in_chart(name) for i, name in names.items()}, moves_of_100(comparison.moved, comparison.segments, least)
    st.plotly_chart(moves_chart(comparison.moved, of_100, shown), config=QUIET, key="moves")


def _why_not_moved(newer: Newer, learned: Learned) -> str:
    if newer.moves is not None:
        return NEWER["too_few"].format(least=state.app().settings.privacy_minimum)
    name = learned.schema.id_name
    return NEWER["no_id"].format(column=literal(name)) if name else NEWER["no_customer_number"]
