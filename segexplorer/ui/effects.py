"""What a choice beside the picture does, said while it is being made."""

from __future__ import annotations

from segexplorer.core.grown import Grown
from segexplorer.core.model import Path
from segexplorer.core.recommend import CHOSEN_REACH, relevance_at
from segexplorer.words.explorer import groups, relevance_number
from segexplorer.words.numbers import percent
from segexplorer.words.sections import EFFECT


def effect(now: Grown, before: Grown | None, k: int) -> str:
    """Relevance in the best fifth and likeness inside the groups, with what they were before the last change."""
    facts = [text for text in (_relevance(now, before, k), _likeness(now, before, k)) if text]
    return EFFECT["at"].format(groups=groups(k), facts="; ".join(facts))


def _relevance(now: Grown, before: Grown | None, k: int) -> str:
    kind = now.path.goal.unit
    if not EFFECT[kind] or not all(_reaches(g.path, k) for g in (now, before) if g):
        return ""
    told = [relevance_number(kind, relevance_at(g.path.cut(k).steps, CHOSEN_REACH)) for g in (now, before) if g]
    return EFFECT[kind].format(relevance=told[0]) + _was(told)


def _reaches(path: Path, k: int) -> bool:
    steps = path.cut(k).steps
    return bool(steps) and steps[-1].reach_share > 0


def _likeness(now: Grown, before: Grown | None, k: int) -> str:
    told = [percent(float(g.likeness[min(k, len(g.likeness)) - 1])) for g in (now, before) if g]
    return EFFECT["alike"].format(likeness=told[0]) + _was(told)


def _was(told: list[str]) -> str:
    return EFFECT["was"].format(before=told[1]) if len(told) > 1 and told[1] != told[0] else ""
