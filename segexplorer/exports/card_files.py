"""Cards as files: SVG, PNG, PDF, text, and all of them in a zip with a manifest. Names of files are safe on every system."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import replace

from segexplorer.core.cards import Card
from segexplorer.exports import sheet_pdf, sheet_svg
from segexplorer.exports.card_said import text
from segexplorer.exports.card_sheet import card_sheet
from segexplorer.exports.manifest import Manifest
from segexplorer.words.language import current

LONGEST_NAME = 60
MANIFEST = "manifest.json"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the same cards give the same bytes


def file_name(name: str, place: int = 0) -> str:
    """A name for a file, without its ending: small letters, digits and hyphens, never empty, nothing a shell or a spreadsheet
    takes for more.

    >>> file_name("Big-spending Käufer / =2"), file_name("../..", 3), file_name("con"), file_name("日本")
    ('big-spending-kaufer-2', '03-card', 'card-con', 'card')
    """
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_NAME].strip("-")
    if re.fullmatch(r"(con|prn|aux|nul|(com|lpt)\d)", slug):  # Windows keeps these for itself
        slug = f"card-{slug}"
    return f"{place:02d}-{slug or 'card'}" if place else slug or "card"


def svg_of(card: Card, manifest: Manifest) -> str:
    """One card as SVG."""
    return sheet_svg.svg(card_sheet(card, manifest, current()), card.name, manifest.facts())


def png_of(card: Card, manifest: Manifest) -> bytes:
    """One card as PNG."""
    return sheet_svg.png(card_sheet(card, manifest, current()), card.name, manifest.facts())


def pdf_of(cards: Sequence[Card], manifest: Manifest) -> bytes:
    """All cards, a page each."""
    sheets = [(card.name, card_sheet(card, manifest, current())) for card in cards]
    return sheet_pdf.pdf(sheets, manifest.dataset, manifest.facts())


def zip_of(cards: Sequence[Card], manifest: Manifest) -> bytes:
    """Every card as PNG, SVG and text, and the manifest that lists them."""
    out, names = io.BytesIO(), [file_name(card.name, place) for place, card in enumerate(cards, 1)]
    files = [f"{name}.{kind}" for name in names for kind in ("png", "svg", "txt")]
    manifest = replace(manifest, files=files)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, card in zip(names, cards, strict=True):
            _add(archive, f"{name}.png", png_of(card, manifest))
            _add(archive, f"{name}.svg", svg_of(card, manifest))
            _add(archive, f"{name}.txt", text(card, manifest))
        _add(archive, MANIFEST, manifest.text())
    return out.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: str | bytes) -> None:
    info = zipfile.ZipInfo(name, FIRST_DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, content)
