"""Simpler ways as facts, and which of them do better."""

from __future__ import annotations

from typing import Any

from segexplorer.core.baselines import Baseline, Group, Rival
from segexplorer.exports.path_facts import reached_facts
from segexplorer.words.baselines import baseline_name, group_name, rival_sentence


def baseline_facts(baseline: Baseline) -> dict[str, Any]:
    """One simpler way: its groups, and what each step of it reaches."""
    return {
        "code": baseline.code,
        "name": baseline_name(baseline.code, baseline.columns),
        "columns": list(baseline.columns),
        "leak": baseline.leak,
        "n_groups": baseline.n_groups,
        "groups": [_group(group) for group in baseline.groups],
        "steps": [{"n_contacted": step.n_contacted, **reached_facts(step)} for step in baseline.steps],
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group_name(group.label),
        "n": group.n_customers,
        "n_deliverable": group.n_deliverable,
        "relevance": group.relevance,
        "lift": group.lift,
        "message": group.message or None,
    }


def rival_facts(kind: str, rival: Rival) -> dict[str, Any]:
    """One that does as well or better, in numbers and as a sentence; `kind` is the unit of the goal."""
    return {
        "verdict": rival.verdict,
        "code": rival.code,
        "columns": list(rival.columns),
        "leak": rival.leak,
        "n_groups": rival.n_groups,
        "reach_share": rival.reach_share,
        "relevance": rival.relevance,
        "own_relevance": rival.own_relevance,
        "text": rival_sentence(kind, rival),
    }
