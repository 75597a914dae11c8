"""Data: how a file was read is said, and another way is one click away."""

from __future__ import annotations

import csv
import io
from datetime import date

import numpy as np
import pandas as pd
import pytest

from segexplorer.services import datasets, rereading
from segexplorer.words.reading import READING
from tests.pages.conftest import Visitor
from tests.pages.seen import button, problems, text

EXPECTED = ("expected_orders_90_days", "alive_probability", "lifetime_value_365_days")


def arrive(visitor: Visitor, frame: pd.DataFrame, name: str = "shop.csv") -> str:
    visit = visitor.look()
    visit.file_uploader[0].upload(name, frame.to_csv(index=False).encode()).run()
    assert not visit.exception
    return visitor.app.store.datasets.all()[0].id


def customers(n: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    days = [f"{day:02d}/{month:02d}/2024" for day, month in zip(rng.integers(1, 13, n), rng.integers(1, 13, n), strict=True)]
    return pd.DataFrame(
        {"customer_id": range(n), "joined": days, "spend": rng.gamma(2, 20, n).round(2), "age": rng.integers(18, 80, n)}
    )


def lines(n: int = 900) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    return pd.DataFrame(
        {
            "InvoiceNo": rng.integers(10_000, 10_400, n),
            "InvoiceDate": pd.Timestamp("2024-01-31") - pd.to_timedelta(rng.integers(0, 300, n), "D"),
            "CustomerID": rng.integers(1, 121, n),
            "Quantity": rng.integers(1, 9, n),
            "UnitPrice": rng.gamma(2, 5, n).round(2) + 0.5,
            "Country": rng.choice(["NL", "DE"], n),
        }
    )


@pytest.fixture
def joined(first_visitor: Visitor) -> str:
    """A data set whose days may have been read the wrong way round."""
    return arrive(first_visitor, customers())


def test_doubtful_days_are_said_and_turned_with_one_click(first_visitor: Visitor, joined: str) -> None:
    visit = first_visitor.look("data", dataset=joined)
    assert "The day was taken" in text(visit)
    before = pd.read_parquet(datasets.describe(first_visitor.app, joined).parquet)["joined"]
    button(visit, READING["month_first"]).click().run()
    assert not visit.exception
    after = pd.read_parquet(datasets.describe(first_visitor.app, joined).parquet)["joined"]
    assert (pd.to_datetime(after).dt.month == pd.to_datetime(before).dt.day).all()


def test_order_lines_become_customers_and_can_stay_lines(first_visitor: Visitor) -> None:
    dataset_id = arrive(first_visitor, lines(), "orders.csv")
    visit = first_visitor.look("data", dataset=dataset_id)
    n_customers = lines()["CustomerID"].nunique()
    assert visit.title[0].value.startswith(f"{n_customers} customers")
    assert f"900 order lines of {n_customers} customers" in text(visit)
    assert len(pd.read_parquet(datasets.describe(first_visitor.app, dataset_id).parquet)) == n_customers
    button(visit, READING["lines"]).click().run()
    assert not visit.exception
    assert len(pd.read_parquet(datasets.describe(first_visitor.app, dataset_id).parquet)) == 900
    visit = first_visitor.look("data", dataset=dataset_id)
    button(visit, READING["customers"]).click().run()
    assert len(pd.read_parquet(datasets.describe(first_visitor.app, dataset_id).parquet)) == n_customers


def test_a_day_that_cannot_be_looked_back_from_is_refused_once_and_what_holds_is_shown(first_visitor: Visitor) -> None:
    dataset_id = arrive(first_visitor, lines(), "orders.csv")
    visit = first_visitor.look("data", dataset=dataset_id)
    before = visit.date_input[0].value
    visit.date_input[0].set_value(date(2021, 1, 1)).run()
    refused = visit.query_params["reading"]
    assert problems(visit)
    assert visit.date_input[0].value == before
    visit.run()
    assert visit.query_params["reading"] == refused


def test_values_that_do_not_fit_are_counted_and_kept_aside(first_visitor: Visitor) -> None:
    frame = customers().assign(spend=lambda f: f["spend"].astype(str))
    frame.loc[[3, 70], "spend"] = ["free of charge", "see note"]
    visit = first_visitor.look("data", dataset=arrive(first_visitor, frame))
    assert "2 values of “spend” are not like the others" in text(visit)
    assert visit.get("download_button")


def test_a_known_export_is_said_in_one_sentence_and_can_be_taken_like_any_other(first_visitor: Visitor) -> None:
    frame = pd.DataFrame(
        {
            "Email": [f"a{i}@example.com" for i in range(80)],
            "Accepts Email Marketing": ["yes", "no"] * 40,
            "Accepts SMS Marketing": ["no", "no", "yes", "yes"] * 20,
            "Total Spent": [10.5 + i for i in range(80)],
            "Total Orders": [i % 7 for i in range(80)],
        }
    )
    dataset_id = arrive(first_visitor, frame, "customers_export.csv")
    visit = first_visitor.look("data", dataset=dataset_id)
    assert "This looks like a customer export from Shopify" in text(visit)
    button(visit, READING["plain"]).click().run()
    assert datasets.describe(first_visitor.app, dataset_id).facts.preset == ""
    visit = first_visitor.look("data", dataset=dataset_id)
    assert "Shopify" not in text(visit)
    button(visit, READING["known"]).click().run()
    assert datasets.describe(first_visitor.app, dataset_id).facts.preset == "shopify_customers"


def test_what_to_expect_of_customers_is_added_with_one_click_and_removed_with_another(first_visitor: Visitor) -> None:
    dataset_id = arrive(first_visitor, lines(), "orders.csv")

    def columns() -> set[str]:
        return set(pd.read_parquet(datasets.describe(first_visitor.app, dataset_id).parquet).columns) & set(EXPECTED)

    visit = first_visitor.look("data", dataset=dataset_id)
    assert columns() == set()
    button(visit, READING["lifetimes"]).click().run()
    assert not visit.exception
    assert columns() == set(EXPECTED)
    visit = first_visitor.look("data", dataset=dataset_id)
    assert READING["lifetimes_added"] in text(visit)
    used = {column.name: column.used for column in datasets.describe(first_visitor.app, dataset_id).schema.columns}
    assert all(used[name] for name in EXPECTED)
    button(visit, READING["no_lifetimes"]).click().run()
    assert columns() == set()


def test_the_file_of_what_was_kept_aside_can_be_opened_in_a_spreadsheet(first_visitor: Visitor) -> None:
    frame = customers(900).assign(spend=lambda f: f["spend"].astype(str))
    frame.loc[[3, 70, 90], "spend"] = ['=HYPERLINK("http://x.example")', "see note; =A", " +more"]
    dataset_id = arrive(first_visitor, frame)
    first_visitor.look("data", dataset=dataset_id)
    file = rereading.quarantine(datasets.describe(first_visitor.app, dataset_id))
    assert file is not None
    aside = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert aside == [
        ["line", "column", "value"],
        ["5", "spend", '\'=HYPERLINK("http://x.example")'],
        ["72", "spend", "see note; =A"],
        ["92", "spend", "'+more"],
    ]
    assert '"see note; =A"' in file.read_text(encoding="utf-8")  # a spreadsheet that divides at ; must not find a formula
