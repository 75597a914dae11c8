"""From an empty installation to a campaign's picture and back, page by page."""

from __future__ import annotations

from segexplorer.ingest.samples import online_shop
from segexplorer.services import datasets, explorations
from segexplorer.words.pages import DATA, HOME
from tests.pages.conftest import Visitor
from tests.pages.seen import button, path, picture, problems, text


def test_upload_look_at_columns_see_the_groups_choose_and_come_back(first_visitor: Visitor) -> None:
    visit = first_visitor.look()
    visit.file_uploader[0].upload("shop.csv", online_shop(2_000).to_csv(index=False).encode()).run()
    assert visit.title[0].value == "2,000 rows, 19 of 23 columns describe customers"
    button(visit, DATA["explore"]).click().run()
    assert not problems(visit)
    exploration = first_visitor.app.store.explorations.all()[0]
    visit.select_slider(key=f"focus-{exploration.id}").set_value(0.6).run()
    shown = picture(visit)
    assert shown is not None
    visit.session_state[f"explorer-{exploration.id}"] = {"choice": {"k": 4, "pickiness": 6, "revision": shown["revision"]}}
    visit.run()
    visit.switch_page("pages/home.py").run()
    assert "**shop**" in text(visit)
    visit.button(key=f"open-{exploration.id}").click().run()
    again = picture(visit)
    assert again is not None
    assert (again["k"], again["pickiness"]) == (4, 6)
    assert visit.select_slider(key=f"focus-{exploration.id}").value == 0.6
    assert not visit.exception


def test_a_second_visitor_finds_what_the_first_left(first_visitor: Visitor) -> None:
    visit = first_visitor.look()
    visit.file_uploader[0].upload("shop.csv", online_shop(1_000).to_csv(index=False).encode()).run()
    button(visit, DATA["explore"]).click().run()
    exploration = first_visitor.app.store.explorations.all()[0]
    visit.selectbox(key=f"goal-{exploration.id}").set_value("spend_total").run()
    other = first_visitor.look("segment", exploration=exploration.id)
    assert [cut["cards"] for cut in path(other)["cuts"]] == [cut["cards"] for cut in path(visit)["cuts"]]
    assert path(other)["kind"] == path(visit)["kind"] == "value"
    assert explorations.question_of(first_visitor.exploration(exploration.id)).goal_column == "spend_total"


def test_a_correction_on_the_data_page_changes_the_groups(visitor: Visitor) -> None:
    exploration = visitor.exploration()
    before = visitor.groups()
    datasets.correct(visitor.app, exploration.dataset_id, {"country": {"used": False}})
    after = visitor.groups()
    assert path(after)["cuts"] != path(before)["cuts"]
    gone = {slider.key for slider in before.slider} - {slider.key for slider in after.slider}
    assert gone == {f"weight-geography-{exploration.id}"}


def test_the_data_page_shows_what_the_open_groups_come_from(visitor: Visitor) -> None:
    visit = visitor.groups()
    file = online_shop(300).to_csv(index=False).encode()
    other = visitor.look()
    other.file_uploader[0].upload("newer.csv", file).run()
    assert "300 rows" in other.title[0].value
    visit.switch_page("pages/data.py").run()
    assert "2,000 rows" in visit.title[0].value


def test_the_open_exploration_is_remembered_between_pages(visitor: Visitor) -> None:
    visit = visitor.groups()
    visit.switch_page("pages/home.py").run()
    visit.switch_page("pages/segment.py").run()
    assert picture(visit)
    assert HOME["sample"] not in [found.label for found in visit.button]
