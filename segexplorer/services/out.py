"""Cards that leave the app: the manifest that goes with them, and the files themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from segexplorer.core.cards import Card, deal
from segexplorer.core.learned import Grown, Model
from segexplorer.core.model import Choices
from segexplorer.exports import card_files
from segexplorer.exports.card_said import text
from segexplorer.exports.manifest import Manifest as Manifest  # for the pages, which show it
from segexplorer.services.datasets import describe
from segexplorer.services.explorations import choices_of, question_of
from segexplorer.services.personas import origins_of
from segexplorer.services.privacy import Corrections, waivers

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.stability import Stability
    from segexplorer.store.records import Exploration


def manifest_of(app: App, exploration: Exploration, grown: Grown, k: int) -> Manifest:
    """What goes with every file made of an exploration now. Raises NotFound when its data set is gone."""
    described = describe(app, exploration.dataset_id)
    return Manifest(
        dataset=described.dataset.name,
        sha256=described.dataset.sha256,
        n_customers=grown.path.n_customers,
        n_segments=grown.path.cut(k).n_segments,
        goal=grown.path.goal,
        question=question_of(exploration),
        choices=choices_of(exploration),
        made_at=datetime.now(UTC),
        privacy_minimum=app.settings.privacy_minimum,
        waivers=waivers(described.schema, described.dataset.corrections),
    )


def as_pdf(cards: Sequence[Card], manifest: Manifest) -> bytes:
    """All cards, a page each."""
    return card_files.pdf_of(cards, manifest)


def as_zip(cards: Sequence[Card], manifest: Manifest) -> bytes:
    """All cards as PNG, SVG and text, with the manifest."""
    return card_files.zip_of(cards, manifest)


def as_png(card: Card, manifest: Manifest) -> bytes:
    """One card as PNG."""
    return card_files.png_of(card, manifest)


def as_svg(card: Card, manifest: Manifest) -> str:
    """One card as SVG."""
    return card_files.svg_of(card, manifest)


def as_text(card: Card, manifest: Manifest) -> str:
    """One card as text to copy."""
    return text(card, manifest)


def later(make: Callable[[], bytes | str]) -> Callable[[], bytes | str]:
    """`make`, to be called in another thread as if it were called here: in the language of here."""
    here = copy_context()
    return lambda: here.run(make)


def file_name(name: str, kind: str, place: int = 0) -> str:
    """A safe name for a file of that kind."""
    return f"{card_files.file_name(name, place)}.{kind}"


@dataclass(frozen=True)
class Known:
    """What the command line knows of its data: name and file, what was chosen, what was said of columns, the privacy minimum."""

    source: tuple[str, Path]
    choices: Choices
    corrections: Corrections
    privacy_minimum: int


def write_cards(
    model: Model, grown: Grown, n_segments: int, known: Known, target: Path, stability: Stability | None = None
) -> None:
    """The cards of that many groups as a PDF, without an app around them."""
    learned, (name, file) = model.learned, known.source
    origins = origins_of(learned.schema, known.corrections)
    cards = deal(learned, model.summary, grown, known.choices, n_segments, known.privacy_minimum, origins, stability)
    with file.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    manifest = Manifest(
        dataset=name,
        sha256=sha256,
        n_customers=grown.path.n_customers,
        n_segments=len(cards),
        goal=grown.path.goal,
        question=learned.question,
        choices=known.choices,
        made_at=datetime.now(UTC),
        privacy_minimum=known.privacy_minimum,
        waivers=waivers(learned.schema, known.corrections),
    )
    target.write_bytes(as_pdf(cards, manifest))
