"""The R.E.A.L. scorecard as the browser needs it: whole scores, texts, and the place of a sentence in a list."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from segexplorer.core.model import Cut, Floors, Node, Step
from segexplorer.core.scorecard import LETTERS, Letter, Rater
from segexplorer.words import numbers
from segexplorer.words import scorecard as words

UNKNOWN = -1
ADVICE = tuple(words.IMPROVE)
_PLACES = {code: place for place, code in enumerate(ADVICE)}


def letter_words(rater: Rater) -> dict[str, Any]:
    """The sentences, and what they are filled with in the browser."""
    money = rater.choices.economics.known
    return {
        "title": str(words.TITLE),
        "note": str(words.NOTE),
        "names": [words.NAMES[name] for name in LETTERS],
        "why": [
            words.WHY["relevant"],
            words.WHY["efficient_money" if money else "efficient"],
            words.WHY["actionable"],
            _lasting(rater),
        ],
        "improve": [words.IMPROVE[code] for code in ADVICE],
        "unknown": str(words.UNKNOWN),
        "no_group": str(words.NO_GROUP),
        "knocked_out": str(words.KNOCKED_OUT),
        "curve": str(words.CURVE),
        "strip": str(words.STRIP),
        "floors": _floors(rater.choices.floors),
    }


def step_letters(rater: Rater, cut: Cut, step: Step | None) -> list[Any]:
    """Relevant and efficient: score and advice of each, then how many get one message, and the share of the profit."""
    relevant, efficient = rater.relevant(cut, step), rater.efficient(cut, step)
    each = numbers.people(round((step.hits + step.misses) / max(step.n_contacted, 1))) if step else ""
    return [*_marks(relevant), *_marks(efficient), each, _of_100(efficient.parts, "profit")]


def cut_letters(rater: Rater, cut: Cut) -> dict[str, Any]:
    """Actionable and lasting: score and advice of each, with the shares the sentences speak of."""
    actionable, lasting = rater.actionable(cut), rater.lasts(cut)
    step = cut.steps[-1] if cut.steps else None
    fill = {
        "worth": _of_100(rater.efficient(cut, step).parts, "worth"),
        "share": str(_whole(actionable.score)),
        "found": _of_100(lasting.parts, "found"),
        "stay": _of_100(lasting.parts, "stay"),
    }
    return {"letters": [*_marks(actionable), *_marks(lasting)], "fill": fill}


def node_letters(rater: Rater, node: Node) -> list[int]:
    """The four scores of one segment."""
    return [_whole(letter.score) for letter in rater.rate_segment(node).letters()]


def short_of(rater: Rater, n_segments: int, n_contacted: int) -> list[str]:
    """What a point falls short of, a sentence for each letter below its floor; one message for everybody is known to be."""
    if n_segments == 1:
        return []
    card = rater.rate(n_segments, n_contacted)
    return [words.MIND[name] for name in reversed(card.knocked_out(rater.choices.floors))]


def found_again(rater: Rater, node: Node) -> str:
    """In how many tries a segment was found again, in words; nothing while that is not known."""
    if rater.stability is None or node.id == 1 or node.id not in rater.stability.n_found:
        return ""
    return words.FOUND_AGAIN.format(n=rater.stability.n_found[node.id], tries=rater.stability.n_tries)


def _lasting(rater: Rater) -> str:
    if rater.stability is None:
        return words.WHY["lasting_unknown"]
    over_time = rater.migration is not None and not rater.migration.problem
    return words.WHY["lasting_over_time" if over_time else "lasting"]


def _floors(floors: Floors) -> list[int]:
    return [round(getattr(floors, name)) for name in LETTERS]


def _marks(letter: Letter) -> list[int]:
    return [_whole(letter.score), _PLACES[letter.improve]]


def _whole(score: float | None) -> int:
    return round(score) if score is not None and math.isfinite(score) else UNKNOWN


def _of_100(parts: Mapping[str, float], name: str) -> str:
    return numbers.per_100(parts[name], 0) if name in parts else ""
