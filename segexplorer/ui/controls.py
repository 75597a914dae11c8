"""What a marketer can set beside the live picture. Each control starts where the exploration stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import streamlit as st

from segexplorer.core.learned import Question
from segexplorer.core.model import FAMILIES, Choices, Column, Compare, Economics, Floors, GoalKind, Schema, Treatment
from segexplorer.core.scorecard import LETTERS
from segexplorer.services.baselines import choosable, has_rfm
from segexplorer.ui.amounts import ask_number
from segexplorer.ui.text import told_apart
from segexplorer.words.data import FAMILIES as FAMILY_WORDS
from segexplorer.words.numbers import people
from segexplorer.words.pages import GOAL_KINDS, SEGMENT, focus_text
from segexplorer.words.privacy import LOCKED
from segexplorer.words.scorecard import NAMES
from segexplorer.words.sections import COMPARE

if TYPE_CHECKING:
    from segexplorer.core.learned import Learned

FOCUS_STEPS = [i / 20 for i in range(20)]
MOST_WEIGHT, WEIGHT_STEP = 3.0, 0.25
USUAL_MONEY = Economics(value_per_hit=10.0, cost_per_message=0.1, cost_per_segment=50.0)  # until the user says otherwise
KINDS = ("auto", "response", "value", "interest")


def ask_question(key: str, schema: Schema, now: Question) -> Question:
    """The goal, and under "more" what kind of goal it is."""
    told = told_apart({"": SEGMENT["no_goal"]} | {c.name: c.name for c in schema.columns if _may_be_goal(c, now)})
    names = list(told)
    chosen = st.selectbox(
        SEGMENT["goal"],
        names,
        index=names.index(now.goal_column) if now.goal_column in names else 0,
        format_func=told.__getitem__,
        help=SEGMENT["goal_help"],
        key=f"goal-{key}",
    )
    goal = chosen or None  # to Streamlit, None means that nothing was chosen
    if goal != now.goal_column:
        return Question(goal, seed=now.seed, allowed=now.allowed)
    return now


def ask_kind(key: str, now: Question) -> Question:
    """What kind of goal the column is, when the guess is wrong."""
    kind = st.selectbox(
        SEGMENT["goal_kind"],
        KINDS,
        index=KINDS.index(now.goal_kind or "auto"),
        format_func=GOAL_KINDS.__getitem__,
        key=f"kind-{key}-{now.goal_column}",
    )
    return replace(now, goal_kind=None if kind == "auto" else cast(GoalKind, kind))


def ask_treatment(key: str, treatments: Sequence[Treatment], now: Question) -> Question:
    """Whether chance left somebody out, so that the difference a message makes can be read; asked where the data may know."""
    by_name = {t.column: t for t in treatments if t.column != now.goal_column}
    if not by_name:
        return now
    told = told_apart({"": SEGMENT["no_treatment"]} | {name: _treatment_text(one) for name, one in by_name.items()})
    names = list(told)
    chosen = st.selectbox(
        SEGMENT["treatment"],
        names,
        index=names.index(now.treatment) if now.treatment in names else 0,
        format_func=told.__getitem__,
        help=SEGMENT["treatment_help"],
        key=f"treatment-{key}-{now.goal_column}",
    )
    if not chosen:
        return replace(now, treatment=None, control=None, treated=None)
    same = now.treatment == chosen
    asked = replace(now, treatment=chosen, control=by_name[chosen].control, treated=now.treated if same else None)
    return _ask_treated(key, by_name[chosen], asked)


def _treatment_text(treatment: Treatment) -> str:
    return SEGMENT["treatment_of"].format(control=treatment.control, column=treatment.column)


def _ask_treated(key: str, treatment: Treatment, now: Question) -> Question:
    """Which of several messages; one that is alone needs no question."""
    messages = [level for level in treatment.levels if level != treatment.control]
    if len(messages) < 2:
        return now
    told = told_apart({"": SEGMENT["any_treated"]} | {message: message for message in messages})
    names = list(told)
    chosen = st.selectbox(
        SEGMENT["treated"],
        names,
        index=names.index(now.treated) if now.treated in names else 0,
        format_func=told.__getitem__,
        key=f"treated-{key}-{now.goal_column}",
    )
    return replace(now, treated=chosen or None)


def _may_be_goal(column: Column, now: Question) -> bool:
    """Also what was asked before it became sensitive: that it is refused is then said, instead of asking nothing silently."""
    was_asked = column.role == "sensitive" and column.name == now.goal_column
    return (column.role in ("feature", "goal") or was_asked) and column.kind in ("flag", "category", "number")


def ask_focus(key: str, now: Choices, has_goal: bool) -> Choices:
    """Who they are, or what they respond to; without a goal there is nothing to respond to."""
    if not has_goal:
        return now
    focus = st.select_slider(
        SEGMENT["focus"],
        FOCUS_STEPS,
        min(FOCUS_STEPS, key=lambda f: abs(f - now.focus)),
        format_func=focus_text,
        help=SEGMENT["focus_help"],
        key=f"focus-{key}",
    )
    return replace(now, focus=float(focus))


def ask_smallest(key: str, now: Choices, in_force: int, least: int, most: int) -> Choices:
    """The smallest group worth a message: the method's own choice, or the user's, from `least` to `most` customers."""
    own = st.toggle(
        SEGMENT["smallest_own"], now.smallest_group is not None, key=f"own-{key}", help=SEGMENT["smallest_help"].format(least=least)
    )
    if not own:
        st.markdown(f"{SEGMENT['smallest']}: {people(in_force)}.")
        return replace(now, smallest_group=None)
    size = ask_number(SEGMENT["smallest"], max(now.smallest_group or in_force, least), f"smallest-{key}", least, most)
    return replace(now, smallest_group=round(size))


def ask_money(key: str, now: Choices, kind: str) -> Choices:
    """Value and costs; profit appears when a value is given."""
    if not st.toggle(SEGMENT["use_money"], now.economics.known, key=f"money-{key}"):
        return replace(now, economics=Economics())
    money = now.economics if now.economics.known else USUAL_MONEY
    label = SEGMENT["value_amount"] if kind == "value" else SEGMENT["value"]
    return replace(
        now,
        economics=Economics(
            ask_number(label, money.value_per_hit or 0.0, f"value-{key}"),
            ask_number(SEGMENT["message_cost"], money.cost_per_message, f"message-{key}"),
            ask_number(SEGMENT["segment_cost"], money.cost_per_segment, f"segment-{key}"),
            ask_number(SEGMENT["review_hours"], money.review_hours_per_segment, f"hours-{key}"),
            ask_number(SEGMENT["hour_cost"], money.cost_per_hour, f"hour-{key}"),
        ),
    )


def ask_compare(key: str, now: Choices, schema: Schema) -> Choices:
    """The simpler ways that stand on the picture beside the groups: own columns, the RFM grid, k-means."""
    can = choosable(schema)
    columns = st.multiselect(
        COMPARE["columns"], can, [name for name in now.compare.columns if name in can], max_selections=3, key=f"columns-{key}"
    )
    rfm = has_rfm(schema) and st.toggle(COMPARE["rfm"], now.compare.rfm, key=f"rfm-{key}", help=COMPARE["rfm_help"])
    kmeans = st.toggle(COMPARE["kmeans"], now.compare.kmeans, key=f"kmeans-{key}", help=COMPARE["kmeans_help"])
    return replace(now, compare=Compare(tuple(columns), rfm, kmeans))


def ask_floors(key: str, now: Choices) -> Choices:
    """The scores below which a letter rules a choice out."""
    st.markdown(SEGMENT["floors_help"])
    asked = {
        name: st.slider(NAMES[name], 0, 100, round(getattr(now.floors, name)), 5, key=f"floor-{name}-{key}") for name in LETTERS
    }
    return replace(now, floors=Floors(**{name: float(score) for name, score in asked.items()}))


def ask_weights(key: str, now: Choices, learned: Learned) -> Choices:
    """One weight for each way to divide that this data covers."""
    there = {c.family for c in learned.assigner.space.encoder.columns}
    st.markdown(SEGMENT["weights_help"])
    weights = {}
    for family in (f for f in FAMILIES if f in there):
        start = now.family_weights.get(family, 1.0)
        weights[family] = st.slider(FAMILY_WORDS[family], 0.0, MOST_WEIGHT, float(start), WEIGHT_STEP, key=f"weight-{family}-{key}")
    _locked(key, learned.schema)
    return replace(now, family_weights={family: weight for family, weight in weights.items() if weight != 1.0})


def _locked(key: str, schema: Schema) -> None:
    """What is sensitive stands at 0 and stays there; it can only be seen that it does."""
    n = len(schema.with_role("sensitive"))
    if n:
        key = f"weight-sensitive-{key}"
        st.slider(SEGMENT["locked"], 0.0, MOST_WEIGHT, 0.0, WEIGHT_STEP, key=key, disabled=True, help=LOCKED.of(n))
