"""What was changed by hand, as JSON can hold it: in result.json and in the manifest of every file that leaves the app."""

from __future__ import annotations

from typing import Any

from segexplorer.core.grown import Grown
from segexplorer.words.editing import WAITS, done_text


def done_facts(grown: Grown) -> list[dict[str, Any]]:
    """Each edit in the order it was made: what was done, the same in words, and whether it is applied or why it waits."""
    if grown.edited is None:
        return []
    said = zip(grown.edited.operations, grown.edited.outcomes, strict=True)
    return [{"do": o.do, "text": done_text(o), "applied": not why, "why": WAITS[why] if why else ""} for o, why in said]
