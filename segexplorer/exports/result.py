"""result.json: everything one exploration found, for people who script (docs/result.schema.json describes it)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from segexplorer.core.baselines import Baseline, Group, Rival, beaten_by, send_to_all
from segexplorer.core.cards import Card
from segexplorer.core.grown import Grown
from segexplorer.core.model import Column, Cut, Floors, Goal, Node, Persona, Schema, Step
from segexplorer.core.proxies import LEFT_OUT, Proxies, Proxy
from segexplorer.core.scorecard import LETTERS, Rater, Scorecard
from segexplorer.core.waterfall import Waterfall, as_facts
from segexplorer.exports.claims import card_facts
from segexplorer.exports.done import done_facts
from segexplorer.exports.lasting import over_time_facts, stability_facts
from segexplorer.exports.rules import where
from segexplorer.words.baselines import baseline_name, group_name, rival_sentence
from segexplorer.words.data import why_sentence
from segexplorer.words.personas import rule_text, trait_sentence
from segexplorer.words.privacy import proxy_sentence

DIGITS = 10  # the last digits of a float depend on the machine


@dataclass(frozen=True)
class Privacy:
    """`waivers`: {"column", "by", "reason", "at"} of every sensitive column that is used."""

    proxies: Proxies = field(default_factory=Proxies)
    waivers: Sequence[Mapping[str, str]] = ()


def result(
    schema: Schema,
    grown: Grown,
    n_rows: int,
    n_segments: list[int],
    rater: Rater,
    types: Mapping[str, str],
    baselines: Sequence[Baseline] = (),
    fall: Waterfall | None = None,
    privacy: Privacy | None = None,
    cards: Mapping[int, Card] | None = None,
) -> dict[str, Any]:
    """The content of result.json, without what the run itself cost; whether groups last is null when it was not asked.

    `rater` knows the choices, and what was measured beside them; `types` are the columns' storage types, which the
    rules' SQL depends on. `privacy` says what stands for a sensitive column, and who let one be used.
    `cards`: segment id -> its card, where they were dealt.
    """
    path, privacy = grown.path, privacy or Privacy()
    proxies = {proxy.column: proxy for proxy in reversed(privacy.proxies.single)}  # the strongest of a column stays
    start = path.recommended
    return {
        "rows": n_rows,
        "customers": path.n_customers,
        "deliverable": path.n_deliverable,
        "base": as_facts(fall) if fall else None,
        "columns": [_column(c, proxies.get(c.name)) for c in schema.columns],
        "goal": _goal(path.goal),
        "send_to_all": path.cuts[0].steps[0].relevance,
        "ceiling": [{"reach_share": r, "relevance": v} for r, v in path.ceiling.tolist()],
        "smallest_group": path.smallest_group,
        "edits": done_facts(grown),
        "path": [_cut(cut) for cut in path.cuts],
        "recommended": {
            "n_segments": path.recommended.n_segments,
            "n_contacted": path.recommended.n_contacted,
            "reason": path.recommended.reason,
        },
        "segments": _all_segments(rater, types, n_segments, cards or {}),
        "scorecard": _scorecard(rater.rate(start.n_segments, start.n_contacted), rater.choices.floors),
        "stability": stability_facts(rater.stability) if rater.stability else None,
        "over_time": over_time_facts(rater.migration, n_segments) if rater.migration else None,
        "baselines": [_baseline(b) for b in (send_to_all(path), *baselines)],
        "waivers": [dict(waiver) for waiver in privacy.waivers],
        "told_together": [{"column": name, "auc": auc} for name, auc in privacy.proxies.together],
        "rivals": [_rival(path.goal.unit, r) for r in beaten_by(path, start.n_segments, start.n_contacted, baselines)],
    }


def write_json(facts: dict[str, Any], target: FilePath) -> None:
    """Write deterministic JSON, a line per fact or item of a list: same facts, same bytes."""
    parts = (f" {_text(name)}: {_part(value)}" for name, value in _tidy(facts, {}).items())
    target.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def _part(value: Any) -> str:
    # a line for every number, which `indent` would give, takes a quarter of a second at 40 cuts
    return "[\n  " + ",\n  ".join(map(_text, value)) + "\n ]" if isinstance(value, list) and value else _text(value)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _column(column: Column, found: Proxy | None) -> dict[str, Any]:
    proxy = found if column.used or column.why in LEFT_OUT.values() else None
    why = why_sentence(column.why, column.why_detail, len(column.hidden))
    return {
        "name": column.name,
        "kind": column.kind,
        "role": column.role,
        "family": column.family,
        "origin": column.origin or None,
        "used": column.used,
        "why": f"{why} {proxy_sentence(proxy)}" if proxy and column.used else why,
        "why_code": column.why,
        "hidden_levels": len(column.hidden),
        "proxy": _proxy(proxy) if proxy else None,
    }


def _proxy(proxy: Proxy) -> dict[str, Any]:
    names = ("measure", "strength", "told", "right", "found", "gives_away")
    return {"of": proxy.sensitive} | {name: getattr(proxy, name) for name in names}


def _goal(goal: Goal) -> dict[str, Any]:
    return {
        "kind": goal.kind,
        "column": goal.column,
        "positive": goal.positive or None,
        "levels": list(goal.levels),
        "treatment": _treatment(goal) if goal.is_uplift else None,
    }


def _treatment(goal: Goal) -> dict[str, Any]:
    return {
        "column": goal.treatment,
        "control": goal.control,
        "treated": goal.treated or None,
        "treated_share": goal.treated_share,
    }


def _cut(cut: Cut) -> dict[str, Any]:
    steps = [_step(cut, step) for step in cut.steps]
    return {"n_segments": cut.n_segments, "qini": cut.qini, "let_go": list(cut.let_go), "steps": steps}


def _step(cut: Cut, step: Step) -> dict[str, Any]:
    return {"segment_ids": list(cut.segment_ids[: step.n_contacted]), **_reached(step)}


def _reached(step: Step) -> dict[str, Any]:
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


def _all_segments(rater: Rater, types: Mapping[str, str], n_segments: list[int], cards: Mapping[int, Card]) -> list[dict[str, Any]]:
    """The segments of each number of segments; one that stays while others split is the same, and described once."""
    path = rater.path
    ids = {k: path.cut(k).segment_ids for k in n_segments}
    described = {
        i: _segment(rater, types, path.nodes[i], rater.personas[i]) | {"card": card_facts(cards[i]) if i in cards else None}
        for i in set().union(*ids.values())
    }
    return [{"n_segments": k, "segments": [described[i] for i in ids[k]]} for k in n_segments]


def _segment(rater: Rater, types: Mapping[str, str], node: Node, persona: Persona) -> dict[str, Any]:
    path = rater.path
    return {
        "id": node.id,
        "parent": node.parent or None,
        "name": persona.name,
        "n": node.n_customers,
        "n_deliverable": node.n_deliverable,
        "share": node.n_customers / path.n_customers,
        "relevance": node.relevance,
        "relevance_low": node.relevance_low,
        "relevance_high": node.relevance_high,
        "lift": node.lift,
        "treated_mean": node.treated_mean,
        "control_mean": node.control_mean,
        "message": node.message or None,
        "note": persona.note,
        "locked": persona.locked,
        "let_go": persona.let_go,
        "stage": persona.stage or None,
        "traits": [
            {
                "column": t.column,
                "level": t.level or None,
                "value": t.value,
                "base_value": t.base_value,
                "index": t.index_100,
                "effect": t.effect,
                "text": trait_sentence(t),
            }
            for t in persona.traits
        ],
        "rule": {
            "text": rule_text(persona.rule),
            "conditions": [{"column": c.column, "op": c.op, "value": c.value} for c in persona.rule.conditions],
            # in whole percent, as on screen: of a sample of a few thousand, more would tell of single people
            "precision": round(persona.rule.precision, 2),
            "recall": round(persona.rule.recall, 2),
            "f1": round(persona.rule.f1, 2),
            "describes": persona.rule.describes,
            "where": where(persona.rule, types),
        },
        "scorecard": _scorecard(rater.rate_segment(node), rater.choices.floors),
        "stability": rater.stability.jaccard.get(node.id) if rater.stability else None,
        "found_again": rater.stability.n_found.get(node.id) if rater.stability else None,
    }


def _scorecard(card: Scorecard, floors: Floors) -> dict[str, Any]:
    """The four letters, each with the shares it was made from."""
    out = card.knocked_out(floors)
    letters = zip(LETTERS, card.letters(), strict=True)
    return {name: {"score": letter.score, "parts": dict(letter.parts), "knocked_out": name in out} for name, letter in letters}


def _baseline(baseline: Baseline) -> dict[str, Any]:
    return {
        "code": baseline.code,
        "name": baseline_name(baseline.code, baseline.columns),
        "columns": list(baseline.columns),
        "leak": baseline.leak,
        "n_groups": baseline.n_groups,
        "groups": [_group(group) for group in baseline.groups],
        "steps": [{"n_contacted": step.n_contacted, **_reached(step)} for step in baseline.steps],
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


def _rival(kind: str, rival: Rival) -> dict[str, Any]:
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


def _tidy(value: Any, done: dict[int, Any]) -> Any:
    """Floats cut to ten significant digits; anything not finite is a mistake and must not be written. `done` holds the facts that
    were tidied already: a segment stands in the list of every cut it is alive in."""
    if isinstance(value, dict):
        if id(value) not in done:
            done[id(value)] = {key: _tidy(inner, done) for key, inner in value.items()}
        return done[id(value)]
    if isinstance(value, list | tuple):
        return [_tidy(inner, done) for inner in value]
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else value
    return value
