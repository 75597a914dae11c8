"""What stands around every page: the names of the pages, and the choice of a language."""

from __future__ import annotations

import html
from urllib.parse import urlencode

import streamlit as st

from segexplorer.ui.state import LANGUAGE
from segexplorer.words import language
from segexplorer.words.pages import LANGUAGES, PAGES

TABS = ("part", "tab")  # the open tab stands in the address by its name, which is another one in another language
STYLE = (
    "<style>.st-key-languages{position:fixed;top:.95rem;right:4.2rem;z-index:999991;width:auto}"
    ".st-key-languages nav{display:flex;gap:.75rem;font-size:.875rem;line-height:1.7rem}"
    ".st-key-languages a{color:inherit}.st-key-languages b{opacity:.75;font-weight:400}</style>"
)


# Streamlit's own page says it is English, whatever is on it; those who have it read aloud must hear the right language.
_declare = st.components.v2.component(
    "segexplorer_language", js="export default ({ data }) => { document.documentElement.lang = data; };"
)


def titles() -> dict[str, str]:
    """Page -> its name in the navigation, in this order."""
    return dict(PAGES)


def languages() -> None:
    """A link for each language, at the top right; what is open stays open, as its address says it."""
    parameters = {name: st.query_params.get_all(name) for name in st.query_params if name not in (LANGUAGE, *TABS)}
    links = "".join(_link(one, {**parameters, LANGUAGE: [one]}) for one in language.languages())
    with st.container(key="languages"):
        st.html(f'{STYLE}<nav aria-label="{html.escape(LANGUAGES["choose"], quote=True)}">{links}</nav>')
        _declare(key="language", data=language.current())


def _link(one: str, parameters: dict[str, list[str]]) -> str:
    name = html.escape(language.name_of(one))
    if one == language.current():
        return f'<b lang="{one}" aria-current="true">{name}</b>'
    address = html.escape("?" + urlencode(parameters, doseq=True), quote=True)
    return f'<a href="{address}" target="_self" lang="{one}" hreflang="{one}">{name}</a>'
