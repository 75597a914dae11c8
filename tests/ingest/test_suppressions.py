"""Lists of who must not be contacted: kept as hashes, found whatever their case, and gone when nobody names them."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from segexplorer.core.derived import LISTED
from segexplorer.core.suppression import SuppressionList
from segexplorer.errors import UnusableFile
from segexplorer.ingest.base import Base, make_base
from segexplorer.ingest.recipe import Recipe
from segexplorer.ingest.suppressions import SUPPRESSIONS, keep_lists

CUSTOMERS = pd.DataFrame(
    {"customer_id": [11, 12, 13, 14], "Email": ["Ada@x.com ", "bo@x.com", "zoë@büro.de", None], "orders": [1, 2, 3, 4]}
)
Keep = Callable[..., list[SuppressionList]]


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    """Keep a list of that content."""

    def keep_one(content: str | bytes, label: str = "list.csv", id_name: str = "customer_id") -> list[SuppressionList]:
        file = tmp_path / "uploaded"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return keep_lists(file, label, tmp_path / SUPPRESSIONS, "2026-03-01", id_name)

    return keep_one


def base_with(folder: Path, lists: list[SuppressionList], customers: pd.DataFrame = CUSTOMERS) -> Base:
    customers.to_parquet(folder / "table.parquet", index=False)
    return make_base(folder / "table.parquet", folder / "data.parquet", Recipe(suppressions=tuple(one.id for one in lists)))


def listed(base: Base) -> list[bool]:
    frame = pd.read_parquet(base.parquet)
    return frame[LISTED].tolist() if LISTED in frame else [False] * len(frame)


@pytest.mark.parametrize(
    ("content", "label", "kind", "n_entries", "expected"),
    [
        (
            "Email Address,First Name\n ADA@X.COM,Ada\ngone@y.org,\n,x\n",
            "unsubscribed_members_1.csv",
            "unsubscribed",
            2,
            [1, 0, 0, 0],
        ),
        ("Email Address,LEID\nbo@x.com,1\n", "cleaned_members_export_1.csv", "cleaned", 1, [0, 1, 0, 0]),
        ("ada@x.com\nbo@x.com\nada@x.com\n", "no.txt", "addresses", 2, [1, 1, 0, 0]),
        ("ZOË@BÜRO.DE\n", "one.txt", "addresses", 1, [0, 0, 1, 0]),
        (f"sha256\n{sha('ada@x.com')}\n{sha('nobody')}\n", "h.csv", "hashes", 2, [1, 0, 0, 0]),
        (f"{sha('bo@x.com').upper()}\n{sha('nobody')}\n", "h.csv", "hashes", 2, [0, 1, 0, 0]),
        ("customer_id\n12\n14\n99\n", "ids.csv", "customers", 3, [0, 1, 0, 1]),
        ("12\n14\n", "ids.csv", "customers", 2, [0, 1, 0, 1]),
    ],
)
def test_whoever_is_on_a_list_is_marked(
    content: str, label: str, kind: str, n_entries: int, expected: list[int], keep: Keep, tmp_path: Path
) -> None:
    (kept,) = keep(content, label)
    assert (kept.kind, kept.n_entries, kept.name, kept.added_on) == (kind, n_entries, label, "2026-03-01")
    base = base_with(tmp_path, [kept])
    assert listed(base) == [bool(n) for n in expected]
    assert base.lists[0].n_found == sum(expected)


def test_no_address_is_kept(keep: Keep, tmp_path: Path) -> None:
    keep("Email\nada@x.com\nsecret.person@y.org\n")
    (tmp_path / "uploaded").unlink()
    files = [file for file in (tmp_path / SUPPRESSIONS).rglob("*") if file.is_file()]
    assert len(files) == 2
    assert not any(b"secret" in file.read_bytes() or b"ada@" in file.read_bytes() for file in files)


def test_an_archive_of_three_exports_suppresses_all_but_the_subscribed(keep: Keep, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("audience/subscribed_members_export_1.csv", "Email Address\nada@x.com\n")
        archive.writestr("audience/unsubscribed_members_export_1.csv", "Email Address\nbo@x.com\n")
        archive.writestr("audience/cleaned_members_export_1.csv", "Email Address\nzoë@büro.de\n")
        archive.writestr("audience/unsubscribed_of_last_year.csv", "Email Address\n")
    kept = keep((tmp_path / "export.zip").read_bytes(), "export.zip")
    assert [one.kind for one in kept] == ["unsubscribed", "cleaned"]
    assert listed(base_with(tmp_path, kept)) == [False, True, True, False]


def test_a_workbook_is_read_too(keep: Keep, tmp_path: Path) -> None:
    pd.DataFrame({"E-mail": ["bo@x.com"], "why": ["asked us to"]}).to_excel(tmp_path / "no.xlsx", index=False)
    kept = keep((tmp_path / "no.xlsx").read_bytes(), "no.xlsx")
    assert listed(base_with(tmp_path, kept)) == [False, True, False, False]


@pytest.mark.parametrize(
    ("content", "label", "code"),
    [
        ("Email Address\nada@x.com\n", "subscribed_members_export_1.csv", "list_of_subscribed"),
        ("colour,size\nred,1\nblue,2\n", "x.csv", "no_list"),
        ("Email Address\n", "cleaned.csv", "header_only"),
        ("customer_id,x\n,1\n,2\n", "x.csv", "nobody_listed"),
        ("", "x.csv", "empty_file"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(content: str, label: str, code: str, keep: Keep, tmp_path: Path) -> None:
    with pytest.raises(UnusableFile) as refused:
        keep(content, label)
    assert refused.value.code == code
    assert label in str(refused.value)
    assert list((tmp_path / SUPPRESSIONS).rglob("*")) == []


def test_two_lists_add_up_and_each_says_how_many_of_it_were_found(keep: Keep, tmp_path: Path) -> None:
    kept = keep("Email\nada@x.com\nq@q.org\n") + keep("customer_id\n11\n12\n")
    base = base_with(tmp_path, kept)
    assert listed(base) == [True, True, False, False]
    assert [(one.n_found, one.n_entries) for one in base.lists] == [(1, 2), (2, 2)]


def test_a_list_that_shares_nothing_leaves_the_table_as_it_is(keep: Keep, tmp_path: Path) -> None:
    base = base_with(tmp_path, keep("Email\nq@q.org\nr@q.org\n"), CUSTOMERS.iloc[:3])
    assert base.lists[0].n_found == 0
    assert base.parquet.samefile(tmp_path / "table.parquet")


def test_customers_who_are_hashes_themselves_are_found(keep: Keep, tmp_path: Path) -> None:
    hashed = pd.DataFrame({"email_sha256": [sha("ada@x.com").upper(), sha("bo@x.com")], "n": [1, 2]})
    assert listed(base_with(tmp_path, keep("Email\nAda@X.com\n"), hashed)) == [True, False]


def test_the_same_list_has_the_same_name_whatever_its_order(keep: Keep) -> None:
    assert keep("a@x.com\nb@x.com\n", "1.txt")[0].id == keep("Email\nB@x.com\na@x.com \n", "2.csv")[0].id
    assert keep("a@x.com\nb@x.com\n")[0].id != keep("a@x.com\nc@x.com\n")[0].id


def test_a_list_that_is_no_longer_kept_is_never_passed_over_in_silence(keep: Keep, tmp_path: Path) -> None:
    kept = keep("Email\nada@x.com\n")
    for file in (tmp_path / SUPPRESSIONS).iterdir():
        file.unlink()
    with pytest.raises(UnusableFile) as gone:
        base_with(tmp_path, kept)
    assert gone.value.code == "list_gone"
    assert not (tmp_path / "data.parquet").exists()
