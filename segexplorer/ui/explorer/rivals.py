"""Simpler ways as the browser draws them: a line each, and at every point the sentence that says which does better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from segexplorer.core.baselines import Baseline, Rival, beaten_at, comparable
from segexplorer.core.model import Cut, Path, Step
from segexplorer.words.baselines import rival_sentence, short_name

ANEW = "kmeans"
MOST_SAID = 2


def rival_lines(baselines: Sequence[Baseline]) -> list[dict[str, Any]]:
    """Those that are the same whatever the number of segments."""
    return [_line(b) for b in baselines if b.code != ANEW and b.steps]


def cut_rivals(path: Path, cut: Cut, baselines: Sequence[Baseline]) -> dict[str, Any]:
    """k-means at this number of segments (None without it), and what is said at each number of segments contacted."""
    anew = next((b for b in baselines if b.code == ANEW and b.n_groups == cut.n_segments and b.steps), None)
    return {"anew": _line(anew) if anew else None, "said": _said(path, cut, comparable(path, cut, baselines))}


def _line(baseline: Baseline) -> dict[str, Any]:
    points = [[float(f"{s.reach_share:.4g}"), float(f"{s.relevance:.4g}")] for s in baseline.steps]
    return {"name": short_name(baseline.code, baseline.columns), "points": points}


def _said(path: Path, cut: Cut, others: Sequence[Baseline]) -> list[str]:
    """One sentence, or none, for every step; one message for everybody is never held against itself."""
    if cut.n_segments == 1 or not cut.steps:
        return [""] * max(len(cut.steps), 1)
    return [_sentence(path, cut, step, beaten_at(path, cut, step, others)) for step in cut.steps]


def _sentence(path: Path, cut: Cut, step: Step, rivals: Sequence[Rival]) -> str:
    everybody = step.n_contacted == cut.n_segments
    told = [r for r in rivals if not (r.code == "send_to_all" and r.verdict == "as_good" and everybody)]
    return " ".join(rival_sentence(path.goal.unit, rival) for rival in told[:MOST_SAID])
