"""The twelve ways to divide customers as one calm strip: filled, half filled or hollow, and what is missing in words."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.ui.text import literal
from segexplorer.words.data_findings import column_list
from segexplorer.words.data_ways import ADDS, SHORT, SOURCE, WAYS

if TYPE_CHECKING:
    from segexplorer.core.coverage import Way
    from segexplorer.core.model import Schema
    from segexplorer.services.looking import Look

COVERED = ("strong", "weak")
MARKS = {  # told apart by shape: full, half, a dash, nothing
    "strong": '<circle cx="20" cy="20" r="16" fill="currentColor"/>',
    "weak": '<path d="M20 4a16 16 0 0 0 0 32z" fill="currentColor"/>',
    "idle": '<path d="M12 20h16" stroke="currentColor" stroke-width="3" stroke-linecap="round"/>',
    "none": "",
}
RINGS = {"none": 'stroke-dasharray="4 5" opacity="0.55"'}
STRIP = "display:grid;grid-template-columns:repeat(auto-fit,minmax(100px,1fr));gap:1.25rem .5rem;margin:.75rem 0 .5rem"
CELL = "text-align:center;line-height:1.3"
MARK = "width:3rem;height:3rem;color:var(--st-primary-color,currentColor)"


def ways(schema: Schema, look: Look) -> None:
    """The strip, and for each way that is missing what it would add and where it is found."""
    found = look.ways(schema)
    st.subheader(WAYS["title"].format(count=sum(way.strength in COVERED for way in found)))
    st.html(strip(found))
    for way in (way for way in found if way.strength != "none"):
        names = column_list([literal(name) for name in way.columns or way.idle], 6)
        st.markdown(f"**{SHORT[way.family]}**: " + WAYS["here" if way.columns else "idle_here"].format(columns=names))
    missing = [way.family for way in found if way.strength == "none"]
    if missing:
        st.subheader(WAYS["missing"])
    for family in missing:
        st.markdown(WAYS["line"].format(name=SHORT[family], adds=ADDS[family], source=SOURCE[family]))


def strip(found: tuple[Way, ...]) -> str:
    """The strip as HTML."""
    return f'<div role="list" style="{STRIP}">{"".join(map(_cell, found))}</div>'


def _cell(way: Way) -> str:
    name, state = html.escape(SHORT[way.family]), html.escape(WAYS[way.strength])
    ring = f'<circle cx="20" cy="20" r="16" fill="none" stroke="currentColor" stroke-width="2.5" {RINGS.get(way.strength, "")}/>'
    mark = f'<svg viewBox="0 0 40 40" style="{MARK}" aria-hidden="true">{ring}{MARKS[way.strength]}</svg>'
    return f'<div role="listitem" style="{CELL}">{mark}<div><b>{name}</b></div><div>{state}</div></div>'
