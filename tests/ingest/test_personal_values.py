"""Personal data are found by what a column holds, and what only looks like them is left alone."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.files import import_file
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.personal_values import are_births, personal_content
from segexplorer.ingest.private_words import built_in

TODAY = date(2026, 1, 1)
CHANCE = random.Random(0)


def content(values: object, name: str = "x1") -> str:
    return personal_content(name, pd.Series(values).dropna(), built_in(), TODAY)


def luhn_digit(digits: str) -> str:
    """The last digit of a card number, worked out by hand (ISO 7812)."""
    doubled = [int(d) * 2 if i % 2 == 0 else int(d) for i, d in enumerate(reversed(digits))]
    return str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


def cards(n: int = 40) -> list[str]:
    starts = (f"4{CHANCE.randrange(10**14):014d}" for _ in range(n))
    return [start + luhn_digit(start) for start in starts]


def bsns(n: int = 40) -> list[str]:
    """Dutch citizen numbers: 9 times the first digit, 8 times the second ... minus the last is a multiple of eleven."""
    found: list[str] = []
    while len(found) < n:
        text = f"{CHANCE.randrange(10**7, 10**9):09d}"
        weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
        if sum(int(d) * w for d, w in zip(text, weights, strict=True)) % 11 == 0:
            found.append(text)
    return found


def dnis(n: int = 40) -> list[str]:
    numbers = [CHANCE.randrange(10**7, 10**8) for _ in range(n)]
    return [f"{number}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}" for number in numbers]


def nirs(n: int = 40) -> list[str]:
    """French: sex, year, month, department 75, place, order, and 97 minus the remainder."""
    heads = [
        f"{CHANCE.choice('12')}{CHANCE.randrange(40, 99):02d}0175{CHANCE.randrange(1, 999):03d}{CHANCE.randrange(1, 999):03d}"
        for _ in range(n)
    ]
    return [f"{head}{97 - int(head) % 97:02d}" for head in heads]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["ann@example.com", "bo@example.org"], "email"),
        (["+49 30 901820", "+31 20 555 1234", "+1 (212) 555-0147"], "phone"),
        (["030 901820", "089 2180 0", "040 428280"], "phone"),
        (["06 12 34 56 78", "01 42 76 40 40"], "phone"),
        (["0612345678", "0142764040", "0491139000"], "phone"),
        (["(212) 736-5000", "(718) 997-5000", "(646) 312-1000"], "phone"),
        (["NL91ABNA0417164300", "DE89 3704 0044 0532 0130 00"], "account"),
        (cards(), "account"),
        ([int(card) for card in cards()], "account"),
        (bsns(), "account"),
        ([float(number) for number in bsns()], "account"),
        (dnis(), "account"),
        (nirs(), "account"),
        (["536-90-4399", "123-45-6788"], "account"),
        (["10.0.0.1", "192.168.1.77"], "network_address"),
        (["2001:db8::1", "fe80::1ff:fe23:4567:890a"], "network_address"),
        (["00:1a:2b:3c:4d:5e", "00-1A-2B-3C-4D-5F"], "network_address"),
        (["GA1.2.1033501218.1368477899", "GA1.2.998877665.1368477900"], "network_address"),
        (["https://example.com/unsubscribe?token=9f8e7d6c5b4a", "https://example.com/a?uid=8472910"], "link"),
        (["12 High Street, Leeds", "4b Station Road"], "address"),
        (["Hauptstraße 12, 10115 Berlin", "Goetheplatz 3"], "address"),
        (["12 rue de la Paix", "7, boulevard Voltaire"], "address"),
        (["Kerkstraat 5", "Prinsengracht 263-h"], "address"),
        (["Calle Mayor 4, Madrid", "Avenida de América 12"], "address"),
    ],
)
def test_values_say_what_they_are_under_any_name(values: list, kind: str) -> None:
    assert content(values) == kind


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("order_number", [100_000_000 + 37 * i for i in range(500)]),
        ("order_number", [f"{4_000_000_000_000_000 + 7919 * i}" for i in range(500)]),
        ("invoice", [f"0{200_000_000 + 11 * i}"[:9] for i in range(500)]),
        ("invoice", [f"{200_000_000 + i:010d}" for i in range(500)]),
        ("stock_number", [f"1005-00-{i:03d}-{9000 - i}" for i in range(300)]),
        ("ean", [f"{4_006_381_333_000 + i}" for i in range(500)]),
        ("phone_like_dates", ["01-02-2023", "17-11-2022", "30-12-2021"]),
        ("iso_days", ["2023-02-01", "2022-11-17"]),
        ("app_version", ["10.2.1.4", "10.2.2.0"]),
        ("version", ["1.2.3", "2.0.1"]),
        ("pdays", list(range(999))),
        ("duration", list(range(0, 4000, 3))),
        ("Year_Birth", list(range(1930, 2005))),
        ("amount", [12.5, 99.99, 1_000.01] * 20),
        ("page", ["https://example.com/shoes?colour=red&page=2", "https://example.com/"]),
        (
            "city",
            [
                "Paris",
                "London",
                "Berlin",
                "Madrid",
                "Rome",
                "Vienna",
                "Lyon",
                "Oslo",
                "Bonn",
                "Cork",
                "Bath",
                "Gent",
                "Brno",
                "Graz",
            ],
        ),
        ("product", [f"Large red box {i}" for i in range(60)]),
        ("size", ["12 inch", "14 inch", "A4", "A3 sheet"]),
    ],
)
def test_what_only_looks_like_personal_data_stays(name: str, values: list) -> None:
    assert content(values, name) == ""


def test_a_check_digit_that_some_numbers_pass_by_chance_proves_nothing() -> None:
    one_in_ten = [*bsns(60), *(str(200_000_001 + 3 * i) for i in range(540))]
    assert content(one_in_ten) == ""
    assert content(bsns(3)) == ""  # three numbers could pass by chance


def test_names_of_people_are_known_by_their_shape_and_by_first_names() -> None:
    people = ["Hans Huber", "Sabine Kaya", "Müller, Jürgen", "Anna-Lena Schmidt", "Dr. Uwe Lang", "Peter Novak", "Xenia Qvist"] * 1
    more = ["Jeroen de Boer", "Sanne Vos", "Julie Moreau", "Pablo Ruiz", "María García", "Emily Clark", "Ivo Stoev", "Lars Holm"]
    assert content(people + more) == "name"
    assert content([name.upper() for name in people + more]) == "name"
    assert content(["Anna", "Peter", "Julie"] * 20) == ""  # a few names are whom customers talk to, not who they are
    assert content([f"Model {letter}{i}" for i, letter in enumerate("ABCDEFGHIJKLMNOPQRST")]) == ""


def days(years: range, step: int = 37) -> pd.Series:
    """Days of these years, moving through the year."""
    return pd.to_datetime([f"{year}-01-01" for year in years]).to_series(index=range(len(years))) + pd.to_timedelta(
        [(step * i) % 365 for i in range(len(years))], unit="D"
    )


def test_days_of_birth_spread_over_decades_of_grown_ups() -> None:
    assert content(days(range(1940, 2008))) == "birth_date"
    assert not are_births(days(range(1940, 2008), step=0), TODAY)  # years, written as the first of January
    assert not are_births(days(range(1996, 1999)), TODAY)  # orders of an old shop
    assert not are_births(days(range(1990, 2026)), TODAY)  # customers since
    assert not are_births(days(range(1850, 2000)), TODAY)  # founded in


def test_a_birth_date_is_personal_under_any_name_and_a_year_of_birth_is_not() -> None:
    born = pd.Series([*days(range(1940, 2008))] * 4)
    frame = pd.DataFrame({"field_7": born, "Year_Birth": born.dt.year, "age": 2026 - born.dt.year})
    assert [(c.role, c.why_detail) for c in guess_schema(frame).columns] == [
        ("personal", "birth_date"),
        ("feature", ""),
        ("feature", ""),
    ]


def test_days_that_the_sample_holds_as_objects_are_days_too() -> None:
    born = [day.date() for day in days(range(1940, 2008))]
    assert guess_schema(pd.DataFrame({"x": born, "y": range(68)}), {"x": "DATE"}).named("x").why_detail == "birth_date"


USEFUL = {
    "bank_marketing.csv": {"default"},
    "hillstrom.csv": set(),
    "marketing_campaign.csv": set(),
    "mcdonalds.csv": set(),
    "online_retail.parquet": set(),
}


@pytest.mark.parametrize(("file", "private"), USEFUL.items())
def test_nothing_useful_of_real_files_is_taken_for_private(shared_data: Path, tmp_path: Path, file: str, private: set[str]) -> None:
    imported = import_file(shared_data / file, file, tmp_path, Limits())
    schema = guess_schema(pd.read_parquet(imported.parquet).head(20_000))
    assert {c.name for c in schema.columns if c.role in ("personal", "sensitive") or c.hidden} == private
