"""What the order of groups is worth where the goal is the difference a message makes, at every point of the live picture."""

from __future__ import annotations

from typing import Any

from segexplorer.core.model import Cut, Path
from segexplorer.core.uplift import beyond_random
from segexplorer.words.explorer import qini_number


def cut_qini(path: Path, cut: Cut) -> dict[str, Any]:
    """The Qini of a cut and what each of its points gains over as many customers at random; None where that is nothing."""
    if cut.qini is None or cut.n_segments == 1 or not cut.steps:
        return {"qini": None}
    kind, base = path.goal.unit, path.cuts[0].steps[0].relevance
    here = [beyond_random(step, base, path.n_customers, path.n_deliverable) for step in cut.steps]
    return {"qini": [qini_number(kind, cut.qini), [qini_number(kind, gain) for gain in here]]}
