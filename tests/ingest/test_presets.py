"""Exports of known makers are understood from their header alone, and through a whole file."""

# ruff: noqa: E501 (headers as their makers write them)

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import pytest

from segexplorer.ingest.columns import apply_corrections, guess_schema
from segexplorer.ingest.events import customers_from, recognise
from segexplorer.ingest.files import import_file
from segexplorer.ingest.presets import KNOWN, recognise_preset
from segexplorer.words.orders import PRESETS

HEADERS = {
    "shopify_customers": "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,"
    "Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,"
    "Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags",
    "shopify_orders": "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,"
    "Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
    "Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,"
    "Billing Street,Billing City,Billing Zip,Billing Country,Shipping Name,Notes,Cancelled at,Refunded Amount,Vendor,Id,Tags,Source",
    "klaviyo_profiles": "Email,Klaviyo ID,First Name,Last Name,Organization,Title,Phone Number,Address,Address 2,City,State / Region,Country,"
    "Zip Code,Latitude,Longitude,Source,IP Address,Email Marketing Consent,Email Marketing Consent Timestamp,"
    "Historic Customer Lifetime Value,Average Order Value,Historic Number Of Orders,First Active,Last Active,Profile Created On,"
    "Date Added,Last Open,Last Click,Average Days Between Orders,Email Suppressions",
    "mailchimp_subscribed": "Email Address,First Name,Last Name,Address,Phone Number,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,"
    "CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS",
    "posthog_persons": "distinct_ids.0,distinct_ids.1,id,name,created_at,properties.email,properties.$browser,properties.$geoip_country_code",
    "online_retail": "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_is_recognised_in_any_case_order_and_company(name: str) -> None:
    columns = HEADERS[name].split(",")
    odd = [f" {c.upper().replace(' ', '_')}" for c in columns] + ["favourite colour"]
    random.Random(1).shuffle(odd)
    for header in (columns, odd):
        found = recognise_preset(header)
        assert found is not None
        assert (found.name, found.sentence in PRESETS) == (name, True)
        assert set(found.corrections) <= set(header)
        assert [change["role"] for change in found.corrections.values()].count("id") == 1
        schema = guess_schema(pd.DataFrame({c.strip(): ["x"] * 3 for c in header}))
        apply_corrections(schema, found.corrections)  # every role and family exists


@pytest.mark.parametrize("name", [k.name for k in KNOWN])
def test_a_header_that_lacks_one_needed_column_is_another(name: str) -> None:
    for known in (k for k in KNOWN if k.name == name):
        for column in known.needed:
            found = recognise_preset([c for c in known.needed if c != column])
            assert found is None or found.name != known.name


def test_ordinary_tables_have_no_preset() -> None:
    assert recognise_preset(["age", "job", "balance", "y"]) is None
    assert recognise_preset(["email", "name", "country"]) is None
    assert recognise_preset(["distinct_id", "event", "timestamp", "properties.$browser"]) is None  # events, not persons
    assert recognise_preset([]) is None


def test_consent_is_where_each_maker_writes_it() -> None:
    roles = {
        name: {c: change["role"] for c, change in found.corrections.items() if change["role"] in ("consent", "suppressed")}
        for name, header in HEADERS.items()
        if (found := recognise_preset(header.split(",")))
    }
    assert roles == {
        "shopify_customers": {"Accepts Email Marketing": "consent"},
        "shopify_orders": {"Accepts Marketing": "consent"},
        "klaviyo_profiles": {"Email Marketing Consent": "consent", "Email Suppressions": "suppressed"},
        "mailchimp_subscribed": {},
        "posthog_persons": {},
        "online_retail": {},
    }


@pytest.mark.parametrize(
    ("file", "name", "suppresses"),
    [
        ("subscribed_email_audience_export_0a.csv", "mailchimp_subscribed", False),
        ("unsubscribed_members_export_0a.csv", "mailchimp_unsubscribed", True),
        ("export/cleaned_email_audience_export_0a.csv", "mailchimp_cleaned", True),
        ("nonsubscribed_email_audience_export_0a.csv", "mailchimp_nonsubscribed", True),
        ("my list.csv", "mailchimp_subscribed", False),
    ],
)
def test_mailchimp_says_by_its_files_who_must_not_be_contacted(file: str, name: str, suppresses: bool) -> None:
    found = recognise_preset(HEADERS["mailchimp_subscribed"].split(","), file)
    assert found is not None
    assert (found.name, found.suppresses, found.sentence in PRESETS) == (name, suppresses, True)
    by_column = recognise_preset([*HEADERS["mailchimp_subscribed"].split(","), "UNSUB_TIME"])
    assert by_column is not None
    assert by_column.suppresses


def test_a_shopify_export_of_orders_becomes_customers(tmp_path: Path) -> None:
    (tmp_path / "orders_export.csv").write_text(
        "Name,Email,Financial Status,Accepts Marketing,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Discount Code,Billing Country\n"
        "#1001,ada@example.com,paid,yes,2024-05-01 10:00:00 +0200,2,Tea,5.00,T-1,,NL\n"
        "#1001,ada@example.com,,,,1,Mug,10.00,M-1,,\n"
        "#1002,bo@example.com,refunded,no,2024-05-02 11:00:00 +0200,1,Mug,10.00,M-1,SALE,DE\n"
        "#1003,ada@example.com,partially_refunded,yes,2024-05-08 10:30:00 +0200,1,Tea,5.00,T-1,SALE,NL\n"
    )
    table = import_file(tmp_path / "orders_export.csv", "orders_export.csv", tmp_path / "set").parquet
    orders = recognise(table)
    assert orders is not None
    assert (orders.customer, orders.order, orders.status, orders.continued) == ("Email", "Name", "Financial Status", True)
    made = customers_from(table, orders, tmp_path / "customers.parquet")
    frame = pd.read_parquet(made.parquet).set_index("Email")
    assert frame.n_orders.tolist() == [2, 0]
    assert frame.spend_total.tolist() == [25, 0]
    assert frame.discount_share.tolist()[0] == 0.5
    assert frame.recency_days.tolist()[0] == 0
    assert frame["Accepts Marketing"].tolist() == ["yes", "no"]
    assert (made.n_used, made.as_of) == (4, "2024-05-08")
