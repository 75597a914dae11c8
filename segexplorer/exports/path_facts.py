"""A path as facts: what each number of segments reaches, step by step."""

from __future__ import annotations

from typing import Any

from segexplorer.core.model import Cut, Step


def cut_facts(cut: Cut) -> dict[str, Any]:
    """One number of segments, with every step of contacting the best of them."""
    steps = [_step(cut, step) for step in cut.steps]
    return {"n_segments": cut.n_segments, "qini": cut.qini, "let_go": list(cut.let_go), "steps": steps}


def _step(cut: Cut, step: Step) -> dict[str, Any]:
    return {"segment_ids": list(cut.segment_ids[: step.n_contacted]), **reached_facts(step)}


def reached_facts(step: Step) -> dict[str, Any]:
    """Whom a step reaches and how well: shares of the base, relevance in the unit of the goal, people as counts."""
    return {
        "reach_share": step.reach_share,
        "reach_low": step.reach_low,
        "reach_high": step.reach_high,
        "relevance": step.relevance,
        "relevance_low": step.relevance_low,
        "relevance_high": step.relevance_high,
        "lift": step.lift,
        "hits": step.hits,
        "misses": step.misses,
        "missed": step.missed,
        "left_alone": step.left_alone,
        "not_deliverable": step.not_deliverable,
        "profit": step.profit,
    }
