"""segexplorer: see what a customer segmentation gains in relevance and loses in reach, while you drag a slider.

The map, in the order a row of customers travels:

    ingest/     a file becomes a Parquet table; each column gets a role and a family
    engine/     reads a table in batches: schema, sample, map_reduce, members
    core/       pure mathematics: encoder, goal model, atoms, summary | tree, path, personas
    services/   one function per thing a marketer does: gather, call the core, apply
    store/      what a restart must find again: data sets, explorations, jobs, models as files
    ui/, pages/ what is seen; ui/explorer is the live picture
    exports/    what leaves the program
    words/      every sentence a marketer reads
    bootstrap   picks the parts; server and cli are the two ways in

`learn` and `regrow` are the method in two calls; `Question` and `Choices` are what can be asked of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "segexplorer.core.grown": ("Grown", "Model", "regrow"),
    "segexplorer.core.learned": ("Learned", "Question", "learn"),
    "segexplorer.core.model": ("Choices", "Economics", "Path", "Persona", "Schema"),
    "segexplorer.errors": ("SegexplorerError",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    """The public names, fetched when first asked for: scikit-learn takes a second, and `words` need none of it."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'segexplorer' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
