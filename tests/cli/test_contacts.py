"""Who can be contacted: consent, lists of who must not be, and what is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from segexplorer.ingest.samples import online_shop
from tests.cli.running import explored, refused


def test_where_nobody_may_be_contacted_there_is_still_a_result(shop: Path, tmp_path: Path) -> None:
    frame = pd.read_csv(shop).assign(email_consent="no")
    frame.to_csv(tmp_path / "nobody.csv", index=False)
    found = explored(tmp_path, tmp_path / "nobody.csv", "--segments", "3")
    assert found["deliverable"] == 0
    assert found["rivals"] == []


def test_a_suppression_list_stops_those_on_it_and_the_base_adds_up(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    people = pd.read_csv(shop)
    may = people[(people["marketing_consent"] == "yes") & (people["unsubscribed"] == "no")]
    (tmp_path / "unsubscribed.csv").write_text("Email Address\n" + "\n".join([*may["email"].head(50), "who@example.org"]))
    (tmp_path / "numbers.csv").write_text("customer_id\n" + "\n".join(map(str, may["customer_id"].tail(7))) + "\nnobody\n")
    lists = ["--suppress", str(tmp_path / "unsubscribed.csv"), str(tmp_path / "numbers.csv"), "--id", "customer_id"]
    found = explored(tmp_path, shop, "--goal", "responded", "--segments", "3", *lists)
    assert found["deliverable"] == found["base"]["deliverable"] == len(may) - 57
    assert found["base"]["lost"]["listed"] == 57
    assert sum(found["base"]["lost"].values()) == found["base"]["rows_in_file"] - found["base"]["deliverable"]
    said = capsys.readouterr().out
    assert "50 of 51 addresses on “unsubscribed.csv” are customers here." in said
    assert "7 of 8 customer numbers on “numbers.csv” are customers here." in said


def test_the_base_counts_rows_without_a_number_repeated_ones_and_odd_addresses(tmp_path: Path) -> None:
    frame = online_shop(2_000)
    frame.loc[3:5, "email"] = "nobody"
    frame.loc[1_990:, "customer_id"] = None
    frame.loc[1_980:1_984, "customer_id"] = frame.loc[0, "customer_id"]
    frame.to_csv(tmp_path / "odd.csv", index=False)
    base = explored(tmp_path, tmp_path / "odd.csv", "--goal", "responded", "--segments", "3")["base"]
    assert (base["rows_in_file"], base["readable"], base["with_id"], base["unique"]) == (2_000, 2_000, 1_990, 1_985)
    assert base["lost"]["bad_address"] == (frame.loc[3:5, "marketing_consent"] == "yes").sum()


def test_a_list_of_customer_numbers_asks_which_column_holds_them(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ids.csv").write_text("customer_id\n1\n2\n")
    (tmp_path / "colours.csv").write_text("colour,size\nred,1\nblue,2\n")
    out = tmp_path / "r.json"
    assert "--id" in refused(capsys, "explore", shop, "--suppress", tmp_path / "ids.csv", "--out", out)
    said = refused(capsys, "explore", shop, "--suppress", tmp_path / "colours.csv", "--id", "customer_id", "--out", out)
    assert "--id" not in said
    assert "of the customer numbers of this data set" in said


def test_a_list_that_cannot_be_used_is_refused_in_a_sentence(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "colours.csv").write_text("colour,size\nred,1\nblue,2\n")
    for file in ("colours.csv", "absent.csv"):
        assert file in refused(capsys, "explore", shop, "--suppress", tmp_path / file, "--out", tmp_path / "r.json")
