"""What the server decides before it starts; what it answers is tested in a real browser (tests/e2e/test_entry.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from segexplorer import server, settings
from segexplorer.settings import Settings, has_display


def test_only_this_machine_is_listened_to_and_only_its_names_are_answered() -> None:
    options = server._options(Settings(), Settings().host, 9000)
    assert options["server.address"] == "127.0.0.1"
    assert options["server.allowedHosts"] == ["127.0.0.1", "localhost", "::1"]


def test_a_server_for_others_answers_to_the_names_its_owner_gave_it() -> None:
    assert "server.allowedHosts" not in server._options(Settings(), "0.0.0.0", 9000)


@pytest.mark.parametrize(("port", "fixed"), [(Settings.port, False), (9000, True), (0, True)])
def test_a_port_that_nobody_chose_may_move_on(port: int, fixed: bool) -> None:
    assert ("server.port" in server._options(Settings(), "127.0.0.1", port)) is fixed


def test_an_upload_may_be_as_large_as_the_settings_say_and_no_less() -> None:
    assert server._options(Settings(max_file_bytes=1_500_001), "127.0.0.1", 9000)["server.maxUploadSize"] == 2


def test_no_statistics_leave_and_no_trace_is_shown() -> None:
    options = server._options(Settings(), "127.0.0.1", 9000)
    assert options["browser.gatherUsageStats"] is False
    assert options["client.showErrorDetails"] == "none"


def test_every_option_is_one_streamlit_knows() -> None:
    from streamlit import config

    assert set(server._options(Settings(), "127.0.0.1", 9000)) <= set(config._config_options_template)


def test_a_browser_is_opened_only_where_somebody_would_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert has_display()


@pytest.mark.parametrize(("bound", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1")])
def test_the_browser_is_sent_to_an_address_it_can_reach(monkeypatch: pytest.MonkeyPatch, bound: str, shown: str) -> None:
    opened: list[str] = []
    monkeypatch.setattr(server.webbrowser, "open", opened.append)
    monkeypatch.setattr(server.config, "get_option", {"server.address": bound, "server.port": 8765}.__getitem__)
    server._open_browser()
    assert opened == [f"http://{shown}:8765"]


def test_the_program_is_found_wherever_the_server_is_started_from() -> None:
    assert server.SCRIPT.is_absolute()
    assert Path(server.SCRIPT).is_file()
