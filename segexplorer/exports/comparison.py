"""comparison.json: a model held against a newer file, for people who script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from segexplorer.core.comparison import Comparison, moves_of_100
from segexplorer.core.drift import SegmentShift
from segexplorer.core.grown import Grown
from segexplorer.core.kept import Kept
from segexplorer.core.moved import Moved
from segexplorer.words.newer import alert


def comparison_facts(comparison: Comparison, grown: Grown, privacy_minimum: int) -> dict[str, Any]:
    """The content of comparison.json: the sentence, then what it rests on. Null where something cannot be told. No number has
    digits from which the size of a group that may not be told could be worked out."""
    promise = comparison.promise
    return {
        "alert": alert_of(comparison, grown),
        "customers_then": comparison.n_then,
        "customers_now": comparison.n_now,
        "n_segments": comparison.n_segments,
        "absent_columns": list(comparison.absent),
        "promise": {
            "segment_ids": list(promise.segment_ids),
            "reach_share": _kept(promise.reach),
            "relevance": _kept(promise.relevance),
        }
        if promise
        else None,
        "psi": round(comparison.psi, 2),
        "shift": comparison.shift,
        "segments": [
            {
                "id": s.id,
                "name": grown.personas[s.id].name,
                "n_then": s.n_then,
                "n_now": s.n_now,
                "share_then": s.share_then,
                "share_now": s.share_now,
                "changed": s.changed,
            }
            for s in comparison.segments
        ],
        "columns": [
            {
                "name": c.column,
                "psi": c.psi,
                "shift": c.shift,
                "level": c.level or None,
                "value_then": c.value_then,
                "value_now": c.value_now,
            }
            for c in comparison.columns
        ],
        "moved": _moved(comparison.moved, comparison.segments, privacy_minimum) if comparison.moved else None,
    }


def alert_of(comparison: Comparison, grown: Grown) -> str:
    """The comparison in a sentence."""
    return alert(comparison, grown.path.goal.unit, ", ".join(f'"{name}"' for name in comparison.absent))


def _kept(kept: Kept) -> dict[str, Any]:
    return {"promised": kept.promised, "low": kept.low, "high": kept.high, "now": kept.now, "verdict": kept.verdict}


def _moved(moved: Moved, segments: Sequence[SegmentShift], privacy_minimum: int) -> dict[str, Any]:
    return {
        "customers_in_both": moved.n_both,
        "new": moved.n_new,
        "gone": moved.n_gone,
        "stayed_share": moved.stayed_share,
        "from_ids": list(moved.from_ids),
        "to_ids": list(moved.to_ids),
        "of_100": moves_of_100(moved, segments, privacy_minimum).tolist(),
    }
