"""JSON in the shapes that shops and programs write it becomes the table a person would draw of it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from segexplorer.errors import UnusableFile
from segexplorer.ingest import json_stream
from segexplorer.ingest.files import Imported, import_file
from segexplorer.ingest.limits import Limits

PEOPLE = [{"id": 1, "name": "Ada", "spend": 1.5}, {"id": 2, "name": "Bo", "spend": None}]


def bring(folder: Path, text: str | bytes, limits: Limits | None = None) -> Imported:
    (folder / "f").write_bytes(text.encode() if isinstance(text, str) else text)
    return import_file(folder / "f", "people.json", folder / "out", limits)


def refusal(folder: Path, text: str | bytes, limits: Limits | None = None) -> str:
    with pytest.raises(UnusableFile, match=r"people\.json") as caught:
        bring(folder, text, limits)
    return caught.value.code


def table(done: Imported) -> pd.DataFrame:
    return pd.read_parquet(done.parquet)


SHAPES = {
    "list": json.dumps(PEOPLE),
    "indented": json.dumps(PEOPLE, indent=4),
    "lines": "\n".join(map(json.dumps, PEOPLE)),
    "lines of Windows": "\r\n".join(map(json.dumps, PEOPLE)) + "\r\n",
    "wrapped": json.dumps({"status": "ok", "data": PEOPLE, "links": ["a"]}),
    "wrapped twice": json.dumps({"response": {"customers": PEOPLE}, "page": 1}),
    "names and rows": json.dumps([["id", "name", "spend"], [1, "Ada", 1.5], [2, "Bo", None]]),
    "split": json.dumps({"columns": ["id", "name", "spend"], "index": [0, 1], "data": [[1, "Ada", 1.5], [2, "Bo", None]]}),
    "columns": json.dumps({"id": [1, 2], "name": ["Ada", "Bo"], "spend": [1.5, None]}),
    "pandas": pd.DataFrame(PEOPLE).to_json(),
    "wrapped columns": json.dumps({"table": {"id": [1, 2], "name": ["Ada", "Bo"], "spend": [1.5, None]}}),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_shape_gives_the_same_table(tmp_path: Path, shape: str, encoding: str) -> None:
    frame = table(bring(tmp_path, SHAPES[shape].encode(encoding)))
    assert frame.columns.tolist() == ["id", "name", "spend"]
    assert (frame.id.tolist(), frame.name.tolist(), frame.spend.fillna(-1).tolist()) == ([1, 2], ["Ada", "Bo"], [1.5, -1])


def test_rows_by_key_keep_their_key(tmp_path: Path) -> None:
    frame = table(bring(tmp_path, json.dumps({"c7": {"age": 31}, "c9": {"age": 44}})))
    assert frame.to_dict("list") == {"key": ["c7", "c9"], "age": [31, 44]}


def test_objects_inside_become_columns_and_lists_become_texts_or_counts(tmp_path: Path) -> None:
    ada = {"id": 1, "home": {"city": "Gent", "geo": {"lat": 51.05}}, "likes": ["tea", "rum"], "orders": [{"n": 1}, {"n": 2}]}
    frame = table(bring(tmp_path, json.dumps([ada, {"id": 2, "vip": True}])))
    assert frame.columns.tolist() == ["id", "home.city", "home.geo.lat", "likes", "orders.count", "vip"]
    assert frame.iloc[0].fillna("").tolist() == [1, "Gent", 51.05, "tea; rum", 2, ""]
    assert frame.vip.tolist() == [None, True]


def test_numbers_keep_their_digits_and_codes_their_zeros(tmp_path: Path) -> None:
    frame = table(bring(tmp_path, '[{"n": 9007199254740993, "zip": "01067"}, {"n": 2, "zip": "50667"}]'))
    assert (frame.n.tolist(), frame.zip.tolist()) == ([9007199254740993, 2], ["01067", "50667"])


def test_values_that_are_no_objects_are_counted(tmp_path: Path) -> None:
    done = bring(tmp_path, '[{"a": 1, "b": "x"}, 7, null, {"a": 2, "b": "y"}]')
    assert (done.n_rows, done.rejected_rows) == (2, 2)


def test_a_line_of_names_in_brackets_is_no_json(tmp_path: Path) -> None:
    assert table(bring(tmp_path, "[id],[name]\n1,Ada\n2,Bo\n")).columns.tolist() == ["[id]", "[name]"]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("damaged_json", '[{"a": 1}, {"a": '),
        ("damaged_json", '[{"a": 1}] and more'),
        ("damaged_json", '{"a": 1}\n{"a": nothing}'),
        ("damaged_json", "[" * 100_000),
        ("damaged_json", '{"a":' * 100_000),
        ("json_too_deep", json.dumps([{"a": {"b": {"c": {"d": 1}}}}])),
        ("no_json_table", "[]"),
        ("no_json_table", "{}"),
        ("no_json_table", "[[1, 2], [3, 4]]"[:1] + "]"),
        ("too_many_columns", json.dumps([{f"c{i}": i for i in range(200)}])),
    ],
)
def test_what_is_no_list_of_customers_is_refused(tmp_path: Path, code: str, text: str) -> None:
    assert refusal(tmp_path, text, Limits(max_json_depth=2, max_columns=100)) == code


def test_one_endless_value_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    text = '[{"a": "' + "x" * 3_000_000 + '"}]'
    assert refusal(tmp_path, text, Limits(max_json_value_bytes=1_000_000)) == "damaged_json"


def test_long_texts_are_cut_and_counted_like_in_any_file(tmp_path: Path) -> None:
    done = bring(tmp_path, json.dumps([{"a": "x" * 30, "b": 1}, {"a": "y", "b": 2}]), Limits(max_cell_chars=20))
    assert (done.cut_cells, table(done).a.str.len().tolist()) == (1, [20, 1])


@pytest.mark.parametrize("n_chars", [1, 2, 3, 7])
def test_values_are_the_same_however_the_text_is_cut_into_pieces(
    tmp_path: Path, n_chars: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = '[1, -23.5e2, "a]\\"é", [], {"a": [1, {}]}, true, 12345]'
    (tmp_path / "f").write_text(text, encoding="utf-8")
    monkeypatch.setattr(json_stream, "PIECE_CHARS", n_chars)
    expected = json.loads(text, parse_int=str, parse_float=str)
    assert list(json_stream.values_of(tmp_path / "f", 1000)) == expected
