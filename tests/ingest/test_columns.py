"""What columns are taken for: by name as whole words, by content, and by a user's correction."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from segexplorer.core.derived import LISTED, WRITABLE
from segexplorer.core.model import FAMILIES, Column, Schema
from segexplorer.ingest.columns import apply_corrections, guess_schema
from segexplorer.ingest.private_words import PERSONAL, SENSITIVE, built_in
from segexplorer.words import data as words

N = 200
RNG = np.random.default_rng(0)
WAIVER = {"by": "Ann Lee", "reason": "agreed with the works council", "at": "2026-01-05T09:00:00+00:00"}
COLOURS = RNG.choice(["red", "green", "blue"], N)


def guessed(**columns: object) -> dict[str, Column]:
    return {c.name: c for c in guess_schema(pd.DataFrame(columns)).columns}


@pytest.mark.parametrize(
    "name",
    [
        "email",
        "E-Mail",
        "customer_email",
        "EmailAddress",
        "phone",
        "Mobile Phone",
        "Telefonnummer",
        "first_name",
        "Last Name",
        "Vorname",
        "achternaam",
        "nom",
        "apellidos",
        "street",
        "Straße",
        "adresse",
        "billing_address",
        "birth_date",
        "date_of_birth",
        "Geburtsdatum",
        "geboortedatum",
        "IBAN",
        "ip_address",
        "dirección",
        "prénom",
        "customer_name",
    ],
)
def test_names_of_personal_data_are_known_in_five_languages(name: str) -> None:
    column = guessed(**{name: COLOURS})[name]
    assert (column.role, column.used, column.why) == ("personal", False, "personal")
    assert column.why_detail in words.PRIVATE_MATTERS


@pytest.mark.parametrize(
    "name",
    [
        "company_size",
        "emailed",
        "phone_orders",
        "email_opens",
        "product_name",
        "campaign_name",
        "home_visits",
        "city",
        "Year_Birth",
        "device",
        "address_changes",
        "mailing_list",
        "street_type",
        "default_language",
        "party_size",
        "healthy",
        "colour",
    ],
)
def test_names_that_only_contain_such_a_word_are_not_private(name: str) -> None:
    assert guessed(**{name: COLOURS})[name].role == "feature"


@pytest.mark.parametrize(
    ("name", "matter"),
    [
        ("default", "money_trouble"),
        ("in_arrears", "money_trouble"),
        ("Schulden", "money_trouble"),
        ("religion", "religion"),
        ("Konfession", "religion"),
        ("health_status", "health"),
        ("santé", "health"),
        ("pregnant", "pregnancy"),
        ("zwanger", "pregnancy"),
        ("ethnic_group", "ethnicity"),
        ("sexual_orientation", "sexuality"),
        ("trade_union", "union"),
        ("political_party", "politics"),
        ("partij_politiek", "politics"),
        ("raza", "ethnicity"),
        ("is_minor", "minors"),
    ],
)
def test_private_matters_are_sensitive_and_not_used(name: str, matter: str) -> None:
    column = guessed(**{name: COLOURS})[name]
    assert (column.role, column.why_detail, column.used) == ("sensitive", matter, False)


@pytest.mark.parametrize(
    ("values", "matter"),
    [
        (["ann@example.com", "bo@example.org"], "email"),
        (["+31 6 1234 5678", "020-1234567"], "phone"),
        (["10.0.0.1", "192.168.1.77"], "network_address"),
        (["NL91ABNA0417164300", "DE89370400440532013000"], "account"),
    ],
)
def test_contents_give_personal_data_away_under_any_name(values: list[str], matter: str) -> None:
    column = guessed(x1=values * (N // 2))["x1"]
    assert (column.role, column.why_detail) == ("personal", matter)


@pytest.mark.parametrize(
    "name",
    ["consent", "opt_in", "newsletter_consent", "marketing_permission", "OptIn", "Einwilligung", "Newsletter ok?", "toestemming"],
)
def test_a_yes_no_column_of_permission_is_consent(name: str) -> None:
    assert guessed(**{name: ["yes", "no"] * 100})[name].role == "consent"
    assert guessed(**{name: [1, 0] * 100})[name].role == "consent"
    assert guessed(**{name: [True, False] * 100})[name].role == "consent"


@pytest.mark.parametrize("name", ["unsubscribed", "bounced", "do_not_email", "blacklisted", "opted_out", "opt_out", "abgemeldet"])
def test_a_yes_no_column_of_refusal_is_suppressed(name: str) -> None:
    assert guessed(**{name: ["yes", "no"] * 100})[name].role == "suppressed"


@pytest.mark.parametrize(
    ("name", "values", "role"),
    [
        ("email_consent", ["yes", "no", "unknown", None], "consent"),
        ("opt_in", ["granted", "pending", None, None], "consent"),
        ("opt_in", [0, 1, 9, 9], "consent"),
        ("unsubscribed", ["x", None, None, None], "suppressed"),
        ("unsubscribed", ["j", "n", "?", None], "suppressed"),
    ],
)
def test_a_third_answer_does_not_make_a_permission_a_feature(name: str, values: list, role: str) -> None:
    assert guessed(**{name: values * 50})[name].role == role


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("unsubscribed_at", "suppressed"),
        ("opt_out_date", "suppressed"),
        ("consent_withdrawn_at", "suppressed"),
        ("consent_at", "consent"),
        ("opt_in_date", "consent"),
        ("last_visit_at", "feature"),
    ],
)
def test_the_day_of_a_permission_or_refusal_is_one(name: str, role: str) -> None:
    days = [pd.Timestamp("2024-05-01"), None, pd.Timestamp("2024-06-01"), None] * 50
    column = guessed(**{name: pd.Series(days)})[name]
    assert (column.kind, column.role, column.used) == ("date", role, role == "feature")


def test_a_permission_with_many_values_is_no_consent() -> None:
    assert guessed(consent_version=RNG.integers(1, 4, N))["consent_version"].role == "feature"
    assert guessed(consent_text=COLOURS)["consent_text"].role == "feature"
    assert guessed(consent_version=RNG.integers(0, 9, N))["consent_version"].role == "feature"


def test_the_id_is_found_by_name_or_as_a_first_column_of_different_values_but_is_never_a_float() -> None:
    assert guessed(a=COLOURS, kundennummer=range(N))["kundennummer"].role == "id"
    assert guessed(code=[f"K{i}" for i in range(N)], b=COLOURS)["code"].role == "id"
    assert guessed(customer_id=np.arange(N) + 0.5, b=COLOURS)["customer_id"].role == "feature"
    assert guessed(customer_id=[1, 2] * 100)["customer_id"].role != "id"
    assert guessed(spend_total=range(N), b=COLOURS)["spend_total"].role == "feature"
    assert [c.role for c in guessed(id=range(N), user_id=range(N)).values()] == ["id", "ignored"]


@pytest.mark.parametrize("name", ["customer_id", "id", "kundennummer", "KlantNr", "user id", "CustomerNumber", "subscriber_id"])
def test_a_customer_number_stays_the_id_when_some_rows_are_repeated(name: str) -> None:
    frame = pd.DataFrame({"row": range(1250), name: [*range(1000, 2200), *range(1000, 1050)]})
    assert guess_schema(frame).id_name == name
    assert guess_schema(frame.assign(**{name: [i // 2 for i in range(1250)]})).id_name == name
    assert guess_schema(frame.assign(**{name: [i // 3 for i in range(1250)]})).id_name != name


@pytest.mark.parametrize("name", ["order_id", "store_id", "zip_code", "no", "code", "product_key"])
def test_a_number_of_something_else_is_no_id_when_it_is_repeated(name: str) -> None:
    numbers = [*range(1000, 2200), *range(1000, 1050)]
    assert guess_schema(pd.DataFrame({"spend": [float(i % 7) for i in range(1250)], name: numbers})).id_name is None


def test_of_two_customer_numbers_the_one_with_more_different_values_is_the_id() -> None:
    frame = pd.DataFrame({"client_id": [i // 2 for i in range(N)], "customer_id": [*range(N - 1), 0]})
    assert guess_schema(frame).id_name == "customer_id"


def test_columns_that_cannot_tell_groups_apart_say_why() -> None:
    columns = guessed(
        n=RNG.integers(0, 9, N),
        same=[7] * N,
        nearly_empty=[1.5, 2.5] + [np.nan] * (N - 2),
        note=[f"this customer wrote us a long letter about matter {i}" for i in range(N)],
        voucher=[f"V-{i * 37}" for i in range(N)],
    )
    assert {name: (c.role, c.why) for name, c in columns.items() if name != "n"} == {
        "same": ("ignored", "constant"),
        "nearly_empty": ("ignored", "mostly_missing"),
        "note": ("ignored", "free_text"),
        "voucher": ("ignored", "identifier"),
    }
    assert columns["nearly_empty"].why_detail == "99"


def test_a_city_in_which_nobody_else_lives_has_too_many_levels() -> None:
    cities = [f"city {i % 1500}" for i in range(5000)]
    assert guessed(n=RNG.integers(0, 9, 5000), town=cities)["town"].why == "too_many_levels"


def test_kinds_follow_the_values() -> None:
    columns = guessed(
        n=RNG.integers(0, 9, N),
        x=RNG.random(N),
        flag=[0, 1] * 100,
        text_flag=["yes", "no"] * 100,
        truth=[True, False] * 100,
        level=COLOURS,
        day=pd.date_range("2024-01-01", periods=N),
        zip=RNG.integers(1000, 1009, N),
        gappy=pd.array([0, 1, None, 1] * 50, dtype="Int64"),
    )
    assert {name: c.kind for name, c in columns.items()} == {
        "n": "number",
        "x": "number",
        "flag": "flag",
        "text_flag": "flag",
        "truth": "flag",
        "level": "category",
        "day": "date",
        "zip": "category",
        "gappy": "flag",
    }


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("email_opens_90d", "engagement"),
        ("NumWebVisitsMonth", "engagement"),
        ("MntWines", "value"),
        ("spend_total", "value"),
        ("balance", "value"),
        ("n_orders", "frequency"),
        ("NumStorePurchases", "frequency"),
        ("Recency", "recency"),
        ("days_since_last_order", "recency"),
        ("last_visit", "recency"),
        ("month", "time"),
        ("day_of_week", "time"),
        ("favourite_daypart", "time"),
        ("channel", "source"),
        ("utm_source", "source"),
        ("poutcome", "source"),
        ("contact", "source"),
        ("device", "device"),
        ("browser", "device"),
        ("country", "geography"),
        ("zip_code", "geography"),
        ("language", "language"),
        ("age", "demographics"),
        ("marital", "demographics"),
        ("Kidhome", "demographics"),
        ("Geschlecht", "demographics"),
        ("favourite_category", "product"),
        ("satisfaction", "psychographics"),
        ("returns_share", "behaviour"),
        ("🙂", "behaviour"),
    ],
)
def test_families_are_guessed_from_names(name: str, family: str) -> None:
    assert guessed(first=COLOURS, **{name: RNG.integers(1, 9, N)})[name].family == family


def test_many_yes_no_questions_with_the_same_answers_are_a_survey() -> None:
    columns = guessed(**{f"statement {letter}": RNG.choice(["Yes", "No"], N) for letter in "abcdefg"})
    assert {c.family for c in columns.values()} == {"psychographics"}


def test_gender_may_form_groups() -> None:
    column = guessed(gender=["f", "m"] * 100)["gender"]
    assert (column.role, column.family, column.used) == ("feature", "demographics", True)


def test_every_code_that_can_be_given_has_its_sentence() -> None:
    assert set(words.FAMILIES) == set(FAMILIES)
    for code in words.WHY:
        assert words.why_sentence(code, "email")
    assert {*PERSONAL, *SENSITIVE} <= set(words.PRIVATE_MATTERS)
    assert "orders" not in built_in().beside


def test_guessing_never_changes_the_sample_and_takes_any_frame() -> None:
    frame = pd.DataFrame({"a": [1, None, 3], "<script>": ["x", None, "😀"], "empty": [None] * 3})
    copy = frame.copy(deep=True)
    assert [c.name for c in guess_schema(frame).columns] == ["a", "<script>", "empty"]
    pd.testing.assert_frame_equal(frame, copy)
    assert guess_schema(frame.iloc[:0]).columns[0].role == "ignored"


def test_corrections_change_role_family_and_use_and_explain_themselves() -> None:
    schema = Schema(
        (
            Column("id", "number", "id", used=False, why="id"),
            Column("age", "number"),
            Column("debt", "number", "sensitive", used=False),
        )
    )
    corrected = apply_corrections(
        schema,
        {"age": {"role": "id"}, "debt": {"role": "feature", "family": "value", "waiver": WAIVER}, "gone": {"role": "feature"}},
    )
    assert [(c.role, c.used, c.why) for c in corrected.columns] == [
        ("ignored", False, "dropped"),
        ("id", False, "id"),
        ("feature", True, ""),
    ]
    assert corrected.named("debt").family == "value"
    with pytest.raises(ValueError, match="no such role"):
        apply_corrections(schema, {"age": {"role": "villain"}})


def test_bank_marketing_keeps_credit_in_default_out(shared_data: object) -> None:
    frame = pd.read_csv(f"{shared_data}/bank_marketing.csv", sep=";")
    schema = guess_schema(frame)
    assert [(c.name, c.role) for c in schema.columns if c.role != "feature"] == [("default", "sensitive")]


STATES = ["Subscribed", "Unsubscribed", "Never subscribed"] * 20


@pytest.mark.parametrize("name", ["Email Marketing Consent", "status", "newsletter"])
def test_words_of_a_mail_tool_are_consent_whatever_the_column_is_called(name: str) -> None:
    assert guess_schema(pd.DataFrame({name: STATES, "n": range(60)})).named(name).role == "consent"


@pytest.mark.parametrize("name", ["consent_timestamp", "consent_at", "opt_in_date", "Email Marketing Consent Timestamp"])
def test_the_day_of_consent_is_no_consent_of_its_own_beside_an_answer(name: str) -> None:
    days = pd.to_datetime(["2020-01-01", None, "2021-05-05"] * 20)
    schema = guess_schema(pd.DataFrame({name: days, "accepts_marketing": ["yes", "no", "yes"] * 20}))
    assert (schema.named(name).role, schema.named(name).why) == ("ignored", "consent_time")
    alone = guess_schema(pd.DataFrame({name: days, "n": range(60)}))
    assert alone.named(name).role == "consent"


def test_the_marks_of_a_base_decide_who_may_be_contacted() -> None:
    marks = pd.DataFrame({WRITABLE: [True, False, None] * 20, LISTED: [True, False] * 30}).astype({WRITABLE: object})
    assert [(c.role, c.used) for c in guess_schema(marks).columns] == [("consent", False), ("suppressed", False)]
