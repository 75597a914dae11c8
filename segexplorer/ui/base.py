"""Who can be contacted: a sentence, the fall from the file to them, and the lists that stop somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from segexplorer.core.suppression import SuppressionList
from segexplorer.core.waterfall import ConsentTime, Loss, Waterfall
from segexplorer.services import base
from segexplorer.services.importing import Upload
from segexplorer.ui import imports, state, uploads
from segexplorer.ui.text import in_chart, literal
from segexplorer.words.base import BASE, KINDS, LOSSES, found_sentence, headline, loss_sentence, time_sentences
from segexplorer.words.dates import day
from segexplorer.words.numbers import part_of, whole

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.services.datasets import Described

AT_WORK = "suppressing"  # the name of the work in the address
ACCENT, GREY = "#3b73da", "#808080"  # both stand out from the light and the dark ground
NAMED = ("refused", "never_asked", "suppressed")  # losses of which the column is said
ROW_PX, FRAME_PX, FONT_PX = 32, 24, 14
NEARLY_ALL = 0.9
QUIET = {"displayModeBar": False}


def show(app: App, described: Described) -> None:
    """Who is left of the file, and why not the others; then the lists, with a way to add and to remove one."""
    fall = base.waterfall(app, described.dataset.id)
    with st.container(border=True):
        _picture(fall)
        for time in fall.times:
            _times(time, app.settings.consent_years)
        _lists(app, described, fall)


def _picture(fall: Waterfall) -> None:
    customers = fall.step("customers")
    start = customers or fall.steps[0]
    st.subheader(headline(fall.n_deliverable, start.n_left, customers is not None), anchor=False)
    if customers is not None:
        before = [loss for code in ("readable", "lines") if (step := fall.step(code)) for loss in step.losses]
        told = " ".join(_sentence(loss) for loss in before)
        lines = whole(fall.steps[0].n_left)
        st.caption(BASE["lines"].format(lines=lines, customers=whole(start.n_left), left_out=told))
    losses = [loss for step in fall.steps[fall.steps.index(start) + 1 :] for loss in step.losses]
    if not losses:
        return
    left, right = st.columns([3, 2], vertical_alignment="center")
    alt = BASE["picture"].format(all=whole(start.n_left), left=whole(fall.n_deliverable))
    left.plotly_chart(fall_chart(start.n_left, losses, customers is not None), key="base-fall", config=QUIET, alt=alt)
    right.markdown("\n".join(f"- {_sentence(loss)}" for loss in losses))
    right.caption(BASE["first_reason"])


def _sentence(loss: Loss) -> str:
    return loss_sentence(loss.why, loss.n, literal(loss.column))


def fall_chart(n_start: int, losses: list[Loss], of_customers: bool) -> go.Figure:
    """All above, each loss where it falls away, who is left below; whole bars are filled, losses hatched."""
    bars = _bars(n_start, losses, BASE["customers" if of_customers else "file"])
    figure = go.Figure(
        go.Bar(
            y=list(range(len(bars))),
            x=[bar.n for bar in bars],
            base=[bar.start for bar in bars],
            orientation="h",
            marker={
                "color": [GREY if bar.lost else ACCENT for bar in bars],
                "pattern": {"shape": ["/" * bar.lost for bar in bars]},
                # or a short bar would show nothing
                "line": {"width": 1, "color": [GREY if bar.lost else ACCENT for bar in bars]},
            },
            text=[bar.text for bar in bars],
            textposition="outside",
            textfont={"size": FONT_PX},
            cliponaxis=False,
            customdata=[[bar.label] for bar in bars],
            hovertemplate="%{customdata[0]}: %{text}<extra></extra>",
        )
    )
    ticks = {"tickvals": list(range(len(bars))), "ticktext": [bar.label for bar in bars]}
    figure.update_layout(
        height=ROW_PX * len(bars) + FRAME_PX,
        margin={"l": 0, "r": 80, "t": 6, "b": 6},
        xaxis={"visible": False, "fixedrange": True, "range": [0, n_start]},
        yaxis={**ticks, "autorange": "reversed", "automargin": True, "fixedrange": True, "tickfont": {"size": FONT_PX}},
    )
    return figure


@dataclass(frozen=True)
class _Bar:
    label: str
    n: int
    start: int
    lost: bool

    @property
    def text(self) -> str:
        return f"−{whole(self.n)}" if self.lost else whole(self.n)


def _bars(n_start: int, losses: list[Loss], label: str) -> list[_Bar]:
    left, bars = n_start, [_Bar(label, n_start, 0, False)]
    for loss in losses:
        left -= loss.n
        by = f" ({in_chart(loss.column)})" if loss.why in NAMED else ""
        bars.append(_Bar(f"{LOSSES[loss.why][0]}{by}", loss.n, left, True))
    return [*bars, _Bar(BASE["deliverable"], left, 0, False)]


def _times(time: ConsentTime, years: int) -> None:
    if not time.n:
        return
    since, *odd = time_sentences(literal(time.column), time.first, time.last, time.n_future, time.n_old, years)
    st.caption(since)
    for sentence in odd:
        st.warning(sentence, icon=":material/event_busy:")


def _lists(app: App, described: Described, fall: Waterfall) -> None:
    kept = described.facts.suppressions
    imports.follow(app, AT_WORK, lambda _: st.rerun())
    label = BASE["lists_open"].format(n=len(kept)) if kept else BASE["lists"]
    with st.expander(label, expanded=bool(kept), icon=":material/person_off:"):
        for one in kept:
            _list(app, described, one, fall)
        _take(app, described)


def _list(app: App, described: Described, one: SuppressionList, fall: Waterfall) -> None:
    said, remove = st.columns([6, 1], vertical_alignment="center")
    unusable = " " + BASE["unusable"].format(n=whole(one.n_unusable)) if one.n_unusable else ""
    about = BASE["added"].format(kind=KINDS[one.kind], day=day(one.added_on))
    name = literal(one.name)
    said.markdown(f"{found_sentence(one.kind, name, one.n_found, one.n_entries)}  \n:small[{about}{unusable}]")
    n_customers = next(step.n_left for step in fall.steps if step.code == "unique")
    if one.n_found >= NEARLY_ALL * n_customers:
        said.warning(BASE["nearly_all"].format(share=part_of(one.n_found, n_customers), name=name))
    explained = BASE["remove_help"].format(name=name)
    if remove.button(BASE["remove"], key=f"remove-{one.id}", help=explained, icon=":material/delete:", width="stretch"):
        state.set_current(AT_WORK, base.remove_list(app, described.dataset.id, one.id).id)
        st.rerun()


def _take(app: App, described: Described) -> None:
    widget = f"lists-{described.dataset.id}"
    most = max(app.limits.max_file_bytes // imports.MB, 1)
    files = st.file_uploader(
        BASE["upload"], accept_multiple_files=True, help=BASE["upload_help"], max_upload_size=most, key=state.key_of_next(widget)
    )
    if files:
        job = base.suppress(app, described.dataset.id, [Upload(file.name, file) for file in files])
        uploads.drop(files)
        state.set_current(AT_WORK, job.id)
        state.use_next(widget)
        st.rerun()
