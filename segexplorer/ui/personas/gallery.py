"""The cards of all groups, best first, in one component: hundreds of Streamlit's own elements would take seconds to appear."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.services import personas
from segexplorer.ui import state
from segexplorer.ui.personas.card_facts import gallery_text

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.grown import Grown
    from segexplorer.store.records import Exploration

_HERE, _EXPLORER = Path(__file__).parent, Path(__file__).parents[1] / "explorer"
_mount = st.components.v2.component(
    "segexplorer_gallery",
    html='<div class="gallery"></div>\n',
    css="\n".join(file.read_text(encoding="utf-8") for file in (_HERE / "gallery.css", _EXPLORER / "colours.css")),
    js="\n".join(file.read_text(encoding="utf-8") for file in (_EXPLORER / "dom.js", _HERE / "gallery.js")),
    isolate_styles=True,
)


def show(app: App, exploration: Exploration, grown: Grown, k: int, family: str | None, key: str) -> None:
    """The gallery; with a family only its traits, and the cards that one of them leads."""
    cards = personas.cards(app, exploration, grown, k, state.model(key))
    _mount(key=f"gallery-{exploration.id}", data={"gallery": gallery_text(cards, family, app.settings.privacy_minimum)})
