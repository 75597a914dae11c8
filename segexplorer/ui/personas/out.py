"""Taking cards along: all of them in one file, or one as a picture or as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.services import out, personas
from segexplorer.ui import state
from segexplorer.ui.text import told_apart
from segexplorer.words.out import OUT

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.cards import Card
    from segexplorer.core.grown import Grown
    from segexplorer.services.out import Manifest
    from segexplorer.store.records import Exploration

PICTURES = {"png": (out.as_png, "image/png"), "svg": (out.as_svg, "image/svg+xml")}


def show(app: App, exploration: Exploration, grown: Grown, k: int, key: str) -> None:
    """What can be taken along, folded away; a file is made when it is asked for."""
    with st.popover(
        OUT["take"], icon=":material/download:", width="stretch", key=f"out-{exploration.id}", on_change="rerun"
    ) as opened:
        if not opened.open:
            return
        cards = personas.cards(app, exploration, grown, k, state.model(key))
        manifest = out.manifest_of(app, exploration, grown, k)
        _all(cards, manifest)
        _one(cards, manifest, f"{exploration.id}-{k}")


def _all(cards: tuple[Card, ...], manifest: Manifest) -> None:
    name = out.file_name(f"{manifest.dataset} {OUT['cards_file']}", "pdf")
    pdf, archive = out.later(lambda: out.as_pdf(cards, manifest)), out.later(lambda: out.as_zip(cards, manifest))
    st.download_button(
        OUT["pdf"],
        pdf,
        name,
        "application/pdf",
        type="primary",
        help=OUT["pdf_help"],
        on_click="ignore",
        width="stretch",
        key="out-pdf",
    )
    name = f"{name.removesuffix('.pdf')}.zip"
    st.download_button(
        OUT["zip"], archive, name, "application/zip", help=OUT["zip_help"], on_click="ignore", width="stretch", key="out-zip"
    )


def _one(cards: tuple[Card, ...], manifest: Manifest, key: str) -> None:
    """One card: two pictures, and its text with a button that copies it."""
    names = told_apart({at: card.name for at, card in enumerate(cards)})
    at = st.selectbox(OUT["one"], list(names), format_func=names.__getitem__, key=f"out-card-{key}")
    card = cards[at]
    for place, (kind, (make, mime)) in zip(st.columns(2), PICTURES.items(), strict=True):
        content = out.later(lambda make=make: make(card, manifest))  # type: ignore[misc]
        file = out.file_name(card.name, kind)
        place.download_button(OUT[kind], content, file, mime, on_click="ignore", width="stretch", key=f"out-{kind}")
    st.markdown(OUT["text"])
    st.code(out.as_text(card, manifest), language=None, wrap_lines=True)  # with a height it would scroll, for the mouse only
