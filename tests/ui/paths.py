"""A plausible synthetic Path with its personas, from a seed: 20,000 customers, up to 40 groups, concave curves, intervals."""

from __future__ import annotations

import numpy as np

from segexplorer.core.model import (
    Condition,
    Cut,
    Goal,
    GoalKind,
    Node,
    Path,
    Persona,
    Recommended,
    Rule,
    Step,
    Trait,
)

N_CUSTOMERS = 20_000
BASE = {"response": 0.113, "value": 64.0, "interest": 0.24, "likeness": 0.0}
FIRST = ["Weekend", "Lapsed", "Loyal", "Young", "Mobile", "Morning", "Careful", "Big", "Rare", "Urban", "Coupon", "Catalogue"]
LAST = [
    "bargain hunters",
    "big spenders",
    "newcomers",
    "browsers",
    "regulars",
    "gift buyers",
    "families",
    "readers",
    "explorers",
    "savers",
]
INTERESTS = ["garden", "books", "travel", "sport", "music", "wine"]


def synthetic_path(
    kind: GoalKind = "response", seed: int = 7, n_cuts: int = 40, smallest_group: int = 200, n_customers: int = N_CUSTOMERS
) -> Path:
    """A nested tree whose i-th split makes nodes 2i and 2i + 1, with rates that spread as it grows."""
    rng = np.random.default_rng(seed)
    size, score, parent, children, born, split = {1: n_customers}, {1: 0.0}, {1: 0}, {}, {1: 1}, {1: 0}
    deliverable = {1: 0.94}
    alive = [1]
    for i in range(1, n_cuts):
        node = max(alive, key=lambda s: size[s] * (0.6 + 0.8 * rng.random()))
        share = float(rng.uniform(0.52, 0.78))
        a, b = 2 * i, 2 * i + 1
        size[a] = int(size[node] * share)
        size[b] = size[node] - size[a]
        gap = float(rng.choice([-1.0, 1.0]) * rng.uniform(0.5, 1.3) * 0.95**i)
        score[a], score[b] = score[node] - gap * (1 - share), score[node] + gap * share
        deliverable[a] = deliverable[b] = deliverable[node]
        parent[a] = parent[b] = node
        children[node], split[node] = (a, b), i + 1
        born[a] = born[b] = i + 1
        split[a] = split[b] = 0
        alive = [s for s in alive if s != node] + [a, b]

    def relevance(s: int) -> float:
        if kind == "likeness":
            depth, p = 0, s
            while parent[p]:
                depth, p = depth + 1, parent[p]
            return float(1 - 0.86**depth * (1 - 0.04 * np.tanh(score[s]))) if depth else 0.0
        if kind == "value":
            return float(BASE[kind] * np.exp(0.7 * score[s]))
        if kind == "interest":
            depth, p = 0, s
            while parent[p]:
                depth, p = depth + 1, parent[p]
            return float(min(0.9, BASE[kind] * (1 + 0.22 * depth) * np.exp(0.25 * score[s])))
        return float(1 / (1 + np.exp(-np.log(BASE[kind] / (1 - BASE[kind])) - 0.9 * score[s])))

    rate: dict[int, float] = {}
    for s in sorted(size, key=lambda i: -born[i]):
        kids = children.get(s, ())
        mean = sum(size[c] * rate[c] for c in kids) / size[s] if kids else 0.0
        rate[s] = mean if kids and kind in ("response", "value") else relevance(s)
    d = {s: round(size[s] * deliverable[s]) for s in size}
    root = rate[1]
    error = {s: (0.9 if kind != "value" else 120.0) * 0.75 / np.sqrt(size[s] + 30) for s in size}
    nodes = {
        s: Node(
            id=s,
            parent=parent[s],
            children=children.get(s, ()),
            born_at=born[s],
            split_at=split[s],
            n_customers=size[s],
            n_deliverable=d[s],
            relevance=rate[s],
            relevance_low=max(rate[s] - error[s], 0.0),
            relevance_high=rate[s] + error[s],
            lift=rate[s] / root if root else 1.0,
            message=INTERESTS[s % len(INTERESTS)] if kind == "interest" else "",
        )
        for s in size
    }
    cuts = tuple(_cut(kind, k, nodes, smallest_group, root) for k in range(1, n_cuts + 1))
    top = max(step.relevance for cut in cuts for step in cut.steps)
    reach = np.linspace(0.03, 0.94, 40)
    ceiling = (
        np.column_stack([reach, root + (top * 1.25 - root) * (1 - (reach / 0.94)) ** 0.62])
        if kind != "likeness"
        else np.empty((0, 2))
    )
    k_best = min(6, n_cuts)
    j_best = min(3, len(cuts[k_best - 1].steps))
    reason = "elbow" if kind == "likeness" else "one_standard_error"
    goal = Goal(kind=kind, column=None if kind == "likeness" else "responded", median_amount=40.0)
    return Path(goal, n_customers, d[1], nodes, cuts, ceiling, Recommended(k_best, j_best, reason), smallest_group)


def _cut(kind: str, k: int, nodes: dict[int, Node], smallest: int, root: float) -> Cut:
    alive = [n for n in nodes.values() if n.born_at <= k and (n.split_at == 0 or n.split_at > k)]
    large = sorted((n for n in alive if n.n_deliverable >= smallest or k == 1), key=lambda n: (-n.relevance, n.id))
    small = sorted((n for n in alive if n not in large), key=lambda n: (-n.relevance, n.id))
    base = nodes[1].n_customers
    whole = sum(n.n_deliverable for n in alive)
    steps = []
    for j in range(1, len(large) + 1):
        contacted = sum(n.n_deliverable for n in large[:j])
        relevance = sum(n.n_deliverable * n.relevance for n in large[:j]) / contacted
        chance = 0.11 if kind == "likeness" else min(relevance / 200 if kind == "value" else relevance, 0.95)
        hits = round(contacted * (max(relevance, chance * 0) if kind == "likeness" else chance))
        all_hits = round(
            whole * (sum(n.n_deliverable * min(n.relevance / 200 if kind == "value" else n.relevance, 0.95) for n in alive) / whole)
        )
        missed = min(max(all_hits - hits, 0), whole - contacted)
        half = (1.1 if kind != "value" else 140.0) / np.sqrt(contacted)
        steps.append(
            Step(
                n_contacted=j,
                reach_share=contacted / base,
                reach_low=contacted / base - 0.012,
                reach_high=contacted / base + 0.012,
                relevance=relevance,
                relevance_low=max(relevance - half, 0.0),
                relevance_high=relevance + half,
                lift=relevance / root if root else 1.0,
                hits=hits,
                misses=contacted - hits,
                missed=missed,
                left_alone=whole - contacted - missed,
                not_deliverable=base - whole,
            )
        )
    return Cut(k, tuple(n.id for n in large + small), tuple(steps))


def synthetic_personas(path: Path, seed: int = 7) -> dict[int, Persona]:
    """A persona for every node: larger children keep colour and place of their parent."""
    rng = np.random.default_rng(seed)
    colour: dict[int, tuple[int, int]] = {1: (0, 0)}
    place: dict[int, tuple[float, float]] = {1: (0.0, 1.0)}
    used = 1
    for s in sorted(path.nodes):
        kids = sorted(path.nodes[s].children, key=lambda c: -path.nodes[c].n_customers)
        if not kids:
            continue
        low, high = place[s]
        colour[kids[0]] = colour[s]
        colour[kids[1]] = (used % 12, used // 12)
        used += 1
        place[kids[0]], place[kids[1]] = (low, (low + high) / 2), ((low + high) / 2, high)
    families = 9
    out: dict[int, Persona] = {}
    names: set[str] = set()
    for s, node in path.nodes.items():
        name = "Everybody" if s == 1 else f"{FIRST[int(rng.integers(12))]} {LAST[int(rng.integers(10))]}"
        while name in names:
            name = f"{FIRST[int(rng.integers(12))]} {LAST[int(rng.integers(10))]}" if len(names) < 70 else f"{name} {s}"
        names.add(name)
        out[s] = Persona(
            id=s,
            name=name,
            traits=_traits(rng, node) if s != 1 else (),
            stage=["", "new", "growing", "loyal", "at_risk", "lapsed"][s % 6] if s != 1 else "",
            rule=Rule((Condition("age", ">", 45.0), Condition("country", "is", "NL")), 0.82, 0.77, 0.79)
            if s % 3 and s != 1
            else Rule((), 0, 0, 0),
            colour=colour[s][0],
            shade=colour[s][1],
            place=place[s][0],
            glyph=tuple(float(v) for v in np.clip(rng.normal(0, 0.55 if s != 1 else 0.0, families), -1, 1)),
        )
    return out


def _traits(rng: np.random.Generator, node: Node) -> tuple[Trait, ...]:
    spend = float(138 * np.exp(rng.normal(0, 0.8)))
    share = float(rng.uniform(0.3, 0.8))
    phone = float(rng.uniform(0.02, 0.9))
    orders = float(4.1 * np.exp(rng.normal(0, 0.5)))
    traits = [
        Trait("spend_total", "value", "number", "", spend, 138.0, spend / 1.38, float(np.log(spend / 138))),
        Trait("country", "geography", "category", "NL", share, 0.21, share / 0.0021, share - 0.21),
        Trait("newsletter", "engagement", "flag", "yes", phone, 0.44, phone / 0.0044, phone - 0.44),
        Trait("n_orders", "frequency", "number", "", orders, 4.1, orders / 0.041, float(np.log(orders / 4.1))),
        Trait("favourite_daypart", "time", "category", "evening", 0.41, 0.3, 137.0, 0.3),
    ]
    return tuple(traits[: 3 + node.id % 3])
