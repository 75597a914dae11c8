"""How one gets in: app.py first, whatever address is typed; and nothing of a visit leaves this machine."""

from __future__ import annotations

import http.client
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Navigation_pb2 import Navigation

from segexplorer.server import HEADERS
from tests.e2e.serving import Server

OPEN_PATHS = (
    "/",
    "/segment",
    "/_stcore/health",
    "/app/static/inter-latin-wght-normal.woff2",
    "/_stcore/metrics",
    "/static/nothing",
)


def test_a_page_opened_by_its_address_on_a_fresh_server_goes_through_app_py_first(
    fresh_server: Server, page: Page, settled: Callable[[Page], None]
) -> None:
    frames: list[str] = []
    page.on("framenavigated", lambda frame: frames.append(frame.url))
    page.goto(f"{fresh_server.url}/segment?from=mail&k=7")
    page.wait_for_selector("[data-testid=stTopNavLink], [data-testid=stTopNavSection]", timeout=30_000)
    settled(page)
    assert any("next=segment" in url for url in frames), frames
    # What a link says about the page survives the detour.
    expect(page).to_have_url(f"{fresh_server.url}/segment?from=mail&k=7")
    expect(page).to_have_title("Segment · segexplorer")


@pytest.mark.parametrize("name", ["home", "data", "segment"])
def test_nothing_of_a_page_is_sent_before_app_py_ran(fresh_server: Server, page: Page, name: str) -> None:
    messages: list[ForwardMsg] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: messages.append(ForwardMsg.FromString(frame))))
    page.goto(f"{fresh_server.url}/{name}")
    page.wait_for_selector("[data-testid=stTopNavLink]", timeout=30_000)
    expect(page).to_have_title(re.compile(" · segexplorer"), timeout=30_000)  # the page itself, drawn by app.py
    # Pages served past app.py come with Streamlit's own menu at the side; ours, at the top, is app.py's first word.
    first = next(i for i, message in enumerate(messages) if message.navigation.position == Navigation.TOP)
    assert not [message for message in messages[:first] if message.WhichOneof("type") == "delta"]


def test_a_word_that_is_no_page_sends_nobody_anywhere(server: Server, page: Page, settled: Callable[[Page], None]) -> None:
    page.goto(f"{server.url}/?next=https://example.org")
    page.wait_for_selector("[data-testid=stTopNavLink]", timeout=30_000)
    settled(page)
    assert urlsplit(page.url).netloc == urlsplit(server.url).netloc


def test_no_request_leaves_this_machine_and_none_is_even_tried(
    server: Server, page: Page, requests: list[str], settled: Callable[[Page], None]
) -> None:
    complaints: list[str] = []  # what the content policy stopped never becomes a request, but the console tells
    page.on("console", lambda message: complaints.append(message.text))
    for path in ("/", "/data", "/segment"):
        page.goto(server.url + path)
        page.wait_for_selector("[data-testid=stTopNavLink]", timeout=30_000)
        settled(page)
    hosts = {urlsplit(url).hostname for url in requests if not url.startswith(("data:", "blob:"))}
    assert hosts == {"127.0.0.1"}
    assert not [text for text in complaints if re.search(r"(https?|wss?)://(?!127\.0\.0\.1[:/])", text)]
    assert any(url.endswith("inter-latin-wght-normal.woff2") for url in requests)


@pytest.mark.parametrize("path", OPEN_PATHS)
def test_every_answer_carries_the_security_headers(server: Server, path: str) -> None:
    assert {name: _answer(server.url + path)[1][name] for name in HEADERS} == HEADERS


def test_eval_is_not_allowed() -> None:
    assert "unsafe-eval" not in HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore/metrics?families=x"])
def test_the_servers_own_numbers_are_closed(server: Server, path: str) -> None:
    assert _answer(server.url + path)[0] == 404


def test_a_foreign_name_for_this_machine_gets_no_connection(server: Server) -> None:
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=10)
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    key = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    connection.request("GET", "/_stcore/stream", headers={"Host": "attacker.example"} | upgrade | key)
    assert connection.getresponse().status == 403


def test_the_data_folder_is_the_owners_alone(fresh_server: Server, tmp_path: Path, page: Page, settled: Callable) -> None:
    page.goto(f"{fresh_server.url}/data")
    page.wait_for_selector("[data-testid=stTopNavLink]", timeout=30_000)
    expect(page).to_have_title(re.compile(" · segexplorer"), timeout=30_000)
    settled(page)
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def _answer(url: str, **headers: str) -> tuple[int, dict[str, str]]:
    canonical = {name.lower(): name for name in HEADERS}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
            status, got = answer.status, answer.headers
    except urllib.error.HTTPError as problem:
        status, got = problem.code, problem.headers
    return status, {canonical.get(name.lower(), name): value for name, value in got.items()}
