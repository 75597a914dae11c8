"""The Personas page without a browser: what it shows is what was found, and it keeps what was chosen."""

from __future__ import annotations

from tests.pages.conftest import Visitor


def test_every_group_of_the_saved_number_has_a_card(visitor: Visitor) -> None:
    exploration = visitor.exploration()
    visitor.app.store.explorations.save_view(exploration.id, {"k": 5, "pickiness": 0})
    page = visitor.look("personas", exploration=exploration.id)
    assert page.title[0].value == "5 groups, best first"
    assert page.get("html")[0].proto.body.count("<h3>") == 5


def test_the_number_of_groups_is_kept_where_the_segment_page_keeps_it(visitor: Visitor) -> None:
    exploration = visitor.exploration()
    visitor.app.store.explorations.save_view(exploration.id, {"k": 5, "pickiness": 3})
    page = visitor.look("personas", exploration=exploration.id)
    page.slider[0].set_value(8).run()
    assert page.title[0].value == "8 groups, best first"
    assert visitor.exploration().view == {"k": 8, "pickiness": 3}
