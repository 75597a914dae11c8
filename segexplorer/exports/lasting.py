"""Whether the groups last, as result.json tells it."""

from __future__ import annotations

from typing import Any

from segexplorer.core.migration import Migration, Moves
from segexplorer.core.stability import Stability


def stability_facts(found: Stability) -> dict[str, Any]:
    """How well the cuts are found again, one entry for each number of segments."""
    return {
        "tries": found.n_tries,
        "customers": found.n_customers,
        "path": [
            {"n_segments": k, "stability": likeness, "adjusted_rand": rand}
            for k, (likeness, rand) in enumerate(zip(found.cut_jaccard, found.cut_rand, strict=True), start=1)
        ],
    }


def over_time_facts(found: Migration, n_segments: list[int]) -> dict[str, Any]:
    """Who stayed, for each number of segments; the whole matrix for those asked for."""
    there = not found.problem
    return {
        "problem": found.problem or None,
        "as_of": found.as_of or None,
        "customers": found.n_customers,
        "path": [{"n_segments": k, "stay_share": found.moves(k).stay_share} for k in range(1, len(found.now) + 2)] if there else [],
        "moves": [_moves(k, found.moves(k)) for k in n_segments] if there else [],
    }


def _moves(k: int, moves: Moves) -> dict[str, Any]:
    return {"n_segments": k, "then_ids": moves.then_ids, "now_ids": moves.now_ids, "shares": moves.table.tolist()}
