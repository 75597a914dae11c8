"""The engine of one machine: who is a customer, in which order, and nothing that depends on how rows are cut."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segexplorer.engine import local
from segexplorer.engine.local import LocalEngine
from segexplorer.ingest.samples import online_shop

ODD = ['quo"te', "it's", "semi;colon", "emoji 🛒", "עברית", "<b>", "select", "a.b", "100 %", "back\\slash"]


def engine(folder: Path, frame: pd.DataFrame, id_name: str | None = None, seed: int = 0, name: str = "t.parquet") -> LocalEngine:
    frame.to_parquet(folder / name, index=False)
    return LocalEngine(folder / name, id_name, seed)


def members(one: LocalEngine, columns: list[str]) -> pd.DataFrame:
    batches = [b.assign(**{c: b[c].astype(object) for c in columns}) for b in one.members(columns)]
    return pd.concat(batches, ignore_index=True)


# ---- by hand


def test_the_first_row_of_each_id_is_the_customer_and_rows_without_one_are_left_out(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["b", "a", None, "b", "c", "a"], "x": [1, 2, 3, 4, 5, 6]})
    one = engine(tmp_path, frame, "id")
    assert one.size() == (6, 3)
    got = members(one, ["id", "x"])
    assert got[["id", "x", "_row"]].values.tolist() == [["b", 1, 1], ["a", 2, 2], ["c", 5, 5]]
    assert one.map_reduce(lambda batch: int(batch["x"].sum()), ["x"]) == 8
    assert sorted(one.sample(10)["x"]) == [1, 2, 5]


@pytest.mark.parametrize(
    "name", ["first_row", "everybody", "kept", "id", "content", "memory", "filename", "a.b", 'a"b', "count(*)", "**"]
)
def test_a_column_may_have_any_name_also_where_ids_are_repeated(name: str, tmp_path: Path) -> None:
    frame = pd.DataFrame({"customer": ["b", "a", "b", "c"], name: [1, 2, 3, 4]})
    one = engine(tmp_path, frame, "customer")
    assert one.size() == (4, 3)
    assert members(one, ["customer", name])[name].tolist() == [1, 2, 4]
    assert sorted(one.sample(10)[name]) == [1, 2, 4]
    assert engine(tmp_path, frame).size() == (4, 4)


@pytest.mark.parametrize("folder", ["da[1]ta", "a*b", "a?b", "it's", "[", "100 % ü"])
def test_signs_in_the_name_of_a_folder_are_only_signs(folder: str, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / "axb").mkdir()
    engine(tmp_path / "axb", pd.DataFrame({"x": [9]}))
    one = engine(tmp_path / folder, pd.DataFrame({"x": [1, 2]}))
    assert one.size() == (2, 2)
    assert members(one, ["x"])["x"].tolist() == [1, 2]


def test_without_an_id_every_row_is_a_customer(tmp_path: Path) -> None:
    one = engine(tmp_path, pd.DataFrame({"x": [1, 1, 2], "y": ["a", "a", None]}))
    assert one.size() == (3, 3)
    assert members(one, ["x"])["_row"].tolist() == [1, 2, 3]


def test_the_schema_is_in_file_order_without_columns_of_our_own(tmp_path: Path) -> None:
    schema = engine(tmp_path, pd.DataFrame({"z": [1.5], "a": ["t"], "d": [pd.Timestamp("2024-01-01")], "b": [True]})).schema()
    assert list(schema) == ["z", "a", "d", "b"]
    assert schema["z"] == "DOUBLE"
    assert schema["b"] == "BOOLEAN"


def test_rows_that_mostly_look_alike_still_fall_into_all_folds(tmp_path: Path) -> None:
    one = engine(tmp_path, pd.DataFrame({"x": [0, 1] * 500, "y": ["a"] * 1000}))
    assert one.sample(1000)["_key"].nunique() == 1000


def test_whole_numbers_and_answers_with_gaps_stay_what_they_are_in_a_sample(tmp_path: Path) -> None:
    """As floats, numbers of cards lose their last digits, and ids with one gap are no longer different."""
    cards = pd.Series([4_000_123_412_341_234_001 + i for i in range(50)] + [None], dtype="Int64")
    frame = pd.DataFrame({"card": cards, "yes": pd.Series([True, None, False] * 17, dtype="boolean"), "n": range(51)})
    sample = engine(tmp_path, frame).sample(100)
    assert sorted(sample["card"].dropna()) == sorted(cards.dropna())
    assert sample["yes"].sum() == 17
    assert str(sample["n"].dtype) == "int64"


def test_a_sample_is_as_large_as_asked_for_where_many_rows_are_alike(tmp_path: Path) -> None:
    frame = pd.DataFrame({"x": [*range(27_500), *([-1] * 22_500)]})
    assert len(engine(tmp_path, frame).sample(5_000)) == 5_000


def test_a_sample_of_nobody_still_has_the_kinds_of_its_columns(tmp_path: Path) -> None:
    empty = engine(tmp_path, pd.DataFrame({"x": pd.Series([], dtype=float), "t": pd.Series([], dtype=str)})).sample(10)
    assert list(empty) == ["_key", "x", "t"]
    assert [str(empty[c].dtype) for c in ("_key", "x")] == ["uint64", "float64"]


def test_a_file_without_rows_is_an_error_and_not_a_wrong_sum(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no rows"):
        engine(tmp_path, pd.DataFrame({"x": pd.Series([], dtype=float)})).map_reduce(len, ["x"])


# ---- laws


@pytest.mark.parametrize("id_name", ["customer_id", None])
def test_keys_and_sample_do_not_depend_on_the_order_of_rows_and_columns(id_name: str | None, tmp_path: Path) -> None:
    shop = online_shop(3_000)
    shuffled = shop.sample(frac=1, random_state=1)[list(shop.columns[::-1])]
    one, other = engine(tmp_path, shop, id_name), engine(tmp_path, shuffled, id_name, name="s.parquet")
    for n in (200, 3_000, 10_000):
        a, b = one.sample(n), other.sample(n)
        assert len(a) == min(n, 3_000)
        pd.testing.assert_frame_equal(a, b[a.columns])
        assert a["_key"].is_monotonic_increasing
    keys = [members(e, ["customer_id"]).set_index("customer_id")["_key"].sort_index() for e in (one, other)]
    assert keys[0].equals(keys[1])


def test_a_smaller_sample_is_part_of_a_larger_one(tmp_path: Path) -> None:
    one = engine(tmp_path, online_shop(3_000), "customer_id")
    assert set(one.sample(100)["_key"]) < set(one.sample(500)["_key"])


def test_another_seed_samples_other_customers(tmp_path: Path) -> None:
    shop = online_shop(3_000)
    one, other = engine(tmp_path, shop, "customer_id"), engine(tmp_path, shop, "customer_id", seed=1, name="s.parquet")
    assert len(set(one.sample(300)["customer_id"]) & set(other.sample(300)["customer_id"])) < 100


def test_keys_are_spread_evenly(tmp_path: Path) -> None:
    key = engine(tmp_path, online_shop(20_000), "customer_id").sample(20_000)["_key"].to_numpy()
    sizes = np.bincount(((key >> np.uint64(16)) % np.uint64(20)).astype(int))
    assert sizes.min() > 850
    assert sizes.max() < 1_150


@pytest.mark.parametrize("batch_rows", [700, 2_048, 1_000_000])
def test_what_adds_up_does_not_depend_on_how_rows_are_cut(batch_rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = online_shop(5_000)
    monkeypatch.setattr(local, "BATCH_ROWS", batch_rows)
    one = engine(tmp_path, shop, "customer_id")
    facts = one.map_reduce(lambda b: np.array([len(b), b["n_orders"].sum(), b["country"].eq("NL").sum()]), ["n_orders", "country"])
    assert facts.tolist() == [5_000, shop["n_orders"].sum(), shop["country"].eq("NL").sum()]


@pytest.mark.parametrize("repeated", [False, True])
def test_members_come_in_file_order(repeated: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "BATCH_ROWS", 512)
    shop = online_shop(4_000)
    shop = pd.concat([shop, shop.head(900)], ignore_index=True) if repeated else shop
    got = members(engine(tmp_path, shop, "customer_id"), ["customer_id"])
    assert got["customer_id"].tolist() == shop["customer_id"].drop_duplicates().tolist()
    assert got["_row"].is_monotonic_increasing


def test_names_with_quotes_semicolons_emoji_and_other_scripts_work(tmp_path: Path) -> None:
    frame = pd.DataFrame({name: np.arange(300) * (i + 1) for i, name in enumerate(ODD)})
    for id_name in (ODD[0], ODD[3], None):
        one = engine(tmp_path, frame, id_name)
        assert list(one.schema()) == ODD
        assert one.size() == (300, 300)
        assert len(one.sample(50)) == 50
        assert one.map_reduce(lambda b: b[ODD].sum(), ODD).tolist() == frame.sum().tolist()
        assert len(members(one, ODD)) == 300


def test_text_arrives_as_categories_so_each_value_is_looked_at_once(tmp_path: Path) -> None:
    one = engine(tmp_path, online_shop(500), "customer_id")
    assert one.map_reduce(lambda b: [str(b["country"].dtype)], ["country"]) == ["category"]
