"""Segment: each control changes what it says, is kept, and what cannot be done says why."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from segexplorer.core.learned import Question
from segexplorer.core.model import Choices, Economics
from segexplorer.ingest.samples import online_shop
from segexplorer.services import explorations, exploring, importing, preparing
from segexplorer.words.numbers import significant
from tests.pages.conftest import Visitor
from tests.pages.seen import button, path, picture, problems, text


def grown(visitor: Visitor, exploration_id: str) -> Any:
    """The path of an exploration, computed past the pages."""
    kept = visitor.exploration(exploration_id)
    ready = preparing.prepare(visitor.app, kept.dataset_id, explorations.question_of(kept))
    model = preparing.load(visitor.app, ready.key)
    return exploring.grow_again(model, explorations.choices_of(kept), visitor.app.settings.privacy_minimum).path


def own_file(visitor: Visitor, frame: pd.DataFrame, name: str = "own.csv") -> str:
    """The exploration of a file of one's own."""
    file = visitor.app.settings.data_folder / name
    frame.to_csv(file, index=False)
    with file.open("rb") as upload:
        job = importing.receive(visitor.app, [importing.Upload(name, upload)])
    dataset = importing.arrived(visitor.app, visitor.app.store.jobs.get(job.id))
    assert dataset is not None, visitor.app.store.jobs.get(job.id).error
    return explorations.of_dataset(visitor.app, dataset.id).id


def test_without_an_exploration_the_page_says_so_and_leads_home(visitor: Visitor) -> None:
    visit = visitor.look("segment")
    assert "No exploration is open" in text(visit)
    assert visit.get("page_link")
    assert picture(visit) is None


@pytest.mark.parametrize("wanted", ["nothing", "' OR 1=1 --", "<script>", "x" * 5_000])
def test_an_address_of_nothing_says_so(visitor: Visitor, wanted: str) -> None:
    visit = visitor.look("segment", exploration=wanted)
    assert "No exploration is open" in text(visit)


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
    kinds = ("selectbox", "select_slider", "slider", "toggle", "number_input", "button")
    n_all = sum(len(getattr(visit, kind)) for kind in kinds)
    n_folded = sum(len(getattr(part, kind)) for part in visit.expander for kind in kinds)
    n_in_the_picture = 2
    assert n_folded > 5
    assert n_all - n_folded + n_in_the_picture <= 7


@pytest.mark.parametrize(
    ("goal", "kind"), [("spend_total", "value"), ("favourite_category", "interest"), (None, "likeness"), ("responded", "response")]
)
def test_another_goal_is_another_picture_and_is_kept(visitor: Visitor, goal: str | None, kind: str) -> None:
    visit = visitor.groups()
    visit.selectbox(key=f"goal-{visitor.sample()}").set_value(goal or "").run()
    assert path(visit)["kind"] == kind
    assert not visit.exception
    assert not problems(visit)
    assert explorations.question_of(visitor.exploration()).goal_column == goal


def test_the_goal_can_be_changed_again_and_again(visitor: Visitor) -> None:
    visit = visitor.groups()
    for goal, kind in (("spend_total", "value"), ("favourite_category", "interest"), (None, "likeness"), ("responded", "response")):
        visit.selectbox(key=f"goal-{visitor.sample()}").set_value(goal or "").run()
        assert (path(visit)["kind"], len(visit.exception)) == (kind, 0)


def test_the_kind_of_a_goal_can_be_corrected_and_left_to_its_looks_again(visitor: Visitor) -> None:
    visit, exploration = visitor.groups(), visitor.sample()
    visit.selectbox(key=f"goal-{exploration}").set_value("n_orders").run()
    kind = f"kind-{exploration}-n_orders"
    visit.selectbox(key=kind).set_value("response").run()
    assert len(problems(visit)) == 1
    assert "needs exactly two" in problems(visit)[0]
    visit.selectbox(key=kind).set_value("auto").run()
    assert path(visit)["kind"] == "value"
    assert explorations.question_of(visitor.exploration()).goal_kind is None


def test_without_a_goal_there_is_no_focus_and_no_money(visitor: Visitor) -> None:
    visit = visitor.groups()
    assert visit.select_slider
    visit.selectbox(key=f"goal-{visitor.sample()}").set_value("").run()
    assert not visit.select_slider
    assert "Costs and value" not in [part.label for part in visit.expander]


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
    visit.number_input(key=f"smallest-{exploration}").set_value(500).run()
    assert explorations.choices_of(visitor.exploration()).smallest_group == 500
    assert grown(visitor, exploration).smallest_group == 500
    visit.toggle(key=f"own-{exploration}").set_value(False).run()
    assert explorations.choices_of(visitor.exploration()).smallest_group is None


def test_the_smallest_group_cannot_go_below_what_privacy_needs(visitor: Visitor) -> None:
    visit = visitor.groups()
    visit.toggle(key=f"own-{visitor.sample()}").set_value(True).run()
    assert visit.number_input(key=f"smallest-{visitor.sample()}").min == visitor.app.settings.privacy_minimum


def with_money(visitor: Visitor, value: float, message: float, segment: float) -> AppTest:
    visit, exploration = visitor.groups(), visitor.sample()
    visit.toggle(key=f"money-{exploration}").set_value(True).run()
    for name, amount in (("value", value), ("message", message), ("segment", segment)):
        visit.number_input(key=f"{name}-{exploration}").set_value(amount)
    return visit.run()


def test_money_is_said_as_the_core_computes_it(visitor: Visitor) -> None:
    visit = with_money(visitor, 40.0, 0.5, 20.0)
    assert explorations.choices_of(visitor.exploration()).economics == Economics(40.0, 0.5, 20.0)
    found = grown(visitor, visitor.sample())
    best = found.cut(found.recommended.n_segments).steps[found.recommended.n_contacted - 1]
    assert f"Recommended for money: about **{significant(best.profit)}**" in text(visit)
    assert "This brings about **" in text(visit)
    assert "best the best" not in text(visit)


def test_the_profit_said_is_hits_times_value_minus_messages_and_groups(visitor: Visitor) -> None:
    visit = with_money(visitor, 40.0, 0.5, 20.0)
    shown = picture(visit)
    assert shown is not None
    cut = grown(visitor, visitor.sample()).cut(shown["k"])
    step = cut.steps[path(visit)["cuts"][shown["k"] - 1]["pick"][shown["pickiness"]] - 1]
    by_hand = 40.0 * step.hits - 0.5 * (step.hits + step.misses) - 20.0 * step.n_contacted
    assert f"This brings about **{significant(by_hand)}**" in text(visit)


def test_what_costs_more_than_it_brings_is_called_so(visitor: Visitor) -> None:
    visit = with_money(visitor, 0.0, 5.0, 100.0)
    assert "more than it brings" in text(visit)
    assert "Even the recommended choice costs about" in text(visit)


def test_switching_money_on_starts_where_something_is_seen(visitor: Visitor) -> None:
    visit = visitor.groups()
    visit.toggle(key=f"money-{visitor.sample()}").set_value(True).run()
    assert explorations.choices_of(visitor.exploration()).economics == Economics(10.0, 0.1, 50.0)
    line = next(part for part in visit.markdown if "This brings about" in part.value)
    parts = list(visit.main)
    assert parts.index(line) < parts.index(visit.get("bidi_component")[0])


def test_without_money_nothing_is_said_of_it(visitor: Visitor) -> None:
    assert "brings about" not in text(visitor.groups())


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


def leaking(n: int = 1_000) -> pd.DataFrame:
    """A shop with a column that knows the answer, as if recorded afterwards."""
    frame = online_shop(n).drop(columns=["browser", "language", "favourite_daypart", "returns_share", "source"])
    return frame.assign(coupon_used=frame.responded * 2 + (frame.index % 2))


def test_a_column_that_gives_the_goal_away_is_named_and_can_be_used_anyway(visitor: Visitor) -> None:
    exploration = own_file(visitor, leaking())
    visit = visitor.look("segment", exploration=exploration)
    assert "“coupon_used” is left out: it almost gives the goal away" in text(visit)
    assert not visit.warning
    parts = list(visit.main)
    line, shown = visit.button(key="allow-coupon_used"), visit.get("bidi_component")[0]
    assert parts.index(line) < parts.index(shown)  # seen before the picture, not below its cards
    visit.button(key="allow-coupon_used").click().run()
    assert not visit.exception
    assert explorations.question_of(visitor.exploration(exploration)).allowed == {"coupon_used"}
    assert "“coupon_used” is used although it may give the goal away" in text(visit)
    assert "almost gives the goal away" not in text(visit)  # the line that says it is left out
    visit.button(key="leave_out-coupon_used").click().run()
    assert explorations.question_of(visitor.exploration(exploration)).allowed == frozenset()
    assert "“coupon_used” is left out: it almost gives the goal away" in text(visit)


def unlearnable() -> pd.DataFrame:
    return online_shop(1_000)[["n_orders", "visits_90d", "country", "device"]].assign(responded=[1] * 3 + [0] * 997)


def test_a_goal_that_cannot_be_learned_says_why_and_another_can_be_chosen(visitor: Visitor) -> None:
    exploration = own_file(visitor, unlearnable())
    visit = visitor.look("segment", exploration=exploration)
    assert len(problems(visit)) == 1
    assert "responded" in problems(visit)[0]
    assert button(visit, "Try again")
    visit.selectbox(key=f"goal-{exploration}").set_value("n_orders").run()
    assert not problems(visit)
    assert picture(visit)


def test_a_goal_that_cannot_be_learned_can_be_done_without(visitor: Visitor) -> None:
    exploration = own_file(visitor, unlearnable())
    visit = visitor.look("segment", exploration=exploration)
    button(visit, "Group without a goal").click().run()
    assert not problems(visit)
    assert path(visit)["kind"] == "likeness"
    assert visit.selectbox[0].value == ""
    assert explorations.question_of(visitor.exploration(exploration)).goal_column is None
    visit.run()
    assert path(visit)["kind"] == "likeness"


def half_asked() -> pd.DataFrame:
    shop = online_shop(2_000)[["n_orders", "visits_90d", "country", "device", "spend_total"]]
    return shop.assign(responded=[None if i % 4 == 0 else str(i % 3 // 2) for i in range(2_000)])


def test_customers_without_a_recorded_answer_are_counted_in_the_small_print(visitor: Visitor) -> None:
    exploration = own_file(visitor, half_asked())
    explorations.ask(visitor.app, visitor.exploration(exploration), Question("responded"))
    said = text(visitor.look("segment", exploration=exploration))
    assert "500 of 2,000 customers who may be contacted have no answer recorded" in said
    assert "have no answer recorded" not in text(visitor.groups())


@pytest.mark.parametrize(("goal", "reason"), [("same", "same value for everybody"), ("town", "500 different values")])
def test_a_column_that_can_be_no_goal_says_why_when_it_is_called_one(visitor: Visitor, goal: str, reason: str) -> None:
    shop = online_shop(1_000)[["n_orders", "visits_90d", "country", "device", "responded"]]
    exploration = own_file(visitor, shop.assign(same="yes", town=[f"town {i % 500}" for i in range(1_000)]))
    explorations.correct(visitor.app, visitor.exploration(exploration).dataset_id, {goal: {"role": "goal"}})
    visit = visitor.look("segment", exploration=exploration)
    assert len(problems(visit)) == 1
    assert reason in problems(visit)[0]
    visit.selectbox(key=f"goal-{exploration}").set_value("responded").run()
    assert not problems(visit)
    assert picture(visit)


def test_try_again_tries_again(visitor: Visitor) -> None:
    exploration = own_file(visitor, unlearnable())
    visit = visitor.look("segment", exploration=exploration)
    before = visitor.app.store.jobs.latest(_key(visitor, exploration))
    button(visit, "Try again").click().run()
    after = visitor.app.store.jobs.latest(_key(visitor, exploration))
    assert before is not None
    assert after is not None
    assert after.id != before.id
    assert len(problems(visit)) == 1


def _key(visitor: Visitor, exploration_id: str) -> str:
    kept = visitor.exploration(exploration_id)
    return preparing.prepare(visitor.app, kept.dataset_id, explorations.question_of(kept)).key


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


def test_the_money_curve_says_where_over_segmenting_starts(visitor: Visitor) -> None:
    visit = visitor.groups()
    exploration = visitor.sample()
    visit.session_state[f"part-money-{exploration}"] = True
    visit.run()
    assert "Switch on “Count money”" in text(visit)
    visit.toggle(key=f"money-{exploration}").set_value(True).run()
    visit.number_input(key=f"segment-{exploration}").set_value(200.0).run()
    assert "bring the most" in text(visit) or "brings the most" in text(visit)
    assert visit.get("plotly_chart")


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


def test_hours_of_review_count_as_money(visitor: Visitor) -> None:
    visit = visitor.groups()
    exploration = visitor.sample()
    visit.toggle(key=f"money-{exploration}").set_value(True).run()
    visit.number_input(key=f"hours-{exploration}").set_value(2.0).run()
    visit.number_input(key=f"hour-{exploration}").set_value(40.0).run()
    assert explorations.choices_of(visitor.exploration(exploration)).economics.whole_segment_cost == 50.0 + 80.0


def test_what_a_choice_does_is_said_beside_it(visitor: Visitor) -> None:
    visit = visitor.groups()
    assert "people in a group differ" in text(visit)
    visit.select_slider(key=f"focus-{visitor.sample()}").set_value(0.9).run()
    assert "(before:" in text(visit)


def test_sensitive_columns_stand_locked_at_zero(visitor: Visitor) -> None:
    frame = online_shop(600)
    frame["religion"] = ["a", "b", "c"] * 200
    exploration = own_file(visitor, frame)
    visit = visitor.look("segment", exploration=exploration)
    visit.run()
    locked = visit.slider(key=f"weight-sensitive-{exploration}")
    assert locked.disabled
    assert locked.value == 0
