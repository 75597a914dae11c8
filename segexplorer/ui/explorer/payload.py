"""Path and personas -> the one JSON text the live picture draws from.

Every number on the screen is computed and written here; the browser only looks up a step and fills words into
templates. The same input gives the same text, byte for byte.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from segexplorer.core.baselines import Baseline
from segexplorer.core.glyph import glyph_of
from segexplorer.core.model import Choices, Cut, Node, Path, Persona, Rule, Step
from segexplorer.core.scorecard import Rater
from segexplorer.ui.explorer.letters import cut_letters, found_again, letter_words, node_letters, short_of, step_letters
from segexplorer.ui.explorer.qini import cut_qini
from segexplorer.ui.explorer.rivals import cut_rivals, rival_lines
from segexplorer.words import explorer as words
from segexplorer.words import numbers
from segexplorer.words.personas import STAGES, index_text, rule_quality, rule_text, trait_text

N_PICKINESS = 21
LONGEST_TEXT = 90  # a level or name from outside is cut here, so that no data can blow up the page
NO_RATIO = ("likeness", "uplift", "uplift_value")  # send-to-all may make no difference, and nothing is a multiple of that
BAR_FULL = 300.0  # the index at which the tiny bar of a trait is full
_NOBODY = Step(0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0, 0, 0, 0, 0)
_NO_RULE = Rule((), 0.0, 0.0, 0.0)


def build(path: Path, personas: Mapping[int, Persona], rater: Rater | None = None, baselines: Sequence[Baseline] = ()) -> str:
    """The JSON text of a whole path; `rater` knows the choices it was traced with, and what else was measured;
    `baselines` stand on the picture beside it."""
    kind, rater = path.goal.unit, rater or Rater(path, personas, Choices())
    root = _root_relevance(path)
    thresholds = pickiness_thresholds(path)
    document = {
        "kind": kind,
        "words": _words(kind, path, root),
        "real": letter_words(rater),
        "rivals": rival_lines(baselines),
        "axes": _axes(path, root),
        "ceiling": [[_short(x), _short(y)] for x, y in _thinned(_ceiling(path))],
        "picky": [_picky_words(kind, p, thresholds[p]) for p in range(N_PICKINESS)],
        "nodes": {
            str(node.id): _node(kind, path, node, personas) | {"real": node_letters(rater, node), "again": found_again(rater, node)}
            for node in path.nodes.values()
        },
        "cuts": [
            _cut(kind, path, cut, rater, thresholds)
            | cut_letters(rater, cut)
            | cut_rivals(path, cut, baselines)
            | cut_qini(path, cut)
            for cut in path.cuts
        ],
        "recommended": _recommended(path, thresholds, rater),
        "sounder": _sounder(path, thresholds, rater),
    }
    return json.dumps(document, separators=(",", ":"), sort_keys=True, allow_nan=False)


def of_100(step: Step) -> list[int]:
    """The outcomes in whole people of 100. Those reached are as many as anywhere else they are told; they, and the others, are
    divided by the largest remainder, so that all add up to 100."""
    reached, others = (step.hits, step.misses), (step.missed, step.left_alone, step.not_deliverable)
    n = round(100 * sum(reached) / max(sum(reached) + sum(others), 1))
    return [*_shared(reached, n), *_shared(others, 100 - n)]


def _shared(counts: Sequence[int], n: int) -> list[int]:
    """`n` divided as the counts are.

    >>> _shared([1, 1, 1], 100), _shared([0, 0], 0)
    ([34, 33, 33], [0, 0])
    """
    total = sum(counts)
    if total == 0:
        return [0] * (len(counts) - 1) + [n]
    floors = [count * n // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda i: (-(counts[i] * n % total), i))
    for i in by_remainder[: n - sum(floors)]:
        floors[i] += 1
    return floors


def pickiness_thresholds(path: Path) -> list[float]:
    """What a segment's relevance must be at each position: everyone at 0, then quantiles of the relevances on the path
    up to the largest, so that each step of the slider leaves out about as many groups as the next."""
    relevances = sorted({node.relevance for node in path.nodes.values()})
    inner = relevances[1:] or relevances
    spaced = [_quantile(inner, i / (N_PICKINESS - 2)) for i in range(N_PICKINESS - 1)]
    wanted = _recommended_relevance(path)
    nearest = min(range(len(spaced)), key=lambda i: abs(spaced[i] - wanted))
    spaced[nearest] = wanted  # the sliders must be able to stand at the recommended point
    return [-math.inf, *spaced]


def _recommended_relevance(path: Path) -> float:
    """Relevance of the least relevant segment that the recommended point contacts."""
    cut = path.cut(path.recommended.n_segments)
    contacted = cut.segment_ids[: max(min(path.recommended.n_contacted, len(cut.steps)), 1)]
    return min(path.nodes[i].relevance for i in contacted)


def _quantile(ascending: Sequence[float], share: float) -> float:
    return ascending[round(share * (len(ascending) - 1))]


def contacted_at(path: Path, cut: Cut, thresholds: Sequence[float]) -> list[int]:
    """How many segments of a cut are contacted at each pickiness: never more when pickier, never none."""
    most = max(len(cut.steps), 1)
    relevances = [path.nodes[i].relevance for i in cut.segment_ids[:most]]
    # honest ranks may differ a little from the plain relevances; what counts is the run of good ones from the top
    negated = [-value for value in accumulate(relevances, min)]
    upto = [max(_count_at_least(negated, threshold), 1) for threshold in thresholds]
    return [most, *upto[1:-1], 1]


def _count_at_least(negated_falling: Sequence[float], threshold: float) -> int:
    return bisect_left(negated_falling, math.nextafter(-threshold, math.inf))


def _root_relevance(path: Path) -> float:
    first = path.cuts[0]
    return first.steps[0].relevance if first.steps else path.nodes[1].relevance


def _words(kind: str, path: Path, root: float) -> dict[str, Any]:
    first = path.cuts[0].steps[0] if path.cuts[0].steps else _NOBODY
    everybody = str(of_100(first)[0]) if kind == "interest" else words.relevance_number(kind, root)
    return {
        "headline": words.HEADLINE[kind].replace("{all}", everybody),
        "headline_one": _capital(words.HEADLINE_ONE[kind].format_map(_Keep(groups=_capital(words.groups(1))))),
        "honesty": words.HONESTY[kind],
        "honesty_one": words.HONESTY_ONE[kind],
        "nobody": str(words.NOBODY),
        "granularity": dict(words.GRANULARITY),
        "pickiness": dict(words.PICKINESS),
        "spoken": str(words.SPOKEN),
        "x": str(words.X_AXIS),
        "y": words.Y_AXIS[kind],
        "send_to_all": words.SEND_TO_ALL[kind].format(value=words.relevance_number(kind, root)),
        "chart": dict(words.CHART_UPLIFT if path.goal.is_uplift else words.CHART),
        "qini": words.QINI[kind] if path.goal.is_uplift else "",
        "table": words.headings(kind),
        "out_of_100": str(words.OUT_OF_100),
        "outcomes": words.outcomes(path.goal.is_uplift),
        "cards": dict(words.CARDS),
        "use_recommended": str(words.USE_RECOMMENDED),
        "use_sounder": str(words.USE_SOUNDER),
    }


class _Keep(dict[str, str]):
    """Blanks without a word stay blanks, for the browser to fill."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _axes(path: Path, root: float) -> dict[str, Any]:
    kind = path.goal.unit
    seen = [step.relevance for cut in path.cuts for step in cut.steps if math.isfinite(step.relevance)] or [root]
    top = max(*seen, root)
    ceiling = _ceiling(path)
    if ceiling:
        top = max(top, min(max(y for _, y in ceiling), root + 1.3 * (top - root)))
    if top - root <= max(abs(root) * 0.02, 1e-9):
        top = root + max(abs(root) * 0.2, 0.05)
    bottom = min(*seen, root) - 0.26 * (top - root)
    if bottom < 0 <= min(seen) and root >= 0.12 * top:
        bottom = 0.0  # room enough for the words under the line of send-to-all
    top += 0.03 * (top - root)
    lowest = bottom if path.goal.is_uplift else max(bottom, 0.0)  # a message may also drive customers away
    return {
        "x": [[share / 100, str(share)] for share in (0, 20, 40, 60, 80, 100)],
        "y": [[_short(v), words.relevance_number(kind, v)] for v in _ticks(lowest, top)],
        "bottom": _short(bottom),
        "top": _short(top),
        "root": _short(root),
        "deliverable": _short(path.n_deliverable / max(path.n_customers, 1)),
    }


def _ceiling(path: Path) -> list[tuple[float, float]]:
    """One-to-one messages make everybody like themselves: for likeness that is no news and only costs room."""
    points = [] if path.goal.kind == "likeness" else [(float(x), float(y)) for x, y in path.ceiling]
    return [(x, y) for x, y in points if math.isfinite(x) and math.isfinite(y)]


def _ticks(low: float, high: float) -> list[float]:
    """Three to six round values inside the range."""
    rough = (high - low) / 5
    power: float = 10.0 ** math.floor(math.log10(rough))
    step = next((m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough), 10 * power)
    return [i * step for i in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _thinned(points: list[tuple[float, float]], most: int = 60) -> list[tuple[float, float]]:
    every = max(len(points) // most, 1)
    return points[::every] + (points[-1:] if points and (len(points) - 1) % every else [])


def _short(value: float) -> float:
    return float(f"{value:.4g}") if math.isfinite(value) else 0.0


def _clip(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _picky_words(kind: str, position: int, threshold: float) -> str:
    if position == 0:
        return words.PICKINESS["low"]
    return words.PICKINESS["high"] if position == N_PICKINESS - 1 else words.threshold_text(kind, threshold)


def _cut(kind: str, path: Path, cut: Cut, rater: Rater, thresholds: Sequence[float]) -> dict[str, Any]:
    k, personas = cut.n_segments, rater.personas
    rank = {segment: i for i, segment in enumerate(cut.segment_ids)}
    by_place = sorted(cut.segment_ids, key=lambda i: (personas[i].place if i in personas else 0.0, i))
    missed, unreachable = cut.n_fitting, path.n_customers - path.n_deliverable
    nobody = replace(_NOBODY, missed=missed, left_alone=path.n_deliverable - missed, not_deliverable=unreachable)
    return {
        "groups": words.groups(k),
        "cards": by_place,
        "ranks": [rank[i] for i in by_place],
        "contactable": len(cut.steps),
        "pick": contacted_at(path, cut, thresholds),
        "steps": [_step(kind, k, step) + step_letters(rater, cut, step if cut.steps else None) for step in cut.steps or (nobody,)],
    }


def _step(kind: str, k: int, step: Step) -> list[Any]:
    """Positions 0-5 are the point and its interval, 6-10 the outcomes of 100, then the words (STEP in explorer.js)."""
    outcomes = of_100(step)
    lift = "" if k == 1 or kind in NO_RATIO else words.HONESTY_LIFT.format(times=numbers.times(step.lift))
    return [
        _short(step.reach_share),
        _short(step.relevance),
        _short(step.reach_low),
        _short(step.reach_high),
        _short(step.relevance_low),
        _short(step.relevance_high),
        *outcomes,
        words.best(step.n_contacted, k),
        words.reach_number(outcomes[0] + outcomes[1], step.reach_share),
        words.relevance_number(kind, step.relevance),
        words.expected_text(kind, step.relevance_low, step.relevance_high),
        lift,
        words.relevance_text(kind, step.relevance),
    ]


def _node(kind: str, path: Path, node: Node, personas: Mapping[int, Persona]) -> dict[str, Any]:
    persona = personas.get(node.id) or Persona(
        node.id, words.UNNAMED.format(id=node.id), (), "", _NO_RULE, node.id % 12, 0, float(node.id), ()
    )
    share = node.n_customers / max(path.n_customers, 1)
    return {
        "parent": node.parent,
        "heir": _heir(path, node, personas),
        "name": _clip(persona.name),
        "colour": persona.colour,
        "shade": persona.shade,
        "size": numbers.people(node.n_customers),
        "share": words.SHARE.format(n=numbers.of_100(share)),
        "relevance": _relevance(kind, node) if node.told else words.CARDS["untold"],
        "between": _between(kind, node) if node.told else "",
        "stage": STAGES.get(persona.stage, ""),
        "rule": _clip_long(rule_text(persona.rule)),
        "quality": rule_quality(persona.rule),
        "glyph": {kind: path for kind, path in glyph_of(persona).items() if path},
        "traits": [_trait(trait) for trait in persona.traits[:5]],
        "note": persona.note,
        "locked": persona.locked,
        "let_go": persona.let_go,
    }


def _relevance(kind: str, node: Node) -> str:
    text = words.segment_relevance(kind, node.relevance, _clip(node.message))
    return words.with_arms(kind, text, node.treated_mean, node.control_mean)


def _between(kind: str, node: Node) -> str:
    lift = "" if kind in NO_RATIO or node.id == 1 else f"; {numbers.times_as(node.lift)}"
    return words.between_text(kind, node.relevance_low, node.relevance_high) + lift


def _clip_long(text: str) -> str:
    return text if len(text) <= 3 * LONGEST_TEXT else text[: 3 * LONGEST_TEXT - 1] + "…"


def _heir(path: Path, node: Node, personas: Mapping[int, Persona]) -> int:
    """The child that goes on as its parent: same colour, or the larger."""
    mine = personas.get(node.id)
    for child in node.children:
        theirs = personas.get(child)
        if mine and theirs and (mine.colour, mine.shade) == (theirs.colour, theirs.shade):
            return child
    return max(node.children, key=lambda c: (path.nodes[c].n_customers, -c), default=0)


def _trait(trait: Any) -> list[Any]:
    index = trait.index_100 if trait.index_100 > 0 else 100 + 60 * trait.effect
    if not math.isfinite(index):
        index = 100.0
    bar = round(100 * max(0.0, min(index, BAR_FULL)) / BAR_FULL)
    return [_clip_long(trait_text(trait)), index_text(trait), bar]


def _recommended(path: Path, thresholds: Sequence[float], rater: Rater) -> dict[str, Any] | None:
    chosen = path.recommended
    cut = path.cut(chosen.n_segments)
    if not cut.steps:
        return None
    j = min(max(chosen.n_contacted, 1), len(cut.steps))
    step = cut.steps[j - 1]
    return _place(path, cut, j, thresholds) | {
        "point": [_short(step.reach_share), _short(step.relevance)],
        "text": words.RECOMMENDED.format(choice=words.choice(cut.n_segments, j)),
        "why": " ".join([words.WHY_RECOMMENDED.get(chosen.reason, ""), *short_of(rater, cut.n_segments, j)[:1]]).strip(),
    }


def _sounder(path: Path, thresholds: Sequence[float], rater: Rater) -> dict[str, Any] | None:
    """Where to go when a letter speaks against what is recommended: nowhere when none does, or when there is no such point."""
    point = rater.sounder()
    if point is None:
        return None
    text = words.SOUNDER.format(choice=words.choice(*point))
    return _place(path, path.cut(point[0]), point[1], thresholds) | {"text": text}


def _place(path: Path, cut: Cut, j: int, thresholds: Sequence[float]) -> dict[str, Any]:
    """Where both sliders stand for the best `j` of a cut."""
    picks = contacted_at(path, cut, thresholds)
    return {"k": cut.n_segments, "j": j, "p": min(range(N_PICKINESS), key=lambda p: (abs(picks[p] - j), p))}
