"""Home: what there is, one click to the sample, and a shelf on which nothing is lost by a slip."""

from __future__ import annotations

from concurrent.futures import Future

import pytest
from streamlit.testing.v1 import AppTest

from segexplorer.errors import NotFound
from segexplorer.ingest.samples import online_shop
from segexplorer.services import explorations
from segexplorer.words.pages import HOME
from tests.pages.conftest import Visitor
from tests.pages.seen import button, path, problems, text


def names(visitor: Visitor) -> list[str]:
    return [exploration.name for exploration in visitor.app.store.explorations.all()]


def press(visit: AppTest, key: str) -> AppTest:
    visit.button(key=key).click().run()
    assert not visit.exception
    return visit


def csv(n_rows: int = 300) -> bytes:
    return online_shop(n_rows).to_csv(index=False).encode()


def test_an_empty_installation_says_what_this_is_and_what_to_do(first_visitor: Visitor) -> None:
    visit = first_visitor.look()
    assert visit.title[0].value == HOME["title"]
    assert HOME["lead"] in text(visit)
    assert HOME["nothing_saved"] in text(visit)
    assert [found.label for found in visit.button] == [HOME["sample"]]
    assert visit.file_uploader


def test_the_lead_is_four_sentences() -> None:
    assert HOME["lead"].count(". ") + 1 == 4


def test_one_click_opens_the_sample(visitor: Visitor) -> None:
    visit = visitor.look()
    button(visit, HOME["sample"]).click().run()
    assert not visit.exception
    assert path(visit)["kind"] == "response"
    assert names(visitor) == ["Sample: online shop"]


def test_the_sample_is_opened_again_not_copied(visitor: Visitor) -> None:
    for _ in range(2):
        button(visitor.look(), HOME["sample"]).click().run()
    assert len(names(visitor)) == 1


def test_saved_explorations_stand_there_with_what_they_are(visitor: Visitor) -> None:
    visitor.sample()
    shown = text(visitor.look())
    assert "**Sample: online shop**" in shown
    assert "2,000 rows, goal: responded, last changed just now" in shown
    assert HOME["nothing_saved"] not in shown


def test_an_exploration_without_a_goal_says_so(visitor: Visitor) -> None:
    explorations.ask(visitor.app, visitor.exploration(), explorations.Question())
    assert "groups by likeness" in text(visitor.look())


def test_open_opens_it(visitor: Visitor) -> None:
    exploration = visitor.sample()
    visit = press(visitor.look(), f"open-{exploration}")
    assert visit.query_params["exploration"] in (exploration, [exploration])
    assert path(visit)


def test_a_new_name_is_kept(visitor: Visitor) -> None:
    exploration, visit = visitor.sample(), visitor.look()
    visit.text_input(key=f"name-{exploration}").set_value("  Spring *sale*  ")
    press(visit, f"rename-{exploration}")
    assert names(visitor) == ["Spring *sale*"]
    assert "**Spring *sale***" in text(visit)
    assert "Sample: online shop: 2,000 rows" in text(visit)


def test_a_name_of_nothing_is_refused_with_a_sentence(visitor: Visitor) -> None:
    exploration, visit = visitor.sample(), visitor.look()
    visit.text_input(key=f"name-{exploration}").set_value("   ")
    press(visit, f"rename-{exploration}")
    assert problems(visit) == ["A name needs at least one letter. Type a name and save again."]
    assert names(visitor) == ["Sample: online shop"]


def test_a_duplicate_stands_beside_the_first(visitor: Visitor) -> None:
    exploration = visitor.sample()
    press(visitor.look(), f"duplicate-{exploration}")
    assert sorted(names(visitor)) == ["Sample: online shop", "Sample: online shop (copy)"]


def test_a_name_as_long_as_allowed_can_be_duplicated(visitor: Visitor) -> None:
    exploration = visitor.sample()
    visitor.app.store.explorations.rename(exploration, "x" * 120)
    visit = press(visitor.look(), f"duplicate-{exploration}")
    assert not problems(visit)
    assert len(names(visitor)) == 2


def test_deleting_offers_an_undo_that_brings_everything_back(visitor: Visitor) -> None:
    exploration = visitor.sample()
    explorations.look(visitor.app, visitor.exploration(), 7, 2)
    visit = press(visitor.look(), f"delete-{exploration}")
    assert names(visitor) == []
    assert "“Sample: online shop” was deleted." in text(visit)
    button(visit, HOME["undo"]).click().run()
    assert visitor.exploration(exploration).view == {"k": 7, "pickiness": 2}
    assert "was deleted" not in text(visit)
    assert "**Sample: online shop**" in text(visit)


def test_every_deletion_can_be_taken_back_the_last_one_first(visitor: Visitor) -> None:
    first = visitor.sample()
    visitor.app.store.explorations.rename(first, "First")
    second = visitor.app.store.explorations.duplicate(first, "Second").id
    visit = press(press(visitor.look(), f"delete-{first}"), f"delete-{second}")
    assert names(visitor) == []
    for back, left in (("Second", "First"), ("First", "")):
        assert f"“{back}” was deleted." in text(visit)
        button(visit, HOME["undo"]).click().run()
        assert back in names(visitor)
        assert (f"“{left}” was deleted." in text(visit)) == bool(left)
    assert "was deleted" not in text(visit)


def test_what_could_not_be_deleted_is_not_said_to_be(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    exploration, visit = visitor.sample(), visitor.look()

    def gone(*_: object) -> None:
        raise NotFound("exploration_gone")

    monkeypatch.setattr("segexplorer.services.shelf.delete", gone)
    press(visit, f"delete-{exploration}")
    assert len(problems(visit)) == 1
    assert "was deleted" not in text(visit.run())


def test_a_second_duplicate_has_another_name(visitor: Visitor) -> None:
    exploration = visitor.sample()
    visit = press(press(visitor.look(), f"duplicate-{exploration}"), f"duplicate-{exploration}")
    assert not problems(visit)
    assert sorted(names(visitor)) == [f"Sample: online shop{more}" for more in ("", " (copy)", " (copy) 2")]


def test_what_somebody_else_deleted_a_moment_ago_gives_a_sentence(visitor: Visitor) -> None:
    exploration, visit = visitor.sample(), visitor.look()
    visitor.app.store.explorations.delete(exploration)
    visit.button(key=f"duplicate-{exploration}").click().run()
    assert not visit.exception


def test_an_uploaded_file_becomes_a_data_set_and_its_columns_are_shown(first_visitor: Visitor) -> None:
    visit = first_visitor.look()
    visit.file_uploader[0].upload("customers.csv", csv()).run()
    assert not visit.exception
    assert "300 rows" in visit.title[0].value
    assert [d.name for d in first_visitor.app.store.datasets.all()] == ["customers"]


def test_a_file_that_cannot_be_read_says_why_and_another_can_be_chosen(first_visitor: Visitor) -> None:
    visit = first_visitor.look()
    visit.file_uploader[0].upload("empty.csv", b"").run()
    assert not visit.exception
    assert len(problems(visit)) == 1
    assert 'The file "empty.csv" is empty' in problems(visit)[0]
    visit.file_uploader[0].upload("customers.csv", csv()).run()
    assert "300 rows" in visit.title[0].value


def test_a_running_import_says_so(first_visitor: Visitor, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("segexplorer.workers.WorkerPool.submit", lambda *_: Future())
    visit = first_visitor.look()
    visit.file_uploader[0].upload("a_*b*.csv", csv()).run()
    assert visit.get("progress")[0].proto.text.replace("\\", "") == "Waiting to read “a_*b*.csv” …"


def test_names_from_outside_are_shown_to_the_letter(visitor: Visitor) -> None:
    name = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) :material/home:"
    visitor.app.store.explorations.rename(visitor.sample(), name)
    visit = visitor.look()
    shown = next(block.value for block in visit.markdown if "onerror" in block.value)
    assert "\\<img" in shown
    assert "\\[x\\]" in shown
    assert name in text(visit)
