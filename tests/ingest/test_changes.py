"""What a newer reading has changed, checked by hand and against pandas."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segexplorer.ingest.changes import changes


def written(folder: Path, name: str, frame: pd.DataFrame) -> Path:
    file = folder / f"{name}.parquet"
    frame.to_parquet(file, index=False)
    return file


@pytest.fixture
def then(tmp_path: Path) -> Path:
    return written(
        tmp_path, "then", pd.DataFrame({"id": [1, 2, 3, 4], "city": ["A", "B", None, "D"], "old": 1, "spend": [1, 2, 3, 4]})
    )


def test_new_gone_and_changed_customers_are_counted(then: Path, tmp_path: Path) -> None:
    now = pd.DataFrame({"spend": [3.0, 2.0, 9.0, 7.0], "id": [3, 2, 4, 5], "city": [None, "B", "D", None], "new": True})
    found = changes(then, written(tmp_path, "now", now), "id")
    assert (found.rows_then, found.rows_now) == (4, 4)
    assert (found.n_new, found.n_gone, found.n_changed) == (1, 1, 1)  # 5 is new, 1 is gone, 4 spent more; 3.0 is 3
    assert (found.added, found.removed, found.retyped) == (("new",), ("old",), ("spend",))
    assert {b.column: (b.share_then, b.share_now) for b in found.blanks}["city"] == (0.25, 0.5)
    assert not found.is_same


def test_the_same_rows_in_another_order_have_not_changed(then: Path, tmp_path: Path) -> None:
    again = written(tmp_path, "now", pd.read_parquet(then).iloc[::-1])
    found = changes(then, again, "id")
    assert (found.n_new, found.n_gone, found.n_changed) == (0, 0, 0)
    assert found.is_same


def test_without_an_id_only_sizes_and_columns_are_told(then: Path) -> None:
    found = changes(then, then, None)
    assert (found.rows_now, found.n_new, found.n_gone, found.n_changed) == (4, None, None, None)
    assert changes(then, then, "absent").n_new is None


def test_a_repeated_id_is_one_customer(tmp_path: Path) -> None:
    then = written(tmp_path, "then", pd.DataFrame({"id": [1, 1, 2, None], "x": [1, 2, 3, 4]}))
    now = written(tmp_path, "now", pd.DataFrame({"id": [2, 1, 1, 1], "x": [3, 2, 1, 1]}))
    found = changes(then, now, "id")
    assert (found.n_new, found.n_gone, found.n_changed) == (0, 0, 1)


def test_many_customers_are_counted_as_pandas_counts_them(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    sides = [pd.DataFrame({"id": rng.permutation(3_000)[:2_000], "a": rng.integers(0, 3, 2_000)}) for _ in range(2)]
    both = sides[0].merge(sides[1], on="id", how="outer", indicator=True)
    found = changes(*(written(tmp_path, f"side{i}", side) for i, side in enumerate(sides)), "id")
    assert found.n_new == (both["_merge"] == "right_only").sum()
    assert found.n_gone == (both["_merge"] == "left_only").sum()
    assert found.n_changed == ((both["_merge"] == "both") & (both["a_x"] != both["a_y"])).sum()
