"""Nobody comes out by taking away: whatever an attacker works out of all that is shown, at all positions, is nobody or enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segexplorer.core.cards import deal
from segexplorer.core.claims import Claim
from segexplorer.core.comparison import Newer, compare
from segexplorer.core.encode import LevelCode
from segexplorer.core.facts import facts_of
from segexplorer.core.grown import Model, grow_tree, regrow, whole_cells
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices
from segexplorer.core.moved import Moves, migrate
from segexplorer.core.small_cells import told_down, told_nodes, told_pairs, without_few
from segexplorer.core.tree import Tree
from segexplorer.ingest.samples import online_shop
from tests.core.bases import Explored, explore_frame, keyed

LEAST = 25
POSITIONS = [
    *(Choices(focus=focus) for focus in (0.0, 0.25, 0.3, 0.6, 0.9)),
    Choices(family_weights={"value": 0.0}),
    Choices(family_weights={"recency": 3.0, "source": 0.5}),
    Choices(max_segments=12),
]


@cache
def club() -> Explored:
    """A shop with a club of 70, most of them big spenders, and a rare answer."""
    frame = online_shop(3_000)
    rng = np.random.default_rng(4)
    rich = np.argsort(-frame["spend_total"].to_numpy())
    frame["club"] = "none"
    frame.loc[rich[:60], "club"] = "gold"
    frame.loc[rng.choice(len(frame), 10, replace=False), "club"] = "gold"
    frame["colour"] = rng.choice(["red", "green", "blue"], len(frame), p=[0.02, 0.28, 0.7])
    return explore_frame(frame, Question("responded"))


@cache
def later() -> tuple[Model, Newer]:
    """The club's model, and a smaller file of newer customers, half of them the same."""
    base = club()
    model = Model(base.learned, base.summary, len(base.frame))
    kept = base.frame.sample(700, random_state=1)
    fresh, keys = keyed(online_shop(900, seed=9).assign(club="none", colour="blue"))
    now = base.learned.assigner.summarise(fresh, keys)
    moved = np.zeros((len(base.learned.assigner.centres),) * 2, np.int64)
    rng = np.random.default_rng(2)
    places = base.learned.assigner.atoms(kept, np.arange(len(kept), dtype=np.uint64))
    np.add.at(moved, (places, np.where(rng.random(len(places)) < 0.8, places, rng.permutation(places))), 1)
    return model, Newer(now, (), Moves(moved, 200, 300))


def is_small(n: float) -> bool:
    return 0.5 < n < LEAST - 0.5


def worked_out(told: Mapping[int, float], inside: Mapping[int, frozenset[int]]) -> Iterator[tuple[float, tuple[int, ...]]]:
    """What an attacker gets by taking up to three told groups, apart from each other, out of a told one around them."""
    for whole, n in told.items():
        yield n, (whole,)
        parts = [p for p in told if p != whole and inside[p] < inside[whole]]
        for size in (1, 2, 3):
            for taken in combinations(parts, size):
                if all(not inside[a] & inside[b] for a, b in combinations(taken, 2)):
                    yield n - sum(told[p] for p in taken), (whole, *taken)


def small_ones(told: Mapping[int, float], inside: Mapping[int, frozenset[int]]) -> list[tuple[float, tuple[int, ...]]]:
    return [found for found in worked_out(told, inside) if is_small(found[0])]


def inside_of(tree: Tree) -> dict[int, frozenset[int]]:
    return {node: frozenset(np.flatnonzero(row).tolist()) for node, row in zip(tree.node_ids, tree.atoms_of(), strict=True)}


# ---- groups: whatever is chosen


def test_the_groups_of_any_two_positions_differ_in_nobody_or_in_enough_people() -> None:
    """With assigned.csv of both exports in hand, the attacker knows who is in each group."""
    base = club()
    atom = base.learned.assigner.atoms(base.frame, base.keys)
    groups = {
        np.packbits(row[atom] > 0).tobytes(): row[atom] > 0
        for choices in POSITIONS
        for row in grow_tree(base.learned, base.summary, choices, LEAST).atoms_of()
    }
    members = np.array(list(groups.values()), np.float32)
    assert len(members) > 200
    both = members @ members.T
    sizes = members.sum(axis=1)
    for derived in (sizes, both, sizes[:, None] - both, sizes[:, None] + sizes[None] - both, len(atom) - sizes):
        assert not ((derived > 0.5) & (derived < LEAST - 0.5)).any()


def test_atoms_as_they_are_would_tell_of_a_few() -> None:
    base = club()
    masses = base.summary.n.sum(axis=1)
    assert ((masses > 0) & (masses < LEAST)).sum() > 50
    cells = whole_cells(base.learned, base.summary, LEAST)
    assert np.bincount(cells.of, masses)[np.bincount(cells.of, masses) > 0].min() >= LEAST


# ---- levels inside groups: everything that is said of one tree


def said_of_levels(base: Explored) -> dict[tuple[str, str], dict[int, float]]:
    """(column, level) -> node -> how many people have it, read off every card, trait and picture at every number of groups."""
    grown, encoder = base.grown, base.learned.assigner.space.encoder
    sizes = {i: node.n_customers for i, node in grown.path.nodes.items()}
    said: dict[tuple[str, str], dict[int, float]] = {}

    def note(column: str, level: str, node: int, share: float, everybody: float) -> None:
        found = said.setdefault((column, level), {1: everybody * sizes[1]})
        found[node] = share * sizes[node]

    for persona in grown.personas.values():
        for trait in persona.traits:
            if trait.level:
                note(trait.column, trait.level, persona.id, trait.value, trait.base_value)
    for k in range(1, grown.tree.n_cuts + 1):
        for card in deal(base.learned, base.summary, grown, Choices(), k, LEAST):
            for claim in [*card.traits, *card.habits, *card.journey, *([card.nearest] if card.nearest else [])]:
                _note_claim(note, claim, card.persona.id)
    facts = facts_of(encoder, base.summary, grown.tree, LEAST)
    for row, node in enumerate(facts.node_ids):
        for at, trait in enumerate(facts.traits):
            if trait.level and not np.isnan(facts.value[row, at]):
                note(trait.column, trait.level, node, float(facts.value[row, at]), float(facts.base[at]))
    return said


def _note_claim(note, claim: Claim, node: int) -> None:  # type: ignore[no-untyped-def]
    trait = claim.trait
    if trait is None or not trait.level:
        return
    note(trait.column, trait.level, node, trait.value, trait.base_value)
    if claim.other and claim.other_value is not None:
        note(trait.column, trait.level, claim.other, claim.other_value, trait.base_value)


def either_way(said: dict[tuple[str, str], dict[int, float]], sizes: Mapping[int, int], base: Explored) -> None:
    """Of a column of two levels, what is said of the one is said of the other."""
    for column in base.learned.assigner.space.encoder.columns:
        if isinstance(column, LevelCode) and len(column.levels) == 2:
            one, other = ((column.name, level) for level in column.levels)
            for here, there in ((one, other), (other, one)):
                for node, n in list(said.get(here, {}).items()):
                    said.setdefault(there, {}).setdefault(node, sizes[node] - n)


def test_nothing_said_of_levels_at_any_number_of_groups_gives_a_few_people_away() -> None:
    base = club()
    sizes = {i: node.n_customers for i, node in base.grown.path.nodes.items()}
    inside, said = inside_of(base.grown.tree), said_of_levels(base)
    either_way(said, sizes, base)
    assert sum(len(nodes) for nodes in said.values()) > 200
    for told in said.values():
        if not is_small(told[1]):  # of a level that few have in all, only the share of everybody is said
            assert small_ones(told, inside) == []
            assert small_ones({node: sizes[node] - n for node, n in told.items()}, inside) == []


def test_the_same_attack_on_the_plain_counts_finds_people() -> None:
    base = club()
    encoder, member = base.learned.assigner.space.encoder, base.grown.tree.atoms_of()
    inside, found = inside_of(base.grown.tree), 0
    for column, counts in zip(encoder.columns, base.summary.counts, strict=True):
        if isinstance(column, LevelCode):
            found += sum(is_small(n) for n in (member @ counts).ravel())
    assert found > 100
    assert small_ones({1: 100.0, 2: 90.0}, {**inside, 1: inside[1], 2: inside[2]})


# ---- newer customers, at every number of groups


def test_sizes_of_newer_customers_at_all_numbers_of_groups_give_no_few_away() -> None:
    model, newer = later()
    grown = regrow(model.learned, model.summary, Choices())
    told: dict[int, float] = {1: newer.summary.n_customers}
    for k in range(1, grown.tree.n_cuts + 1):
        told |= {s.id: s.n_now for s in compare(model, grown, newer, k, 1).segments if s.n_now is not None}
    assert len(told) > 5
    assert small_ones(told, inside_of(grown.tree)) == []
    plain = dict(zip(grown.tree.node_ids, grown.tree.atoms_of() @ newer.summary.n.sum(axis=1), strict=True))
    assert any(is_small(n) for n in plain.values())


def test_moves_at_all_numbers_of_groups_give_no_few_away() -> None:
    model, newer = later()
    assert newer.moves is not None
    grown = regrow(model.learned, model.summary, Choices(max_segments=10))
    inside, said, pairs = inside_of(grown.tree), {}, {}
    for k in range(1, grown.tree.n_cuts + 1):
        moved = migrate(newer.moves, grown.tree, k, grown.path.cut(k).segment_ids, LEAST)
        assert moved is not None
        for i, j in np.argwhere(moved.counts > 0):
            one, other = moved.from_ids[i], moved.to_ids[j]
            name = len(pairs) if (one, other) not in pairs else pairs[one, other]
            pairs[one, other] = name
            said[name] = float(moved.counts[i, j])
    squares = {
        name: frozenset((a, b) for a in inside[one] for b in inside[other])  # type: ignore[misc]
        for (one, other), name in pairs.items()
    }
    assert len(said) > 3
    assert small_ones(said, squares) == []  # type: ignore[arg-type]


# ---- the rules themselves


@given(st.lists(st.integers(0, 70), min_size=6, max_size=6), st.lists(st.integers(0, 70), min_size=6, max_size=6))
def test_told_cells_of_any_tree_leave_nobody_or_enough_on_both_sides(having: list[int], lacking: list[int]) -> None:
    tree = Tree((1, 2, 3, 4, 6), np.array([[1] * 6, [2, 2, 2, 2, 3, 3], [4, 4, 5, 5, 3, 3], [4, 4, 5, 5, 6, 7],
                                           [8, 9, 5, 5, 6, 7], [8, 9, 5, 5, 10, 7]]), np.zeros(6))  # fmt: skip
    member = tree.atoms_of()
    sides = [member @ np.array(side) for side in (having, lacking)]
    told = told_down(tree.parents, sides[0][:, None], sides[0] + sides[1], np.zeros(1), LEAST)[:, 0]
    for side in sides:
        shown = {node: float(side[node - 1]) for node in tree.node_ids if told[node - 1]}
        assert small_ones(shown, inside_of(tree)) == []
    shown = {n: float(sides[0][n - 1]) for n in tree.node_ids if told_nodes(tree.parents, sides[0], LEAST)[n - 1]}
    assert small_ones(shown, inside_of(tree)) == []


@given(st.lists(st.integers(0, 60), min_size=16, max_size=16))
def test_told_moves_of_any_tree_leave_nobody_or_enough(cells: list[int]) -> None:
    tree = Tree((1, 2, 3), np.array([[1] * 4, [2, 2, 3, 3], [4, 5, 3, 3], [4, 5, 6, 7]]), np.zeros(4))
    member = tree.atoms_of()
    counts = np.rint(member @ np.array(cells).reshape(4, 4) @ member.T).astype(int)
    told, shown, squares = told_pairs(tree.parents, counts, LEAST), {}, {}
    for name, (i, j) in enumerate(np.argwhere(told)):
        shown[name] = float(counts[i, j])
        squares[name] = frozenset((a, b) for a in np.flatnonzero(member[i]) for b in np.flatnonzero(member[j]))
    assert small_ones(shown, squares) == []


@given(st.lists(st.integers(0, 80), min_size=1, max_size=12))
def test_bars_beside_their_total_hide_nobody_or_enough(counts: list[int]) -> None:
    shown = without_few(np.array(counts), LEAST)
    hidden = sum(counts) - int(shown.sum())
    assert not any(0 < n < LEAST for n in shown)
    assert hidden == 0 or hidden >= LEAST or not shown.any()


@pytest.mark.parametrize("least", [25, 60])
def test_a_larger_minimum_holds_as_well(least: int) -> None:
    base = club()
    sizes = np.bincount(whole_cells(base.learned, base.summary, least).of, base.summary.n.sum(axis=1))
    assert sizes.min() >= least
