"""Segment: each control changes what it says, is kept, and what cannot be done says why."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from segexplorer.core.learned import Question
from segexplorer.core.model import Choices
from segexplorer.ingest.samples import online_shop
from segexplorer.services import explorations
from tests.pages.conftest import Visitor
from tests.pages.seen import path, picture, problems, text


def test_without_an_exploration_the_page_says_so_and_leads_home(visitor: Visitor) -> None:
    visit = visitor.look("segment")
    assert "No exploration is open" in text(visit)
    assert visit.get("page_link")
    assert picture(visit) is None
    assert not visit.error


@pytest.mark.parametrize("wanted", ["nothing", "' OR 1=1 --", "<script>", "x" * 5_000])
def test_an_address_of_nothing_says_so(visitor: Visitor, wanted: str) -> None:
    visit = visitor.look("segment", exploration=wanted)
    assert "No exploration is open" in text(visit)
    assert "it was deleted, or it lies on another machine" in visit.error[0].value.replace("\\", "")


def test_a_deleted_exploration_says_so(visitor: Visitor) -> None:
    gone = visitor.sample()
    visitor.app.store.explorations.delete(gone)
    assert "No exploration is open" in text(visitor.look("segment", exploration=gone))


def test_the_sample_opens_with_its_goal_at_the_recommended_point(visitor: Visitor) -> None:
    visit = visitor.groups()
    assert visit.selectbox(key=f"goal-{visitor.sample()}").value == "responded"
    shown, best = picture(visit), path(visit)["recommended"]
    assert shown is not None
    assert (shown["k"], shown["pickiness"]) == (best["k"], best["p"])
    assert path(visit)["kind"] == "response"


def test_at_most_seven_controls_are_in_sight(visitor: Visitor) -> None:
    visit = visitor.groups()
    kinds = ("selectbox", "select_slider", "slider", "toggle", "text_input", "button")
    n_all = sum(len(getattr(visit, kind)) for kind in kinds)
    n_folded = sum(len(getattr(part, kind)) for part in visit.expander for kind in kinds)
    n_in_the_picture = 2
    assert n_folded > 5
    assert n_all - n_folded + n_in_the_picture <= 7


def test_focus_changes_the_groups_and_is_kept(visitor: Visitor) -> None:
    visit = visitor.groups()
    before = path(visit)
    visit.select_slider(key=f"focus-{visitor.sample()}").set_value(0.9).run()
    assert path(visit)["cuts"] != before["cuts"]
    assert explorations.choices_of(visitor.exploration()).focus == 0.9
    assert visitor.groups().select_slider(key=f"focus-{visitor.sample()}").value == 0.9


def test_focus_only_on_who_they_are_can_be_chosen(visitor: Visitor) -> None:
    visit = visitor.groups()
    visit.select_slider(key=f"focus-{visitor.sample()}").set_value(0.0).run()
    assert explorations.choices_of(visitor.exploration()).focus == 0.0
    assert picture(visit)


def test_a_weight_changes_the_groups_and_is_kept(visitor: Visitor) -> None:
    visit = visitor.groups()
    before = path(visit)
    visit.slider(key=f"weight-value-{visitor.sample()}").set_value(3.0).run()
    assert path(visit)["cuts"] != before["cuts"]
    assert explorations.choices_of(visitor.exploration()).family_weights == {"value": 3.0}
    assert visitor.groups().slider(key=f"weight-value-{visitor.sample()}").value == 3.0


def test_all_weights_zero_gives_a_sentence_and_one_weight_brings_the_groups_back(visitor: Visitor) -> None:
    visit = visitor.groups()
    visit.select_slider(key=f"focus-{visitor.sample()}").set_value(0.0).run()
    for slider in visit.slider:
        slider.set_value(0.0)
    visit.run()
    assert not visit.exception
    assert [p for p in problems(visit) if p.startswith("Every weight is zero")]
    assert picture(visit) is None
    visit.slider(key=f"weight-value-{visitor.sample()}").set_value(1.0).run()
    assert not problems(visit)
    assert picture(visit)


def test_the_smallest_group_is_the_users_own_only_when_asked_for(visitor: Visitor) -> None:
    visit, exploration = visitor.groups(), visitor.sample()
    visit.toggle(key=f"own-{exploration}").set_value(True).run()
    visit.text_input(key=f"smallest-{exploration}-en").set_value("500").run()
    assert explorations.choices_of(visitor.exploration()).smallest_group == 500
    assert visitor.grown(exploration).path.smallest_group == 500
    visit.toggle(key=f"own-{exploration}").set_value(False).run()
    assert explorations.choices_of(visitor.exploration()).smallest_group is None


def test_where_no_group_is_large_enough_those_a_message_would_fit_are_missed(visitor: Visitor) -> None:
    visit = visitor.groups()
    visit.toggle(key=f"own-{visitor.sample()}").set_value(True).run()
    visit.text_input(key=f"smallest-{visitor.sample()}-en").set_value("2000").run()
    told = path(visit)
    everybody, nobody = (told["cuts"][k]["steps"][0][6:11] for k in (0, 4))
    assert told["cuts"][4]["contactable"] == 0
    assert nobody[2] == everybody[0] + everybody[2] > 0
    assert sum(nobody) == 100


def test_the_smallest_group_cannot_go_below_what_privacy_needs(visitor: Visitor) -> None:
    visit = visitor.groups()
    visit.toggle(key=f"own-{visitor.sample()}").set_value(True).run()
    visit.text_input(key=f"smallest-{visitor.sample()}-en").set_value("5").run()
    assert "takes a number from 25 to 2,000" in problems(visit)[0]
    assert explorations.choices_of(visitor.exploration()).smallest_group >= visitor.app.settings.privacy_minimum


def test_where_the_sliders_were_let_go_is_kept_and_found_again(visitor: Visitor) -> None:
    visit, exploration = visitor.groups(), visitor.sample()
    shown = picture(visit)
    assert shown is not None
    visit.session_state[f"explorer-{exploration}"] = {"choice": {"k": 3, "pickiness": 2, "revision": shown["revision"]}}
    visit.run()
    assert visitor.exploration().view == {"k": 3, "pickiness": 2}
    again = picture(visitor.groups())
    assert again is not None
    assert (again["k"], again["pickiness"]) == (3, 2)


def test_an_address_alone_shows_somebody_else_the_same(visitor: Visitor) -> None:
    explorations.choose(visitor.app, visitor.exploration(), Choices(0.5, {"value": 2.0}))
    explorations.look(visitor.app, visitor.exploration(), 5, 3)
    first, second = visitor.groups(), visitor.groups()
    assert picture(first) == picture(second)


def test_while_it_is_learned_the_page_says_what_happens(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segexplorer.workers.WorkerPool.submit", lambda *_: Future())
    exploration = visitor.exploration()
    explorations.ask(visitor.app, exploration, Question("responded", seed=99))
    visit = visitor.groups()
    assert visit.get("progress")[0].proto.text == "Getting ready …"
    assert picture(visit) is None
    assert visit.selectbox(key=f"goal-{exploration.id}")
    assert len(visit.get("skeleton")) == 6  # the sentence, the picture and four cards


def test_no_word_of_statistics_is_left_without_its_sentence(visitor: Visitor) -> None:
    for word in ("cluster", "coefficient", "p-value", "quantile", "centroid", "nan"):
        assert word not in text(visitor.groups()).lower().split()


def test_rules_can_be_read_and_taken_along(visitor: Visitor) -> None:
    visit = visitor.groups()
    visit.session_state[f"part-rules-{visitor.sample()}"] = True
    visit.run()
    table = visit.table[0].value
    k = path(visit)["recommended"]["k"]
    assert len(table) == k
    assert f"of {k} groups can be told" in text(visit)
    assert {b.label for b in visit.get("download_button")} == {"Download as SQL", "Download as words"}


def test_floors_are_kept_and_reach_the_picture(visitor: Visitor) -> None:
    visit = visitor.groups()
    exploration = visitor.sample()
    visit.slider(key=f"floor-relevant-{exploration}").set_value(85).run()
    assert path(visit)["real"]["floors"][0] == 85
    assert explorations.choices_of(visitor.exploration(exploration)).floors.relevant == 85


def test_what_a_choice_does_is_said_beside_it(visitor: Visitor) -> None:
    visit = visitor.groups()
    assert "people in a group differ" in text(visit)
    visit.select_slider(key=f"focus-{visitor.sample()}").set_value(0.9).run()
    assert "(before:" in text(visit)


def test_sensitive_columns_stand_locked_at_zero(visitor: Visitor) -> None:
    frame = online_shop(600)
    frame["religion"] = ["a", "b", "c"] * 200
    exploration = visitor.own_file(frame)
    visit = visitor.look("segment", exploration=exploration)
    visit.run()
    locked = visit.slider(key=f"weight-sensitive-{exploration}")
    assert locked.disabled
    assert locked.value == 0
