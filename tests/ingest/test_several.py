"""Several files: the same columns go below one another, a shared key is offered and never guessed, the rest is refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from segexplorer.errors import UnusableFile
from segexplorer.ingest.base import make_base
from segexplorer.ingest.files import Imported, import_files
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.recipe import Recipe
from tests.ingest.specimens import csv_file, json_file, parquet_file, xlsx_file, zip_file

PEOPLE = [["customer_id", "name"], [1, "Ada"], [2, "Bo"], [3, "Zoë"], [4, "Kim"]]
SCORES = [["Customer_ID", "score"], [3, 0.5], [1, 0.25], [9, 1.0]]
ORDERS = [["customer_id", "amount"], [1, 10], [1, 20], [2, 5], [2, 6], [3, 7]]


def bring(folder: Path, files: dict[str, bytes], recipe: Recipe | None = None, limits: Limits | None = None) -> Imported:
    sources = []
    for at, (name, data) in enumerate(files.items()):
        (folder / str(at)).write_bytes(data)
        sources.append((folder / str(at), name))
    return import_files(sources, folder / "out", limits, recipe or Recipe())


def refusal(folder: Path, files: dict[str, bytes], recipe: Recipe | None = None, limits: Limits | None = None) -> UnusableFile:
    with pytest.raises(UnusableFile) as caught:
        bring(folder, files, recipe, limits)
    assert not list((folder / "out").iterdir())
    return caught.value


def rows(done: Imported) -> list[list[object]]:
    frame = pd.read_parquet(done.parquet)
    assert frame.shape == (done.n_rows, done.n_columns)
    return [frame.columns.tolist(), *frame.astype(object).where(frame.notna(), None).to_numpy().tolist()]


def test_the_same_columns_in_any_order_and_case_go_below_one_another(tmp_path: Path) -> None:
    done = bring(tmp_path, {"a.csv": csv_file([["id", "name"], [1, "Ada"]]), "b.csv": csv_file([["NAME", "Id"], ["Bo", 2]])})
    assert rows(done) == [["id", "name"], [1, "Ada"], [2, "Bo"]]
    assert [(p.name, p.n_rows) for p in done.parts] == [("a.csv", 1), ("b.csv", 1)]
    assert (done.file_name, done.joined, len(done.sha256)) == ("a.csv, b.csv", None, 64)


def test_files_of_different_kinds_go_below_one_another(tmp_path: Path) -> None:
    files = {"a.csv": csv_file(PEOPLE), "b.xlsx": xlsx_file(PEOPLE), "c.json": json_file(PEOPLE), "d.parquet": parquet_file(PEOPLE)}
    assert rows(bring(tmp_path, files)) == PEOPLE[:1] + PEOPLE[1:] * 4


def test_a_column_that_one_file_lacks_is_missing_there(tmp_path: Path) -> None:
    first = [["a", "b", "c", "d", "e"], ["x", 1, 2, 3, 4]]
    done = bring(tmp_path, {"old.csv": csv_file([row[:4] for row in first]), "new.csv": csv_file(first)})
    assert rows(done) == [first[0], ["x", 1, 2, 3, None], ["x", 1, 2, 3, 4]]


def test_what_a_column_means_is_decided_by_the_values_of_all_files(tmp_path: Path) -> None:
    files = {"may.csv": b"day,zip\n01/02/2024,50667\n03/04/2024,10115\n", "june.csv": b"day,zip\n12/31/2024,01067\n"}
    done = bring(tmp_path, files)
    days = duckdb.sql(f"SELECT day::VARCHAR, zip FROM '{done.parquet}'").fetchall()
    assert days == [("2024-01-02", "50667"), ("2024-03-04", "10115"), ("2024-12-31", "01067")]


def test_types_that_differ_become_the_wider_one(tmp_path: Path) -> None:
    files = {"a.csv": csv_file([["n", "code"], [1, 7]]), "b.parquet": parquet_file([["n", "code"], [1.5, "x"]])}
    assert rows(bring(tmp_path, files)) == [["n", "code"], [1.0, "7"], [1.5, "x"]]


def test_a_shared_key_is_offered_and_not_used(tmp_path: Path) -> None:
    refused = refusal(tmp_path, {"people.csv": csv_file(PEOPLE), "scores.csv": csv_file(SCORES)})
    assert refused.code == "join_needed"
    (offer,) = refused.facts["offers"]
    assert (offer.column, offer.base, offer.n_rows, offer.others) == ("customer_id", "people.csv", 4, (("scores.csv", 2),))
    assert str(refused) == (
        'These files share the column "customer_id" but have different other columns: people.csv, scores.csv. '
        'Say whether to join them by "customer_id", or upload one of them.'
    )


@pytest.mark.parametrize("packed", [False, True])
def test_a_join_keeps_every_row_of_the_base_and_its_order(tmp_path: Path, packed: bool) -> None:
    files = {"people.csv": csv_file(PEOPLE), "scores.csv": csv_file(SCORES)}
    done = bring(tmp_path, {"all.zip": zip_file(files)} if packed else files, Recipe(join_on="CUSTOMER_ID"))
    assert rows(done) == [
        ["customer_id", "name", "score"],
        [1, "Ada", 0.25],
        [2, "Bo", None],
        [3, "Zoë", 0.5],
        [4, "Kim", None],
    ]
    assert done.joined is not None
    assert done.joined.others == (("scores.csv", 2),)
    assert [(p.name, p.n_rows) for p in done.parts] == [("people.csv", 4), ("scores.csv", 3)]


def test_a_joined_table_is_what_pandas_makes_of_it(tmp_path: Path) -> None:
    base = pd.DataFrame({"email": [f"a{i}@x.nl" for i in range(500)], "n": range(500)})
    other = pd.DataFrame({"email": [f"a{i}@x.nl" for i in range(999, 200, -1)], "m": [i / 3 for i in range(799)]})
    files = {"a.csv": base.to_csv(index=False).encode(), "b.csv": other.to_csv(index=False).encode()}
    done = pd.read_parquet(bring(tmp_path, files, Recipe(join_on="email")).parquet)
    truth = other.merge(base, on="email", how="left")  # both have each key once, so the larger file is the base
    pd.testing.assert_frame_equal(done[truth.columns], truth, check_dtype=False)


def test_a_lookup_is_joined_to_the_customers_it_explains(tmp_path: Path) -> None:
    people = [["name", "country"], ["Ada", "BE"], ["Bo", "NL"], ["Zoë", "BE"]]
    countries = [["country", "currency", "name"], ["BE", "EUR", "Belgium"], ["NL", "EUR", "Netherlands"], ["DK", "DKK", "Denmark"]]
    done = bring(tmp_path, {"countries.csv": csv_file(countries), "people.csv": csv_file(people)}, Recipe(join_on="country"))
    assert rows(done) == [
        ["name", "country", "currency", "name (countries)"],
        ["Ada", "BE", "EUR", "Belgium"],
        ["Bo", "NL", "EUR", "Netherlands"],
        ["Zoë", "BE", "EUR", "Belgium"],
    ]


def test_rows_of_a_customer_that_are_no_orders_are_not_joined(tmp_path: Path) -> None:
    notes = [["customer_id", "note"], [1, "called"], [1, "called again"], [2, "wrote"]]
    refused = refusal(tmp_path, {"p.csv": csv_file(PEOPLE), "notes.csv": csv_file(notes)}, Recipe(join_on="customer_id"))
    assert (refused.code, refused.facts["file"]) == ("join_needs_orders", "notes.csv")


def test_a_number_of_shops_is_looked_up_and_makes_no_orders(tmp_path: Path) -> None:
    people = [["customer_id", "shop_id", "spend"], [1, 10, 5.5], [2, 10, 6.5], [3, 20, 7.5]]
    shops = [["shop_id", "city"], [10, "Gent"], [20, "Lyon"]]
    done = bring(tmp_path, {"p.csv": csv_file(people), "shops.csv": csv_file(shops)}, Recipe(join_on="shop_id"))
    assert [row[3] for row in rows(done)] == ["city", "Gent", "Gent", "Lyon"]


@pytest.mark.parametrize("order", [("p.csv", "orders.csv"), ("orders.csv", "p.csv")])
def test_order_lines_keep_the_customers_beside_them(tmp_path: Path, order: tuple[str, str]) -> None:
    lines = [
        ["order_id", "customer_id", "order_date", "amount"],
        *([100 + i, 1 + i % 2, f"2024-0{1 + i}-15", 10.5 + i] for i in range(6)),
    ]
    files = {"p.csv": csv_file(PEOPLE), "orders.csv": csv_file(lines)}
    recipe = Recipe(join_on="customer_id")
    done = bring(tmp_path, {name: files[name] for name in order}, recipe)
    assert done.n_rows == 6
    assert done.joined is not None
    assert (done.joined.base, done.joined.others) == ("orders.csv", (("p.csv", 6),))
    base = make_base(done.parquet, tmp_path / "base.parquet", recipe)
    customers = pd.read_parquet(base.parquet)
    assert len(customers) == len(PEOPLE) - 1  # everybody in the file, with or without orders
    assert customers.set_index("customer_id").n_orders.to_dict() == {1: 3, 2: 3, 3: 0, 4: 0}
    assert base.order_lines["joined"]["n_with_orders"] == 2
    assert base.corrections["customer_id"] == {"role": "id"}


def test_only_one_of_several_files_is_taken_when_somebody_says_so(tmp_path: Path) -> None:
    files = {"p.csv": csv_file(PEOPLE), "orders.csv": csv_file(ORDERS)}
    done = bring(tmp_path, files, Recipe(only="p.csv"))
    assert (done.n_rows, [part.name for part in done.parts]) == (len(PEOPLE) - 1, ["p.csv"])


def test_a_key_that_is_a_number_here_and_a_text_there_still_joins(tmp_path: Path) -> None:
    texts = [["customer_id", "score"], ["1", 5], ["x", 6]]
    done = bring(tmp_path, {"p.csv": csv_file(PEOPLE), "s.csv": csv_file(texts)}, Recipe(join_on="customer_id"))
    assert [row[2] for row in rows(done)] == ["score", 5, None, None, None]


def test_missing_keys_find_nobody(tmp_path: Path) -> None:
    people: Sequence[Sequence[object]] = [["customer_id", "name"], [1, "Ada"], ["", "Bo"], [3, "Zoë"]]
    scores: Sequence[Sequence[object]] = [["customer_id", "score"], ["", 7], [3, 8]]
    done = bring(tmp_path, {"p.csv": csv_file(people), "s.csv": csv_file(scores)}, Recipe(join_on="customer_id"))
    assert [row[2] for row in rows(done)] == ["score", None, None, 8]


def test_files_with_nothing_in_common_are_refused_by_name(tmp_path: Path) -> None:
    files = {"p.csv": csv_file(PEOPLE), "q.csv": csv_file([["city", "mayor"], ["Gent", "x"]])}
    assert str(refusal(tmp_path, files)).startswith('The files "p.csv" and "q.csv" have neither')
    assert refusal(tmp_path, files, Recipe(join_on="customer_id")).code == "join_column_missing"


def test_a_common_column_without_common_values_is_no_key(tmp_path: Path) -> None:
    files = {"p.csv": csv_file(PEOPLE), "q.csv": csv_file([["customer_id", "score"], [100, 1], [200, 2]])}
    assert refusal(tmp_path, files).code == "no_common_columns"


def test_a_file_that_cannot_be_read_stops_the_others(tmp_path: Path) -> None:
    assert 'The file "b.pdf" is a PDF' in str(refusal(tmp_path, {"a.csv": csv_file(), "b.pdf": b"%PDF"}))


def test_limits_hold_for_the_files_together(tmp_path: Path) -> None:
    two = {"a.csv": csv_file(PEOPLE), "b.csv": csv_file(PEOPLE)}
    assert refusal(tmp_path, two, limits=Limits(max_rows=7)).code == "too_many_rows"
    wide = {"a.csv": csv_file(PEOPLE), "b.csv": csv_file(SCORES)}
    assert refusal(tmp_path, wide, Recipe(join_on="customer_id"), Limits(max_columns=2)).code == "too_many_columns"


def test_two_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for at in "12":
        (tmp_path / at).write_bytes(csv_file(PEOPLE))
    done = import_files([(tmp_path / "1", "a.csv"), (tmp_path / "2", "a.csv")], tmp_path / "out")
    assert [(p.name, p.n_rows) for p in done.parts] == [("a.csv", 4), ("a.csv (2)", 4)]
