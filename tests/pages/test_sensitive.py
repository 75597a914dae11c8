"""Faith, pregnancy and what stands in for them: in no name, sentence, brief, chart or file, unless somebody stands for it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from segexplorer.core.learned import Question
from segexplorer.services import datasets, explorations, importing, out, personas, preparing, privacy
from segexplorer.services.rules import as_sql, as_words
from segexplorer.ui import state
from segexplorer.ui.personas import TABS
from segexplorer.words.cards import PAGE
from segexplorer.words.data_columns import CARDS
from segexplorer.words.data_findings import FINDINGS
from segexplorer.words.data_ways import ENOUGH
from segexplorer.words.data_ways import WAYS as WAYS_TAB
from tests.believers import COLUMNS, LEVELS, TELLING, WHY, believers
from tests.pages.conftest import Visitor
from tests.pages.seen import everything

K = 6
EVERY_K = range(2, 13)


@pytest.fixture
def dataset_id(visitor: Visitor) -> str:
    """Their file, as it was imported: nobody has decided anything about it."""
    content = io.BytesIO(believers().to_csv(index=False).encode())
    job = importing.receive(visitor.app, [importing.Upload("believers.csv", content)])
    dataset = importing.arrived(visitor.app, visitor.app.store.jobs.get(job.id))
    assert dataset is not None
    columns = {c.name: c.why for c in datasets.describe(visitor.app, dataset.id).schema.columns if c.role == "sensitive"}
    assert columns == WHY
    return dataset.id


def explored(visitor: Visitor, dataset_id: str) -> tuple[Any, str]:
    """Its exploration at six groups, learned, and the key of what was learned."""
    exploration = explorations.of_dataset(visitor.app, dataset_id)
    exploration = explorations.ask(visitor.app, exploration, Question("bought"))
    preparing.prepare(visitor.app, dataset_id, Question("bought"))
    explorations.look(visitor.app, exploration, K, 0)
    return visitor.exploration(exploration.id), preparing.prepare(visitor.app, dataset_id, Question("bought")).key


def pages(visitor: Visitor, exploration: Any, dataset_id: str) -> dict[str, str]:
    """Every page and every part of it, as it was sent."""
    seen = {"home": everything(visitor.look())}
    for tab in (FINDINGS["tab"], WAYS_TAB["tab"], CARDS["tab"], CARDS["table_tab"], ENOUGH["tab"]):
        seen[f"data {tab}"] = everything(visitor.look("data", dataset=dataset_id, part=tab))
    seen["segment"] = everything(visitor.look("segment", exploration=exploration.id))
    for k in (2, 12, K):
        explorations.look(visitor.app, exploration, k, 0)
        for tab in TABS:
            seen[f"personas {tab} {k}"] = everything(visitor.look("personas", exploration=exploration.id, tab=PAGE[tab]))
    seen["newer"] = everything(visitor.look("newer", exploration=exploration.id))
    return seen


def files(visitor: Visitor, exploration: Any, key: str) -> dict[str, str]:
    """Every file that can be taken along at every number of groups, and every name and card, as text."""
    grown, model = state.grown(key, state.as_json(explorations.choices_of(exploration))), state.model(key)
    taken = {"names": "\n".join(p.name + str(p.alternatives) for p in grown.personas.values())}
    for k in EVERY_K:
        cards = personas.cards(visitor.app, exploration, grown, k, model)
        manifest = out.manifest_of(visitor.app, exploration, grown, k)
        shown = [grown.personas[i] for i in grown.path.cut(k).segment_ids]
        reader = PdfReader(io.BytesIO(out.as_pdf(cards, manifest)))
        archive = zipfile.ZipFile(io.BytesIO(out.as_zip(cards[:1], manifest)))
        taken |= {
            f"pdf {k}": "\n".join(page.extract_text() for page in reader.pages) + str(reader.metadata),
            f"zip {k}": "\n".join([*archive.namelist(), *(archive.read(name).decode("latin-1") for name in archive.namelist())]),
            f"svg {k}": "\n".join(out.as_svg(card, manifest) for card in cards),
            f"png {k}": str(Image.open(io.BytesIO(out.as_png(cards[-1], manifest))).text),
            f"text {k}": "\n".join(out.as_text(card, manifest) for card in cards),
            f"cards {k}": str(cards),
            f"sql {k}": as_sql(visitor.app, exploration.dataset_id, shown),
            f"rules {k}": as_words(visitor.app, exploration.dataset_id, shown),
        }
    return taken


def said_of(words: Iterable[str], places: dict[str, str]) -> list[tuple[str, str]]:
    """Where one of these words stands."""
    return [(place, word) for place, said in places.items() for word in words if word.lower() in said.lower()]


def test_without_a_waiver_nothing_of_it_is_on_any_page_or_in_any_file(visitor: Visitor, dataset_id: str) -> None:
    exploration, key = explored(visitor, dataset_id)
    shown, taken = pages(visitor, exploration, dataset_id), files(visitor, exploration, key)
    assert len(shown) > 9
    assert said_of(["spend"], {name: said for name, said in (shown | taken).items() if name in ("segment", "pdf 6", "text 12")})
    assert said_of(LEVELS, shown | taken) == []
    elsewhere = {place: said for place, said in shown.items() if not place.startswith(("data", "home"))}
    assert said_of([*COLUMNS, *TELLING], taken | elsewhere) == []
    assert said_of(TELLING, shown) == []  # the Data page names the columns one decides about, and not a value of them


def test_with_a_waiver_its_name_and_reason_stand_in_every_file(visitor: Visitor, dataset_id: str) -> None:
    faith = {"role": "feature", "waiver": privacy.waiver("Ann Lee", "A survey with consent")}
    club = {"used": True, "waiver": privacy.waiver("Bo Ek", "Members asked for it")}
    datasets.correct(visitor.app, dataset_id, {"religion": faith, "baby_club": club})
    assert datasets.describe(visitor.app, dataset_id).schema.named("parish_shop").used  # faith is told openly
    exploration, key = explored(visitor, dataset_id)
    taken = files(visitor, exploration, key)
    for name in (name for name in taken if name.startswith(("pdf", "zip", "svg", "png", "text", "sql", "rules"))):
        said = " ".join(taken[name].split())
        assert [w for w in ("Ann Lee", "A survey with consent", "Bo Ek", "Members asked for it", "religion") if w not in said] == []
    assert said_of(["religion", "Muslim", "northgate"], {"cards": taken["cards 12"]})
    for k in EVERY_K:
        grown = state.grown(key, state.as_json(explorations.choices_of(exploration)))
        manifest = out.manifest_of(visitor.app, exploration, grown, k).facts()
        waivers = [(w["column"], w["by"], w["reason"]) for w in manifest["waivers"]]
        assert waivers == [("religion", "Ann Lee", "A survey with consent"), ("baby_club", "Bo Ek", "Members asked for it")]
    assert said_of(["pregnancy", "ovulation"], taken) == []  # nobody stood for that
