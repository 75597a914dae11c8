"""Personal and sensitive data on the command line: what is left out, who lets it be used, and what result.json says of it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pypdf import PdfReader

from segexplorer.__main__ import main
from segexplorer.core.learned import METHOD_VERSION
from tests.believers import COLUMNS, LEVELS, TELLING, WHY, believers
from tests.cli.running import explored, refused

N = 800


@pytest.fixture(scope="module")
def parish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Customers with a faith that their shop tells, and a category with a level nobody should read of."""
    rng = np.random.default_rng(2)
    faith = rng.choice(["none", "Muslim", "Catholic"], N, p=[0.6, 0.2, 0.2])
    frame = pd.DataFrame(
        {
            "faith": faith,
            "shop": np.where(faith == "Muslim", "north", rng.choice(["south", "east"], N)),
            "category": rng.choice(["toys", "books", "garden", "pregnancy tests"], N, p=[0.4, 0.3, 0.2, 0.1]),
            "visits": rng.poisson(4, N),
            "bought": rng.choice(["yes", "no"], N),
            "contact": [f"zora.quist{i}@example.com" for i in range(N)],
        }
    )
    file = tmp_path_factory.mktemp("parish") / "parish.csv"
    frame.to_csv(file, index=False)
    return file


def test_the_result_names_proxies_and_holds_no_personal_value_and_no_hidden_level(parish: Path, tmp_path: Path) -> None:
    found = explored(tmp_path, parish, "--goal", "bought", "--assign", str(tmp_path / "a.csv"), "--model", str(tmp_path / "model"))
    columns = {column["name"]: column for column in found["columns"]}
    assert (columns["faith"]["role"], columns["contact"]["role"]) == ("sensitive", "personal")
    assert (columns["shop"]["proxy"]["of"], columns["shop"]["proxy"]["measure"]) == ("faith", "auc")
    assert columns["shop"]["proxy"]["strength"] > 0.9
    assert columns["shop"]["proxy"]["gives_away"]
    assert (columns["shop"]["used"], columns["shop"]["why_code"]) == (False, "proxy")
    assert 'it gives away "faith"' in columns["shop"]["why"]
    assert columns["visits"]["proxy"] is None
    assert columns["category"]["hidden_levels"] == 1
    assert found["told_together"] == []  # the shop told it, and is left out
    assert found["waivers"] == []
    result = (tmp_path / "result.json").read_text(encoding="utf-8")
    assert "zora" not in result
    assert "pregnancy tests" not in result
    assert "zora" not in (tmp_path / "a.csv").read_text(encoding="utf-8")
    assert "zora" not in (tmp_path / "model" / "model.json").read_text(encoding="utf-8")


def test_a_waiver_is_in_the_result_with_who_why_and_when(parish: Path, tmp_path: Path) -> None:
    said = ["--waive", "faith", "--waiver-name", "Ann Lee", "--waiver-reason", "a survey with consent"]
    found = explored(tmp_path, parish, "--goal", "bought", *said)
    (waiver,) = found["waivers"]
    assert (waiver["column"], waiver["by"], waiver["reason"]) == ("faith", "Ann Lee", "a survey with consent")
    assert next(c for c in found["columns"] if c["name"] == "faith")["used"]
    assert all(c["proxy"] is None for c in found["columns"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--waive", "faith"], "Give all three"),
        (["--waive", "faith", "--waiver-name", "Ann"], "Give all three"),
        (["--waiver-name", "Ann", "--waiver-reason", "x"], "Give all three"),
        (["--waive", "visits", "--waiver-name", "Ann", "--waiver-reason", "x"], '"visits" is not sensitive'),
        (["--waive", "nothing", "--waiver-name", "Ann", "--waiver-reason", "x"], 'no column "nothing"'),
        (["--goal", "faith"], 'The goal "faith" is sensitive'),
        (["--goal", "category"], 'The goal "category" is sensitive'),
        (["--baseline", "category"], '"category" is sensitive'),
        (["--goal", "shop"], 'The goal "shop" is sensitive'),
        (["--baseline", "shop"], '"shop"'),
        (["--drop", "shop", "--baseline", "shop"], '"shop"'),
    ],
)
def test_half_a_waiver_and_a_sensitive_goal_end_with_two_and_one_line(
    parish: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert said in refused(capsys, "explore", parish, *options, "--out", tmp_path / "r.json")


EVERY_K = [str(k) for k in range(2, 13)]


def test_no_name_sentence_card_or_assignment_tells_what_is_sensitive_or_gives_it_away(tmp_path: Path) -> None:
    believers().to_csv(tmp_path / "believers.csv", index=False)
    out = {name: tmp_path / name for name in ("assigned.csv", "cards.pdf", "model")}
    to = ["--assign", str(out["assigned.csv"]), "--cards", str(out["cards.pdf"]), "--model", str(out["model"])]
    found = explored(tmp_path, tmp_path / "believers.csv", "--goal", "bought", *to, "--segments", *EVERY_K)
    columns = {c.pop("name"): c for c in found.pop("columns")}
    assert {name: c["why_code"] for name, c in columns.items() if c["role"] == "sensitive"} == WHY
    said = {
        "columns": str(columns),
        "result": str(found),
        "cards": "\n".join(page.extract_text() for page in PdfReader(out["cards.pdf"]).pages),
        **{file.name: file.read_text(encoding="utf-8") for file in tmp_path.glob("assigned*")},
    }
    assert "spend" in said["result"]
    assert [(place, word) for place, text in said.items() for word in LEVELS + TELLING if word in text] == []
    assert "assigned.manifest.json" in said
    del said["columns"]  # there they are named, with the reason why they are not used
    assert [(place, word) for place, text in said.items() for word in COLUMNS if word in text] == []


def test_who_is_in_which_group_never_goes_without_its_manifest(parish: Path, tmp_path: Path) -> None:
    name = ["--waive", "faith", "--waiver-name", "Ann Lee", "--waiver-reason", "a survey with consent"]
    (tmp_path / "edits.json").write_text(json.dumps({"edits": [{"do": "rename", "segment": 1, "name": "Everybody of ours"}]}))
    to = ["--assign", str(tmp_path / "a.csv"), "--model", str(tmp_path / "m"), "--edits", str(tmp_path / "edits.json")]
    found = explored(tmp_path, parish, *name, *to, "--segments", "2", "4")
    manifest = json.loads((tmp_path / "a.manifest.json").read_text(encoding="utf-8"))
    sha256 = hashlib.sha256(parish.read_bytes()).hexdigest()
    assert manifest["waivers"] == found["waivers"]
    assert manifest["waivers"][0]["reason"] == "a survey with consent"
    assert manifest["edits"] == found["edits"]
    assert (manifest["dataset"], manifest["sha256"], manifest["method"]) == ("parish.csv", sha256, METHOD_VERSION)
    assert (manifest["customers"], manifest["segments"], manifest["made_at"][-6:]) == (N, [2, 4], "+00:00")
    pd.read_csv(parish).head(300).to_csv(tmp_path / "newer.csv", index=False)
    assert main(["score", str(tmp_path / "m"), str(tmp_path / "newer.csv"), "--out", str(tmp_path / "b.csv")]) == 0
    scored = json.loads((tmp_path / "b.manifest.json").read_text(encoding="utf-8"))
    assert scored["groups"] == manifest | {"made_at": scored["groups"]["made_at"]}
    assert scored["sha256"] == hashlib.sha256((tmp_path / "newer.csv").read_bytes()).hexdigest()


def test_a_model_kept_without_a_manifest_still_scores(parish: Path, tmp_path: Path) -> None:
    explored(tmp_path, parish, "--model", str(tmp_path / "m"), "--segments", "3")
    (tmp_path / "m" / "manifest.json").unlink()
    assert main(["score", str(tmp_path / "m"), str(parish), "--out", str(tmp_path / "b.csv")]) == 0
    assert json.loads((tmp_path / "b.manifest.json").read_text(encoding="utf-8"))["groups"] is None


def test_what_gives_a_sensitive_column_away_is_used_with_a_waiver_and_needs_none_beside_that_of_the_column(
    parish: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = ["--waiver-name", "Ann Lee", "--waiver-reason", "agreed"]
    for waived in (["shop"], ["faith"], ["faith", "shop"]):
        found = explored(tmp_path, parish, "--goal", "bought", "--segments", "3", "--waive", *waived, *name)
        assert next(c for c in found["columns"] if c["name"] == "shop")["used"]
        assert [w["column"] for w in found["waivers"]] == waived
    assert "Left out" not in capsys.readouterr().out
    assert not next(c for c in explored(tmp_path, parish, "--drop", "faith")["columns"] if c["name"] == "shop")["used"]
    assert 'Left out: "shop" gives away "faith"' in capsys.readouterr().out


def test_a_broken_list_of_words_is_one_sentence(
    parish: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "it.toml").write_text("[personal]\nemial = []", encoding="utf-8")
    monkeypatch.setenv("SEGEXPLORER_WORDS_FOLDER", str(tmp_path))
    assert 'The list of words "it.toml" has "personal.emial"' in refused(capsys, "explore", parish, "--out", tmp_path / "r.json")


def test_the_cards_of_the_command_line_say_nothing_private_unless_somebody_stands_for_it_by_name(
    parish: Path, tmp_path: Path
) -> None:
    asked = ["--goal", "bought", "--drop", "shop", "--segments", "4"]
    plain, waived = tmp_path / "plain.pdf", tmp_path / "waived.pdf"
    explored(tmp_path, parish, *asked, "--cards", str(plain))
    name = ["--waive", "faith", "--waiver-name", "Ann Lee", "--waiver-reason", "a survey with consent"]
    explored(tmp_path, parish, *asked, *name, "--cards", str(waived))
    read = [PdfReader(file) for file in (plain, waived)]
    texts = ["\n".join(page.extract_text() for page in pdf.pages) + pdf.metadata["/Subject"] for pdf in read]
    assert len(read[0].pages) == 4
    assert not [word for word in ("faith", "Muslim", "Catholic", "pregnancy tests", "zora", "north") if word in texts[0]]
    assert "Ann Lee" in texts[1]
    assert "a survey with consent" in " ".join(texts[1].split())
    assert '"sha256": "' + hashlib.sha256(parish.read_bytes()).hexdigest() in texts[0]
