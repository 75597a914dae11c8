"""Pages in another language: everything on them is translated, numbers follow, and each visitor reads their own."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from segexplorer.ingest.samples import online_shop
from segexplorer.words import language
from segexplorer.words.__main__ import template
from segexplorer.words.language import Catalogue
from tests.pages.conftest import Visitor
from tests.pages.said import said
from tests.pages.seen import path, text
from tests.pages.test_newer import added

OPENED, CLOSED = "⟦", "⟧"
MARKS = re.compile(r":material/\w+:|:\w+\[|\\(?=\W)|\u2060")
WORD = re.compile(r"[A-Za-zÄ-ü]{2,}")


@cache
def bracketed(_: str) -> Catalogue:
    """A language that says everything in brackets, in English."""
    texts = {}
    for message in template():
        if message.id:
            forms = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            is_format = message.context == "date"  # a pattern, not a sentence
            texts[message.context or "", forms[0]] = forms if is_format else tuple(f"{OPENED}{form}{CLOSED}" for form in forms)
    return Catalogue(texts)


@pytest.fixture
def in_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "catalogue", bracketed)


def outside(shown: str) -> str:
    """What of a text stands in no brackets."""
    depth, found = 0, []
    for sign in MARKS.sub("", shown):
        depth += (sign == OPENED) - (sign == CLOSED)
        found.append(sign if depth == 0 and sign != CLOSED else " ")
    return "".join(found)


def words_of_the_data(*more: str) -> set[str]:
    """What is not ours to translate: names and values of columns, of data sets and of segments."""
    shop = online_shop(2_000)
    values = [str(value) for name in shop.select_dtypes(["object", "string", "category"]) for value in shop[name].unique()[:50]]
    return set(WORD.findall(" ".join([*shop.columns, *values, *more, "Sample: online shop", "newer.csv"]).replace("_", " ")))


def untranslated(visit: AppTest, *more: str) -> list[str]:
    """The texts of a page that say something outside all brackets."""
    known = words_of_the_data(*more)
    return [shown for shown in said(visit) if not set(WORD.findall(outside(shown).replace("_", " "))) <= known]


@pytest.fixture
def names(visitor: Visitor) -> list[str]:
    """What the segments are called in German: names are made of the lexicon's words."""
    visit = visitor.look("segment", exploration=visitor.sample(), lang="de")
    return [node["name"] for node in path(visit)["nodes"].values()]


@pytest.mark.usefixtures("in_brackets")
def test_a_sentence_that_is_not_translated_would_be_found(visitor: Visitor) -> None:
    visit = visitor.look("home")
    assert "Gruppen" not in " ".join(said(visit))
    assert len(untranslated(visit)) > 3


@pytest.mark.usefixtures("in_brackets")
def test_nothing_on_the_first_page_is_left_in_english(visitor: Visitor, first_visitor: Visitor) -> None:
    visitor.sample()
    assert untranslated(visitor.look("home", lang="de")) == []
    assert untranslated(first_visitor.look("segment", lang="de")) == []


@pytest.mark.usefixtures("in_brackets")
@pytest.mark.parametrize("part", ["", *("What stands out", "Ways to divide", "Columns", "As a table", "Enough data?")])
def test_nothing_on_the_data_page_is_left_in_english(part: str, visitor: Visitor) -> None:
    visitor.sample()
    visit = visitor.look("data", lang="de", **({"part": f"{OPENED}{part}{CLOSED}"} if part else {}))
    assert len(said(visit)) > 15
    assert untranslated(visit) == []


@pytest.mark.usefixtures("in_brackets")
def test_nothing_on_the_segment_page_is_left_in_english(visitor: Visitor, names: list[str]) -> None:
    visit = visitor.look("segment", exploration=visitor.sample(), lang="de")
    for part in ("money", "over-time", "rules"):
        visit.session_state[f"part-{part}-{visitor.sample()}"] = True
    with language.speaking("de"):  # AppTest asks the options' names outside the script
        visit.run()
    assert len(said(visit)) > 1_000
    assert untranslated(visit, *names) == []


@pytest.mark.usefixtures("in_brackets")
@pytest.mark.parametrize("tab", ["Cards", "Side by side", "Map", "Family tree", "Table", "Edit"])
def test_nothing_on_the_personas_page_is_left_in_english(tab: str, visitor: Visitor, names: list[str]) -> None:
    visit = visitor.look("personas", exploration=visitor.sample(), lang="de", tab=f"{OPENED}{tab}{CLOSED}")
    assert len(said(visit)) > 15
    assert untranslated(visit, *names) == []


@pytest.mark.usefixtures("in_brackets")
def test_nothing_on_the_page_of_newer_data_is_left_in_english(visitor: Visitor, names: list[str], tmp_path: Path) -> None:
    newer = online_shop(2_000).assign(country="NL", spend_total=lambda shop: shop.spend_total * 2)
    newer_id = added(visitor, newer, tmp_path)
    visit = visitor.look("newer", exploration=visitor.sample(), newer=newer_id, lang="de")
    assert len(said(visit)) > 20
    assert untranslated(visit, *names) == []


def test_a_german_reads_german_words_and_numbers(visitor: Visitor) -> None:
    shown = text(visitor.look("data", lang="de"))
    assert "2.000 Zeilen, 19 von 23 Spalten beschreiben Kunden" in shown
    nodes = path(visitor.look("segment", exploration=visitor.sample(), lang="de"))["nodes"]
    traits = " ".join(trait for node in nodes.values() for trait, *_ in node["traits"])
    assert re.search(r"im Durchschnitt \d+,\d+ \(alle: ", traits)
    assert not re.search(r"\d\.\d\b(?!\d\d)", traits)


def test_one_visitor_reads_german_and_the_other_english_of_the_same_groups(visitor: Visitor) -> None:
    english = path(visitor.look("segment", exploration=visitor.sample()))
    german = path(visitor.look("segment", exploration=visitor.sample(), lang="de"))
    assert english["words"]["granularity"]["label"] == "Granularity"
    assert german["words"]["granularity"]["label"] == "Feinheit"
    assert path(visitor.look("segment", exploration=visitor.sample())) == english


def test_the_language_stays_when_the_page_changes_and_stands_in_the_address(visitor: Visitor) -> None:
    visit = visitor.look("home", lang="de")
    visit.switch_page("pages/newer.py").run()
    assert visit.title[0].value == "Gilt noch, was gefunden wurde?"
    assert "de" in visit.query_params["lang"]


def test_a_language_nobody_speaks_here_changes_nothing(visitor: Visitor) -> None:
    assert visitor.look("newer", lang="xx").title[0].value == "Does what was found still hold?"


def test_a_failed_job_is_told_to_each_reader_in_their_language(visitor: Visitor, tmp_path: Path) -> None:
    from segexplorer.errors import UnusableFile

    job = visitor.app.store.jobs.start("import", "a file", files=["x.csv"])
    visitor.app.store.jobs.fail(job.id, UnusableFile("empty_file", file="x.csv", path="/secret"))
    shown = {one: visitor.look("home", lang=one, **{"import": job.id}).error[0].value.replace("\\", "") for one in ("en", "de")}
    assert shown["en"] == 'The file "x.csv" is empty. Export it again from where it came from and choose the new file.'
    assert shown["de"].startswith("Die Datei „x.csv“ ist leer.")
