"""Personal and sensitive data on the command line: what is left out, who lets it be used, and what result.json says of it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pypdf import PdfReader

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
    assert "It stands in for “faith”" in columns["shop"]["why"]
    assert columns["visits"]["proxy"] is None
    assert columns["category"]["hidden_levels"] == 1
    assert [told["column"] for told in found["told_together"]] == ["faith"]
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
    ],
)
def test_half_a_waiver_and_a_sensitive_goal_end_with_two_and_one_line(
    parish: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert said in refused(capsys, "explore", parish, *options, "--out", tmp_path / "r.json")


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
