"""What the numbers on the page rest on: leaks, doubles, consent, money."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.core.derived import DERIVED
from segexplorer.core.learned import Question
from segexplorer.core.model import Path, Schema, Step
from segexplorer.core.proxies import LEFT_OUT as GIVE_AWAY
from segexplorer.ui.text import literal
from segexplorer.words.explorer import choice, groups
from segexplorer.words.numbers import significant, whole
from segexplorer.words.pages import SEGMENT
from segexplorer.words.privacy import LEFT_OUT

if TYPE_CHECKING:
    from segexplorer.core.learned import Learned

ICONS = {"allow": ":material/add:", "leave_out": ":material/remove:"}


def leaks(schema: Schema, question: Question) -> frozenset[str]:
    """A quiet line for each column that gives the goal away; gives the names of those the user wants to use all the same."""
    allowed = question.allowed
    with st.container(gap="xxsmall"):
        for name in (c.name for c in schema.columns if c.why == "leak"):
            if _line("leak", "allow", name):
                allowed |= {name}
        for name in sorted(question.allowed):
            if _line("allowed", "leave_out", name):
                allowed -= {name}
    return allowed


def left_out(schema: Schema) -> None:
    """A quiet line where columns that give a sensitive one away are left out; they are named on the Data page only."""
    n = sum(c.why in GIVE_AWAY.values() for c in schema.columns)
    if n:
        st.caption(LEFT_OUT.of(n))


def _line(sentence: str, step: str, name: str) -> bool:
    """The sentence, and beside it the step one may take; True when it is taken."""
    explained = SEGMENT[f"{step}_help"].format(column=literal(name))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(SEGMENT[sentence].format(column=literal(name)), width="content")
        return bool(st.button(SEGMENT[step], key=f"{step}-{name}", help=explained, type="tertiary", icon=ICONS[step]))


def basis(learned: Learned, path: Path, n_asked: int) -> None:
    """The small print, one click away. `n_asked` of those who may be contacted have an answer recorded."""
    with st.expander(SEGMENT["notes"]):
        for sentence in _sentences(learned, path, n_asked):
            st.markdown(f"- {sentence}")


def profit_line(path: Path, k: int, n_contacted: int) -> None:
    """What the chosen point earns, and what the recommended one would."""
    steps = path.cut(k).steps
    if not steps or steps[-1].profit is None:
        return
    here = steps[min(max(n_contacted, 1), len(steps)) - 1]
    best = path.cut(path.recommended.n_segments)
    there = best.steps[min(path.recommended.n_contacted, len(best.steps)) - 1]
    st.markdown(_money(k, here, "profit", "loss") + "  \n" + _money(best.n_segments, there, "profit_best", "profit_never"))


def _money(k: int, step: Step, gain: str, loss: str) -> str:
    profit = step.profit or 0.0
    template = SEGMENT[gain if profit >= 0 else loss]
    return template.format(choice=choice(k, step.n_contacted), profit=f"**{significant(abs(profit))}**")


def effect_sentences(path: Path) -> list[str]:
    """What the answers say about the message: their difference, or nothing yet."""
    goal = path.goal
    if not goal.is_uplift:
        return [SEGMENT["not_effect"]] if goal.kind in ("response", "value") else []
    cut = path.cut(path.recommended.n_segments)
    number = significant((cut.qini or 0.0) * (1_000 if goal.unit == "uplift" else 1), 2)
    gain = SEGMENT[f"qini_{goal.unit}"].format(number=number)
    told = [SEGMENT["effect"].format(control=literal(goal.control))]
    return told + [SEGMENT["qini"].format(groups=groups(cut.n_segments), gain=gain)] * (cut.n_segments > 1)


def _sentences(learned: Learned, path: Path, n_asked: int) -> list[str]:
    found = []
    if learned.assigner.consent:
        found.append(SEGMENT["deliverable"].format(deliverable=whole(path.n_deliverable), all=whole(path.n_customers)))
    if all(name in DERIVED for name, _ in learned.assigner.consent):
        found.append(SEGMENT["no_consent"])
    if n_asked < path.n_deliverable:
        unknown, deliverable = whole(path.n_deliverable - n_asked), whole(path.n_deliverable)
        unasked = SEGMENT["unasked_arms" if path.goal.is_uplift else "unasked"]
        found.append(unasked.format(unknown=unknown, deliverable=deliverable))
    found += effect_sentences(path)
    alike = (c for c in learned.schema.columns if c.why == "correlated")
    return found + [SEGMENT["alike"].format(column=literal(c.name), other=literal(c.why_detail)) for c in alike]
