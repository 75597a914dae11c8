"""The command line: what it promises of real files, bad files and odd names. `main()` is called as the shell would."""

from __future__ import annotations

import csv
import hashlib
import json
import math
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from jsonschema import Draft202012Validator

from segexplorer.__main__ import main
from segexplorer.ingest.held_out import held_out_mailing
from segexplorer.ingest.samples import online_shop
from segexplorer.words.cli import UNEXPECTED
from segexplorer.words.language import speaking

PROJECT = Path(__file__).resolve().parents[1]
SCHEMA = Draft202012Validator(json.loads((PROJECT / "docs" / "result.schema.json").read_text(encoding="utf-8")))
OF_THE_RUN = ("timings_s", "peak_mb")
ODD_NAMES = ["<script>alert(1)</script>", "🛒 orders", "עִבְרִית", "=cmd()", 'quo"te;s', "a,b", "{braces}", "100 %"]


def numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from numbers(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def explored(folder: Path, file: Path, *options: str) -> dict[str, Any]:
    """Run `explore`, expect success, hold the result against its schema."""
    out = folder / "result.json"
    assert main(["explore", str(file), *options, "--out", str(out)]) == 0
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    SCHEMA.validate(found)
    assert all(math.isfinite(n) for n in numbers(found))
    for cut in found["path"]:
        for step in cut["steps"]:
            people = [step[name] for name in ("hits", "misses", "missed", "left_alone", "not_deliverable")]
            assert sum(people) == found["customers"]
    return found


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """Run, expect 2 and exactly one line on stderr; returns it."""
    capsys.readouterr()
    assert main([str(word) for word in words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert said.err.endswith(".\n")
    assert "Traceback" not in said.err
    return said.err


@cache
def shop_csv(folder: Path) -> Path:
    online_shop(2_000).to_csv(folder / "shop.csv", index=False)
    return folder / "shop.csv"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shop_csv(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="module")
def kept_model(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    explored(folder, shop, "--goal", "responded", "--segments", "3", "--model", str(folder / "m"))
    return folder / "m"


# ---- real files


@pytest.mark.parametrize(
    ("file", "options", "customers"),
    [
        ("bank_marketing.csv", ["--goal", "y"], 41_188),
        ("hillstrom.csv", ["--goal", "visit", "--drop", "conversion", "spend"], 64_000),
        ("marketing_campaign.csv", ["--goal", "Response"], 2_240),
        ("mcdonalds.csv", [], 1_453),
    ],
)
def test_real_files_are_explored(file: str, options: list[str], customers: int, shared_data: Path, tmp_path: Path) -> None:
    found = explored(tmp_path, shared_data / file, *options)
    assert found["customers"] == customers
    assert len(found["path"]) >= 20
    used = {c["name"]: c["used"] for c in found["columns"]}
    assert not {"duration", "Z_Revenue", "Z_CostContact", "conversion"} & {name for name, is_used in used.items() if is_used}


def test_order_lines_summed_up_per_customer_are_explored(shared_data: Path, tmp_path: Path) -> None:
    lines = pd.read_parquet(shared_data / "online_retail.parquet")
    bought = lines[lines["CustomerID"].notna() & ~lines["InvoiceNo"].str.startswith("C")]
    bought = bought.assign(spend=bought["Quantity"] * bought["UnitPrice"], day=pd.to_datetime(bought["InvoiceDate"]))
    last = bought["day"].max()
    customers = bought.groupby("CustomerID").agg(
        recency_days=("day", lambda d: (last - d.max()).days),
        tenure_days=("day", lambda d: (last - d.min()).days),
        n_orders=("InvoiceNo", "nunique"),
        spend_total=("spend", "sum"),
        items=("Quantity", "sum"),
    )
    customers.reset_index().to_csv(tmp_path / "customers.csv", index=False)
    found = explored(tmp_path, tmp_path / "customers.csv", "--segments", "6")
    assert found["customers"] == len(customers)
    assert [one["n_segments"] for one in found["segments"]] == [6]
    value = explored(tmp_path, tmp_path / "customers.csv", "--goal", "spend_total", "--segments", "6")
    assert value["goal"]["kind"] == "value"


# ---- a connected database


@pytest.fixture
def connected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A connected shop of 2,000 customers, and the same as a file."""
    online_shop(2_000).to_csv(tmp_path / "shop.csv", index=False)
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        pd.read_csv(tmp_path / "shop.csv").to_sql("customers", connection, index=False)
    monkeypatch.setenv("SEGEXPLORER_CONNECTION_SHOP", f"sqlite:///{tmp_path / 'shop.db'}")
    return tmp_path / "shop.csv"


def test_a_table_and_a_query_give_the_segments_of_the_same_file(connected: Path, tmp_path: Path) -> None:
    found = [explored(tmp_path, connected, "--goal", "responded")]
    for source in (["--table", "customers"], ["--query", "SELECT * FROM customers ORDER BY 1 DESC"]):
        out = tmp_path / "of_database.json"
        assert main(["explore", "--connection", "shop", *source, "--goal", "responded", "--out", str(out)]) == 0
        found.append(json.loads(out.read_text(encoding="utf-8")))
    assert [f["customers"] for f in found] == [2_000] * 3
    assert found[0]["segments"] == found[1]["segments"] == found[2]["segments"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Name one file, or a connection"),
        (["--connection", "shop"], "Name one file, or a connection"),
        (["x.csv", "--connection", "shop", "--table", "customers"], "Name one file, or a connection"),
        (["--connection", "shop", "--table", "a", "--query", "SELECT 1"], "Name one file, or a connection"),
        (["x.csv", "--table", "customers"], "Name one file, or a connection"),
        (["--connection", "crm", "--table", "customers"], 'no connection "crm". Choose one of: shop'),
        (["--connection", "shop", "--table", "absent"], 'no table or view "absent"'),
        (["--connection", "shop", "--query", "DROP TABLE customers"], "A query is one SELECT"),
    ],
)
def test_a_source_that_cannot_be_read_ends_with_two_and_one_line(
    words: list[str], sentence: str, connected: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in refused(capsys, "explore", *words, "--out", tmp_path / "result.json")


# ---- whether groups last


def test_asked_whether_groups_last_the_result_says_how_often_each_was_found_again(shop: Path, tmp_path: Path) -> None:
    found = explored(tmp_path, shop, "--max-segments", "8", "--segments", "5", "--stability")
    assert found["stability"]["tries"] == 20
    assert max(segment["found_again"] for segment in found["segments"][0]["segments"]) == 20
    assert found["over_time"]["problem"] is None
    assert 0.5 < found["over_time"]["path"][4]["stay_share"] <= 1


# ---- the same again


def test_the_same_input_and_seed_give_the_same_bytes(shop: Path, tmp_path: Path) -> None:
    """In processes of their own, with different hash seeds; only what the run itself cost may differ."""
    for name, hash_seed in (("a", "1"), ("b", "2")):
        words = [sys.executable, "-m", "segexplorer", "explore", str(shop), "--goal", "responded", "--segments", "3", "8"]
        words += ["--out", str(tmp_path / f"{name}.json"), "--assign", str(tmp_path / f"{name}.csv"), "--seed", "5"]
        done = subprocess.run(
            words, cwd=PROJECT, env=os.environ | {"PYTHONHASHSEED": hash_seed}, capture_output=True, check=False, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    one, other = (_without_cost(tmp_path / f"{name}.json") for name in ("a", "b"))
    assert one.splitlines() == other.splitlines()


def _without_cost(file: Path) -> str:
    facts = json.loads(file.read_text(encoding="utf-8"))
    return json.dumps({key: value for key, value in facts.items() if key not in OF_THE_RUN}, indent=1)


def test_scoring_the_explored_file_gives_the_segments_of_exploring(shop: Path, tmp_path: Path) -> None:
    options = ["--goal", "responded", "--segments", "4", "9", "--assign", str(tmp_path / "a.csv"), "--model", str(tmp_path / "m")]
    explored(tmp_path, shop, *options)
    assert main(["score", str(tmp_path / "m"), str(shop), "--out", str(tmp_path / "s.csv")]) == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "s.csv").read_bytes()
    assert pd.read_csv(tmp_path / "s.csv").columns.tolist() == ["customer_id", "segments_4", "segments_9"]


def test_newer_customers_are_scored_without_the_goal_and_in_any_column_order(shop: Path, tmp_path: Path) -> None:
    explored(tmp_path, shop, "--goal", "responded", "--segments", "5", "--model", str(tmp_path / "m"))
    newer = online_shop(300, seed=99).drop(columns=["responded"])
    newer[list(newer.columns[::-1])].to_csv(tmp_path / "newer.csv", index=False)
    assert main(["score", str(tmp_path / "m"), str(tmp_path / "newer.csv"), "--out", str(tmp_path / "deep" / "s.csv")]) == 0
    scored = pd.read_csv(tmp_path / "deep" / "s.csv")
    assert scored["customer_id"].tolist() == newer["customer_id"].tolist()
    assert scored["segments_5"].nunique() > 2


def test_options_are_followed(shop: Path, tmp_path: Path) -> None:
    found = explored(
        tmp_path,
        shop,
        "--id",
        "email",
        "--drop",
        "device",
        "browser",
        "--max-segments",
        "7",
        "--segments",
        "3",
        "99",
        "--focus",
        "0",
    )
    role = {c["name"]: (c["role"], c["used"]) for c in found["columns"]}
    assert role["email"] == ("id", False)
    assert role["device"] == role["browser"] == ("ignored", False)
    assert len(found["path"]) == 7
    assert [one["n_segments"] for one in found["segments"]] == [3, 7]
    assert found["goal"]["kind"] == "likeness"


def test_one_list_of_numbers_of_segments_holds_for_everything_that_is_written(shop: Path, tmp_path: Path) -> None:
    options = [
        "--segments",
        "200",
        "8",
        "3",
        "8",
        "--max-segments",
        "8",
        "--assign",
        str(tmp_path / "a.csv"),
        "--model",
        str(tmp_path / "m"),
    ]
    found = explored(tmp_path, shop, *options)
    assert [one["n_segments"] for one in found["segments"]] == [3, 8]
    assert main(["score", str(tmp_path / "m"), str(shop), "--out", str(tmp_path / "s.csv")]) == 0
    for name in ("a.csv", "s.csv"):
        assert pd.read_csv(tmp_path / name).columns.tolist() == ["customer_id", "segments_3", "segments_8"]


def test_the_last_line_says_what_the_groups_are_worth_in_words_that_fit_the_goal(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    explored(tmp_path, shop)
    assert re.search(r"who differ \d+ % less inside a group than customers at large\.$", capsys.readouterr().out.splitlines()[-1])
    explored(tmp_path, shop, "--goal", "responded")
    assert "times send-to-all" in capsys.readouterr().out


def test_explore_writes_into_a_folder_that_is_not_there_yet(shop: Path, tmp_path: Path) -> None:
    assert main(["explore", str(shop), "--segments", "3", "--out", str(tmp_path / "new" / "r.json")]) == 0


# ---- input that cannot be used


def _rows(n: int = 400) -> str:
    rng = random.Random(0)
    return "".join(
        f"{rng.random():.4f},{rng.randint(1, 9)},{rng.choice('ab')},k,l{rng.randrange(500)},{rng.randrange(500)}\n"
        for _ in range(n)
    )


BAD = {
    "empty": b"",
    "header only": b"a,b,c\n",
    "one column": ("a\n" + "".join(f"{i * 7919 % 997}.5\n" for i in range(300))).encode(),
    "one row": b"a,b\n1,2\n",
    "all columns constant": b"a,b\n" + b"1,x\n" * 300,
    "binary": hashlib.shake_256(b"x").digest(20_000),
    "nothing but blanks": b"\n\n  \n\n",
    "5,000 columns": (",".join(f"c{i}" for i in range(5_000)) + "\n" + (",".join("1" * 5_000) + "\n") * 60).encode(),
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_cannot_be_used_ends_with_two_and_one_line(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.csv").write_bytes(BAD[what])
    refused(capsys, "explore", tmp_path / "bad.csv", "--out", tmp_path / "r.json", "--assign", tmp_path / "a.csv")
    assert [p.name for p in tmp_path.iterdir()] == ["bad.csv"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--goal", "one"], "same value for everybody"),
        (["--goal", "many"], "different values"),
        (["--goal", "many", "--goal-kind", "interest"], "different values"),
        (["--goal", "number", "--goal-kind", "interest"], "different values"),
        (["--goal", "z", "--goal-kind", "value"], "holds text"),
        (["--goal", "number", "--goal-kind", "response"], "exactly two"),
        (["--goal", "nobody"], 'no column "nobody"'),
        (["--id", "nobody"], 'no column "nobody"'),
        (["--drop", "nobody"], 'no column "nobody"'),
        (["--drop", "x", "y", "z", "one", "many", "number"], "can tell customers apart"),
    ],
)
def test_a_choice_that_cannot_be_followed_ends_with_two_and_one_line(
    options: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "g.csv").write_text("x,y,z,one,many,number\n" + _rows(2_000))
    assert says in refused(capsys, "explore", tmp_path / "g.csv", *options, "--out", tmp_path / "r.json")
    assert not (tmp_path / "r.json").exists()


def test_what_is_not_there_ends_with_two_and_one_line(shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no file" in refused(capsys, "explore", tmp_path / "nowhere.csv", "--out", tmp_path / "r.json")
    assert "no file" in refused(capsys, "explore", tmp_path, "--out", tmp_path / "r.json")
    assert "no model" in refused(capsys, "score", tmp_path / "m", shop, "--out", tmp_path / "s.csv")


def test_a_newer_file_that_lacks_columns_ends_with_two_and_one_line(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    explored(tmp_path, shop, "--segments", "3", "--model", str(tmp_path / "m"))
    online_shop(200).drop(columns=["visits_90d"]).to_csv(tmp_path / "new.csv", index=False)
    said = refused(capsys, "score", tmp_path / "m", tmp_path / "new.csv", "--out", tmp_path / "s.csv")
    assert "visits_90d" in said
    assert not (tmp_path / "s.csv").exists()


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("spend_total", lambda v: v.map("paid {:.2f}".format)),
        ("signup_date", lambda v: (pd.to_datetime(v) - pd.Timestamp("1970-01-01")).dt.days),
        ("signup_date", lambda v: "on " + v),
        ("visits_90d", lambda v: v.where(v.index % 10 == 0)),
    ],
)
def test_a_newer_file_whose_numbers_or_dates_changed_silently_is_refused(
    column: str, written: Callable[[pd.Series], pd.Series], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = online_shop(2_000).assign(signup_date=lambda f: _days(len(f), seed=1))
    old.to_csv(tmp_path / "old.csv", index=False)
    explored(tmp_path, tmp_path / "old.csv", "--segments", "3", "--model", str(tmp_path / "m"))
    newer = online_shop(300, seed=5).assign(signup_date=lambda f: _days(len(f), seed=2))
    newer.assign(**{column: written(newer[column])}).to_csv(tmp_path / "new.csv", index=False)
    said = refused(capsys, "score", tmp_path / "m", tmp_path / "new.csv", "--out", tmp_path / "s.csv")
    assert f'"{column}"' in said
    assert not (tmp_path / "s.csv").exists()
    newer.to_csv(tmp_path / "new.csv", index=False)
    assert main(["score", str(tmp_path / "m"), str(tmp_path / "new.csv"), "--out", str(tmp_path / "s.csv")]) == 0
    newer.head(3).assign(visits_90d=None).to_csv(tmp_path / "new.csv", index=False)
    assert main(["score", str(tmp_path / "m"), str(tmp_path / "new.csv"), "--out", str(tmp_path / "s.csv")]) == 0


def _days(n: int, seed: int) -> pd.Series:
    days = pd.Timestamp("2023-01-01") + pd.to_timedelta(np.random.default_rng(seed).integers(0, 600, n), unit="D")
    return pd.Series(days).dt.strftime("%Y-%m-%d")


@pytest.mark.parametrize("seed", ["-1", "4294967296"])
def test_a_seed_no_generator_takes_is_refused_at_once(seed: str, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["explore", str(shop), "--seed", seed, "--out", "r.json"])
    assert ended.value.code == 2
    assert "must be between 0 and 4294967295" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_refused_before_the_work(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "r.json"
    for options in (
        ["--out", shop / "r.json"],
        ["--out", tmp_path],
        ["--out", tmp_path / ("x" * 300)],
        ["--out", out, "--assign", shop / "a.csv"],
        ["--out", out, "--model", shop],
    ):
        assert "cannot be written" in refused(capsys, "explore", shop, *options)
    assert not out.exists()


@pytest.mark.parametrize("name", ["model.json", "arrays.npz", "boosters.skops"])
@pytest.mark.parametrize("content", [None, b"", b"half", b"{}", b"PK\x03\x04 cut"])
def test_a_model_that_is_damaged_or_half_written_ends_with_two_and_one_line(
    name: str, content: bytes | None, shop: Path, kept_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(kept_model, tmp_path / "m")
    (tmp_path / "m" / name).unlink()
    if content is not None:
        (tmp_path / "m" / name).write_bytes(content)
    assert "explore --model m" in refused(capsys, "score", tmp_path / "m", shop, "--out", tmp_path / "s.csv")


def test_an_unexpected_error_is_one_plain_sentence_unless_asked_for_more(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("segexplorer.services.exploring.explore", fail)
    assert main(["explore", str(shop), "--out", str(tmp_path / "r.json")]) == 1
    assert capsys.readouterr().err == f"{UNEXPECTED}\n"
    with pytest.raises(RuntimeError, match="a bug"):
        main(["explore", str(shop), "--out", str(tmp_path / "r.json"), "--debug"])


# ---- odd but usable


def test_markup_scripts_and_formulas_in_names_and_cells_are_only_text(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({name: rng.normal(size=600).round(4) for name in ODD_NAMES})
    frame["עִבְרִית"] = rng.choice(["שלום", "<b>x</b>", "🙂", "=1+1"], 600)
    frame["=cmd()"] = rng.choice(["+a", "-b", "@c", "{0}"], 600)
    frame["a,b"] = rng.choice(['say "x"', "semi;colon", "new\nline"], 600)
    frame.insert(0, "customer id", [f"={i}+1" for i in range(600)])
    frame.to_csv(tmp_path / "odd.csv", index=False, quoting=csv.QUOTE_ALL)
    options = ["--id", "customer id", "--segments", "4", "--assign", str(tmp_path / "a.csv"), "--model", str(tmp_path / "m")]
    found = explored(tmp_path, tmp_path / "odd.csv", *options)
    assert [c["name"] for c in found["columns"]] == ["customer id", *ODD_NAMES]
    assert sum(c["used"] for c in found["columns"]) >= 6
    assert pd.read_csv(tmp_path / "a.csv")["customer id"].str.startswith("'=").all()
    assert main(["score", str(tmp_path / "m"), str(tmp_path / "odd.csv"), "--out", str(tmp_path / "s.csv")]) == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "s.csv").read_bytes()


def test_infinite_and_absurd_numbers_leave_every_result_finite(tmp_path: Path) -> None:
    rng = random.Random(0)
    lines = [
        f"{rng.choice(['inf', '-inf', 'nan', '1', '2', '1e308', ''])},{rng.random()},{rng.random() * 1e300}" for _ in range(500)
    ]
    (tmp_path / "inf.csv").write_text("a,b,c\n" + "\n".join(lines) + "\n")
    explored(tmp_path, tmp_path / "inf.csv", "--segments", "4")


def test_a_goal_with_a_formula_as_its_answer_is_text_too(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": rng.normal(size=800), "y": rng.normal(size=800), "<i>": rng.choice(["=1+1", "<b>"], 800)})
    frame.to_csv(tmp_path / "g.csv", index=False)
    found = explored(tmp_path, tmp_path / "g.csv", "--goal", "<i>", "--segments", "3")
    assert found["goal"]["levels"] == ["<b>", "=1+1"]


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("mailing") / "mailing.csv"
    held_out_mailing(4_000).drop(columns="spent").to_csv(file, index=False)
    return file


def test_with_a_treatment_relevance_is_the_difference_it_makes(
    mailing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--goal", "answered", "--treatment", "mailing")
    found = explored(tmp_path, mailing, *options, "--model", str(tmp_path / "model"))
    assert "extra answers per 100 messages" in capsys.readouterr().out
    assert found["goal"]["treatment"]["control"] == "control"  # guessed
    rates = pd.read_csv(mailing).groupby("mailing").answered.mean()
    assert found["send_to_all"] == pytest.approx(rates["mailed"] - rates["control"])
    said = explored(tmp_path, mailing, *options, "--control", "control", "--treated", "mailed")
    assert [s["relevance"] for s in said["path"][4]["steps"]] == [s["relevance"] for s in found["path"][4]["steps"]]
    newer, out = tmp_path / "newer.csv", tmp_path / "assigned.csv"
    pd.read_csv(mailing).drop(columns=["mailing", "answered"]).head(500).to_csv(newer, index=False)
    assert main(["score", str(tmp_path / "model"), str(newer), "--out", str(out)]) == 0
    assert len(pd.read_csv(out)) == 500


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--treatment", "mailing"), "answers (yes or no) and amounts only"),
        (("--goal", "answered", "--treatment", "nowhere"), 'no column "nowhere"'),
        (("--goal", "answered", "--treatment", "device"), 'It holds "desktop", "phone"'),
        (("--goal", "answered", "--treatment", "device", "--control", "desktop"), "Chance did not decide"),
        (("--goal", "answered", "--treatment", "mailing", "--control", "nobody"), 'Nobody has "nobody"'),
    ],
)
def test_a_difference_that_cannot_be_read_is_refused(
    mailing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], said: str
) -> None:
    assert said in refused(capsys, "explore", mailing, *options, "--out", tmp_path / "r.json")


# ---- baselines


def test_baselines_stand_in_the_result_and_what_does_better_is_said(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--goal", "responded", "--max-segments", "5", "--baseline", "device", "signup_date", "--rfm", "--kmeans"]
    found = explored(tmp_path, shop, *asked)
    assert [(b["code"], b["n_groups"]) for b in found["baselines"][:3]] == [("send_to_all", 1), ("column", 3), ("column", 10)]
    rfm, *refits = found["baselines"][3:]
    assert (rfm["code"], rfm["columns"]) == ("rfm", ["recency_days", "n_orders", "spend_total"])
    assert {g["name"] for g in rfm["groups"]} >= {"Champions", "Hibernating"}
    assert [b["n_groups"] for b in refits] == [2, 3, 4, 5]
    first = found["path"][0]["steps"][0]
    assert {k: v for k, v in found["baselines"][0]["steps"][0].items() if k in first} == {
        k: v for k, v in first.items() if k != "segment_ids"
    }
    for one in found["baselines"]:
        assert sum(g["n"] for g in one["groups"]) == found["customers"]
        for step in one["steps"]:
            assert sum(step[n] for n in ("hits", "misses", "missed", "left_alone", "not_deliverable")) == found["customers"]
    said = capsys.readouterr().out
    assert all(rival["text"] in said for rival in found["rivals"])


def test_without_a_baseline_only_one_message_for_everybody_is_compared(shop: Path, tmp_path: Path) -> None:
    found = explored(tmp_path, shop, "--segments", "3")
    assert [b["code"] for b in found["baselines"]] == ["send_to_all"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--baseline", "nosuch"], 'no column "nosuch"'),
        (["--baseline", "email"], "holds personal data"),
        (["--goal", "responded", "--baseline", "responded"], "goal itself"),
        (["--goal", "spend_total", "--rfm"], "no columns for an RFM grid"),
    ],
)
def test_a_baseline_that_cannot_be_is_refused(
    options: list[str], sentence: str, shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in refused(capsys, "explore", shop, *options, "--out", tmp_path / "r.json")


# ---- what stands together


def test_a_difference_can_be_compared_and_held_against_a_file_without_a_mailing(
    mailing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "model"
    found = explored(
        tmp_path, mailing, "--goal", "answered", "--treatment", "mailing", "--baseline", "device", "--model", str(model)
    )
    assert [b["code"] for b in found["baselines"]] == ["send_to_all", "column"]
    newer, out = tmp_path / "newer.csv", tmp_path / "comparison.json"
    pd.read_csv(mailing).drop(columns="mailing").to_csv(newer, index=False)
    capsys.readouterr()
    assert main(["compare", str(model), str(newer), "--out", str(out)]) == 0
    assert 'lacks "mailing"' in capsys.readouterr().out


def test_a_difference_is_read_off_newer_customers_whatever_share_of_them_got_the_message(
    mailing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, newer, out = tmp_path / "model", tmp_path / "newer.csv", tmp_path / "comparison.json"
    explored(tmp_path, mailing, "--goal", "answered", "--treatment", "mailing", "--model", str(model))
    frame = pd.read_csv(mailing)
    left_out = frame["mailing"] == "control"
    few = frame[~left_out | (frame.index % 4 == 0)]  # three of four of those left out are not in the newer file
    few.to_csv(newer, index=False)
    capsys.readouterr()
    assert main(["compare", str(model), str(newer), "--segments", "1", "--out", str(out)]) == 0
    rates = few.groupby("mailing").answered.mean()
    kept = json.loads(out.read_text(encoding="utf-8"))["promise"]["relevance"]
    assert kept["now"] == pytest.approx(rates["mailed"] - rates["control"])


def test_where_nobody_may_be_contacted_there_is_still_a_result(shop: Path, tmp_path: Path) -> None:
    frame = pd.read_csv(shop).assign(email_consent="no")
    frame.to_csv(tmp_path / "nobody.csv", index=False)
    found = explored(tmp_path, tmp_path / "nobody.csv", "--segments", "3")
    assert found["deliverable"] == 0
    assert found["rivals"] == []


def loaded_after(code: str, *arguments: str) -> set[str]:
    """The packages a fresh process has loaded once it has run this."""
    ending = "\nprint('\\n', *{name.split('.')[0] for name in sys.modules})"
    words = [sys.executable, "-c", f"import sys\n{code}{ending}", *arguments]
    return set(subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.splitlines()[-1].split())


def test_groups_of_similar_people_are_found_without_loading_scikit_learn_or_scipy(tmp_path: Path) -> None:
    """The first takes as long to load as a million rows take to read, the second a fifth of it."""
    words = ["explore", str(shop_csv(tmp_path)), "--drop", "responded", "--out", str(tmp_path / "r.json")]
    packages = loaded_after("from segexplorer.__main__ import main\nassert main(sys.argv[1:]) == 0", *words)
    assert "pandas" in packages
    assert not packages & {"sklearn", "scipy"}


def test_the_file_is_read_before_pandas_is_loaded() -> None:
    packages = loaded_after("import segexplorer.cli, segexplorer.bootstrap, segexplorer.services.tables")
    assert "duckdb" in packages
    assert not packages & {"pandas", "scipy", "sqlalchemy"}


# ---- who can be contacted


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


def test_a_list_that_cannot_be_used_is_refused_in_a_sentence(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "colours.csv").write_text("colour,size\nred,1\nblue,2\n")
    for file in ("colours.csv", "absent.csv"):
        assert file in refused(capsys, "explore", shop, "--suppress", tmp_path / file, "--out", tmp_path / "r.json")


def test_look_says_what_is_in_a_file(tmp_path: Path, shop: Path) -> None:
    out = tmp_path / "new" / "profile.json"
    assert main(["look", str(shop), "--out", str(out)]) == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert len(found["coverage"]) == 12
    assert {verdict["method"] for verdict in found["enough"]} == {"groups", "goal", "stability", "over_time", "uplift", "money"}
    columns = {column["name"]: column for column in found["columns"]}
    assert columns["email"]["bars"] == []
    assert sum(bar["n"] for bar in columns["country"]["bars"]) <= found["customers"]
    before = out.read_bytes()
    assert main(["look", str(shop), "--out", str(out)]) == 0
    assert out.read_bytes() == before


def test_look_refuses_what_is_no_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "There is no file" in refused(capsys, "look", tmp_path / "nothing.csv", "--out", tmp_path / "x.json")


def test_the_command_line_speaks_the_language_it_is_asked_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    asked = ["explore", str(tmp_path / "none.csv"), "--out", str(tmp_path / "r.json")]
    with speaking("en"):
        assert main(["--language", "de", *asked]) == 2
        assert capsys.readouterr().err.endswith("none.csv“. Prüfen Sie den Namen und den Ordner.\n")
        assert main(asked) == 2
        assert capsys.readouterr().err.endswith('none.csv". Check the name and the folder.\n')
        assert main(["--language", "xx", *asked]) == 2
        assert capsys.readouterr().err == 'There is no language "xx" here. Use one of: en, de.\n'
