"""What is said of order lines that became customers: what was made, which lines were not used and why, where a file comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from segexplorer.words.dates import day
from segexplorer.words.messages import WORDS, Plural, Text
from segexplorer.words.numbers import whole

MADE = Text("{lines} of {customers}: one row per customer is made of them, as of {day}.")
UNUSED = WORDS | {
    "without_customer": "{n} left out: no customer is named there.",
    "without_date": "{n} left out: no date stands there.",
    "unreadable_date": "{n} left out: the date cannot be read.",
    "after": "{n} left out: dated after {day}.",
}
USED = WORDS | {
    "returned": "{n} give something back: taken off what was spent, and not counted as orders.",
    "without_amount": "{n} without an amount: counted as ordered for nothing.",
}
LEFT_OUT = Text("Not carried over, because it differs from line to line: {columns}.")
JOINED = Text("{found} of {rows} in the customer file have orders; the others get 0 orders.")
STRANGERS = Text("{orders} of {customers} outside the customer file are not used.")
ORDER_LINES = Plural("1 order line", "{n} order lines")
EVENTS = Plural("1 event", "{n} events")
ORDERS = Plural("1 order", "{n} orders")
OF_CUSTOMERS = Plural("1 customer", "{n} customers", context="after of")
SPEND = Text("What was spent is net of what was given back; the mean order is before returns.")

PRESETS = WORDS | {
    "shopify_customers": "This looks like a customer export from Shopify: what its columns mean is known. Only who accepts marketing by e-mail can be reached.",
    "shopify_orders": "This looks like an order export from Shopify: what its columns mean is known. Refunded and voided orders are no orders.",
    "klaviyo_profiles": "This looks like an export of profiles from Klaviyo: what its columns mean is known. Only who is subscribed can be reached, and nobody who is suppressed.",
    "mailchimp_subscribed": "This looks like the subscribed contacts of a Mailchimp audience: what its columns mean is known.",
    "mailchimp_unsubscribed": "This looks like the contacts who unsubscribed from a Mailchimp audience. None of them can be reached: upload the file as a suppression list of your customers.",
    "mailchimp_cleaned": "This looks like the addresses that Mailchimp cleaned because mail bounced. None of them can be reached: upload the file as a suppression list of your customers.",
    "mailchimp_nonsubscribed": "This looks like contacts who never subscribed to a Mailchimp audience. None of them can be reached.",
    "posthog_persons": "This looks like an export of persons from PostHog: what its columns mean is known.",
    "online_retail": "These look like order lines in the form of the UCI Online Retail data: invoices that start with C are cancellations.",
}
"""Preset of ingest.presets -> what it is."""

COLUMNS = WORDS | {
    "recency_days": "Days since the last order",
    "n_orders": "Orders",
    "n_order_days": "Days with an order",
    "tenure_days": "Days since the first order",
    "ordering_span_days": "Days from the first order to the last",
    "days_between_orders": "Days between orders, on average",
    "spend_total": "Spent in all, net of what was given back",
    "spend_mean": "Spent per order, before returns",
    "items_per_order": "Items per order",
    "n_returns": "Orders with something given back",
    "returns_share": "Share of returns among orders and returns",
    "weekend_share": "Share of orders at the weekend",
    "favourite_daypart": "Part of the day with most orders",
    "favourite_category": "Category bought most",
    "favourite_category_share": "Share of the lines in that category",
    "n_categories": "Different categories bought",
    "n_products": "Different products bought",
    "discount_share": "Share of orders with a discount",
    "n_events": "Events",
    "n_sessions": "Visits (a pause of 30 minutes starts another)",
    "days_active": "Days with an event",
    "expected_orders_90_days": "Orders to be expected in the next 90 days",
    "alive_probability": "Chance that the customer still orders",
    "lifetime_value_365_days": "Spend to be expected in the next 365 days",
}
"""Column that is made of orders -> what it holds."""

LIFETIMES_WHY = WORDS | {
    "no_orders": "What customers will do next can only be told from order lines.",
    "too_few_repeats": "Too few customers came back on another day, so nothing can be said about what they will do next.",
}

SENTENCES = WORDS | {
    "orders_no_day": 'The day "{day}" cannot be read. Write it as year, month and day, for example 2024-12-31.',
    "orders_no_date": 'No date can be read in "{column}". Choose another column for the date of the orders.',
    "orders_no_line": 'No order line can be used: none has both a customer in "{customer}" and a readable date in "{date}" up to the chosen day. Choose other columns or a later day.',
    "orders_nobody_found": 'No customer of the order lines was found in "{column}" of the customer file. Choose the column that holds the same customer numbers.',
    "join_no_orders": 'Several rows have the same "{column}", but no date with amounts or order numbers, so these are no orders. Keep only one of the files.',
    "orders_not_found": "The file does not hold order lines: they need a customer who comes back, a date, and amounts or order numbers. Leave out the day, or choose another file.",
}


def made_sentence(facts: Mapping[str, Any]) -> str:
    """What lines became, of the facts of ingest.events.explain.

    >>> made_sentence({"lines": 541909, "customers": 4372, "events": False, "as_of": "2011-12-09"})
    '541,909 order lines of 4,372 customers: one row per customer is made of them, as of 9 Dec 2011.'
    """
    lines = (EVENTS if facts["events"] else ORDER_LINES).of(facts["lines"])
    return MADE.format(lines=lines, customers=OF_CUSTOMERS.of(facts["customers"]), day=day(facts["as_of"]))


def told(facts: Mapping[str, Any]) -> list[str]:
    """Everything there is to say about what lines became; nothing where there were none."""
    joined = joined_sentences(facts["joined"]) if facts.get("joined") else ()
    return [made_sentence(facts), *joined, *waterfall_sentences(facts), str(SPEND)] if facts else []


def waterfall_sentences(facts: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each reason why lines were not used, then for what is special among the used ones."""
    lines = EVENTS if facts["events"] else ORDER_LINES
    for code, template in (UNUSED | USED).items():
        if facts[code]:
            yield template.format(n=lines.of(facts[code]), day=day(facts["as_of"]))
    if facts["left_out"]:
        yield LEFT_OUT.format(columns=", ".join(f"“{column}”" for column in facts["left_out"]))


def joined_sentences(facts: Mapping[str, int]) -> Iterator[str]:
    """Who of a customer file has orders, and whose orders nobody there has.

    >>> facts = {"n_customers": 4, "n_with_orders": 3, "n_strangers": 1, "n_orders_of_strangers": 2}
    >>> list(joined_sentences(facts))[1]
    '2 orders of 1 customer outside the customer file are not used.'
    """
    yield JOINED.format(found=whole(facts["n_with_orders"]), rows=OF_CUSTOMERS.of(facts["n_customers"]))
    if facts["n_strangers"]:
        orders = ORDERS.of(facts["n_orders_of_strangers"])
        yield STRANGERS.format(orders=orders, customers=OF_CUSTOMERS.of(facts["n_strangers"]))
