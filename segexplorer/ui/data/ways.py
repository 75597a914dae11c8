"""The twelve ways to divide customers as one calm strip: filled, half filled or hollow, and what is missing in words."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.ui.data.style import ACCENT
from segexplorer.ui.text import literal
from segexplorer.words.data_findings import column_list
from segexplorer.words.data_ways import ADDS, SHORT, SOURCE, WAYS

if TYPE_CHECKING:
    from segexplorer.core.coverage import Way
    from segexplorer.core.model import Schema
    from segexplorer.services.looking import Look

COVERED = ("strong", "weak")
MARKS = {  # told apart by shape: full, half, a ring with a dash, a broken ring
    "strong": f"border:.16rem solid {ACCENT};background:{ACCENT}",
    "weak": f"border:.16rem solid {ACCENT};background:linear-gradient(90deg,{ACCENT} 50%,transparent 50%)",
    "idle": "border:.16rem solid currentColor;opacity:.6",
    "none": "border:.16rem dashed currentColor;opacity:.45",
}
INSIDE = {"idle": "–"}
STRIP = "display:grid;grid-template-columns:repeat(auto-fit,minmax(5.6rem,1fr));gap:1.25rem .4rem;margin:.75rem 0 .5rem"
CELL = "text-align:center;line-height:1.3;font-size:.85rem"
MARK = "display:inline-flex;align-items:center;justify-content:center;width:3rem;height:3rem;border-radius:50%;margin-bottom:.35rem"


def ways(schema: Schema, look: Look) -> None:
    """The strip, and for each way that is missing what it would add and where it is found."""
    found = look.ways(schema)
    st.subheader(WAYS["title"].format(count=sum(way.strength in COVERED for way in found)))
    st.html(strip(found))
    missing = [way.family for way in found if way.strength == "none"]
    if missing:
        st.subheader(WAYS["missing"])
    for family in missing:
        st.markdown(WAYS["line"].format(name=SHORT[family], adds=ADDS[family], source=SOURCE[family]))
    if missing and len(missing) < len(found):
        st.subheader(WAYS["covered"])
    for way in (way for way in found if way.strength != "none"):
        names = column_list([literal(name) for name in way.columns or way.idle], 6)
        st.markdown(f"**{SHORT[way.family]}**: " + WAYS["here" if way.columns else "idle_here"].format(columns=names))


def strip(found: tuple[Way, ...]) -> str:
    """The strip as HTML."""
    return f'<div role="list" style="{STRIP}">{"".join(map(_cell, found))}</div>'


def _cell(way: Way) -> str:
    name, state = html.escape(SHORT[way.family]), html.escape(WAYS[way.strength])
    mark = f'<div style="{MARK};{MARKS[way.strength]}" aria-hidden="true">{INSIDE.get(way.strength, "")}</div>'
    return f'<div role="listitem" style="{CELL}">{mark}<div><b>{name}</b></div><div>{state}</div></div>'
