"""The synthetic sample as a data set of this installation, made when somebody first opens it."""

from __future__ import annotations

import secrets
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from segexplorer.ingest.files import Imported, import_file
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.samples import online_shop
from segexplorer.services.datasets import folder_of_dataset, is_whole
from segexplorer.services.delivery import SOURCES, TABLE, Delivery, lay_down, publish

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Dataset

SAMPLE_FILE = "online_shop.parquet"
SAMPLE_NAME = "Sample: online shop"
_MAKING = threading.Lock()


def sample_dataset(app: App) -> Dataset:
    """The synthetic sample as a data set, made at the first call; several visitors at once make one."""
    with _MAKING:
        known = known_sample(app)
        if known:
            return known
        name = secrets.token_urlsafe(12)
        source = app.folder_for("datasets", name, SOURCES) / "0"
        online_shop().to_parquet(source, index=False)
        imported = import_file(source, SAMPLE_FILE, folder_of_dataset(app, name) / TABLE, app.limits)
        delivery = Delivery(name, (SAMPLE_FILE,), title=SAMPLE_NAME)
        lay_down(app, imported, delivery)
        return publish(app, imported, delivery)


def known_sample(app: App) -> Dataset | None:
    """The sample's data set, None while nobody has opened it."""
    there = (d for d in app.store.datasets.all() if d.file_name == SAMPLE_FILE and d.name.startswith(SAMPLE_NAME))
    return next((d for d in there if is_whole(app, d)), None)


def import_sample(folder: Path, limits: Limits) -> Imported:
    """The synthetic sample as a table in that folder, without its source; the same bytes every time."""
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / SAMPLE_FILE
    online_shop().to_parquet(source, index=False)
    try:
        return import_file(source, SAMPLE_FILE, folder, limits)
    finally:
        source.unlink()
