"""What a card says is what plain pandas finds, and its name gives nobody away."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from segexplorer.core.grown import regrow, renamed
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices, Condition, Rule, Schema
from segexplorer.core.rules import MOST_CONDITIONS
from segexplorer.core.traits import benjamini_hochberg, compare, two_sided
from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.lexicons import read_lexicon
from segexplorer.ingest.samples import online_shop, planted_groups
from tests.core.bases import GOALS, Explored, explore_frame, shop

KINDS = list(GOALS)


def matches(frame: pd.DataFrame, condition: Condition) -> pd.Series:
    """Who fulfils one condition, by plain pandas."""
    values = frame[condition.column]
    if condition.op == "is":
        wanted = values.isna() if condition.value == "missing" else values.astype(str).eq(condition.value)
        return wanted.fillna(False).astype(bool)
    bound = pd.Timestamp(condition.value) if isinstance(condition.value, str) else condition.value
    compared = {"<=": values.le, ">": values.gt, "<": values.lt, ">=": values.ge}[condition.op](bound)
    return compared.fillna(False).astype(bool)


def quality(rule: Rule, frame: pd.DataFrame, inside: np.ndarray) -> tuple[float, float, float]:
    found = np.ones(len(frame), bool)
    for condition in rule.conditions:
        found &= matches(frame, condition).to_numpy()
    hit = (found & inside).sum()
    precision, recall = hit / max(found.sum(), 1), hit / max(inside.sum(), 1)
    return precision, recall, 2 * precision * recall / (precision + recall) if hit else 0.0


def members(base: Explored, node: int) -> np.ndarray:
    k = base.grown.path.nodes[node].born_at
    return base.node(k) == node


# ---- traits


@pytest.mark.parametrize("kind", KINDS)
def test_the_numbers_of_each_trait_are_those_of_pandas(kind: str) -> None:
    base = shop(kind)
    for node in (2, 3, 6, 9, 14):
        mine = members(base, node)
        for trait in base.grown.personas[node].traits:
            values = base.frame[trait.column]
            if trait.level:
                there = values.astype(str).eq(trait.level).fillna(False)
            elif pd.api.types.is_datetime64_any_dtype(values):
                there = (values.max() - values).dt.days
            else:
                there = values.dropna()
            assert trait.base_value == pytest.approx(there.mean())
            assert trait.value == pytest.approx(there[mine[there.index]].mean())
            assert trait.index_100 == pytest.approx(100 * trait.value / trait.base_value)


def test_the_standardised_difference_is_the_one_of_the_encoded_column() -> None:
    base = shop("likeness")
    trait = next(t for t in base.grown.personas[3].traits if t.column in ("visits_90d", "spend_total", "email_opens_90d"))
    x = np.log1p(base.frame[trait.column])
    x = x.clip(*x.quantile([0.005, 0.995]))
    assert trait.effect == pytest.approx((x[members(base, 3)].mean() - x.mean()) / x.std(ddof=0), abs=2e-3)


def test_the_chance_of_a_difference_is_the_one_that_scipy_gives() -> None:
    z = np.array([[0.0, 0.3, -1.96], [5.0, -12.0, 40.0]])
    assert two_sided(z) == pytest.approx(2 * stats.norm.sf(np.abs(z)), rel=1e-12)


def test_the_false_discovery_rate_is_controlled_as_scipy_does_and_as_the_paper_says() -> None:
    p = np.array([0.01, 0.04, 0.03, 0.005, 0.2, 0.9, 0.6, 0.02])
    by_hand = np.zeros(8, bool)
    order = np.argsort(p)
    last = max(i for i in range(8) if p[order[i]] <= 0.05 * (i + 1) / 8)
    by_hand[order[: last + 1]] = True
    assert benjamini_hochberg(p, 0.05).tolist() == by_hand.tolist()
    assert benjamini_hochberg(p, 0.05).tolist() == (stats.false_discovery_control(p) <= 0.05).tolist()
    assert benjamini_hochberg(np.zeros(0), 0.05).tolist() == []
    several = np.vstack([p, p[::-1], np.ones_like(p)])
    assert (benjamini_hochberg(several, 0.05) == (stats.false_discovery_control(several, axis=1) <= 0.05)).all()


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_has_three_to_five_traits_where_that_many_are_real(kind: str) -> None:
    base = shop(kind)
    counts = [len(p.traits) for i, p in base.grown.personas.items() if 1 < i <= 24]
    assert max(counts) <= 5
    assert np.mean(np.array(counts) >= 3) > 0.9
    assert base.grown.personas[1].traits == ()  # everybody is average
    for persona in base.grown.personas.values():
        assert len({t.column for t in persona.traits}) == len(persona.traits)


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_siblings_begin_with_the_same_trait_in_the_same_direction(kind: str) -> None:
    """Two columns alone make siblings that are both above average in the one they were not split by."""
    two = shop(kind).frame[["spend_total", "n_orders", "visits_90d"]]
    for personas in (shop(kind).grown.personas, explore_frame(two, Question()).grown.personas):
        for one in range(2, len(personas), 2):
            leads = [personas[node].traits[0] for node in (one, one + 1) if personas[node].traits]
            assert len({(t.column, t.effect > 0) for t in leads}) == len(leads), one


def test_a_card_begins_with_what_divides_it_from_its_sibling() -> None:
    """Of many customers: among few, what divides may be a matter of so few people that it is not told."""
    base = shop("likeness", n_customers=20_000)
    table = compare(base.learned.assigner.space.encoder, base.summary, base.grown.tree.atoms_of())
    effect = dict(zip(table.facts, table.effect.T, strict=True))
    columns = [c.name for c in base.learned.assigner.space.encoder.columns]
    for node in range(2, 14):
        lead = base.grown.personas[node].traits[0]
        apart = [e[node - 1] - e[(node ^ 1) - 1] for (at, _), e in effect.items() if columns[at] == lead.column]
        assert max(np.abs(apart)) > 0.3, (node, lead.column)


def test_of_two_answers_that_are_no_yes_and_no_the_one_most_people_gave_is_told() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"contact": np.repeat(["cellular", "landline"], 500), "n_orders": rng.poisson(np.repeat([2.0, 9.0], 500))})
    base = explore_frame(frame, Question())
    said = {node: t for node in (2, 3) for t in base.grown.personas[node].traits if t.column == "contact"}
    for node, trait in said.items():
        here = base.frame["contact"][members(base, node)].eq(trait.level).mean()
        assert trait.effect > 0
        assert trait.value == pytest.approx(here)
        assert trait.value > 0.9
    assert {trait.level for trait in said.values()} == {"cellular", "landline"}


def test_a_hidden_level_is_in_no_name_and_no_trait() -> None:
    frame = online_shop(3_000)
    frame["favourite_category"] = frame["favourite_category"].replace({"fashion": "prayer rugs"})
    schema = guess_schema(frame)
    hidden = Schema(tuple(replace(c, hidden=("prayer rugs",)) if c.name == "favourite_category" else c for c in schema.columns))
    for persona in explore_frame(frame, Question(), hidden).grown.personas.values():
        assert "prayer" not in " ".join([persona.name, *persona.alternatives, *(t.level for t in persona.traits)]).lower()


def club(n_without: int, n_elsewhere: int) -> Explored:
    """Two groups of 300 that differ in whether they have the app, all but a few."""
    rng, far = np.random.default_rng(0), np.repeat([0, 1], 300)
    has = far.astype(bool)
    has[300 : 300 + n_without], has[:n_elsewhere] = False, True
    frame = pd.DataFrame(
        {"kind": np.where(far, "A-1", "B-2"), "has_app": np.where(has, "yes", "no"), "xq_1": rng.normal(far * 9, 1)}
    )
    return explore_frame(frame, Question())


@pytest.mark.parametrize("n", [0, 12, 24, 30])
def test_a_name_does_not_hang_on_a_few_who_are_not_like_it(n: int) -> None:
    """How many have the app may not be told where 1 to 24 lack it; that most have it makes a name all the same."""
    personas = club(n, n).grown.personas
    assert {personas[node].name.rstrip(" 0123456789") for node in (2, 3)} == {"App users", "Customers without app"}


def test_another_language_names_the_same_tree_and_keeps_a_name_somebody_gave() -> None:
    base = shop("likeness")
    own = replace(
        base.grown, personas={i: replace(p, name="Ours", renamed=True) if i == 4 else p for i, p in base.grown.personas.items()}
    )
    german = renamed(base.learned, base.summary, own, read_lexicon("de"))
    assert german.tree is base.grown.tree
    assert german.path is base.grown.path
    assert german.personas[1].name == "Alle"
    assert german.personas[4].name == "Ours"
    assert german.personas[5].name != base.grown.personas[5].name
    assert [p.traits for p in german.personas.values()] == [p.traits for p in base.grown.personas.values()]


def test_noise_gives_no_traits() -> None:
    """Of columns that mean nothing a segment of everybody in random atoms has none; the tree's own cuts of course do."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({f"v{i}": rng.normal(size=1_000) for i in range(4)})
    base = explore_frame(frame, Question())
    assert base.grown.personas[1].traits == ()


# ---- names


@pytest.mark.parametrize("kind", KINDS)
def test_names_are_unique_in_the_tree_and_have_at_most_three_words(kind: str) -> None:
    names = [p.name for p in shop(kind).grown.personas.values()]
    assert len({n.lower() for n in names}) == len(names)
    for name in names:
        assert 1 <= len(re.sub(r" \d+$", "", name).split()) <= 3, name
        assert "{" not in name
        assert not name.endswith((" and", " of", " the"))


def test_the_same_data_give_the_same_names_in_any_order_of_rows_and_columns() -> None:
    frame = online_shop(2_000)
    shuffled = frame.sample(frac=1, random_state=1)[list(frame.columns[::-1])]
    one = explore_frame(frame, Question("responded"))
    other = explore_frame(shuffled[frame.columns], Question("responded"))
    assert {i: p.name for i, p in one.grown.personas.items()} == {i: p.name for i, p in other.grown.personas.items()}


def test_no_name_speaks_of_gender_family_or_anything_private() -> None:
    frame = online_shop(3_000)
    rng, group = np.random.default_rng(0), planted_groups(3_000)
    loyal = (group == "loyal big spenders").to_numpy()
    frame["gender"] = np.where(loyal ^ (rng.random(3_000) < 0.05), "female", "male")
    frame["n_kids"] = loyal * 3 + rng.poisson(0.3, 3_000)
    frame["religion"] = np.where(loyal, "one", "other")
    frame["health_score"] = loyal * 3 + rng.normal(size=3_000)
    base = explore_frame(frame, Question())
    for persona in base.grown.personas.values():
        assert not re.search(r"male|gender|kid|religio|health|email.?@", persona.name, re.IGNORECASE), persona.name
        assert not {"religion", "health_score", "email", "customer_id"} & {t.column for t in persona.traits}


def test_the_planted_groups_get_names_that_fit() -> None:
    base = shop("likeness")
    truth = planted_groups(4_000).set_axis(online_shop(4_000)["customer_id"])
    planted = truth[base.frame["customer_id"]].to_numpy()
    held_by = pd.Series(base.node(6)).groupby(planted).agg(lambda nodes: nodes.mode()[0])
    said = {group: base.grown.personas[node].name.lower() for group, node in held_by.items()}
    assert re.search("bargain|weekend", said["weekend bargain hunters"])
    assert re.search("lapsed", said["lapsed customers"])
    assert re.search("new", said["curious newcomers"])
    assert re.search("brows|non-buy", said["daily browsers"])


# ---- looks


@pytest.mark.parametrize("kind", KINDS)
def test_the_larger_child_keeps_colour_and_place_and_no_two_cards_look_alike(kind: str) -> None:
    base = shop(kind)
    personas = base.grown.personas
    for i, parent in enumerate(base.grown.tree.parents):
        one, larger = personas[parent], personas[2 * i + 2]
        assert (one.colour, one.shade, one.place) == (larger.colour, larger.shade, larger.place)
    for cut in base.grown.path.cuts:
        cards = [personas[i] for i in cut.segment_ids]
        assert len({(c.colour, c.shade) for c in cards}) == len(cards)
        assert len({c.place for c in cards}) == len(cards)
        assert all(0 <= c.colour < 12 for c in cards)


@pytest.mark.parametrize("kind", KINDS)
def test_children_stand_where_their_parent_stood(kind: str) -> None:
    base = shop(kind)
    for k in range(1, base.grown.tree.n_cuts):
        before, after = base.grown.path.cut(k).segment_ids, base.grown.path.cut(k + 1).segment_ids
        parent = base.grown.tree.parents[k - 1]
        place = {i: base.grown.personas[i].place for i in (*before, *after)}
        left_to_right = sorted(after, key=place.__getitem__)
        merged = list(dict.fromkeys(parent if i in (2 * k, 2 * k + 1) else i for i in left_to_right))
        assert merged == sorted(before, key=place.__getitem__)


def test_glyphs_have_one_petal_a_family_between_minus_one_and_one() -> None:
    base = shop("likeness")
    glyphs = [p.glyph for p in base.grown.personas.values()]
    assert {len(g) for g in glyphs} == {len({c.family for c in base.learned.assigner.space.encoder.columns})}
    assert max(abs(v) for g in glyphs for v in g) <= 1


# ---- rules


@pytest.mark.parametrize("kind", ["likeness", "response"])
def test_the_quality_of_a_rule_is_what_pandas_counts_on_the_half_it_was_not_found_on(kind: str) -> None:
    base = shop(kind)
    held_out = np.arange(len(base.frame)) % 2 == 1
    frame = base.frame[held_out].reset_index(drop=True)
    for node in range(2, 40):
        rule = base.grown.personas[node].rule
        assert len(rule.conditions) <= MOST_CONDITIONS
        measured = quality(rule, frame, members(base, node)[held_out])
        assert (rule.precision, rule.recall, rule.f1) == pytest.approx(measured, abs=0.005), (node, rule)


def test_a_plain_rule_finds_most_large_segments() -> None:
    base = shop("likeness")
    f1 = [base.grown.personas[i].rule.f1 for i in base.grown.path.cut(5).segment_ids]
    assert np.median(f1) > 0.75


def test_a_weighted_tree_has_other_cards_from_the_same_evidence() -> None:
    base = shop("likeness")
    grown = regrow(base.learned, base.summary, Choices(family_weights={"product": 6.0, "time": 0.0}))
    assert len(grown.personas) == 2 * len(grown.tree.parents) + 1
