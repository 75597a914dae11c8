"""Who may use a sensitive column, and which words an installation goes by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segexplorer.bootstrap import App
from segexplorer.core.learned import Question
from segexplorer.core.model import Column
from segexplorer.errors import UnusableGoal, UnusableInput
from segexplorer.services import datasets, privacy, proxies
from segexplorer.services.exploring import explore
from segexplorer.store.records import Dataset
from tests.services.by_hand import add_file

N = 600


@pytest.fixture
def clinic(app: App, tmp_path: Path) -> Dataset:
    """Customers with a diagnosis, a medicine that tells it, and a category with a level that touches a private matter."""
    rng = np.random.default_rng(1)
    ill = rng.random(N) < 0.3
    frame = pd.DataFrame(
        {
            "diagnosis": np.where(ill, "yes", "no"),
            "medicine": np.where(ill, "A", rng.choice(["B", "C"], N)),
            "category": rng.choice(["toys", "books", "garden", "pregnancy tests"], N, p=[0.4, 0.3, 0.2, 0.1]),
            "visits": rng.poisson(4, N),
            "cognome": rng.choice(["a", "b"], N),
        }
    )
    frame.to_csv(tmp_path / "clinic.csv", index=False)
    return add_file(app, tmp_path / "clinic.csv")


def waived(**change: object) -> dict[str, dict[str, object]]:
    return {"diagnosis": {"role": "feature", "waiver": privacy.waiver("Ann Lee", "agreed"), **change}}


@pytest.mark.parametrize("change", [{"role": "feature"}, {"role": "goal"}, {"used": True}])
def test_a_sensitive_column_is_refused_without_a_waiver(app: App, clinic: Dataset, change: dict) -> None:
    with pytest.raises(UnusableInput, match="gives a name and a reason"):
        datasets.correct(app, clinic.id, {"diagnosis": change})
    assert app.store.datasets.get(clinic.id).corrections == {}


def test_the_way_round_by_another_role_is_closed(app: App, clinic: Dataset) -> None:
    datasets.correct(app, clinic.id, {"diagnosis": {"role": "ignored"}})
    with pytest.raises(UnusableInput, match="gives a name and a reason"):
        datasets.correct(app, clinic.id, {"diagnosis": {"role": "feature"}})


def test_what_somebody_marked_as_sensitive_needs_a_waiver_too(app: App, clinic: Dataset) -> None:
    datasets.correct(app, clinic.id, {"visits": {"role": "sensitive"}})
    with pytest.raises(UnusableInput, match='"visits" is sensitive'):
        datasets.correct(app, clinic.id, {"visits": {"role": "feature"}})


def test_a_waiver_is_kept_with_who_why_and_when_and_goes_with_the_correction(app: App, clinic: Dataset) -> None:
    datasets.correct(app, clinic.id, waived())
    described = datasets.describe(app, clinic.id)
    (found,) = privacy.waivers(described.schema, described.dataset.corrections)
    assert (found["column"], found["by"], found["reason"]) == ("diagnosis", "Ann Lee", "agreed")
    assert found["at"].endswith("+00:00")
    datasets.correct(app, clinic.id, {"diagnosis": {"family": "value"}})  # a waived column is corrected like any other
    assert datasets.describe(app, clinic.id).schema.named("diagnosis").used
    datasets.correct(app, clinic.id, {"diagnosis": {"used": False}})
    assert "waiver" not in app.store.datasets.get(clinic.id).corrections["diagnosis"]
    with pytest.raises(UnusableInput):
        datasets.correct(app, clinic.id, {"diagnosis": {"used": True}})


@pytest.mark.parametrize(("by", "reason"), [("", "x"), ("x", " "), ("x" * 121, "y"), ("x", "y" * 1001)])
def test_a_waiver_needs_a_name_and_a_reason(by: str, reason: str) -> None:
    with pytest.raises(UnusableInput, match="give the name of who decides it and a reason"):
        privacy.waiver(by, reason)


def test_a_sensitive_goal_needs_a_waiver(app: App, clinic: Dataset) -> None:
    described = datasets.describe(app, clinic.id)
    for goal in ("diagnosis", "category"):
        with pytest.raises(UnusableGoal, match="sensitive"):
            explore(described.parquet, described.schema, Question(goal), app.engine_for)
    datasets.correct(app, clinic.id, waived(role="goal"))
    described = datasets.describe(app, clinic.id)
    model = explore(described.parquet, described.schema, Question("diagnosis"), app.engine_for)
    assert model.learned.goal.column == "diagnosis"


def test_a_hidden_level_is_in_nothing_that_was_learned(app: App, clinic: Dataset) -> None:
    described = datasets.describe(app, clinic.id)
    assert described.schema.named("category").hidden == ("pregnancy tests",)
    model = explore(described.parquet, described.schema, Question(None), app.engine_for)
    (code,) = (c for c in model.learned.assigner.space.encoder.columns if c.name == "category")
    assert code.levels == ("toys", "books", "other")


def test_proxies_are_kept_and_asked_anew_when_columns_are_corrected(app: App, clinic: Dataset) -> None:
    described = datasets.describe(app, clinic.id)
    files = list(described.parquet.parent.glob("proxies-*.json"))
    assert len(files) == 1  # found out while the file was read
    assert [p.column for p in proxies.proxies_of(app, described).single] == ["medicine"]
    datasets.correct(app, clinic.id, {"visits": {"used": False}})  # says nothing new about what tells the diagnosis
    described = datasets.describe(app, clinic.id)
    assert [p.column for p in proxies.proxies_of(app, described).single] == ["medicine"]
    assert list(described.parquet.parent.glob("proxies-*.json")) == files
    datasets.correct(app, clinic.id, {"cognome": {"role": "sensitive"}})
    described = datasets.describe(app, clinic.id)
    assert [p.column for p in proxies.proxies_of(app, described).single] == ["medicine"]
    assert len(list(described.parquet.parent.glob("proxies-*.json"))) == 2


def test_what_gives_a_sensitive_column_away_is_left_out_like_it_and_comes_back_with_a_waiver_only(
    app: App, clinic: Dataset
) -> None:
    def medicine() -> Column:
        return datasets.describe(app, clinic.id).schema.named("medicine")

    assert (medicine().role, medicine().used, medicine().why, medicine().why_detail) == ("sensitive", False, "proxy", "diagnosis")
    for change in ({"role": "feature"}, {"used": True}, {"role": "goal"}):
        with pytest.raises(UnusableInput, match='"medicine" is sensitive, or gives away what is'):
            datasets.correct(app, clinic.id, {"medicine": change})
    said = privacy.waiver("Ann Lee", "agreed")
    datasets.correct(app, clinic.id, {"medicine": {"used": True, "waiver": said}})
    assert medicine().used
    described = datasets.describe(app, clinic.id)
    assert [w["column"] for w in privacy.waivers(described.schema, described.dataset.corrections)] == ["medicine"]
    datasets.correct(app, clinic.id, {"medicine": {"used": False}})  # and back again
    assert (medicine().role, medicine().used) == ("sensitive", False)
    assert "waiver" not in app.store.datasets.get(clinic.id).corrections["medicine"]


def test_who_may_use_the_sensitive_column_needs_no_waiver_for_what_gives_it_away(app: App, clinic: Dataset) -> None:
    datasets.correct(app, clinic.id, waived())
    assert datasets.describe(app, clinic.id).schema.named("medicine").used


@pytest.mark.parametrize("role", ["ignored", "sensitive"])
def test_to_put_the_sensitive_column_aside_does_not_bring_back_what_gives_it_away(app: App, clinic: Dataset, role: str) -> None:
    datasets.correct(app, clinic.id, {"diagnosis": {"role": role}})
    assert not datasets.describe(app, clinic.id).schema.named("medicine").used


def test_what_somebody_marks_as_sensitive_takes_what_gives_it_away_with_it(app: App, clinic: Dataset) -> None:
    datasets.correct(app, clinic.id, waived())
    assert datasets.describe(app, clinic.id).schema.named("medicine").used
    datasets.correct(app, clinic.id, {"diagnosis": {"role": "sensitive"}})
    assert datasets.describe(app, clinic.id).schema.named("medicine").why == "proxy"


def test_the_installation_has_words_of_its_own_that_may_be_edited_while_it_runs(app: App, tmp_path: Path) -> None:
    folder = app.settings.words_place
    assert folder == app.settings.data_folder / "words"
    assert privacy.words_of(app).personal_in("cognome") == ""
    folder.mkdir()
    (folder / "it.toml").write_text('[personal]\nname = ["cognome"]')
    assert privacy.words_of(app).personal_in("cognome") == "name"
    elsewhere = replace(app, settings=replace(app.settings, words_folder=str(tmp_path / "elsewhere")))
    assert privacy.words_of(elsewhere).personal_in("cognome") == ""


def test_an_imported_file_is_read_with_the_words_of_the_installation(app: App, tmp_path: Path) -> None:
    app.settings.words_place.mkdir()
    (app.settings.words_place / "it.toml").write_text('[personal]\nname = ["cognome"]')
    pd.DataFrame({"cognome": ["a", "b"] * 40, "x": range(80)}).to_csv(tmp_path / "it.csv", index=False)
    described = datasets.describe(app, add_file(app, tmp_path / "it.csv").id)
    assert described.schema.named("cognome").role == "personal"
