"""Personal and sensitive data on the Data page: what is asked, what is shown, and what is never shown."""

from __future__ import annotations

import io
import logging
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from segexplorer.core.learned import Question
from segexplorer.core.model import Choices, Compare
from segexplorer.services import datasets, explorations, importing, preparing, privacy
from segexplorer.words.data import ROLES
from segexplorer.words.data_columns import CARDS
from segexplorer.words.pages import DATA
from segexplorer.words.privacy import LEFT_OUT, PRIVACY
from tests.pages.conftest import Visitor, fresh_caches, in_this_process, opened
from tests.pages.seen import button, everything, problems, text

N = 1_200
PLANTED = ("zora.quist", "+49 30 901820", "Quistgasse 7", "DE89370400440532013000", "Zora Quist", "198.51.100.23", "7f3a9c0de1")


def parish() -> pd.DataFrame:
    """Customers whose faith is told by where they shop, and everything that could identify them."""
    rng = np.random.default_rng(3)
    faith = rng.choice(["none", "Muslim", "Catholic"], N, p=[0.6, 0.2, 0.2])
    shop = np.where(faith == "Muslim", "north", rng.choice(["south", "east", "west"], N))
    number = [f"{i:04d}" for i in range(N)]
    return pd.DataFrame(
        {
            "customer_id": number,
            "faith": faith,
            "shop": shop,
            "visits": rng.poisson(3, N),
            "orders": rng.poisson(2, N),
            "bought": np.where(rng.random(N) < 0.3, "yes", "no"),
            "f1": [f"zora.quist{n}@example.com" for n in number],
            "f2": ["+49 30 901820" + n for n in number],
            "f3": [f"Quistgasse 7{n}" for n in number],
            "f4": ["DE89370400440532013000"] * N,
            "f5": [
                f"Zora Quist {['Anna', 'Peter', 'Julie', 'Hans'][i % 4]} {chr(65 + i % 26)}{chr(97 + i // 26 % 26)}"
                for i in range(N)
            ],
            "f6": ["198.51.100.23", "198.51.100.24"] * (N // 2),
            "f7": [f"https://example.com/u?token=7f3a9c0de1{n}" for n in number],
        }
    )


@pytest.fixture(scope="module")
def learned_folder(learned_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of all tests, with the parish in it."""
    folder = Path(shutil.copytree(learned_folder, tmp_path_factory.mktemp("parish") / "data"))
    with pytest.MonkeyPatch.context() as monkeypatch:
        in_this_process(monkeypatch)
        fresh_caches()
        app = opened(folder)
        job = importing.receive(app, [importing.Upload("parish.csv", io.BytesIO(parish().to_csv(index=False).encode()))])
        assert importing.arrived(app, app.store.jobs.get(job.id)) is not None
        app.store.close()
    fresh_caches()
    return folder


@pytest.fixture
def parish_id(visitor: Visitor) -> str:
    return next(dataset.id for dataset in visitor.app.store.datasets.all() if dataset.file_name == "parish.csv")


def roles(visitor: Visitor, dataset_id: str) -> dict[str, str]:
    return {c.name: c.role for c in datasets.describe(visitor.app, dataset_id).schema.columns}


def ask_for_faith(visitor: Visitor, edits: dict, dataset_id: str) -> AppTest:
    edits["faith"] = {DATA["role"]: ROLES["feature"][0]}
    return visitor.look("data", dataset=dataset_id, part=CARDS["table_tab"])


def fill(visit: AppTest, by: str, reason: str) -> AppTest:
    visit.text_input[0].input(by)
    visit.text_area[0].input(reason)
    return button(visit, PRIVACY["use"]).click().run()


def test_a_sensitive_column_is_used_only_with_a_name_and_a_reason(visitor: Visitor, edits: dict, parish_id: str) -> None:
    visit = ask_for_faith(visitor, edits, parish_id)
    assert "“faith” touches a private matter (religion)" in text(visit)
    assert roles(visitor, parish_id)["faith"] == "sensitive"
    fill(visit, "", "because")
    assert "give the name of who decides it and a reason" in problems(visit)[0]
    assert roles(visitor, parish_id)["faith"] == "sensitive"
    fill(visit, "Ann Lee", "A survey with consent")
    edits.clear()
    assert roles(visitor, parish_id)["faith"] == "feature"
    waiver = visitor.app.store.datasets.get(parish_id).corrections["faith"]["waiver"]
    assert (waiver["by"], waiver["reason"]) == ("Ann Lee", "A survey with consent")
    assert "“faith” is sensitive and used: Ann Lee decided it on" in text(visitor.look("data", dataset=parish_id))


def test_who_does_not_stand_for_it_leaves_it_out(visitor: Visitor, edits: dict, parish_id: str) -> None:
    visit = ask_for_faith(visitor, edits, parish_id)
    edits.clear()
    button(visit, PRIVACY["cancel"]).click().run()
    assert visitor.app.store.datasets.get(parish_id).corrections == {}
    assert not visit.exception


def test_a_waiver_goes_with_its_correction(visitor: Visitor, edits: dict, parish_id: str) -> None:
    fill(ask_for_faith(visitor, edits, parish_id), "Ann Lee", "A survey with consent")
    edits.clear()
    edits["faith"] = {DATA["role"]: ROLES["sensitive"][0]}
    visit = visitor.look("data", dataset=parish_id, part=CARDS["table_tab"])
    assert "waiver" not in visitor.app.store.datasets.get(parish_id).corrections["faith"]
    assert "decided it on" not in text(visit)


AWAY = "“shop” is left out, because it gives away “faith”: it picks out 100 of 100 customers who give the same answer there"


def test_a_column_that_gives_a_sensitive_one_away_is_left_out_until_somebody_stands_for_it_by_name(
    visitor: Visitor, edits: dict, parish_id: str
) -> None:
    visit = visitor.look("data", dataset=parish_id)
    assert AWAY in text(visit)
    assert roles(visitor, parish_id)["shop"] == "sensitive"
    assert "together give “faith” away" not in text(visit)
    button(visit, PRIVACY["waive"].format(column="shop")).click().run()
    assert "“shop” gives away “faith”, which touches a private matter" in text(visit)
    edits["shop"] = {DATA["used"]: True}  # the same by the table, whose question stays when a test fills it in
    visit = visitor.look("data", dataset=parish_id, part=CARDS["table_tab"])
    assert "“shop” gives away “faith”, which touches a private matter" in text(visit)
    fill(visit, "Ann Lee", "A survey with consent")
    edits.clear()
    assert roles(visitor, parish_id)["shop"] == "feature"
    visit = visitor.look("data", dataset=parish_id)
    assert "“shop” is sensitive and used: Ann Lee decided it on" in text(visit)
    assert AWAY not in text(visit)
    assert "“shop” stands in for “faith”, which is left out" in text(visit)
    assert "together give “faith” away" not in text(visit)
    button(visit, DATA["reset"]).click().run()
    assert AWAY in text(visit)


def test_a_waived_column_that_gives_one_away_is_left_out_again_with_one_tick(visitor: Visitor, edits: dict, parish_id: str) -> None:
    said = privacy.waiver("Ann Lee", "A survey with consent")
    datasets.correct(visitor.app, parish_id, {"shop": {"used": True, "waiver": said}})
    edits["shop"] = {DATA["used"]: False}
    visitor.look("data", dataset=parish_id, part=CARDS["table_tab"])
    edits.clear()
    visit = visitor.look("data", dataset=parish_id)
    assert AWAY in text(visit)
    assert "decided it on" not in text(visit)


def test_what_is_told_only_a_little_is_used_and_left_out_with_one_click(visitor: Visitor) -> None:
    rng = np.random.default_rng(6)
    ill = rng.random(N) < 0.5
    frame = pd.DataFrame({"diagnosis": ill, "steps": rng.normal(size=N) - 1.2 * ill, "visits": rng.poisson(3, N)})
    job = importing.receive(visitor.app, [importing.Upload("steps.csv", io.BytesIO(frame.to_csv(index=False).encode()))])
    dataset = importing.arrived(visitor.app, visitor.app.store.jobs.get(job.id))
    assert dataset is not None
    visit = visitor.look("data", dataset=dataset.id)
    assert "“steps” stands in for “diagnosis”, which is left out" in text(visit)
    button(visit, PRIVACY["leave_out"].format(column="steps")).click().run()
    assert visitor.app.store.datasets.get(dataset.id).corrections == {"steps": {"used": False}}
    assert "stands in for" not in text(visit)


def test_a_saved_exploration_says_that_what_it_was_made_with_is_left_out_now(visitor: Visitor, parish_id: str) -> None:
    said = privacy.waiver("Ann Lee", "A survey with consent")
    datasets.correct(visitor.app, parish_id, {"shop": {"used": True, "waiver": said}})
    exploration = explorations.of_dataset(visitor.app, parish_id)
    preparing.prepare(visitor.app, parish_id, explorations.question_of(exploration))
    assert str(LEFT_OUT.of(1)) not in text(visitor.look("segment", exploration=exploration.id))
    datasets.forget_corrections(visitor.app, parish_id)
    visit = visitor.look("segment", exploration=exploration.id)
    preparing.prepare(visitor.app, parish_id, explorations.question_of(exploration))
    visit = visitor.look("segment", exploration=exploration.id)
    assert not visit.exception
    assert problems(visit) == []
    assert str(LEFT_OUT.of(1)) in text(visit)


def test_a_saved_goal_or_comparison_that_gives_a_sensitive_column_away_ends_in_a_sentence(visitor: Visitor, parish_id: str) -> None:
    said = privacy.waiver("Ann Lee", "A survey with consent")
    datasets.correct(visitor.app, parish_id, {"shop": {"used": True, "waiver": said}})
    exploration = explorations.of_dataset(visitor.app, parish_id)
    compared = Choices(compare=Compare(columns=("shop",)))
    exploration = explorations.choose(visitor.app, exploration, compared)
    datasets.forget_corrections(visitor.app, parish_id)
    preparing.prepare(visitor.app, parish_id, explorations.question_of(exploration))
    visit = visitor.look("segment", exploration=exploration.id)
    assert not visit.exception
    assert "north" not in everything(visit)
    explorations.ask(visitor.app, exploration, Question("shop"))
    visit = visitor.look("segment", exploration=exploration.id)
    assert not visit.exception
    assert "The goal “shop” is sensitive" in "".join(problems(visit)).replace('"shop"', "“shop”")


def test_what_only_all_columns_together_give_away_is_said_in_one_sentence(visitor: Visitor) -> None:
    rng = np.random.default_rng(5)
    one, other = rng.random(N) < 0.5, rng.random(N) < 0.5
    frame = pd.DataFrame({"shop_north": one, "buys_meat": other, "faith": one ^ other, "visits": rng.poisson(3, N)})
    job = importing.receive(visitor.app, [importing.Upload("xor.csv", io.BytesIO(frame.to_csv(index=False).encode()))])
    dataset = importing.arrived(visitor.app, visitor.app.store.jobs.get(job.id))
    assert dataset is not None
    visit = visitor.look("data", dataset=dataset.id)
    assert "all used columns together give “faith” away" in text(visit)
    assert "stands in for" not in text(visit)


def test_without_a_sensitive_column_nothing_is_said(visitor: Visitor) -> None:
    visit = visitor.look("data")
    assert "stands in for" not in text(visit)
    assert "give" not in "".join(block.value for block in visit.info)


def test_no_page_and_no_log_ever_shows_a_personal_value(visitor: Visitor, parish_id: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    found = roles(visitor, parish_id)
    assert {found[f"f{i}"] for i in range(1, 8)} == {"personal"}
    visit = visitor.look("data", dataset=parish_id)
    button(visit, DATA["explore"]).click().run()
    shown = [text(visit), text(visitor.look("data", dataset=parish_id)), text(visitor.look())]
    shown += [frame.value.to_csv() for frame in visitor.look("data", dataset=parish_id).dataframe]
    shown += [str(component.proto) for component in visit.get("bidi_component")]
    with pytest.raises(Exception, match="identify people") as problem:
        datasets.correct(visitor.app, parish_id, {"f1": {"role": "feature"}})
    shown += [str(problem.value), caplog.text]
    for planted in PLANTED:
        assert not [page for page in shown if planted in page], planted
