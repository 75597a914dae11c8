"""The R.E.A.L. scorecard: Relevant, Efficient, Actionable, Lasting, each 0..100 with what it was made from.

There is no total: a letter under its floor knocks a segmentation out, and no other letter makes up for it
(docs/decisions/0013-the-scorecard.md).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

import numpy as np

from segexplorer.core.economics import testable_size
from segexplorer.core.migration import Migration
from segexplorer.core.model import Choices, Cut, Floors, Node, Path, Persona, Step
from segexplorer.core.recommend import CHOSEN_REACH, relevances_at
from segexplorer.core.stability import Stability

Name = Literal["relevant", "efficient", "actionable", "lasting"]
LETTERS: tuple[Name, ...] = ("relevant", "efficient", "actionable", "lasting")
GOOD = 80.0
MOSTLY = 0.5  # contacting more of the base than this, being pickier helps first
ASKS_FOR_FEWER = frozenset(("fewer_groups", "worth", "carries", "big", "describable", "testable", "steady", "dissolves"))
LITTLE = 1.2  # a ceiling within this factor of send-to-all: the columns tell little about the goal


@dataclass(frozen=True)
class Letter:
    """One letter: `score` 0..100 (None while it is not known), the shares 0..1 it was made from by name, and the code of
    what would improve it most (words.scorecard.IMPROVE; "good" when nothing needs to)."""

    score: float | None
    parts: Mapping[str, float]
    improve: str

    def falls_short(self, floor: float) -> bool:
        """True when this letter, as it is shown in whole points, alone rules the segmentation out."""
        return self.score is not None and round(self.score) < floor


@dataclass(frozen=True)
class Scorecard:
    """The four letters of a segmentation, or of one segment."""

    relevant: Letter
    efficient: Letter
    actionable: Letter
    lasting: Letter

    def letters(self) -> tuple[Letter, ...]:
        """In the order of the word."""
        return self.relevant, self.efficient, self.actionable, self.lasting

    def knocked_out(self, floors: Floors) -> tuple[Name, ...]:
        """The letters below their floor."""
        return tuple(n for n, letter in zip(LETTERS, self.letters(), strict=True) if letter.falls_short(getattr(floors, n)))


@dataclass(frozen=True)
class Rater:
    """Scores any point of a path. What was not measured (yet) is None: `stability` in other samples, `migration` over time."""

    path: Path
    personas: Mapping[int, Persona]
    choices: Choices
    stability: Stability | None = None
    migration: Migration | None = None

    def rate(self, n_segments: int, n_contacted: int) -> Scorecard:
        """The scorecard of contacting the best `n_contacted` of `n_segments`."""
        cut = self.path.cut(n_segments)
        step = cut.steps[min(max(n_contacted, 1), len(cut.steps)) - 1] if cut.steps else None
        return Scorecard(self.relevant(cut, step), self.efficient(cut, step), self.actionable(cut), self.lasts(cut))

    def sounder(self) -> tuple[int, int] | None:
        """(n_segments, n_contacted) with the most segments, but fewer than recommended, that no letter speaks against, as
        many of them contacted as come closest to the reach of the recommended point; None when nothing speaks against that
        one either, or nothing is better."""
        chosen = self.path.recommended
        cut = self.path.cut(chosen.n_segments)
        floors = self.choices.floors
        if not cut.steps or cut.n_segments == 1 or not self.rate(cut.n_segments, chosen.n_contacted).knocked_out(floors):
            return None
        reach = cut.steps[min(max(chosen.n_contacted, 1), len(cut.steps)) - 1].reach_share
        for fewer in reversed(self.path.cuts[1 : cut.n_segments - 1]):
            step = min(fewer.steps, key=lambda s: abs(s.reach_share - reach), default=None)
            if step and not self.rate(fewer.n_segments, step.n_contacted).knocked_out(floors):
                return fewer.n_segments, step.n_contacted
        return None

    def rate_segment(self, node: Node) -> Scorecard:
        """The scorecard of one segment, contacted alone."""
        share = node.n_deliverable / max(self.path.n_customers, 1)
        gained = _gained(node.relevance, self._base, self._ceiling(share)) if node.told else 0.0
        tests = self._tests[node.id]
        worth = min(node.n_deliverable / self.path.smallest_group, 1.0)
        found = self.stability.jaccard.get(node.id) if self.stability else None
        return Scorecard(
            Letter(100 * gained if node.told else None, {"gained": gained}, "good" if gained >= 0 else "leave_alone"),
            Letter(100 * worth, {"worth": worth}, "good" if worth >= 1 else "too_small"),
            Letter(100 * fmean(tests.values()), tests, _weakest(tests, 1.0)),
            Letter(None if found is None else 100 * found, {} if found is None else {"found": found}, _lasting_advice(found)),
        )

    def relevant(self, cut: Cut, step: Step | None) -> Letter:
        """The share of what one-to-one messages could gain over send-to-all, at the same reach."""
        if step is None:
            return Letter(0.0, {"gained": 0.0}, "fewer_groups")
        best = self._ceiling(step.reach_share)
        gained = _gained(step.relevance, self._base, best)
        return Letter(100 * gained, {"gained": gained}, self._relevance_advice(cut, step, gained, best))

    def efficient(self, cut: Cut, step: Step | None) -> Letter:
        """Mean of: share of the base in segments worth a message, how far a message version carries (1 when it goes to
        many times the smallest group worth one), and with money the share of the extra profit that could be had."""
        parts = {"worth": self._worth[cut.n_segments]}
        if step is not None:
            parts["carries"] = 1 - min(self.path.smallest_group * step.n_contacted / max(step.hits + step.misses, 1), 1.0)
            if step.profit is not None:
                parts["profit"] = self._profit_share(step.profit)
        return Letter(100 * fmean(parts.values()), parts, _possible(cut, _weakest(parts, GOOD / 100)))

    def actionable(self, cut: Cut) -> Letter:
        """The share of the base that is deliverable and in segments that are big enough, describable and testable."""
        nodes = [self.path.nodes[i] for i in cut.segment_ids]
        tests = self._tests
        parts = {
            name: sum(node.n_deliverable for node in nodes if tests[node.id][name]) / max(self.path.n_customers, 1)
            for name in ("big", "describable", "testable")
        }
        parts["deliverable"] = self.path.n_deliverable / max(self.path.n_customers, 1)
        share = sum(node.n_deliverable for node in nodes if all(tests[node.id].values())) / max(self.path.n_customers, 1)
        # Who cannot be sent to is in none of these shares: only what is missing beyond that is the fault of the groups.
        own = {name: part / max(parts["deliverable"], 1e-12) for name, part in parts.items() if name != "deliverable"}
        return Letter(100 * share, parts, _possible(cut, _weakest({"deliverable": parts["deliverable"]} | own, GOOD / 100)))

    def lasts(self, cut: Cut) -> Letter:
        """How well the segments are found again in other samples of the same customers, and over time where it is known:
        the lower of the two."""
        if self.stability is None:
            return Letter(None, {}, "wait")
        parts = {"found": self.stability.cut_jaccard[cut.n_segments - 1]}
        if self.migration is not None and not self.migration.problem:
            parts["stay"] = self.migration.moves(cut.n_segments).stay_share
        return Letter(100 * min(parts.values()), parts, _possible(cut, _lasting_advice(min(parts.values()))))

    @functools.cached_property
    def _tests(self) -> dict[int, dict[str, float]]:
        """Node id -> what makes it actionable, 1 or 0 each."""
        return {node.id: self._tests_of(node) for node in self.path.nodes.values()}

    def _tests_of(self, node: Node) -> dict[str, float]:
        """Everybody together needs no rule."""
        persona = self.personas.get(node.id)
        return {
            "big": float(node.n_deliverable >= self.path.smallest_group),
            "describable": float(node.id == 1 or (persona is not None and persona.rule.describes)),
            "testable": float(node.n_deliverable >= self._testable),
            "deliverable": float(2 * node.n_deliverable >= node.n_customers),
        }

    @functools.cached_property
    def _base(self) -> float:
        first = self.path.cuts[0].steps
        return first[0].relevance if first else self.path.nodes[1].relevance

    @functools.cached_property
    def _worth(self) -> dict[int, float]:
        """Number of segments -> the share of those who can be reached who are in a segment worth a message."""
        sizes = {i: node.n_deliverable for i, node in self.path.nodes.items()}
        reached = {cut.n_segments: sum(sizes[i] for i in cut.segment_ids[: len(cut.steps)]) for cut in self.path.cuts}
        return {k: n / max(self.path.n_deliverable, 1) for k, n in reached.items()}

    @functools.cached_property
    def _testable(self) -> int:
        """Customers an A/B test needs to see the lift that is there to be had: one-to-one's at a fifth of the base."""
        lift = self._ceiling(CHOSEN_REACH) / self._base if self._base > 0 else 1.0
        return testable_size(self.path.goal, self._base, lift) or self.path.smallest_group

    @functools.cached_property
    def _best_by_reach(self) -> np.ndarray:
        """(101,) the highest relevance of any number of segments at each percent of the base."""
        reach_shares = np.linspace(0, 1, 101)
        curves = [relevances_at(cut, reach_shares) for cut in self.path.cuts if cut.steps]
        return np.max(curves, axis=0) if curves else np.zeros(101)

    @functools.cached_property
    def _most_profit(self) -> tuple[float, float]:
        """The better of nothing and send-to-all, and the best that can be earned."""
        to_all = max([0.0, *(s.profit or 0.0 for s in self.path.cuts[0].steps)])
        return to_all, max((s.profit or 0.0) for cut in self.path.cuts for s in cut.steps)

    def _ceiling(self, reach_share: float) -> float:
        return self.path.ceiling_at(reach_share) if len(self.path.ceiling) else self._base

    def _profit_share(self, profit: float) -> float:
        to_all, best = self._most_profit
        return _gained(profit, to_all, best) if best > to_all else float(profit >= to_all)

    def _relevance_advice(self, cut: Cut, step: Step, gained: float, best: float) -> str:
        if 100 * gained >= GOOD:
            return "good"
        if cut.n_segments == 1:
            return self._advice_to_all()
        if step.reach_share > MOSTLY:
            return "pickier"
        if self.path.goal.kind != "likeness" and best <= LITTLE * self._base:
            return "other_columns"
        return "more_groups" if self._best_by_reach[round(100 * step.reach_share)] > step.relevance_high else "focus"

    def _advice_to_all(self) -> str:
        """One message for everybody gains nothing, whoever gets it: more groups would, where they can be measured to."""
        helps = len(self.path.cuts) > 1 and (self.path.recommended.n_segments > 1 or self.choices.economics.known)
        if self.path.goal.kind == "likeness":
            return "divide" if len(self.path.cuts) > 1 else "good"
        return "divide" if helps else "other_columns"


def _gained(relevance: float, base: float, best: float) -> float:
    """(relevance - base) / (best - base) within 0..1; 0 where there is nothing to gain."""
    return min(max((relevance - base) / (best - base), 0.0), 1.0) if best > base + 1e-12 else 0.0


def _weakest(parts: Mapping[str, float], enough: float) -> str:
    name = min(parts, key=parts.__getitem__)
    return "good" if parts[name] >= enough else name


def _possible(cut: Cut, advice: str) -> str:
    """The advice, unless it asks for fewer groups than one."""
    return "good" if cut.n_segments == 1 and advice in ASKS_FOR_FEWER else advice


def _lasting_advice(found: float | None) -> str:
    return "wait" if found is None else "good" if found >= 0.75 else "steady" if found >= 0.6 else "dissolves"
