"""Several files: the page asks how they belong together, goes on with one click, and takes it back with another."""

from __future__ import annotations

import numpy as np
import pandas as pd
from streamlit.testing.v1 import AppTest

from segexplorer.services import datasets
from segexplorer.words.joining import JOINING
from tests.ingest.specimens import xlsx_file
from tests.pages.conftest import Visitor
from tests.pages.seen import button, problems, text

N = 120
N_LINES = 900


def customers() -> bytes:
    rng = np.random.default_rng(1)
    frame = {"customer_id": range(N), "age": rng.integers(18, 80, N), "city": rng.choice(["Gent", "Lyon", "Ulm"], N)}
    return pd.DataFrame(frame).to_csv(index=False).encode()


def orders() -> bytes:
    rng = np.random.default_rng(2)
    days = pd.Timestamp("2024-06-30") - pd.to_timedelta(rng.integers(0, 300, N_LINES), "D")
    frame = {
        "order_id": range(N_LINES),
        "customer_id": rng.integers(0, N - 20, N_LINES),
        "order_date": days,
        "amount": rng.gamma(2, 20, N_LINES).round(2),
    }
    return pd.DataFrame(frame).to_csv(index=False).encode()


def upload(visitor: Visitor, files: dict[str, bytes]) -> AppTest:
    visit = visitor.look()
    visit.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files.items()]).run()
    assert not visit.exception
    return visit


def only(visitor: Visitor) -> tuple[str, pd.DataFrame]:
    (dataset,) = visitor.app.store.datasets.all()
    return dataset.id, pd.read_parquet(datasets.describe(visitor.app, dataset.id).parquet)


def kept_folders(visitor: Visitor) -> list[str]:
    return [folder.name for folder in (visitor.app.settings.data_folder / "datasets").iterdir()]


def test_customers_and_their_orders_are_joined_with_one_click_and_taken_apart_with_another(first_visitor: Visitor) -> None:
    visit = upload(first_visitor, {"customers.csv": customers(), "orders.csv": orders()})
    assert f"“orders.csv” and “customers.csv” share “customer_id”: {N_LINES} of {N_LINES} rows of “orders.csv” find" in text(visit)
    assert not problems(visit)
    button(visit, JOINING["join"].format(column="customer_id")).click().run()
    assert not visit.exception
    dataset_id, frame = only(first_visitor)
    assert (len(frame), int(frame.n_orders.sum())) == (N, N_LINES)
    assert (frame.n_orders == 0).sum() == 20
    visit = first_visitor.look("data", dataset=dataset_id)
    assert visit.title[0].value.startswith(f"{N} customers")
    assert "were joined by “customer_id”" in text(visit)
    assert f"{N - 20} of {N} customers in the customer file have orders" in text(visit)
    button(visit, JOINING["only"].format(file="customers.csv")).click().run()
    assert list(only(first_visitor)[1].columns) == ["customer_id", "age", "city"]
    visit = first_visitor.look("data", dataset=dataset_id)
    assert JOINING["only_read"].format(file="customers.csv") in text(visit)
    button(visit, JOINING["together"]).click().run()
    assert "rows of “orders.csv” find a partner" in text(visit)  # it asks again, and the data set stays until then
    assert list(only(first_visitor)[1].columns) == ["customer_id", "age", "city"]
    button(visit, JOINING["join"].format(column="customer_id")).click().run()
    assert int(only(first_visitor)[1].n_orders.sum()) == N_LINES


def test_one_of_two_files_is_kept_with_one_click(first_visitor: Visitor) -> None:
    visit = upload(first_visitor, {"customers.csv": customers(), "orders.csv": orders()})
    button(visit, JOINING["only"].format(file="customers.csv")).click().run()
    assert not visit.exception
    assert len(only(first_visitor)[1]) == N


def test_who_leaves_the_question_leaves_no_upload(first_visitor: Visitor) -> None:
    visit = upload(first_visitor, {"customers.csv": customers(), "orders.csv": orders()})
    assert kept_folders(first_visitor)
    button(visit, JOINING["leave"]).click().run()
    assert not visit.exception
    assert JOINING["ask"] not in text(visit)
    assert kept_folders(first_visitor) == []
    assert first_visitor.app.store.datasets.all() == []


def test_files_with_nothing_in_common_leave_the_choice_of_one(first_visitor: Visitor) -> None:
    shops = pd.DataFrame({"shop": ["A", "B"], "opened": [1999, 2004], "size": [10, 20]}).to_csv(index=False).encode()
    visit = upload(first_visitor, {"customers.csv": customers(), "shops.csv": shops})
    assert JOINING["ask_nothing"] in text(visit)
    button(visit, JOINING["only"].format(file="customers.csv")).click().run()
    assert len(only(first_visitor)[1]) == N


def test_sheets_of_one_kind_are_said_and_one_alone_can_be_chosen(first_visitor: Visitor) -> None:
    def month(start: int) -> list[list[object]]:
        rng = np.random.default_rng(start)
        spends = rng.gamma(2, 20, 40).round(2).tolist()
        return [["customer_id", "spend", "age"], *([start + i, s, int(rng.integers(18, 80))] for i, s in enumerate(spends))]

    upload(first_visitor, {"year.xlsx": xlsx_file(month(0), February=month(100), March=month(200))})
    dataset_id, frame = only(first_visitor)
    assert len(frame) == 120
    visit = first_visitor.look("data", dataset=dataset_id)
    assert "3 tables with the same columns were put below one another: “Sheet” (40 rows), “February” (40 rows)" in text(visit)
    choice = next(box for box in visit.selectbox if any("February" in option for option in box.options))
    choice.select("February").run()
    assert only(first_visitor)[1].customer_id.tolist() == list(range(100, 140))
    visit = first_visitor.look("data", dataset=dataset_id)
    next(box for box in visit.selectbox if JOINING["as_first"] in box.options).select("").run()
    assert len(only(first_visitor)[1]) == 120
