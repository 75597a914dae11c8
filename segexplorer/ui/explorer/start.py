"""Where the sliders stand when a page opens: where they were left, else at the recommended point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from segexplorer.core.model import Path
from segexplorer.ui.explorer.payload import N_PICKINESS, contacted_at, pickiness_thresholds


def start_view(path: Path, kept: Mapping[str, Any]) -> tuple[int, int]:
    """(k, pickiness) as saved, else the pickiness that comes closest to the recommended number of segments contacted."""
    if "k" in kept:
        return min(int(kept["k"]), len(path.cuts)), int(kept.get("pickiness", 0))
    chosen = path.recommended
    picks = contacted_at(path, path.cut(chosen.n_segments), pickiness_thresholds(path))
    return chosen.n_segments, min(range(N_PICKINESS), key=lambda p: (abs(picks[p] - chosen.n_contacted), p))


def n_contacted(path: Path, k: int, pickiness: int) -> int:
    """How many segments are contacted there."""
    return contacted_at(path, path.cut(k), pickiness_thresholds(path))[pickiness]
