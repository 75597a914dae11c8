"""Edits of an exploration: kept, found again under other choices, another goal and other data, lost to nobody."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segexplorer.bootstrap import App
from segexplorer.core.edits import Group, Lock
from segexplorer.core.grown import Grown, Model
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices
from segexplorer.errors import NotFound, UnusableInput
from segexplorer.ingest.samples import online_shop
from segexplorer.services import crossing, editing, explorations, preparing, stability
from segexplorer.services.datasets import describe
from segexplorer.services.exploring import grow_again
from segexplorer.services.preparing import folder_of
from segexplorer.store.records import Exploration
from tests.services.by_hand import add_file, installation, work

K = 6


@pytest.fixture(scope="module")
def learned_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an exploration of a small shop, learned for its likely goal and for none."""
    folder = tmp_path_factory.mktemp("learned")
    online_shop(1_500).to_csv(folder / "shop.csv", index=False)
    made = installation(folder / "data")
    exploration = explorations.of_dataset(made, add_file(made, folder / "shop.csv").id)
    learn(made, exploration)
    preparing.prepare(made, exploration.dataset_id, Question(None))
    work(made)
    made.store.close()
    return folder / "data"


@pytest.fixture
def app(learned_once: Path, tmp_path: Path) -> Iterator[App]:
    """An installation of one's own with it."""
    opened = installation(Path(shutil.copytree(learned_once, tmp_path / "data")))
    yield opened
    opened.store.close()


@pytest.fixture
def mine(app: App) -> Exploration:
    """The exploration of the small shop."""
    return app.store.explorations.all()[0]


def learn(app: App, exploration: Exploration) -> str:
    """The key of the exploration's model, learned when it was not."""
    question = explorations.question_of(exploration)
    preparing.prepare(app, exploration.dataset_id, question)
    work(app)
    ready = preparing.prepare(app, exploration.dataset_id, question)
    assert ready.state == "ready"
    return ready.key


def looked_at(app: App, exploration: Exploration, choices: Choices | None = None) -> tuple[str, Model, Grown, Grown]:
    """Key, model, and what is grown without and with the edits there are now."""
    now, chosen = app.store.explorations.open(exploration.id), choices or explorations.choices_of(exploration)
    key = learn(app, now)
    model = preparing.load(app, key)
    plain = grow_again(model, chosen, 25)
    return key, model, plain, editing.apply_edits(app, model, key, plain, chosen, editing.name_of(app, now, key))


def placed(app: App, exploration: Exploration, key: str) -> pd.DataFrame:
    """The customer number and the atom of everybody, by the way of that model."""
    described = describe(app, exploration.dataset_id)
    learned = app.load_model(folder_of(app, key)).learned
    name = learned.schema.id_name
    engine = app.engine_for(described.parquet, name)
    batches = engine.members([name, *learned.assigner.space.encoder.names])
    parts = [pd.DataFrame({"id": b[name].astype(str), "atom": learned.assigner.atoms(b, b["_key"].to_numpy())}) for b in batches]
    return pd.concat(parts)


def members(places: pd.DataFrame, grown: Grown) -> dict[int, set[str]]:
    """Node -> the customer numbers in it."""
    inside = grown.tree.atoms_of() > 0
    return {node: set(places["id"][inside[node - 1][places["atom"]]]) for node in grown.tree.node_ids}


def jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


def test_an_exploration_without_edits_has_none_and_grows_the_very_same(app: App, mine: Exploration) -> None:
    _, _, plain, edited = looked_at(app, mine)
    assert edited is plain
    assert editing.history(app, mine.id) == editing.History()


def test_every_edit_is_kept_with_the_name_its_group_had_and_applied(app: App, mine: Exploration) -> None:
    key, _, plain, _ = looked_at(app, mine)
    one, two, three, *_ = plain.path.cut(K).segment_ids
    first, second, third = (editing.group_of(plain, node, key) for node in (one, two, three))
    editing.rename(app, mine, first, " Early  birds ")
    editing.paint(app, mine, first, 7)
    editing.annotate(app, mine, first, "Ask Anna.")
    editing.lock(app, mine, second)
    editing.let_go(app, mine, third)
    editing.merge(app, mine, first, second)
    kept = editing.history(app, mine.id)
    assert [c.operation.do for c in kept.done] == ["rename", "colour", "note", "lock", "let_go", "merge"]
    assert kept.done[0].operation.group.name == plain.personas[one].name
    _, _, _, edited = looked_at(app, mine)
    assert edited.edited is not None
    assert edited.edited.outcomes == ("",) * 6
    assert len(edited.path.cut(K - 1).segment_ids) == K - 1
    assert sum(p.let_go for i, p in edited.personas.items() if i in edited.path.cut(K - 1).segment_ids) == 1


def test_undo_of_everything_gives_the_original_to_the_byte(app: App, mine: Exploration) -> None:
    key, _, plain, _ = looked_at(app, mine)
    one, two, *_ = (editing.group_of(plain, node, key) for node in plain.path.cut(K).segment_ids)
    editing.split(app, mine, one, K)
    editing.merge(app, mine, one, two)
    for _ in range(2):
        editing.undo(app, mine, editing.history(app, mine.id).done[-1])
    _, _, _, edited = looked_at(app, mine)
    assert edited.tree.node_of.tobytes() == plain.tree.node_of.tobytes()
    assert (edited.path.nodes, edited.path.cuts, edited.personas) == (plain.path.nodes, plain.path.cuts, plain.personas)
    editing.redo(app, mine, editing.history(app, mine.id).undone[0])
    assert [c.operation.do for c in editing.history(app, mine.id).done] == ["split"]


def test_two_windows_lose_nothing_of_each_other(app: App, mine: Exploration) -> None:
    """Both opened the exploration before either edited it."""
    key, _, plain, _ = looked_at(app, mine)
    one, two, *_ = (editing.group_of(plain, node, key) for node in plain.path.cut(K).segment_ids)
    ours, theirs = mine, explorations.opened(app, mine.id)
    seen = editing.rename(app, ours, one, "Ours")
    editing.rename(app, theirs, two, "Theirs")
    editing.undo(app, ours, seen.done[-1])  # no longer the last one
    assert [c.operation.name for c in editing.history(app, mine.id).done] == ["Ours", "Theirs"]  # type: ignore[union-attr]
    _, _, _, edited = looked_at(app, mine)
    assert {"Ours", "Theirs"} <= {p.name for p in edited.personas.values()}


def test_an_edit_out_of_bounds_is_refused_and_not_kept(app: App, mine: Exploration) -> None:
    with pytest.raises(UnusableInput, match="60 characters"):
        editing.rename(app, mine, Group("m", (0,)), "x" * 61)
    with pytest.raises(UnusableInput, match="500 characters"):
        editing.annotate(app, mine, Group("m", (0,)), "x" * 501)
    assert editing.history(app, mine.id) == editing.History()


def test_a_look_at_another_focus_and_back_shows_the_edit_again(app: App, mine: Exploration) -> None:
    key, model, plain, _ = looked_at(app, mine)
    there = grow_again(model, Choices(focus=0.95), 25).tree.atoms_of()
    customers = model.summary.n.sum(axis=1)

    def best_match(node: int) -> float:
        here = plain.tree.atoms_of()[node - 1]
        return max(float(customers @ (here * other)) / float(customers @ np.maximum(here, other)) for other in there)

    lost = min(plain.path.cut(12).segment_ids, key=best_match)
    assert best_match(lost) < 0.75
    editing.rename(app, mine, editing.group_of(plain, lost, key), "Odd ones")
    _, _, _, far = looked_at(app, mine, Choices(focus=0.95))
    assert far.edited is not None
    assert far.edited.outcomes == ("not_found",)
    assert "Odd ones" not in {p.name for p in far.personas.values()}
    _, _, _, back = looked_at(app, mine)
    assert back.personas[lost].name == "Odd ones"


def test_under_another_goal_an_edit_is_on_the_group_with_mostly_the_same_people_or_waits(app: App, mine: Exploration) -> None:
    """Who is in a group is looked up customer by customer, under both models: no counting on atoms."""
    key, _, plain, _ = looked_at(app, mine)
    ids = plain.path.cut(4).segment_ids
    for node in ids:
        editing.rename(app, mine, editing.group_of(plain, node, key), f"Group {node}")
    before = members(placed(app, mine, key), plain)
    then = {f"Group {node}": before[node] for node in ids}
    explorations.ask(app, mine, Question(None))
    new_key, _, _, edited = looked_at(app, mine)
    assert new_key != key
    assert edited.edited is not None
    found = {p.name: i for i, p in edited.personas.items() if p.renamed}
    assert found  # of four large groups at least one is still there
    now = members(placed(app, mine, new_key), edited)
    for name in then:
        best = max(jaccard(then[name], now[i]) for i in edited.tree.node_ids[1:])
        if name in found:
            assert jaccard(then[name], now[found[name]]) == pytest.approx(best)
            assert best >= 0.75
        else:
            assert best < 0.75


def test_edits_survive_other_customers_of_the_same_kind(app: App, mine: Exploration, tmp_path: Path) -> None:
    """The data set is read again and has others in it: a name is on the group that the old model would put them into."""
    key, _, plain, _ = looked_at(app, mine)
    ids = [node for node in plain.tree.node_ids[1:] if plain.path.nodes[node].born_at <= 6]
    for node in ids:
        editing.rename(app, mine, editing.group_of(plain, node, key), f"Group {node}")
    file = tmp_path / "next.csv"
    online_shop(1_500, seed=5).to_csv(file, index=False)
    other = add_file(app, file)
    newer = app.store.datasets.get(other.id)
    app.store.datasets.replace_content(
        mine.dataset_id,
        folder=newer.folder,
        sha256=newer.sha256,
        n_rows=newer.n_rows,
        n_columns=newer.n_columns,
        size_bytes=newer.size_bytes,
        recipe=newer.recipe,
    )
    new_key, _, _, edited = looked_at(app, mine)
    assert new_key != key
    assert edited.edited is not None
    found = {p.name: i for i, p in edited.personas.items() if p.renamed}
    of_old = members(placed(app, mine, key), plain)  # the new customers, by the old model
    everyone = members(placed(app, mine, new_key), edited)
    del everyone[1]
    for node in ids:
        then = of_old[node]
        best = max(jaccard(then, now) for now in everyone.values())
        if f"Group {node}" in found:
            assert jaccard(then, everyone[found[f"Group {node}"]]) == pytest.approx(best)
            assert best >= 0.75
        else:  # nobody like them, or a later edit named the same people
            assert best < 0.75 or max(everyone, key=lambda i: jaccard(then, everyone[i])) in found.values()
    assert found  # the sample's large groups are plain enough to be found in other customers


def test_an_edit_whose_model_was_cleared_away_waits(app: App, mine: Exploration) -> None:
    key, _, plain, _ = looked_at(app, mine)
    editing.lock(app, mine, editing.group_of(plain, plain.path.cut(2).segment_ids[0], key))
    shutil.rmtree(folder_of(app, key))
    explorations.ask(app, mine, Question(None))
    _, _, _, edited = looked_at(app, mine)
    assert edited.edited is not None
    assert edited.edited.outcomes == ("not_found",)


def test_what_was_counted_under_both_models_is_kept_and_counted_once(app: App, mine: Exploration) -> None:
    key = learn(app, mine)
    explorations.ask(app, mine, Question(None))
    new_key = learn(app, app.store.explorations.open(mine.id))
    assert crossing.cross(app, mine.dataset_id, new_key, [key, new_key, "../../etc", "no model"]) == (key,)
    table = crossing.crossed(app, new_key, key)
    both = [app.load_model(folder_of(app, k)).learned.assigner for k in (key, new_key)]
    assert table.shape == tuple(len(a.centres) for a in both)
    frame = pd.read_parquet(describe(app, mine.dataset_id).parquet)
    assert table.sum() == len(frame)
    (folder_of(app, key) / "model.json").unlink()
    assert crossing.cross(app, mine.dataset_id, new_key, [key]) == (key,)
    assert np.array_equal(crossing.crossed(app, new_key, key), table)
    with pytest.raises(NotFound):
        crossing.crossed(app, new_key, "../../etc")


def test_whether_groups_last_is_asked_of_the_edited_groups(app: App, mine: Exploration, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stability, "N_TRIES", 2)
    explorations.ask(app, mine, Question(None))  # whatever is asked; without a goal nothing needs to be boosted again
    mine = app.store.explorations.open(mine.id)
    key, _, plain, _ = looked_at(app, mine)
    one, two, *_ = (editing.group_of(plain, node, key) for node in plain.path.cut(3).segment_ids)
    editing.merge(app, mine, one, two)
    _, _, _, edited = looked_at(app, mine)
    question, choices = explorations.question_of(mine), explorations.choices_of(mine)
    before, _ = stability.stability_of(app, mine.dataset_id, question, choices)
    after, _ = stability.stability_of(app, mine.dataset_id, question, choices, edited.reshaped)
    assert before.key != after.key
    work(app)
    lasting = stability.known(app, mine.dataset_id, question, choices, edited.reshaped)
    assert lasting is not None
    assert len(lasting.stability.cut_jaccard) == edited.tree.n_cuts < plain.tree.n_cuts
    unedited = stability.known(app, mine.dataset_id, question, choices)
    assert unedited is not None
    assert len(unedited.stability.cut_jaccard) == plain.tree.n_cuts


def test_a_lock_survives_the_store_to_the_letter(app: App, mine: Exploration) -> None:
    group = Group("0" * 40, (0, 7, 300), "Weekend <bargain> hunters")
    editing.lock(app, mine, group)
    assert editing.history(app, mine.id).done[0].operation == Lock(group)
