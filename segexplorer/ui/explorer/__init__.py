"""The live picture: sliders, trade-off, 100 customers and persona cards in one component that follows the finger.

The browser holds the whole path (payload.py) and draws while the slider moves; Python hears of it once, on release.
Traps of this kind of component are kept in explorer.js: one instance per root, values taken only from a new revision.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any

import streamlit as st

from segexplorer.core.model import Path, Persona
from segexplorer.ui.explorer.payload import N_PICKINESS, build

_HERE = File(__file__).parent
_SCRIPTS = (
    "dom.js",
    "labels.js",
    "chart.js",
    "people.js",
    "letters.js",
    "cards.js",
    "explorer.js",
)  # one inline module, so they share one scope
_mount = st.components.v2.component(
    "segexplorer_explorer",
    html='<div class="explorer"></div>\n',
    css="\n".join((_HERE / name).read_text(encoding="utf-8") for name in ("explorer.css", "colours.css")),
    js="\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS),
    isolate_styles=True,
)


@dataclass(frozen=True)
class Committed:
    """Where the sliders were let go, and the segment whose card is open (None: no card)."""

    k: int
    pickiness: int
    selected: int | None = None


def explorer(
    path: Path,
    personas: Mapping[int, Persona],
    *,
    k: int,
    pickiness: int,
    revision: int,
    key: str,
    on_change: Callable[[], None] | None = None,
    payload: str | None = None,
) -> Committed:
    """Show the live picture and give what the user last let go of.

    `k` and `pickiness` are where it starts; they are taken again only when `revision` was raised, which is how Python
    moves the sliders itself. Give `payload` (from `build`) when it is already at hand.
    """
    result = _mount(
        key=key,
        data={
            "path": payload if payload is not None else build(path, personas),
            "k": k,
            "pickiness": pickiness,
            "revision": revision,
        },
        on_choice_change=on_change or _nothing,
    )
    return committed(path, getattr(result, "choice", None), k=k, pickiness=pickiness, revision=revision)


def committed(path: Path, choice: Any, *, k: int, pickiness: int, revision: int) -> Committed:
    """What came back from the browser, distrusted: of an older revision, out of range or malformed means not said."""
    most = len(path.cuts)
    started = Committed(_within(k, 1, most), _within(pickiness, 0, N_PICKINESS - 1))
    if not isinstance(choice, Mapping) or choice.get("revision") != revision:
        return started
    selected = choice.get("selected")
    return Committed(
        _within(choice.get("k"), 1, most, started.k),
        _within(choice.get("pickiness"), 0, N_PICKINESS - 1, started.pickiness),
        selected if isinstance(selected, int) and selected in path.nodes else None,
    )


def _within(value: Any, low: int, high: int, otherwise: int | None = None) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return low if otherwise is None else otherwise
    return int(min(max(value, low), high))


def _nothing() -> None:
    """Streamlit needs a callable to know of the state value."""


__all__ = ["Committed", "build", "committed", "explorer"]
