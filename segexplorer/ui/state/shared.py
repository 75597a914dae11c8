"""What all sessions share: the installation, and what is made once for everybody. Each is found again by its content."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.words import language
from segexplorer.words.editing import EDITING

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.comparison import Newer
    from segexplorer.core.grown import Grown, Model
    from segexplorer.core.model import Choices
    from segexplorer.services.datasets import Described
    from segexplorer.services.looking import Look
    from segexplorer.store.records import Exploration


@st.cache_resource(show_spinner=False)
def app() -> App:
    """The running installation, put together once for all sessions."""
    from segexplorer.bootstrap import open_app
    from segexplorer.settings import read_settings

    return open_app(read_settings())


@st.cache_resource(show_spinner=False)
def warm() -> bool:
    """Once a server: have the sample learned before anybody opens it."""
    from segexplorer.services.preparing import warm_sample

    warm_sample(app())
    return True


@st.cache_data(ttl=60, show_spinner=False, max_entries=32)
def tables(connection: str) -> list[tuple[str, str]]:
    """(schema, name) of the tables and views of a connected database, believed for a minute."""
    from segexplorer.services.connections import tables

    return [(table.schema, table.name) for table in tables(app(), connection)]


@st.cache_resource(show_spinner=False, max_entries=8)
def model(key: str) -> Model:
    """What was learned, one copy for all sessions; the key is the content's hash."""
    from segexplorer.services.preparing import load

    return load(app(), key)


@st.cache_resource(show_spinner=False, max_entries=8)
def newer(key: str, newer_id: str) -> Newer:
    """What a newer data set comes to under the model of that key, one copy for all sessions."""
    from segexplorer.services.newer import load

    return load(app(), key, newer_id)


def grown(key: str, choices: str, edits: str = "") -> Grown:
    """Tree, path and personas for one set of choices (as JSON) and edits (`edits`), with names in the language that is spoken."""
    return _grown(key, choices, edits, language.current())


@st.cache_resource(show_spinner=False, max_entries=64)
def _grown(key: str, choices: str, edits: str, spoken: str) -> Grown:
    """Edits change the tree that was grown without them; another language than English only names that tree anew."""
    from segexplorer.services import editing
    from segexplorer.services.explorations import choices_from
    from segexplorer.services.exploring import grow_again, named_in
    from segexplorer.services.naming import lexicon_of

    chosen = choices_from(json.loads(choices))
    if edits != editing.NONE:
        return editing.apply_edits(app(), model(key), key, _grown(key, choices, editing.NONE, spoken), chosen, edits)
    words = lexicon_of(app(), spoken)
    if spoken != language.ENGLISH:
        return named_in(model(key), _grown(key, choices, editing.NONE, language.ENGLISH), words, app().settings.privacy_minimum)
    return grow_again(model(key), chosen, app().settings.privacy_minimum, words)


def edits(exploration: Exploration, key: str) -> str:
    """The name of what was edited by hand, under the model of that key: what `grown` takes."""
    from segexplorer.services import editing

    with st.spinner(EDITING["wait"]):  # takes time only where a group of another model is looked for
        return editing.name_of(app(), exploration, key)


def payload(key: str, choices: str, beside: str, make: Callable[[], str]) -> str:
    """The text the browser draws from, made once a language for a set of choices and what was measured beside them by then."""
    return _payload(key, choices, beside, language.current(), make)


@st.cache_resource(show_spinner=False, max_entries=64)
def _payload(key: str, choices: str, beside: str, spoken: str, _make: Callable[[], str]) -> str:
    return _make()


def as_json(choices: Choices) -> str:
    """What of the choices shapes tree and path, as the key of a cached one: neither floors nor comparisons do."""
    return json.dumps({n: v for n, v in asdict(choices).items() if n not in ("floors", "compare")}, sort_keys=True)


@st.cache_resource(show_spinner=False, max_entries=16)
def look(name: str, today: str, _described: Described) -> Look:
    """What is in a data set, one copy for all sessions; `name` is looking.name_of of it, `today` an ISO day."""
    from segexplorer.services import looking

    return looking.look(app(), _described, today)


@st.cache_resource(show_spinner=False, max_entries=32)
def leaks(name: str, _described: Described) -> tuple[str, ...]:
    """The columns that give the known or likely goal away."""
    from segexplorer.services import looking

    return looking.leaks(app(), _described)
