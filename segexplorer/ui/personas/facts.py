"""The facts all pictures of groups are drawn from, and what a spreadsheet may hold of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from segexplorer.core.facts import Facts, facts_of
from segexplorer.core.model import Trait
from segexplorer.ui import state
from segexplorer.ui.text import told_apart
from segexplorer.words.views import fact_name

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.grown import Grown

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def shown_facts(app: App, grown: Grown, family: str | None, key: str) -> Facts:
    """What every node is like, in one family or all; blank where it would speak of too few people."""
    model = state.model(key)
    encoder = model.learned.assigner.space.encoder
    return facts_of(encoder, model.summary, grown.tree, app.settings.privacy_minimum, family)


def strongest(facts: Facts, node: int) -> Trait | None:
    """What sets a node apart most; None when nothing can be told."""
    effect = np.abs(facts.effect[facts.node_ids.index(node)])
    return None if np.isnan(effect).all() or not np.nanmax(effect) else facts.trait(node, int(np.nanargmax(effect)))


def fact_names(facts: Facts) -> list[str]:
    """What each fact is called, no two alike: where columns read the same, with the column as it was called in the data."""
    names = [fact_name(trait) for trait in facts.traits]
    times = Counter(names)
    several = [f"{name} ({trait.column})" if times[name] > 1 else name for name, trait in zip(names, facts.traits, strict=True)]
    return list(told_apart(dict(enumerate(several))).values())


def harmless(text: str) -> str:
    """A name in a table that can be downloaded: no spreadsheet takes it for a formula.

    >>> harmless("=1+1"), harmless("orders")
    ("'=1+1", 'orders')
    """
    return f"'{text}" if text.startswith(FORMULA) else text
