"""What a session remembers of its widgets: where they stood, what they follow, what was clicked."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

if TYPE_CHECKING:
    pass


def seen(exploration_id: str, record: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """What this session's controls show of an exploration, and a number that rises when they must show something else."""
    return cast(tuple[dict[str, Any], int], st.session_state.setdefault(f"_seen-{exploration_id}", (record, 0)))


def show_record(exploration_id: str, record: dict[str, Any], *, anew: bool) -> None:
    """Note what the controls show now; `anew` when they are to take it over from the store."""
    _, revision = seen(exploration_id, record)
    st.session_state[f"_seen-{exploration_id}"] = (record, revision + anew)


def controls_of(exploration_id: str) -> str:
    """The name of this session's controls of an exploration: another one when they must show what others changed."""
    _, revision = seen(exploration_id, {})
    return f"{exploration_id}~{revision}" if revision else exploration_id


def moved(widget: str, now: tuple[int, int], start: tuple[int, int]) -> bool:
    """True when a widget stands elsewhere than at this session's last look, or than where it started."""
    began, before = st.session_state.get(f"_at-{widget}", (start, start))
    st.session_state[f"_at-{widget}"] = (start, now)
    return bool(now != (before if began == start else start))


def before_this(name: str, now: str) -> str | None:
    """What stood here before the last change in this session; None when nothing else ever did."""
    latest, previous = st.session_state.get(f"_before-{name}", (now, None))
    if latest != now:
        latest, previous = now, latest
    st.session_state[f"_before-{name}"] = (latest, previous)
    return cast("str | None", previous)


def rests(name: str, now: str, seconds: float) -> bool:
    """True when this has stood unchanged in this session for so long."""
    shown, since = st.session_state.get(f"_rests-{name}", (None, 0.0))
    if shown != now:
        since = time.monotonic()
        st.session_state[f"_rests-{name}"] = (now, since)
    return time.monotonic() - since >= seconds


def swapped(name: str, now: str) -> str | None:
    """What stood here before in this session, when it was something else."""
    before = st.session_state.get(f"_swapped-{name}")
    st.session_state[f"_swapped-{name}"] = now
    return cast("str | None", before) if before != now else None


def while_shown(widget: str, revision: int, make: Callable[[], tuple[int, int]]) -> tuple[int, int]:
    """Where a widget started: made when it appears or its revision changes, then the same until its page is left."""
    held = st.session_state.get(f"_start-{widget}")
    if held is None or held[0] != revision or widget not in st.session_state:
        held = st.session_state[f"_start-{widget}"] = (revision, make())
    return cast(tuple[int, int], held[1])


def follow(widget: str, value: Any) -> str:
    """The key of a widget that shows a value kept elsewhere: it takes over what has changed there since it was last shown."""
    if st.session_state.get(f"_followed-{widget}") != value or widget not in st.session_state:
        st.session_state[f"_followed-{widget}"] = st.session_state[widget] = value
    return widget


def note(name: str, value: Any) -> None:
    """Keep something for the next look of this session; nothing is lost when it is forgotten."""
    st.session_state[f"_note-{name}"] = value


def noted(name: str, otherwise: Any) -> Any:
    """What was noted under that name."""
    return st.session_state.get(f"_note-{name}", otherwise)


def clicked(widget: str) -> Any:
    """What stands behind the mark of a chart that was clicked last (its customdata); None after a click beside it."""
    points = st.session_state.get(widget, {}).get("selection", {}).get("points", [])
    return points[-1].get("customdata") if points else None


def chosen(widget: str) -> Any:
    """What a widget says, for its callback."""
    return st.session_state.get(widget)


def put(widget: str, value: Any) -> None:
    """Set a widget from a callback, before it is shown again."""
    st.session_state[widget] = value


def led(widget: str, value: Any) -> None:
    """Note that the value kept elsewhere is this widget's own: while it is moved on quickly, it must not follow itself back."""
    st.session_state[f"_followed-{widget}"] = value


def key_of_next(widget: str) -> str:
    """The key of a widget that `use_next` replaces by an empty one of its kind."""
    return f"{widget}-{st.session_state.get(f'_next-{widget}', 0)}"


def use_next(widget: str) -> None:
    """From the next run on another widget stands there, and what the last one held is dropped."""
    st.session_state[f"_next-{widget}"] = st.session_state.get(f"_next-{widget}", 0) + 1
