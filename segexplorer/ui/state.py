"""What one visitor's session remembers, and what all sessions share. The only user of session state and caches.

Nothing of value lives only here: the store and the address hold it, a refresh loses nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.runtime.scriptrunner import get_script_run_ctx

from segexplorer.words import language
from segexplorer.words.editing import EDITING

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.comparison import Newer
    from segexplorer.core.learned import Grown, Model
    from segexplorer.core.model import Choices
    from segexplorer.services.datasets import Described
    from segexplorer.services.looking import Look
    from segexplorer.store.records import Exploration

ARRIVED = "_arrived"
NEXT = "next"
LANGUAGE = "lang"


@st.cache_resource(show_spinner=False)
def app() -> App:
    """The running installation, put together once for all sessions."""
    from segexplorer.bootstrap import open_app
    from segexplorer.settings import read_settings

    return open_app(read_settings())


def arrive() -> None:
    """Note that app.py has run in this session: its checks are done, and pages may open."""
    st.session_state[ARRIVED] = True
    language.use(_language())


def _language() -> str:
    """What the visitor chose (in the address, or earlier in this session), else what the browser asks for, else the setting."""
    chosen = language.known(st.query_params.get(LANGUAGE) or st.session_state.get(f"_{LANGUAGE}"))
    if chosen is None:
        return language.known(st.context.locale) or language.known(app().settings.language) or language.ENGLISH
    st.session_state[f"_{LANGUAGE}"] = chosen
    st.query_params[LANGUAGE] = chosen  # so that a refresh, and whoever gets the address, reads the same
    return chosen


def _language_otherwise() -> str:
    """Inside a fragment or a callback, which may run in a thread where no page has said it; elsewhere nobody listens."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return language.ENGLISH
    spoken = _language()
    language.use(spoken)
    return spoken


language.ask_otherwise(_language_otherwise)


def enter(page: str) -> App:
    """The installation, for a page that may be shown. The first line of every page; nothing above it reaches anybody.

    Until some session has run st.navigation, a fresh server serves each file of pages/ by its address, past app.py.
    Such a page sends its visitor to app.py first, which brings them back (`sent_from`).
    """
    if st.session_state.get(ARRIVED):
        return app()
    try:
        st.switch_page("app.py", query_params={**_parameters(), NEXT: page})
    except StreamlitAPIException:
        st.rerun()  # another session ran st.navigation a moment ago: from now on app.py comes first by itself


def sent_from(pages: Sequence[str]) -> tuple[str, dict[str, list[str]]] | None:
    """The page that `enter` sent the visitor away from, with the other parameters of its address; None if none did."""
    wanted = st.query_params.get(NEXT)
    if wanted not in pages:
        return None
    return cast(str, wanted), {name: values for name, values in _parameters().items() if name != NEXT}


def _parameters() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def open_page(page: str, **parameters: str) -> None:
    """Go to a page; what it should show stands in its address, so a refresh or a colleague finds it again."""
    st.switch_page(f"pages/{page}.py", query_params=parameters)


def current(name: str) -> str | None:
    """What the address says is open, else what was open last in this session; written back into the address."""
    said = st.query_params.get(name) or st.session_state.get(f"_{name}")
    if said:
        st.session_state[f"_{name}"] = said
        st.query_params[name] = said
    return said


def forget(name: str) -> None:
    """Nothing of that name is open any more."""
    st.session_state.pop(f"_{name}", None)
    st.query_params.pop(name, None)


def remember(name: str, value: str) -> None:
    """What another page should open, unless its address says otherwise."""
    st.session_state[f"_{name}"] = value


def set_current(name: str, value: str) -> None:
    """Open something without leaving the page."""
    st.session_state[f"_{name}"] = value
    st.query_params[name] = value


def remember_deleted(exploration_id: str, name: str) -> None:
    """Offer an undo for this one."""
    st.session_state["_deleted"] = (exploration_id, name)


def last_deleted() -> tuple[str, str] | None:
    """(id, name) of what was deleted last in this session."""
    return st.session_state.get("_deleted")


def forget_deleted() -> None:
    """No undo on offer any more."""
    st.session_state.pop("_deleted", None)


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
