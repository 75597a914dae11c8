"""result.json: everything one exploration found, for people who script (docs/result.schema.json describes it)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from segexplorer.core.baselines import Baseline, beaten_by, send_to_all
from segexplorer.core.cards import Card
from segexplorer.core.grown import Grown
from segexplorer.core.model import Column, Goal, Schema
from segexplorer.core.proxies import LEFT_OUT, Proxies, Proxy
from segexplorer.core.scorecard import Rater
from segexplorer.core.waterfall import Waterfall, as_facts
from segexplorer.exports.baseline_facts import baseline_facts, rival_facts
from segexplorer.exports.done import done_facts
from segexplorer.exports.lasting import over_time_facts, stability_facts
from segexplorer.exports.path_facts import cut_facts
from segexplorer.exports.segment_facts import scorecard_facts, segment_facts
from segexplorer.words.data import why_sentence
from segexplorer.words.privacy import proxy_sentence


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
        "path": [cut_facts(cut) for cut in path.cuts],
        "recommended": {
            "n_segments": path.recommended.n_segments,
            "n_contacted": path.recommended.n_contacted,
            "reason": path.recommended.reason,
        },
        "segments": segment_facts(rater, types, n_segments, cards or {}),
        "scorecard": scorecard_facts(rater.rate(start.n_segments, start.n_contacted), rater.choices.floors),
        "stability": stability_facts(rater.stability) if rater.stability else None,
        "over_time": over_time_facts(rater.migration, n_segments) if rater.migration else None,
        "baselines": [baseline_facts(b) for b in (send_to_all(path), *baselines)],
        "waivers": [dict(waiver) for waiver in privacy.waivers],
        "told_together": [{"column": name, "auc": auc} for name, auc in privacy.proxies.together],
        "rivals": [rival_facts(path.goal.unit, r) for r in beaten_by(path, start.n_segments, start.n_contacted, baselines)],
    }


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
