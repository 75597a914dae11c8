"""Beside the picture: groups found again, simpler ways, who stays; started at rest, kept, and told in words."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from segexplorer.core.model import Compare
from segexplorer.ingest.samples import online_shop
from segexplorer.services import explorations, stability
from segexplorer.ui import beside
from segexplorer.words.pages import WAITING
from tests.pages.conftest import Visitor
from tests.pages.seen import button, path, problems, text


@pytest.fixture
def at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Controls rest at once, and a few tries tell enough."""
    monkeypatch.setattr(beside, "REST_S", 0.0)
    monkeypatch.setattr(stability, "N_TRIES", 3)


def lasting(visit: AppTest) -> list[int]:
    """The letter L at every number of groups."""
    return [cut["letters"][2] for cut in path(visit)["cuts"]]


def test_while_the_controls_move_nothing_long_is_started(visitor: Visitor) -> None:
    visit = visitor.groups()
    assert set(lasting(visit)) == {-1}
    assert not list(visitor.app.settings.data_folder.glob("derived/*/stability-*"))


def test_at_rest_the_groups_are_looked_for_and_every_card_says_how_often_they_were_found(visitor: Visitor, at_rest: None) -> None:
    visit = visitor.groups()
    visit.run()
    scores = lasting(visit)
    assert scores[0] == 100
    assert all(0 <= score <= 100 for score in scores)
    nodes = path(visit)["nodes"]
    assert nodes["1"]["again"] == ""
    assert all(node["again"].endswith("of 3 tries") for name, node in nodes.items() if name != "1" and node["again"])
    assert sum(bool(node["again"]) for node in nodes.values()) > len(nodes) / 2


def test_what_waits_its_turn_says_what_it_will_be(visitor: Visitor, at_rest: None, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = stability.Preparation("running", "key", step="queued"), None
    monkeypatch.setattr(stability, "stability_of", lambda *given: waits)
    captions = [one.value for one in visitor.groups().caption]
    assert "Looking for the same groups in other samples of your customers … 0%" in captions


def test_what_was_found_out_is_there_at_once_for_the_next_visitor(visitor: Visitor, at_rest: None) -> None:
    visitor.groups().run()
    assert lasting(visitor.groups())[0] == 100


def test_who_stays_is_told_with_its_day(visitor: Visitor, at_rest: None) -> None:
    visit = visitor.groups()
    visit.session_state[f"part-over-time-{visitor.sample()}"] = True
    visit.run()
    assert "are today in the group that theirs has become" in text(visit)
    assert visit.get("plotly_chart")


def test_without_dates_who_stays_says_that_there_is_no_earlier_day(visitor: Visitor, at_rest: None) -> None:
    exploration = visitor.own_file(online_shop(400).drop(columns="signup_date"))
    visit = visitor.look("segment", exploration=exploration)
    visit.session_state[f"part-over-time-{exploration}"] = True
    visit.run()
    visit.run()
    assert not visit.exception
    assert "No column in use holds dates" in text(visit)


def rivals(visit: AppTest) -> list[dict[str, Any]]:
    return path(visit)["rivals"]


def test_own_columns_and_the_grid_stand_on_the_picture_and_are_kept(visitor: Visitor) -> None:
    visit = visitor.groups()
    exploration = visitor.sample()
    assert rivals(visit) == []
    visit.multiselect(key=f"columns-{exploration}").set_value(["device"]).run()
    visit.toggle(key=f"rfm-{exploration}").set_value(True).run()
    assert [r["name"] for r in rivals(visit)] == ["device", "RFM grid"]
    assert len(rivals(visit)[0]["points"]) == 3
    kept = explorations.choices_of(visitor.exploration(exploration))
    assert kept.compare == Compare(("device",), True, False)
    assert [r["name"] for r in rivals(visitor.groups())] == ["device", "RFM grid"]


def test_k_means_has_a_line_at_every_number_of_groups(visitor: Visitor, at_rest: None) -> None:
    visit = visitor.groups()
    visit.toggle(key=f"kmeans-{visitor.sample()}").set_value(True).run()
    visit.run()
    anew = [cut["anew"] for cut in path(visit)["cuts"]]
    assert anew[0] is None
    assert all(line["name"] == "k-means" for line in anew[1:12])


def test_a_comparison_changes_no_group(visitor: Visitor) -> None:
    visit = visitor.groups()
    before = path(visit)["cuts"]
    visit.multiselect(key=f"columns-{visitor.sample()}").set_value(["device"]).run()
    assert [cut["cards"] for cut in path(visit)["cuts"]] == [cut["cards"] for cut in before]


def test_a_column_that_cannot_be_compared_says_so_and_the_picture_stays(visitor: Visitor) -> None:
    frame = online_shop(1_500)
    frame["rare"] = ["x"] * 12 + ["y"] * 1_488
    exploration = visitor.own_file(frame)
    visit = visitor.look("segment", exploration=exploration)
    visit.multiselect(key=f"columns-{exploration}").set_value(["rare", "device"]).run()
    assert any("rare" in sentence for sentence in problems(visit))
    assert [r["name"] for r in rivals(visit)] == ["device"]


def test_a_search_that_failed_can_be_tried_again(visitor: Visitor, at_rest: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(stability, "judge", lambda *_arguments: 1 / 0)
        visit = visitor.groups()
        visit.run()
        assert any("could not be found out" in sentence for sentence in problems(visit))
    button(visit, WAITING["again"]).click().run()
    visit.run()
    assert lasting(visit)[0] == 100
