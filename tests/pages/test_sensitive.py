"""Faith, pregnancy and what stands in for them: in no name, sentence, brief, chart or file, unless somebody stands for it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from segexplorer.core.learned import Question
from segexplorer.services import datasets, explorations, importing, out, personas, preparing, privacy, proxies
from segexplorer.services.rules import as_sql, as_words
from segexplorer.ui import state
from segexplorer.ui.personas import TABS
from segexplorer.words.cards import PAGE
from segexplorer.words.data_columns import CARDS
from segexplorer.words.data_findings import FINDINGS
from segexplorer.words.data_ways import ENOUGH
from segexplorer.words.data_ways import WAYS as WAYS_TAB
from tests.pages.conftest import Visitor

N = 1_500
LEVELS = ("Catholic", "Muslim", "pregnancy tests")
DECIDED = ("religion", "parish_shop", "northgate")  # on the Data page one sees them and decides about them
K = 6


def believers() -> pd.DataFrame:
    """Customers whose faith tells a little of how often they come and what they spend, and nearly all of where they shop."""
    rng = np.random.default_rng(8)
    faith = rng.choice(["none", "Muslim", "Catholic"], N, p=[0.5, 0.25, 0.25])
    strong = np.select([faith == "Muslim", faith == "Catholic"], [1.5, 1.2], 1.0)
    return pd.DataFrame(
        {
            "religion": faith,
            "parish_shop": np.where(faith == "Muslim", "northgate", rng.choice(["southside", "eastend"], N)),
            "favourite_category": rng.choice(["toys", "books", "garden", "pregnancy tests"], N, p=[0.3, 0.2, 0.2, 0.3]),
            "visits": rng.poisson(3 * strong),
            "spend_total": np.round(rng.gamma(2, 40, N) * strong, 2),
            "orders": rng.poisson(2, N),
            "bought": np.where(rng.random(N) < 0.1 * strong, "yes", "no"),
        }
    )


@pytest.fixture
def dataset_id(visitor: Visitor) -> str:
    """Their file."""
    content = io.BytesIO(believers().to_csv(index=False).encode())
    job = importing.receive(visitor.app, [importing.Upload("believers.csv", content)])
    dataset = importing.arrived(visitor.app, visitor.app.store.jobs.get(job.id))
    assert dataset is not None
    found = proxies.proxies_of(visitor.app, datasets.describe(visitor.app, dataset.id)).single
    assert [proxy.column for proxy in found] == ["parish_shop"]
    return dataset.id


def explored(visitor: Visitor, dataset_id: str) -> tuple[Any, str]:
    """Its exploration at six groups, learned, and the key of what was learned."""
    exploration = explorations.of_dataset(visitor.app, dataset_id)
    exploration = explorations.ask(visitor.app, exploration, Question("bought"))
    preparing.prepare(visitor.app, dataset_id, Question("bought"))
    explorations.look(visitor.app, exploration, K, 0)
    return visitor.exploration(exploration.id), preparing.prepare(visitor.app, dataset_id, Question("bought")).key


def everything(visit: AppTest) -> str:
    """All that the server sent for a page: texts, charts, the live picture, tables, lists to choose from."""
    tables = [frame.value.to_csv() for frame in visit.dataframe]
    return "\n".join([*map(str, _sent(visit.main)), *tables]).replace("\\", "")


def _sent(block: Any) -> Iterator[Any]:
    for child in getattr(block, "children", {}).values():
        if getattr(child, "proto", None) is not None:
            yield child.proto
        yield from _sent(child)


def pages(visitor: Visitor, exploration: Any, dataset_id: str) -> dict[str, str]:
    """Every page and every part of it, as it was sent."""
    seen = {"home": everything(visitor.look())}
    for tab in (FINDINGS["tab"], WAYS_TAB["tab"], CARDS["tab"], CARDS["table_tab"], ENOUGH["tab"]):
        seen[f"data {tab}"] = everything(visitor.look("data", dataset=dataset_id, part=tab))
    seen["segment"] = everything(visitor.look("segment", exploration=exploration.id))
    for tab in TABS:
        seen[f"personas {tab}"] = everything(visitor.look("personas", exploration=exploration.id, tab=PAGE[tab]))
    seen["newer"] = everything(visitor.look("newer", exploration=exploration.id))
    return seen


def files(visitor: Visitor, exploration: Any, key: str) -> dict[str, str]:
    """Every file that can be taken along, as text."""
    grown, model = state.grown(key, state.as_json(explorations.choices_of(exploration))), state.model(key)
    cards = personas.cards(visitor.app, exploration, grown, K, model)
    manifest = out.manifest_of(visitor.app, exploration, grown, K)
    shown = [grown.personas[i] for i in grown.path.cut(K).segment_ids]
    reader = PdfReader(io.BytesIO(out.as_pdf(cards, manifest)))
    archive = zipfile.ZipFile(io.BytesIO(out.as_zip(cards[:1], manifest)))
    return {
        "pdf": "\n".join(page.extract_text() for page in reader.pages) + str(reader.metadata),
        "zip": "\n".join(archive.read(name).decode("latin-1") for name in archive.namelist()),
        "text": "\n".join(out.as_text(card, manifest) for card in cards),
        "names": "\n".join(p.name + str(p.alternatives) for p in grown.personas.values()),
        "sql": as_sql(visitor.app, exploration.dataset_id, shown),
        "rules": as_words(shown),
    }


def test_without_a_waiver_nothing_of_it_is_on_any_page_or_in_any_file(visitor: Visitor, dataset_id: str) -> None:
    exploration, key = explored(visitor, dataset_id)
    shown, taken = pages(visitor, exploration, dataset_id), files(visitor, exploration, key)
    assert len(shown) > 9
    assert "spend" in shown["segment"] and "spend" in taken["pdf"]  # noqa: PT018
    found = [(place, word) for place, said in {**shown, **taken}.items() for word in LEVELS if word.lower() in said.lower()]
    assert found == []
    elsewhere = {place: said for place, said in {**shown, **taken}.items() if not place.startswith(("data", "home"))}
    # what may be chosen as a goal is no finding
    elsewhere["segment"] = re.sub(r'options: "\w+"', "", elsewhere["segment"])
    assert [(place, name) for place, said in elsewhere.items() for name in DECIDED if name in said] == []


def test_with_a_waiver_its_name_and_reason_stand_in_every_file(visitor: Visitor, dataset_id: str) -> None:
    change = {"role": "feature", "waiver": privacy.waiver("Ann Lee", "A survey with consent")}
    datasets.correct(visitor.app, dataset_id, {"religion": change})
    exploration, key = explored(visitor, dataset_id)
    taken = files(visitor, exploration, key)
    for name in ("pdf", "zip", "text"):
        said = " ".join(taken[name].split())
        assert "Ann Lee" in said
        assert "A survey with consent" in said
        assert "religion" in said
    grown = state.grown(key, state.as_json(explorations.choices_of(exploration)))
    manifest = out.manifest_of(visitor.app, exploration, grown, K).facts()
    assert [(w["column"], w["by"], w["reason"]) for w in manifest["waivers"]] == [("religion", "Ann Lee", "A survey with consent")]
    assert "pregnancy tests" not in "".join(taken.values())  # nobody stood for that
