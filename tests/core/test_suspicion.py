"""Suspicious values: each sign on a column made for it, and the many columns about which nothing is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segexplorer.core.model import Column
from segexplorer.core.suspicion import Suspicion, last_day, n_meant, suspicions
from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.samples import online_shop

TODAY = np.datetime64("2026-11-22")
RNG = np.random.default_rng(0)


def found(values: object, name: str = "x", kind: str = "number", **column: object) -> list[tuple[str, str, int, str, str]]:
    whole = suspicions(pd.Series(values), Column(name, kind, **column), TODAY)  # type: ignore[arg-type]
    return [(s.sign, s.value, s.n, s.repair, s.bound) for s in whole]


ADULTS = [*range(18, 88)] * 3
SPEND = [round(float(x), 2) for x in RNG.lognormal(4, 0.8, 400)]
INCOME = [float(x) for x in RNG.normal(52_000, 21_000, 2_000).clip(2_000, 160_000).round()]
DAYS = list(pd.date_range("2019-01-01", periods=400))


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("pdays", [*range(28)] * 3 + [999] * 900, ("placeholder", "999", 900, "is", "999")),
        ("visits", [*range(12)] * 20 + [-1] * 30, ("placeholder", "-1", 30, "is", "-1")),
        ("n_orders", [*range(12)] * 40 + [-3, -2], ("negative", "-3", 2, "below", "0")),
        ("age", ADULTS + [0] * 9, ("age_zero", "0", 9, "is", "0")),
        ("Customer Age", [*ADULTS, 132], ("too_old", "132", 1, "above", "110")),
        ("age", ADULTS + [999] * 4, ("placeholder", "999", 4, "is", "999")),
        ("Year_Birth", [*range(1940, 2001)] * 3 + [1893, 1900], ("too_old", "1893", 2, "below", "1916")),
        ("yearBorn", [*range(1940, 2001)] * 3 + [2091], ("not_born", "2091", 1, "above", "2026")),
        ("Income", [*INCOME, 666_666.0], ("repeated", "666666", 1, "is", "666666")),
        ("income", [*INCOME, 9_500_000.0], ("far", "9500000", 1, "is", "9500000")),
    ],
)
def test_a_number_that_cannot_be_is_suspected_with_its_repair(name: str, values: list, expected: tuple) -> None:
    assert found(values, name) == [expected]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("spend", SPEND),
        ("spend", [0.0] * 700 + SPEND),
        ("balance", [float(x) for x in RNG.normal(0, 500, 500)]),
        ("change", [-2, -1, 0, 1, 2] * 50),
        ("score", [*range(1, 100)] * 3),  # 99 is only the best
        ("percent", [*range(101)] * 3),
        ("price", [9.99, 19.99, 29.99, 99.0] * 50),
        ("price", [99, 199, 299, 999] * 50),
        ("price", [9, 19, 29, 39, 49, 59, 999] * 50),
        ("age", ADULTS),
        ("age", [*range(99)] * 3),
        ("age", [*range(90)] * 3),  # children have ages too
        ("kids", [0, 1, 2, 3] * 40),
        ("year_birth", [*range(1925, 2012)] * 3),
        ("store", [1, 2, 3, 999] * 50),
        ("answers", [0] * 300 + [1] * 9),
        ("same", [999] * 100),
    ],
)
def test_a_number_that_can_be_is_left_in_peace(name: str, values: list) -> None:
    assert found(values, name) == []


@pytest.mark.parametrize(
    ("name", "odd", "expected"),
    [
        ("signup", ["1900-01-01"] * 7, ("first_day", "1900-01-01", 7, "is", "1900-01-01")),
        ("signup", ["1970-01-01"] * 2, ("first_day", "1970-01-01", 2, "is", "1970-01-01")),
        ("left_on", ["9999-12-31"] * 50, ("never", "9999-12-31", 50, "above", "2079-06-05")),
        ("last_order", ["2031-05-01"], ("future", "2031-05-01", 1, "above", "2026-11-22")),
    ],
)
def test_a_date_that_is_no_day_of_a_customer_is_suspected(name: str, odd: list[str], expected: tuple) -> None:
    values = pd.Series([str(day.date()) for day in DAYS] + odd).astype("datetime64[s]")
    assert found(values, name, "date") == [expected]


@pytest.mark.parametrize("name", ["next_delivery", "ValidUntil", "contract end", "expires"])
def test_what_is_planned_may_lie_in_the_future(name: str) -> None:
    assert found([*DAYS, pd.Timestamp("2027-03-01")], name, "date") == []


def test_a_birthday_long_ago_is_no_placeholder() -> None:
    assert found(pd.date_range("1935-01-01", "2004-12-31", periods=500), "birthday", "date") == []


def test_an_answer_that_means_unknown_is_offered_and_a_slip_is_only_said() -> None:
    cities = ["Amsterdam"] * 400 + ["Amsterdm"] * 2 + ["amsterdam "] * 3 + ["Unknown"] * 40 + ["Leiden"] * 99
    assert found(cities, "city", "category") == [
        ("unknown", "Unknown", 40, "is", "Unknown"),
        ("same_but_form", "amsterdam ", 3, "", ""),
        ("misspelt", "Amsterdm", 2, "", ""),
    ]


@pytest.mark.parametrize(
    "levels",
    [
        ["Austria"] * 5 + ["Australia"] * 900,
        ["Married"] * 900 + ["Unmarried"] * 9,
        ["plan 1"] * 900 + ["plan 2"] * 9,
        ["Mens E-Mail"] * 300 + ["Womens E-Mail"] * 300,
        ["chair"] * 900 + ["chairs"] * 9,
        ["none"] * 300 + ["no"] * 300 + ["other"] * 300,
        ["YOLO"] * 2 + ["Absurd"] * 2 + ["Married"] * 900,
        ["male"] * 900 + ["female"] * 9,
    ],
)
def test_answers_that_are_just_different_are_left_in_peace(levels: list[str]) -> None:
    assert found(levels, "answer", "category") == []


@pytest.mark.parametrize("role", ["personal", "sensitive", "id", "ignored", "consent", "suppressed"])
def test_nothing_is_said_about_columns_whose_values_are_nobodys_business(role: str) -> None:
    assert found(ADULTS + [999] * 4, "age", role=role) == []


def test_ages_are_counted_up_to_the_last_day_in_the_data() -> None:
    frame = pd.DataFrame({"since": pd.to_datetime(["2014-06-29", "2013-01-01", "9999-12-31"])})
    columns = (Column("since", "date"),)
    assert last_day(frame, columns, TODAY) == np.datetime64("2014-06-29")
    assert last_day(frame, (), TODAY) == TODAY


@pytest.mark.parametrize(
    ("values", "repair", "bound", "n"),
    [
        (pd.Series([1.0, 999, None, 999]), "is", "999", 2),
        (pd.Series([1893, 1904, 1980]), "below", "1904", 1),
        (pd.Series([1, 2, 3]), "above", "1", 2),
        (pd.Series(pd.to_datetime(["1900-01-01", "2020-01-01"])), "is", "1900-01-01", 1),
        (pd.Series(["n/a", "x", None]), "is", "n/a", 1),
        (pd.Series(["n/a", "x", None]).astype("category"), "is", "n/a", 1),
    ],
)
def test_everybody_is_counted_as_the_repair_would(values: pd.Series, repair: str, bound: str, n: int) -> None:
    assert n_meant(values, Suspicion("x", "far", bound, 1, 0.1, repair, bound)) == n  # type: ignore[arg-type]


def of_frame(frame: pd.DataFrame) -> list[tuple[str, str, str]]:
    schema = guess_schema(frame)
    day = last_day(frame, schema.columns, TODAY)
    whole = [s for c in schema.columns for s in suspicions(frame[c.name], c, TODAY if c.kind == "date" else day)]
    return [(s.column, s.sign, s.value) for s in whole]


def test_nothing_is_suspicious_about_the_sample() -> None:
    assert of_frame(online_shop(5_000)) == []


def test_what_is_known_of_the_food_retailer_is_found_and_nothing_else(shared_data: Path) -> None:
    frame = pd.read_csv(shared_data / "marketing_campaign.csv", sep="\t")
    frame["Dt_Customer"] = pd.to_datetime(frame["Dt_Customer"], dayfirst=True)
    assert of_frame(frame) == [("Year_Birth", "too_old", "1893"), ("Income", "repeated", "666666")]


def test_in_the_banks_calls_only_999_days_and_unknown_answers_are_found(shared_data: Path) -> None:
    found_there = of_frame(pd.read_csv(shared_data / "bank_marketing.csv", sep=";"))
    assert ("pdays", "placeholder", "999") in found_there
    assert {(sign, value) for _, sign, value in found_there} == {("placeholder", "999"), ("unknown", "unknown")}


@pytest.mark.parametrize("name", ["hillstrom.csv", "mcdonalds.csv"])
def test_nothing_is_suspicious_about_the_mailing_and_the_survey(shared_data: Path, name: str) -> None:
    assert of_frame(pd.read_csv(shared_data / name)) == []
