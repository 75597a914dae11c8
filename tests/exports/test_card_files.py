"""Cards leave the app as SVG, PNG, PDF and text: what they say is in them, harmless, with what they were made of."""

from __future__ import annotations

import io
import json
import tomllib
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from segexplorer.core.cards import Card, deal
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices
from segexplorer.core.stability import Stability
from segexplorer.exports import card_files
from segexplorer.exports.card_said import foot, head, parts, text
from segexplorer.exports.manifest import Manifest
from segexplorer.exports.palette import COLOURS
from segexplorer.exports.sheet import PAGE, measured, wrapped
from segexplorer.words.language import speaking
from tests.core.bases import shop

SVG = "{http://www.w3.org/2000/svg}"
K = 5
WAIVER = {"column": "faith", "by": "Ann Lee", "reason": "agreed with the <council>", "at": "2026-11-02T10:00:00+00:00"}


@pytest.fixture(scope="module")
def cards() -> tuple[Card, ...]:
    """Five groups of a shop, judged by who answers."""
    base = shop("response")
    nodes = base.grown.tree.node_ids
    steady = Stability(20, 4_000, dict.fromkeys(nodes, 0.9), dict.fromkeys(nodes, 18), (1.0,) * 40, (1.0,) * 40)
    return deal(base.learned, base.summary, base.grown, Choices(), K, 25, stability=steady)


@pytest.fixture(scope="module")
def manifest(cards: Sequence[Card]) -> Manifest:
    """What they were made of."""
    return Manifest(
        dataset="Shop & <sons>",
        sha256="ab" * 32,
        n_customers=cards[0].n_base,
        n_segments=K,
        goal=cards[0].goal,
        question=Question("responded"),
        choices=Choices(),
        made_at=datetime(2026, 11, 22, 8, 30, tzinfo=UTC),
        privacy_minimum=25,
        method=6,
        waivers=[WAIVER],
    )


@pytest.fixture(scope="module")
def pdf(cards: Sequence[Card], manifest: Manifest) -> bytes:
    """All of them in one file."""
    return card_files.pdf_of(cards, manifest)


def test_a_card_that_is_let_go_says_so_and_has_no_brief(cards: Sequence[Card], manifest: Manifest) -> None:
    """As on the page: nobody there gets a message."""
    gone = replace(cards[0], persona=replace(cards[0].persona, let_go=True))
    assert head(gone) == (*head(cards[0]), "Let go: never contacted")
    assert [part.code for part in parts(gone)] == [part.code for part in parts(cards[0]) if part.code != "brief"]
    assert "Let go: never contacted" in text(gone, manifest)
    assert "Let go: never contacted" in card_files.svg_of(gone, manifest)


def said(card: Card, manifest: Manifest) -> list[str]:
    """Every sentence of a card, with what it rests on, and the small print."""
    lines = [line for part in parts(card) for line in part.lines]
    return [card.name, *head(card), *(t for line in lines for t in (line.text, line.evidence) if t), *foot(card, manifest)]


def plain(written: str) -> str:
    """Without the places where lines were broken."""
    return "".join(written.split())


def hostile(card: Card) -> Card:
    """The card with a name that is markup, endless, and full of what no file may hold."""
    name = "<script>alert(1)</script> & \"'=cmd|'/C calc'!A0 \u202e" + "W" * 300 + "\x00\x1b 日本語"
    return replace(card, persona=replace(card.persona, name=name, note='=HYPERLINK("http://x")'))


def test_the_pdf_has_a_page_a_card_and_each_says_everything_the_card_says(
    pdf: bytes, cards: Sequence[Card], manifest: Manifest
) -> None:
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == len(cards) == K
    for page, card in zip(pages, cards, strict=True):
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(PAGE, abs=0.1)
        read = plain(page.extract_text())
        assert [sentence for sentence in said(card, manifest) if plain(sentence) not in read] == []


def test_below_each_claim_stands_how_many_people_it_rests_on(cards: Sequence[Card]) -> None:
    claims = [line for card in cards for part in parts(card) for line in part.lines if line.claim]
    assert len(claims) > 2 * K
    assert all("people" in line.evidence for line in claims)


def test_the_fonts_of_the_pdf_are_inside_it(pdf: bytes) -> None:
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    used = [font for font in fonts if "Inter" in font["/BaseFont"]]
    assert len(used) >= 2
    assert all("/FontFile2" in font["/FontDescriptor"] and "/ToUnicode" in font for font in used)


def test_a_card_says_how_surely_its_group_is_found_again(cards: Sequence[Card], manifest: Manifest) -> None:
    assert "found again in 18 of 20 other samples" in text(cards[0], manifest)
    assert "18 of 20" not in text(replace(cards[0], n_found=None, found_share=None), manifest)


def test_a_card_is_said_in_the_language_of_who_takes_it_along(cards: Sequence[Card], manifest: Manifest) -> None:
    with speaking("de"):
        written = plain(PdfReader(io.BytesIO(card_files.pdf_of(cards[:1], manifest))).pages[0].extract_text())
        assert [sentence for sentence in said(cards[0], manifest) if plain(sentence) not in written] == []
    assert [sentence for sentence in foot(cards[0], manifest) if plain(sentence) in written] == []


def test_the_names_of_the_cards_are_the_outline_of_the_pdf(pdf: bytes, cards: Sequence[Card]) -> None:
    assert [entry.title for entry in PdfReader(io.BytesIO(pdf)).outline] == [card.name for card in cards]


def test_every_file_says_what_it_was_made_of_and_who_waived_what(pdf: bytes, cards: Sequence[Card], manifest: Manifest) -> None:
    subject = PdfReader(io.BytesIO(pdf)).metadata["/Subject"]
    picture = Image.open(io.BytesIO(card_files.png_of(cards[0], manifest)))
    drawn = ElementTree.fromstring(card_files.svg_of(cards[0], manifest)).find(f"{SVG}metadata")
    assert drawn is not None
    for kept in (subject, picture.text["Description"], drawn.text):
        found = json.loads(kept)
        assert found == manifest.facts()
        assert (found["dataset"], found["question"]["goal_column"], found["choices"]["focus"]) == (
            "Shop & <sons>",
            "responded",
            0.25,
        )
        assert (found["made_at"], found["waivers"]) == ("2026-11-22T08:30:00+00:00", [WAIVER])
    small_print = "“faith” is sensitive. It is used because Ann Lee decided so on 2 Nov 2026: agreed with the <council>"
    assert small_print in text(cards[0], manifest)
    assert plain(small_print) in plain(PdfReader(io.BytesIO(pdf)).pages[-1].extract_text())


def test_the_zip_holds_three_files_a_card_and_a_manifest_that_lists_them(cards: Sequence[Card], manifest: Manifest) -> None:
    archive = zipfile.ZipFile(io.BytesIO(card_files.zip_of(cards[:2], manifest)))
    found = json.loads(archive.read("manifest.json"))
    assert sorted(archive.namelist()) == sorted([*found["files"], "manifest.json"])
    assert len(found["files"]) == 6
    assert found["waivers"] == [WAIVER]
    assert archive.read(found["files"][0]).startswith(b"\x89PNG")


def test_the_svg_holds_the_words_as_words_and_nothing_that_runs_or_is_fetched(cards: Sequence[Card], manifest: Manifest) -> None:
    for card in (cards[0], hostile(cards[0])):
        drawn = ElementTree.fromstring(card_files.svg_of(card, manifest))
        assert {element.tag for element in drawn.iter()} == {SVG + tag for tag in ("svg", "title", "metadata", "path", "text")}
        names = {name for element in drawn.iter() for name in element.attrib}
        assert not [name for name in names if "href" in name or name.startswith("on") or name == "style"]
    words = plain(
        "".join(element.text or "" for element in ElementTree.fromstring(card_files.svg_of(cards[0], manifest)).iter(f"{SVG}text"))
    )
    assert [sentence for sentence in said(cards[0], manifest) if plain(sentence) not in words] == []


def test_no_line_of_a_sheet_leaves_the_paper(cards: Sequence[Card], manifest: Manifest) -> None:
    for card in (*cards, hostile(cards[0])):
        sheet = card_files.card_sheet(card, manifest, "en")
        assert all(line.x >= 0 and line.x + measured(line.text, line.size, line.bold) <= PAGE[0] - 30 for line in sheet.letters)
        assert all(0 < line.y < sheet.height for line in sheet.letters)


def test_no_two_lines_of_a_sheet_lie_on_each_other(cards: Sequence[Card], manifest: Manifest) -> None:
    for card in cards:
        lines = card_files.card_sheet(card, manifest, "en").letters
        spans = [(line.x, line.x + measured(line.text, line.size, line.bold), line.y - line.size * 0.75, line.y) for line in lines]
        overlaps = [
            (a, b) for i, a in enumerate(spans) for b in spans[:i] if a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]
        ]
        assert overlaps == []


def test_hostile_names_make_files_all_the_same(cards: Sequence[Card], manifest: Manifest) -> None:
    odd = hostile(cards[0])
    assert len(PdfReader(io.BytesIO(card_files.pdf_of([odd], manifest))).pages) == 1
    assert card_files.png_of(odd, manifest).startswith(b"\x89PNG")


def test_the_picture_shows_the_card_in_its_colour(cards: Sequence[Card], manifest: Manifest) -> None:
    picture = Image.open(io.BytesIO(card_files.png_of(cards[0], manifest)))
    assert picture.width == 1937
    band = picture.convert("RGB").getpixel((900, 6))
    assert "#" + "".join(f"{part:02x}" for part in band) == COLOURS[cards[0].persona.colour]


def test_the_same_cards_give_the_same_bytes(pdf: bytes, cards: Sequence[Card], manifest: Manifest) -> None:
    assert card_files.pdf_of(cards, manifest) == pdf
    assert card_files.zip_of(cards[:1], manifest) == card_files.zip_of(cards[:1], manifest)


def test_the_colours_on_paper_are_those_of_the_light_theme() -> None:
    theme = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text())["theme"]["light"]
    assert list(COLOURS) == theme["chartCategoricalColors"]


@given(st.text(max_size=80), st.integers(0, 40))
def test_a_name_of_a_file_is_safe_wherever_it_is_kept(name: str, place: int) -> None:
    found = card_files.file_name(name, place)
    assert found
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not found.startswith("-")
    assert found.split("-")[0] not in ("con", "prn", "aux", "nul", "com1", "lpt1")
    assert len(found) <= 70


@given(st.text(st.characters(codec="utf-8"), max_size=200), st.floats(30, 400))
def test_wrapped_lines_keep_every_sign_and_no_line_is_too_wide(words: str, width: float) -> None:
    lines = wrapped(words, width, 10)
    assert all(len(line) == 1 or measured(line, 10) <= width + 0.01 for line in lines)
    assert set("".join(lines)) >= {sign for sign in words if sign.isalnum()}
