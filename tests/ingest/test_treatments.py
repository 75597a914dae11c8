"""Columns that say who was left out are found by their names and levels; others are left in peace."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.held_out import held_out_mailing
from segexplorer.ingest.samples import online_shop
from segexplorer.ingest.treatments import find_treatments


def found(name: str, levels: list[object]) -> list[tuple[str, str]]:
    frame = pd.DataFrame({name: (levels * 60)[:60], "x": range(60)})
    return [(t.column, t.control) for t in find_treatments(frame, guess_schema(frame))]


@pytest.mark.parametrize(
    ("name", "levels", "control"),
    [
        ("segment", ["Mens E-Mail", "Womens E-Mail", "No E-Mail"], "No E-Mail"),
        ("group", ["test", "control"], "control"),
        ("group", ["A", "B", "Holdout"], "Holdout"),
        ("gruppe", ["Kontrollgruppe", "Mailing"], "Kontrollgruppe"),
        ("treatment", [1, 0], "0"),
        ("treated", ["yes", "no"], "no"),
        ("mailed", [True, False], "no"),
        ("control_group", [0, 1], "1"),
        ("holdout", ["yes", "no"], "yes"),
        ("was_contacted", ["ja", "nein"], "nein"),
        ("treatment_group", ["control", "treatment"], "control"),
    ],
)
def test_the_level_that_got_nothing_is_known(name: str, levels: list[object], control: str) -> None:
    assert found(name, levels) == [(name, control)]


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("colour", ["red", "no"]),
        ("housing", ["yes", "no"]),
        ("group", ["A", "B"]),
        ("treatment", ["A", "B"]),
        ("poutcome", ["success", "failure", "nonexistent"]),
        ("email", ["no email", "ann@example.com"]),
        ("group", ["control 1", "control 2", "test"]),
        ("arm", [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_what_does_not_say_who_got_nothing_is_no_experiment(name: str, levels: list[object]) -> None:
    assert found(name, levels) == []


def test_the_shop_holds_no_experiment_and_the_mailing_one() -> None:
    assert find_treatments(online_shop(1_000), guess_schema(online_shop(1_000))) == ()
    (only,) = find_treatments(held_out_mailing(1_000), guess_schema(held_out_mailing(1_000)))
    assert (only.column, only.levels, only.control) == ("mailing", ("control", "mailed"), "control")


@pytest.mark.parametrize(("file", "columns"), [("hillstrom", ["segment"]), ("bank_marketing", []), ("marketing_campaign", [])])
def test_real_files_hold_the_experiments_they_hold(shared_data: Path, file: str, columns: list[str]) -> None:
    frame = pd.read_csv(shared_data / f"{file}.csv", sep=None, engine="python")
    assert [t.column for t in find_treatments(frame, guess_schema(frame))] == columns
