"""The web server: Streamlit's app inside our security headers, bound to this machine unless told otherwise."""

from __future__ import annotations

import atexit
import base64
import gc
import hashlib
import importlib
import os
import re
import signal
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import NoReturn

import streamlit as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from segexplorer.errors import UnusableInput
from segexplorer.settings import MB, PROJECT, Settings, has_display, read_settings
from segexplorer.workers import end_workers, ending

SCRIPT = PROJECT / "app.py"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
CLOSED = ("/_stcore/metrics",)  # open to anyone in Streamlit: sessions and memory
HEAVY = (
    "pandas",
    "plotly.graph_objects",
    "sklearn.cluster",
    "sklearn.ensemble",
    "sklearn.tree",
    "duckdb",
    "segexplorer.bootstrap",
    "segexplorer.services.preparing",
    "segexplorer.ui.workbench",
)

# Streamlit sets none of these. No 'unsafe-eval'; inline style is what its widgets need; blob: is how a component's
# script is loaded. Behind TLS the proxy's own policy should say wss: for ws:.
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def _inline_scripts() -> str:
    """The few scripts inside Streamlit's own page, each allowed by what it says and not by where it stands."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    hashes = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(page))
    return "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in hashes)


CONTENT_POLICY = (
    f"default-src 'self'; script-src 'self' blob:{_inline_scripts()}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws:; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecurityHeaders:
    """ASGI middleware: our headers on every answer, and 404 for what is nobody's business outside."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self._headers]
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _is_closed(scope["path"]):
            await send_with_headers({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self._app(scope, receive, send_with_headers)


def _is_closed(path: str) -> bool:
    return path.rstrip("/").endswith(CLOSED)


def build(*, freeze: bool = True, open_browser: bool = False, on_start: Callable[[], None] | None = None) -> st.App:
    """The ASGI application around app.py; `on_start` runs beside it once it is up."""

    @asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[None]:
        import_heavy()
        if freeze:
            freeze_imports()
        if open_browser:
            threading.Timer(0.5, _open_browser).start()  # by then the server answers
        if on_start:
            threading.Thread(target=_unless_ending, args=(on_start,), daemon=True).start()
        yield

    return st.App(SCRIPT, middleware=[Middleware(SecurityHeaders)], lifespan=lifespan)


def _unless_ending(work: Callable[[], None]) -> None:
    """Do work beside the server. Its folders and libraries go away under it when the server stops: then its errors say nothing."""
    try:
        work()
    except Exception:
        if not ending():
            raise


def import_heavy() -> None:
    """Import what the pages use before the first visitor has to wait for it."""
    for name in HEAVY:
        importlib.import_module(name)


def freeze_imports() -> None:
    """Take everything that is imported by now out of the garbage collector's sight.

    Streamlit collects after each run of a script, and walking over all of pandas and scikit-learn each time is two
    thirds of what a click costs; benchmarks/gc_freeze.py measures it.
    """
    gc.collect()
    gc.freeze()


def serve(
    host: str | None = None,
    port: int | None = None,
    *,
    open_browser: bool = True,
    freeze: bool = True,
    on_start: Callable[[], None] | None = None,
) -> NoReturn:
    """Serve until stopped, and end the process. `host` and `port` go before the settings. Raises UnusableInput for a bad setting,
    and where work cannot be kept or nobody can be listened to."""
    settings = read_settings()
    _check_places(settings)
    app = build(freeze=freeze, open_browser=open_browser and has_display(), on_start=on_start)
    # Streamlit looks for .streamlit/ and static/ beside the program that was started; ours lie beside app.py.
    sys.argv[:] = [str(SCRIPT)]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # `docker stop` ends as calmly as Ctrl+C
    with suppress(KeyboardInterrupt):
        _listen(app, settings, host or settings.host, settings.port if port is None else port)
    end_workers()
    _leave()


def _leave() -> NoReturn:
    """End the process without Python taking itself apart: threads that are inside DuckDB or Arrow just then abort it."""
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(0)


def _check_places(settings: Settings) -> None:
    """Raises UnusableInput where work cannot be kept, before anybody is told to open the app."""
    from segexplorer.store.repository import open_store  # late: SQLAlchemy takes 0.3 s

    try:
        settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryFile(dir=settings.data_folder):
            pass
    except OSError as problem:
        raise UnusableInput("bad_data_folder", folder=settings.data_folder) from problem
    open_store(settings.store_url).close()


def _listen(app: st.App, settings: Settings, host: str, port: int) -> None:
    try:
        app.run(config=_options(settings, host, port))
    except OSError as problem:
        raise UnusableInput("cannot_listen", host=host, port=port) from problem


def _options(settings: Settings, host: str, port: int) -> dict[str, object]:
    # Names a browser may call us by: a foreign page that resolves its own name to 127.0.0.1 is turned away.
    names = {"server.allowedHosts": list(LOOPBACK)} if host in LOOPBACK else {}
    # Of a port nobody chose the next free one will do; one that somebody chose is either free or an error.
    chosen = {"server.port": port} if port != Settings.port else {}
    return {
        **names,
        **chosen,
        "server.address": host,
        "server.headless": True,
        "server.fileWatcherType": "none",
        "server.maxUploadSize": -(-settings.max_file_bytes // MB),
        "client.showErrorDetails": "none",
        "browser.gatherUsageStats": False,
    }


def _open_browser() -> None:
    host = str(config.get_option("server.address"))
    shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 (compared, not bound)
    webbrowser.open(f"http://{shown}:{config.get_option('server.port')}")
