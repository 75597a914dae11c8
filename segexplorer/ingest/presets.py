"""Exports that many marketers have, recognised by their column names and understood at once.

Names are compared without case, spaces and signs; columns may come in any order and others may stand beside them. Headers as
the makers document them or their exports show them: Shopify (customer and order CSV), Klaviyo (list or segment export), Mailchimp
(audience export), PostHog (persons), UCI (Online Retail).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from segexplorer.ingest.recipe import Orders

PERSONAL, IGNORED, NOT_USED = {"role": "personal"}, {"role": "ignored"}, {"used": False}
SHIPPED = ("Name", "Street", "Address1", "Address2", "Company", "Zip", "Phone")
MAILCHIMP_GEO = {"LATITUDE": PERSONAL, "LONGITUDE": PERSONAL, "OPTIN_IP": PERSONAL, "CONFIRM_IP": PERSONAL}


@dataclass(frozen=True)
class Preset:
    """A known export: `corrections` say what its columns are (as services.datasets.correct takes them), `orders` what order
    lines are made of, `suppresses` that everybody in the file must not be contacted; `sentence` is a key of
    words.orders.PRESETS."""

    name: str
    sentence: str
    corrections: Mapping[str, Mapping[str, Any]]
    orders: Orders | None = None
    suppresses: bool = False


@dataclass(frozen=True)
class _Known:
    """An export before it is matched: column names as its maker writes them. All of `needed` must be there, none of `absent`."""

    name: str
    needed: tuple[str, ...]
    corrections: Mapping[str, Mapping[str, Any]]
    orders: Orders | None = None
    suppresses: bool = False
    absent: tuple[str, ...] = ()


def _family(family: str, *columns: str) -> dict[str, Mapping[str, Any]]:
    return {column: {"role": "feature", "family": family} for column in columns}


def _each(what: Mapping[str, Any], *columns: str) -> dict[str, Mapping[str, Any]]:
    return dict.fromkeys(columns, what)


_SHOPIFY_CUSTOMERS = _Known(
    "shopify_customers",
    ("Email", "Accepts Email Marketing", "Total Spent", "Total Orders"),
    {
        "Customer ID": {"role": "id"},
        "Accepts Email Marketing": {"role": "consent"},
        **_each(
            IGNORED, "Accepts SMS Marketing", "Accepts WhatsApp Marketing", "Note"
        ),  # another channel's consent is none for e-mail
        **_each(PERSONAL, "First Name", "Last Name", "Email", "Phone", "Address1", "Address2", "Company", "Zip"),
        **_each(PERSONAL, *(f"Default Address {part}" for part in SHIPPED[2:])),
        **_family("value", "Total Spent"),
        **_family("frequency", "Total Orders"),
        **_family("geography", *(f"Default Address {part}" for part in ("City", "Province Code", "Country Code"))),
        **_family("behaviour", "Tags", "Tax Exempt"),
    },
)
_SHOPIFY_ORDERS = _Known(
    "shopify_orders",
    ("Name", "Email", "Created at", "Lineitem quantity", "Lineitem price"),
    {"Email": {"role": "id"}, "Accepts Marketing": {"role": "consent"}}
    | _each(PERSONAL, "Phone", *(f"{kind} {part}" for kind in ("Billing", "Shipping") for part in SHIPPED))
    | _family("geography", *(f"{kind} {part}" for kind in ("Billing", "Shipping") for part in ("City", "Province", "Country")))
    | _each(
        IGNORED, "Notes", "Note Attributes", "Payment Reference", "Payment ID", "Payment References", "Receipt Number", "Device ID"
    ),
    Orders(
        customer="Email",
        date="Created at",
        order="Name",
        quantity="Lineitem quantity",
        price="Lineitem price",
        category="Vendor",
        product="Lineitem sku",
        discount="Discount Code",
        channel="Source",
        status="Financial Status",
        cancelled=("refunded", "voided"),
        continued=True,
    ),
)
_KLAVIYO = _Known(
    "klaviyo_profiles",
    ("Email", "Email Marketing Consent"),
    {
        "Klaviyo ID": {"role": "id"},
        "Email Marketing Consent": {"role": "consent"},
        **_each({"role": "suppressed"}, "Email Suppressions", "Suppressed"),
        **_each(IGNORED, "Email Marketing Consent Timestamp", "SMS Marketing Consent", "SMS Marketing Consent Timestamp"),
        **_each(IGNORED, "WhatsApp Marketing Consent", "Push Marketing Consent"),
        **_each(PERSONAL, "Email", "First Name", "Last Name", "Organization", "Title", "Phone Number", "Address", "Address 2"),
        **_each(PERSONAL, "Zip Code", "Latitude", "Longitude", "IP Address"),
        **_family("geography", "City", "State / Region", "Country"),
        **_family("source", "Source"),
        **_family(
            "value", "Historic Customer Lifetime Value", "Predicted Customer Lifetime Value", "Total Customer Lifetime Value"
        ),
        **_family("value", "Average Order Value"),
        **_family("frequency", "Historic Number Of Orders", "Predicted Number Of Orders", "Average Days Between Orders"),
        **_family("recency", "First Active", "Last Active", "Profile Created On", "Date Added", "Churn Risk Prediction"),
        **_family("engagement", "Last Open", "Last Click"),
    },
)
_MAILCHIMP_COLUMNS = {
    "LEID": {"role": "id"},
    **_each(PERSONAL, "Email Address", "First Name", "Last Name", "Address", "Phone Number"),
    "Birthday": {"role": "personal"},
    **MAILCHIMP_GEO,
    **_each(IGNORED, "EUID", "NOTES", "GMTOFF", "DSTOFF"),
    **_family("engagement", "MEMBER_RATING"),
    **_family("recency", "OPTIN_TIME", "CONFIRM_TIME", "LAST_CHANGED"),
    **_family("geography", "CC", "REGION", "TIMEZONE"),
    **_family("behaviour", "TAGS"),
}
_MAILCHIMP = ("Email Address", "MEMBER_RATING", "LEID", "EUID")
_POSTHOG = {
    **_each({"role": "id"}, "person_id", "distinct_id"),
    **_each(PERSONAL, "name", "email", "properties.email", "properties.name", "properties.$ip", "properties.$geoip_latitude"),
    **_each(PERSONAL, "properties.$geoip_longitude", "properties.$geoip_postal_code"),
    **_each(IGNORED, "type", "is_identified", "properties.$creator_event_uuid"),
    **_family("recency", "created_at", "last_seen_at"),
    **_family("geography", *(f"properties.$geoip_{part}" for part in ("country_code", "country_name", "city_name", "time_zone"))),
    **_family("device", "properties.$browser", "properties.$os", "properties.$device_type"),
    **_family("source", "properties.$initial_referring_domain", "properties.$referring_domain", "properties.$initial_utm_source"),
}
POSTHOG_IDS = ("distinct_ids.0", "distinct_id", "person_id", "uuid", "id")
KNOWN = (
    _SHOPIFY_ORDERS,
    _SHOPIFY_CUSTOMERS,
    _KLAVIYO,
    _Known("mailchimp_unsubscribed", (*_MAILCHIMP, "UNSUB_TIME"), _MAILCHIMP_COLUMNS, suppresses=True),
    _Known("mailchimp_cleaned", (*_MAILCHIMP, "CLEAN_TIME"), _MAILCHIMP_COLUMNS, suppresses=True),
    _Known("mailchimp_subscribed", _MAILCHIMP, _MAILCHIMP_COLUMNS),
    _Known(
        "online_retail",
        ("InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"),
        {"CustomerID": {"role": "id"}, **_family("geography", "Country")},
        Orders(
            "CustomerID", "InvoiceDate", "InvoiceNo", quantity="Quantity", price="UnitPrice", product="StockCode", return_prefix="C"
        ),
    ),
    _Known(  # the second edition, of two years
        "online_retail",
        ("Invoice", "StockCode", "Quantity", "InvoiceDate", "Price", "Customer ID"),
        {"Customer ID": {"role": "id"}, **_family("geography", "Country")},
        Orders("Customer ID", "InvoiceDate", "Invoice", quantity="Quantity", price="Price", product="StockCode", return_prefix="C"),
    ),
)
_SIGNS = re.compile(r"[^\w$/]+|_+")


def recognise_preset(column_names: Sequence[str], file_name: str = "") -> Preset | None:
    """The known export that has these columns, None for any other table.

    `file_name` helps where the columns do not tell: Mailchimp's archive holds subscribed_..., unsubscribed_... and
    cleaned_... files, and everybody in the last two must not be contacted.

    >>> recognise_preset(["email", "TOTAL SPENT", "total_orders", "Accepts email marketing", "x"]).name
    'shopify_customers'
    """
    there = {_plain(column): column for column in reversed(column_names)}
    known = next((k for k in KNOWN if all(_plain(column) in there for column in k.needed)), None)
    if known is None:
        return _posthog(there)
    name, suppresses = _by_file(known, file_name)
    return Preset(name, name, _present(known.corrections, there), _orders(known.orders, there), suppresses)


def _by_file(known: _Known, file_name: str) -> tuple[str, bool]:
    """Name, and whether nobody in the file may be contacted."""
    state = state_in(file_name)
    if known.name == "mailchimp_subscribed" and state:
        return f"mailchimp_{state}", True  # who never subscribed has agreed to nothing
    return known.name, known.suppresses


def state_in(file_name: str) -> str:
    """Why nobody in a file of Mailchimp's archive may be contacted, by the name of the file; "" where it does not say so.

    >>> state_in("audience/cleaned_segment_export_1.csv"), state_in("subscribed_segment_export_1.csv")
    ('cleaned', '')
    """
    state = re.match(r"(?:.*[/\\])?(unsubscribed|cleaned|nonsubscribed)_", file_name.lower())
    return state[1] if state else ""


def _posthog(there: Mapping[str, str]) -> Preset | None:
    """Persons: one of several ids, and properties whose names start with "$", which nobody else has."""
    own = [column for plain, column in there.items() if plain.startswith(("properties $", "person properties $"))]
    ids = [there[plain] for plain in map(_plain, POSTHOG_IDS) if plain in there]
    is_events = {"event", "timestamp"} <= set(there)
    if not own or not ids or is_events:
        return None
    corrections = _present(_POSTHOG, there) | dict.fromkeys(ids[1:], IGNORED) | {ids[0]: {"role": "id"}}
    more = {column: IGNORED for plain, column in there.items() if re.fullmatch(r"distinct ids [1-9]\d*", plain)}
    return Preset("posthog_persons", "posthog_persons", {**corrections, **more})


def _present(corrections: Mapping[str, Mapping[str, Any]], there: Mapping[str, str]) -> dict[str, Mapping[str, Any]]:
    """The corrections of columns that are there, by the names they have there."""
    return {there[_plain(column)]: change for column, change in corrections.items() if _plain(column) in there}


def _orders(orders: Orders | None, there: Mapping[str, str]) -> Orders | None:
    """The orders with the names of this file; a column that is not there means nothing."""
    if orders is None:
        return None
    said = {f.name: getattr(orders, f.name) for f in fields(orders)}
    columns = {k: v for k, v in said.items() if isinstance(v, str) and v and k not in ("as_of", "return_prefix")}
    found: dict[str, Any] = {field: there.get(_plain(column), "") for field, column in columns.items()}
    return replace(orders, **found)


def _plain(column: str) -> str:
    """A name without case, marks and signs, so that "Total_Spent" is "Total Spent". A "$" stays: it tells makers apart."""
    return " ".join(_SIGNS.sub(" ", column.replace("\ufeff", "").casefold()).split())
