"""What a group is called, its colour and its note. What somebody enters outlasts what others do meanwhile, and is kept for the
group it was entered for."""

from __future__ import annotations

import streamlit as st

from segexplorer.core.edits import LONGEST_NAME, LONGEST_NOTE, tidy
from segexplorer.core.model import Persona
from segexplorer.services import editing
from segexplorer.ui.personas.edit_desk import Desk
from segexplorer.words.editing import COLOURS, EDITING


def name(desk: Desk, node: int, persona: Persona) -> None:
    """Another name."""
    now, place = persona.name if persona.renamed else "", desk.people(node)
    with st.form(f"name-{place}", border=False):
        key = desk.typed(f"text-{place}", now)
        help_text = EDITING["name_help"]
        typed = st.text_input(EDITING["name"], max_chars=LONGEST_NAME, placeholder=persona.name, help=help_text, key=key)
        if st.form_submit_button(EDITING["save_name"]) and tidy(typed) != now:
            desk.save(key, typed, lambda: editing.rename(desk.app, desk.exploration, desk.group(node), typed))


def other_names(desk: Desk, node: int, persona: Persona) -> None:
    """Names that the data would bear out as well; one click takes one."""
    free = [name for name in persona.alternatives if name != persona.name]
    if free:
        chosen = st.pills(EDITING["alternatives"], free, key=f"other-{node}-{desk.widget}")
        if chosen:
            desk.do(lambda: editing.rename(desk.app, desk.exploration, desk.group(node), chosen))


def colour(desk: Desk, node: int, persona: Persona) -> None:
    """Another colour."""
    place = desk.people(node)
    with st.form(f"colour-{place}", border=False):
        key = desk.typed(f"slot-{place}", persona.colour)
        chosen = st.selectbox(
            EDITING["colour"],
            range(len(COLOURS["all"])),
            format_func=COLOURS["all"].__getitem__,
            help=EDITING["colour_help"],
            key=key,
            filter_mode=None,
        )
        if st.form_submit_button(EDITING["save_colour"]) and (chosen, 0) != (persona.colour, persona.shade):
            desk.save(key, chosen, lambda: editing.paint(desk.app, desk.exploration, desk.group(node), chosen))


def note(desk: Desk, node: int, persona: Persona) -> None:
    """A few words of one's own."""
    place, most = desk.people(node), max(LONGEST_NOTE, len(persona.note))  # two that were merged have the notes of both
    with st.form(f"note-{place}", border=False):
        key = desk.typed(f"words-{place}", persona.note)
        typed = st.text_area(EDITING["note"], max_chars=most, height=96, help=EDITING["note_help"], key=key)
        if st.form_submit_button(EDITING["save_note"]) and typed.strip() != persona.note:
            desk.save(key, typed, lambda: editing.annotate(desk.app, desk.exploration, desk.group(node), typed))
