"""The frame around all pages: which there are, and who is brought back to where they wanted to go."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from segexplorer.ui import frame, state, theme

# A file of ours: Streamlit fetches a named icon (:material/...:) for the tab from a server of Google's.
ICON = Path(__file__).parent / "static" / "icon.png"


def main() -> None:
    """Run the page the visitor is on."""
    state.arrive()
    pages = {name: st.Page(f"pages/{name}.py", title=title, default=name == "home") for name, title in frame.titles().items()}
    page = st.navigation(list(pages.values()), position="top")
    if sent := state.sent_from(list(pages)):
        st.switch_page(pages[sent[0]], query_params=sent[1])
    st.set_page_config(page_title=f"{page.title} · segexplorer", page_icon=ICON, layout="wide")
    theme.mend()
    frame.languages()
    page.run()


# Streamlit runs this file as the main program. A worker process may import it too, and must not.
if __name__ == "__main__":
    main()
