"""What leaves the app: the manifest that goes with every file, and the cards as files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from segexplorer.core.cards import Card, deal
from segexplorer.core.grown import Grown, Model
from segexplorer.core.learned import METHOD_VERSION
from segexplorer.core.model import Choices
from segexplorer.exports import card_files
from segexplorer.exports.card_files import MANIFEST
from segexplorer.exports.card_said import text
from segexplorer.exports.done import done_facts
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
        method=METHOD_VERSION,
        waivers=waivers(described.schema, described.dataset.corrections),
        edits=done_facts(grown),
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
    origins = origins_of(model.learned.schema, known.corrections)
    cards = deal(model.learned, model.summary, grown, known.choices, n_segments, known.privacy_minimum, origins, stability)
    target.write_bytes(as_pdf(cards, known_manifest(model, grown, [len(cards)], known)))


def known_manifest(model: Model, grown: Grown, cuts: Sequence[int], known: Known) -> Manifest:
    """What goes with a file of these numbers of groups that the command line writes."""
    learned, (name, file) = model.learned, known.source
    return Manifest(
        dataset=name,
        sha256=_fingerprint(file),
        n_customers=grown.path.n_customers,
        n_segments=cuts[0],
        goal=grown.path.goal,
        question=learned.question,
        choices=known.choices,
        made_at=datetime.now(UTC),
        privacy_minimum=known.privacy_minimum,
        method=METHOD_VERSION,
        waivers=waivers(learned.schema, known.corrections),
        edits=done_facts(grown),
        cuts=cuts if len(cuts) > 1 else (),
    )


def write_beside(manifest: Manifest, target: Path) -> None:
    """The manifest of a file that cannot hold it, beside it: assigned.csv has assigned.manifest.json."""
    beside(target).write_text(manifest.text(), encoding="utf-8")


def write_in(manifest: Manifest, model_folder: Path) -> None:
    """The manifest of a kept model, in its folder: who scores with it later passes on what the groups were made of."""
    (model_folder / MANIFEST).write_text(manifest.text(), encoding="utf-8")


def write_scored(file: Path, model_folder: Path, target: Path) -> None:
    """The manifest of newer customers in known groups: what they came in, and the manifest of the groups (null where the model
    was kept without)."""
    of_model = model_folder / MANIFEST
    groups = json.loads(of_model.read_text(encoding="utf-8")) if of_model.is_file() else None
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    facts = {"dataset": file.name, "sha256": _fingerprint(file), "made_at": made_at, "method": METHOD_VERSION, "groups": groups}
    beside(target).write_text(json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def beside(target: Path) -> Path:
    """Where the manifest of that file is.

    >>> beside(Path("out/assigned.csv")).name
    'assigned.manifest.json'
    """
    return target.with_suffix(".manifest.json")


def _fingerprint(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
