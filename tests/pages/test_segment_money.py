"""Money on the page Segment: what is said is what the core computes, and nothing is said unasked."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from segexplorer.core.model import Economics
from segexplorer.services import explorations
from segexplorer.words.language import speaking
from segexplorer.words.numbers import significant
from tests.pages.conftest import Visitor
from tests.pages.seen import path, picture, problems, text


def with_money(visitor: Visitor, value: float, message: float, segment: float) -> AppTest:
    visit, exploration = visitor.groups(), visitor.sample()
    visit.toggle(key=f"money-{exploration}").set_value(True).run()
    for name, amount in (("value", value), ("message", message), ("segment", segment)):
        visit.text_input(key=f"{name}-{exploration}-en").set_value(str(amount))
    return visit.run()


def test_money_is_said_as_the_core_computes_it(visitor: Visitor) -> None:
    visit = with_money(visitor, 40.0, 0.5, 20.0)
    assert explorations.choices_of(visitor.exploration()).economics == Economics(40.0, 0.5, 20.0)
    found = visitor.grown().path
    best = found.cut(found.recommended.n_segments).steps[found.recommended.n_contacted - 1]
    assert f"Recommended for money: about **{significant(best.profit)}**" in text(visit)
    assert "This brings about **" in text(visit)
    assert "best the best" not in text(visit)


def test_the_profit_said_is_hits_times_value_minus_messages_and_groups(visitor: Visitor) -> None:
    visit = with_money(visitor, 40.0, 0.5, 20.0)
    shown = picture(visit)
    assert shown is not None
    cut = visitor.grown().path.cut(shown["k"])
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


def test_the_money_curve_says_where_over_segmenting_starts(visitor: Visitor) -> None:
    visit = visitor.groups()
    exploration = visitor.sample()
    visit.session_state[f"part-money-{exploration}"] = True
    visit.run()
    assert "Switch on “Count money”" in text(visit)
    visit.toggle(key=f"money-{exploration}").set_value(True).run()
    visit.text_input(key=f"segment-{exploration}-en").set_value("200.0").run()
    assert "bring the most" in text(visit) or "brings the most" in text(visit)
    assert visit.get("plotly_chart")


def test_hours_of_review_count_as_money(visitor: Visitor) -> None:
    visit = visitor.groups()
    exploration = visitor.sample()
    visit.toggle(key=f"money-{exploration}").set_value(True).run()
    visit.text_input(key=f"hours-{exploration}-en").set_value("2.0").run()
    visit.text_input(key=f"hour-{exploration}-en").set_value("40.0").run()
    assert explorations.choices_of(visitor.exploration(exploration)).economics.whole_segment_cost == 50.0 + 80.0


def test_a_negative_cost_is_said_not_to_count_and_the_number_before_goes_on_counting(visitor: Visitor) -> None:
    visit = with_money(visitor, 40.0, 0.5, 20.0)
    exploration = visitor.sample()
    visit.text_input(key=f"message-{exploration}-en").set_value("-3").run()
    assert problems(visit) == ["“Cost of one message” takes a number from 0 to 1,000,000,000; until one stands there, 0.5 counts."]
    assert explorations.choices_of(visitor.exploration()).economics == Economics(40.0, 0.5, 20.0)
    visit.text_input(key=f"message-{exploration}-en").set_value("0").run()
    assert not problems(visit)
    assert explorations.choices_of(visitor.exploration()).economics == Economics(40.0, 0.0, 20.0)


def test_a_decimal_comma_is_one_in_a_cost(visitor: Visitor) -> None:
    exploration = visitor.sample()
    with speaking("de"):
        visit = visitor.look("segment", exploration=exploration, lang="de")
        visit.toggle(key=f"money-{exploration}").set_value(True).run()
        field = visit.text_input(key=f"message-{exploration}-de")
        assert field.value == "0,1"
        field.set_value("0,25").run()
        visit.text_input(key=f"segment-{exploration}-de").set_value("1.250").run()
        assert explorations.choices_of(visitor.exploration()).economics == Economics(10.0, 0.25, 1250.0)
        visit.text_input(key=f"value-{exploration}-de").set_value("zehn").run()
        assert problems(visit) == ["„Wert einer Reaktion“ nimmt eine Zahl von 0 bis 1.000.000.000; bis eine dort steht, zählt 10."]
