"""Newer data: one sentence first, then what it rests on; from a file on the shelf or one uploaded right there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from segexplorer.ingest.samples import online_shop
from segexplorer.services import datasets, explorations, importing, preparing, shelf
from segexplorer.words.newer import NEWER
from segexplorer.words.pages import SEGMENT
from tests.pages.conftest import N_CUSTOMERS, Visitor
from tests.pages.seen import problems, text


@pytest.fixture
def then() -> pd.DataFrame:
    """The customers that were explored."""
    return online_shop(N_CUSTOMERS)


def added(visitor: Visitor, frame: pd.DataFrame, folder: Path, name: str = "newer.csv") -> str:
    """The frame as a data set on the shelf; its id."""
    frame.to_csv(folder / name, index=False)
    with (folder / name).open("rb") as file:
        job = importing.receive(visitor.app, [importing.Upload(name, file)])
    dataset = importing.arrived(visitor.app, visitor.app.store.jobs.get(job.id))
    assert dataset is not None
    return dataset.id


def charts(visit: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in visit.get("plotly_chart")]


def look(visitor: Visitor, newer_id: str) -> AppTest:
    return visitor.look("newer", exploration=visitor.sample(), newer=newer_id)


def test_without_anything_saved_the_page_says_so_and_leads_home(first_visitor: Visitor) -> None:
    visit = first_visitor.look("newer")
    assert "No exploration is open." in text(visit)
    assert visit.get("page_link")


def test_without_another_data_set_a_newer_file_is_asked_for(visitor: Visitor) -> None:
    visit = visitor.look("newer", exploration=visitor.sample())
    assert NEWER["none_newer"] in text(visit)
    assert visit.file_uploader
    assert charts(visit) == []


def test_an_address_that_leads_nowhere_is_not_taken_for_another(visitor: Visitor, then: pd.DataFrame, tmp_path: Path) -> None:
    newer_id, exploration_id, gone = added(visitor, then.iloc[:500], tmp_path), visitor.sample(), str(SEGMENT["gone"])
    visit = visitor.look("newer", exploration="unknown", newer=newer_id)
    assert problems(visit) == [gone]
    assert "exploration" not in visit.query_params
    assert (visit.selectbox[0].value, charts(visit)) == (None, [])
    visit.selectbox[0].select_index(0).run()
    assert problems(visit) == []
    assert visit.query_params["exploration"] in (exploration_id, [exploration_id])
    assert len(charts(visit)) == 2
    visit.query_params["newer"] = "unknown"
    visit.run()
    assert (problems(visit), charts(visit)) == ([gone], [])
    visit.selectbox[1].select_index(0).run()
    assert (problems(visit), len(charts(visit))) == ([], 2)
    assert visit.query_params["newer"] in (newer_id, [newer_id])


def test_an_exploration_deleted_in_another_tab_is_not_replaced_unasked(visitor: Visitor) -> None:
    exploration_id = visitor.sample()
    visit = visitor.look("newer", exploration=exploration_id)
    shelf.delete(visitor.app, exploration_id)
    visit.run()
    assert problems(visit) == [str(SEGMENT["gone"])]


def test_a_new_draw_of_the_same_customers_holds(visitor: Visitor, then: pd.DataFrame, tmp_path: Path) -> None:
    visit = look(visitor, added(visitor, then.iloc[:1_500], tmp_path))
    (sentence,) = [block.value for block in visit.success]
    assert sentence.startswith("**The promise was kept:** ")
    shown = text(visit)
    assert "No column that the groups were found with has shifted." in shown
    assert "Of 100 customers in both files, 100 are in the same group as then." in shown
    assert "0 customers are new, 500 are gone." in shown
    sizes, moves = charts(visit)
    assert [bar["name"] for bar in sizes["data"]] == ["now", "then"]
    stayed = [row.pop(i) for i, row in enumerate(moves["data"][0]["z"])]
    assert all(60 < share < 90 for share in stayed)  # of all who were in the group, and a quarter of them are gone
    assert all(share is None for row in moves["data"][0]["z"] for share in row)


def test_what_changed_is_said_first_and_named(visitor: Visitor, then: pd.DataFrame, tmp_path: Path) -> None:
    lapsed = then["recency_days"].fillna(0) > 300
    changed = then[~lapsed | (then.index % 4 == 0)].assign(responded=0, spend_total=lambda f: f["spend_total"] * 2)
    visit = look(visitor, added(visitor, changed, tmp_path))
    (sentence,) = [block.value for block in visit.warning]
    assert sentence.startswith("**The promise was not kept:** ")
    seen = {tile.label: (tile.value, tile.delta) for tile in visit.metric}
    assert seen["Answers of 100 contacted"][0] == "0"
    assert seen["Answers of 100 contacted"][1].endswith(": not kept")
    assert int(seen["Groups that changed size"][0].split(" of ")[0]) >= 2
    assert seen["Columns that shifted"][1].endswith("shifted much")
    shown = text(visit)
    assert "spend total: " in shown
    assert "large shift" in shown
    assert " shrank most: " in shown


def test_the_point_is_where_the_sliders_stand(visitor: Visitor, then: pd.DataFrame, tmp_path: Path) -> None:
    newer_id = added(visitor, then.iloc[500:], tmp_path)
    explorations.look(visitor.app, visitor.exploration(), 4, 0)
    visit = look(visitor, newer_id)
    assert "4 groups, all 4: where the sliders stand on the Segment page. 2,000 customers then, 1,500 now." in text(visit)
    assert len(charts(visit)[0]["data"][0]["y"]) == 4


def test_a_refresh_finds_everything_again_and_reads_nothing_twice(
    visitor: Visitor, then: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer_id = added(visitor, then.iloc[500:], tmp_path)
    first = look(visitor, newer_id)

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr("segexplorer.services.newer.read_newer", refuse)
    again = look(visitor, newer_id)
    assert text(again) == text(first)


def test_a_file_uploaded_here_is_compared_at_once(visitor: Visitor, then: pd.DataFrame) -> None:
    visit = visitor.look("newer", exploration=visitor.sample())
    visit.file_uploader[0].upload("spring.csv", then.iloc[500:].to_csv(index=False).encode()).run()
    assert not visit.exception
    assert len(charts(visit)) == 2
    chosen = datasets.names(visitor.app)
    assert visit.query_params["newer"] in ([i for i, name in chosen.items() if name == "spring"], *chosen)
    visit.run()
    assert len(visitor.app.store.datasets.all()) == 2


def test_a_file_that_lacks_a_column_says_which(visitor: Visitor, then: pd.DataFrame, tmp_path: Path) -> None:
    visit = look(visitor, added(visitor, then.drop(columns=["visits_90d"]), tmp_path))
    assert problems(visit) == [
        "The new file lacks columns the groups were found with: visits_90d. Use a file with the same columns."
    ]
    assert any(found.label == "Try again" for found in visit.button)


def test_without_the_outcome_and_the_customer_number_it_says_what_it_cannot_tell(
    visitor: Visitor, then: pd.DataFrame, tmp_path: Path
) -> None:
    visit = look(visitor, added(visitor, then.drop(columns=["responded", "customer_id"]), tmp_path))
    shown = text(visit)
    assert "Whether the promise was kept cannot be told, because the newer file lacks “responded”" in shown
    assert "the newer file has no “customer_id”" in shown
    assert len(charts(visit)) == 1


@pytest.mark.parametrize("goal", ["spend_total", "favourite_category", None])
def test_every_kind_of_goal_has_its_words(goal: str | None, visitor: Visitor, then: pd.DataFrame, tmp_path: Path) -> None:
    newer_id = added(visitor, then.iloc[200:], tmp_path)
    explorations.ask(visitor.app, visitor.exploration(), explorations.Question(goal))
    visit = look(visitor, newer_id)
    said = text(visit)
    assert not problems(visit)
    assert "promise" in said
    assert {"spend_total": "each were promised", "favourite_category": "what they like", None: "differ"}[goal] in said


def test_names_from_outside_are_only_text(visitor: Visitor, then: pd.DataFrame, tmp_path: Path) -> None:
    """A column whose name and values are marks: in sentences to the letter, in labels without a mark."""
    odd = "<a href='javascript:1'>[x](y)</a>"
    frame = then.rename(columns={"country": odd}).assign(**{odd: lambda f: f[odd].map(lambda c: f"<b>{c}</b>")})
    old = added(visitor, frame, tmp_path, "odd.csv")
    new = added(visitor, frame.assign(**{odd: "<b>DE</b>"}), tmp_path, "new.csv")
    exploration = explorations.start(visitor.app, old)
    visit = visitor.look("newer", exploration=exploration.id, newer=new)
    visit.run()  # first the model was learned, then the newer file read
    (line,) = [block.value for block in visit.markdown if "javascript" in block.value]
    assert "\\<a href" in line
    assert "\\<b\\>DE" in line
    labels = [label for chart in charts(visit) for trace in chart["data"] for axis in "xy" for label in trace[axis]]
    own = [label.replace("<br>", " ").removeprefix("<b>").removesuffix("</b>") for label in labels if isinstance(label, str)]
    assert not [label for label in own if "<" in label]


def test_a_group_hidden_for_the_sake_of_another_is_not_called_few(visitor: Visitor, then: pd.DataFrame, tmp_path: Path) -> None:
    """All but ten of one group are gone: beside it one that is whole is not told either, as the ten could be worked out of it."""
    explorations.look(visitor.app, visitor.exploration(), 7, 0)
    model, grown = preparing.load(visitor.app, visitor.key()), visitor.grown()
    ids, tree = grown.path.cut(7).segment_ids, grown.tree
    parents = {child: parent for i, parent in enumerate(tree.parents) for child in (2 * i + 2, 2 * i + 3)}
    small, whole = next((a, b) for a in ids for b in ids if a != b and parents[a] == parents[b])
    at = tree.node_of[6][model.learned.assigner.atoms(then, np.arange(len(then), dtype=np.uint64))]
    kept = then[(at != small) | (np.cumsum(at == small) <= 10)]
    visit = look(visitor, added(visitor, kept, tmp_path))
    (table,) = [found.value for found in visit.dataframe if NEWER["group"] in found.value]
    name = grown.personas[whole].name
    assert table.set_index(NEWER["group"]).loc[name, NEWER["now"]] == "not told"
    shown = text(visit)
    assert "Not told: fewer than 25 people now, or it could give away how many are in a group of fewer." in shown
    assert "hardly anybody" not in shown
    (now,) = [bars for bars in charts(visit)[0]["data"] if bars["name"] == "now"]
    assert [now["text"][i] for i, label in enumerate(now["y"]) if name in label] == ["not told"]


def test_where_no_move_may_be_told_there_is_a_sentence_and_no_empty_picture(
    visitor: Visitor, then: pd.DataFrame, tmp_path: Path
) -> None:
    explorations.look(visitor.app, visitor.exploration(), 5, 0)
    visit = look(visitor, added(visitor, then.iloc[:60], tmp_path))
    assert len(charts(visit)) == 1
    assert NEWER["no_moves"] in text(visit)
