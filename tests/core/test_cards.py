"""Every number of every sentence of a card is what plain pandas finds, and nothing is said about a few people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segexplorer.core.cards import Card, deal
from segexplorer.core.claims import Claim, is_small_cell
from segexplorer.core.encode import LevelCode, NumberCode
from segexplorer.core.model import Choices
from segexplorer.core.neighbours import nearest_of
from segexplorer.ingest.samples import online_shop
from segexplorer.words import brief as brief_words
from segexplorer.words import cards as words
from segexplorer.words.claims import evidence, sentence
from segexplorer.words.durations import durations
from segexplorer.words.numbers import beside, per_100, percent, significant
from segexplorer.words.personas import column_name
from segexplorer.words.spread import cell_text
from segexplorer.words.values import level_name
from tests.core.bases import Explored, shop
from tests.core.sets import LEAST, SETS, cards_of, explored

DEALT = [("sample", k) for k in (1, 2, 6, 20)]
OF_REAL_DATA = [(name, k) for name in SETS for k in (2, 6, 12)]
TOKEN = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@cache
def dealt(name: str, k: int, folder: Path | None) -> tuple[Explored, tuple[Card, ...]]:
    base = explored(name, folder)
    return base, cards_of(base, k)


def claims_of(card: Card) -> Iterator[Claim]:
    """Everything a card claims, wherever it stands."""
    brief = card.brief
    yield from (*card.story, *card.traits, *card.journey, *card.habits, *brief.habits)
    yield from (claim for claim in (card.outside, card.nearest) if claim)
    for advice in (*brief.lead, *brief.avoid, brief.tone, brief.action, brief.next_step):
        yield from [advice.claim] if advice.claim else []


# ---- the oracle: the rows themselves


@dataclass(frozen=True)
class Rows:
    """One column of everybody, and who is in the segment."""

    values: pd.Series  # numbers, days before the last date, or levels as text
    inside: np.ndarray

    def holds(self, level: str) -> pd.Series:
        return self.values.eq(level)

    def mean(self, level: str, of: np.ndarray) -> float:
        return float((self.holds(level) if level else self.values)[of].mean())


READ: dict[tuple[int, str], pd.Series] = {}


def rows_of(base: Explored, column: str, inside: np.ndarray) -> Rows:
    key = (id(base.frame), column)
    if key not in READ:
        READ[key] = values_of(base, column)
    return Rows(READ[key], inside)


def values_of(base: Explored, column: str) -> pd.Series:
    values = base.frame[column]
    code = next(c for c in base.learned.assigner.space.encoder.columns if c.name == column)
    if isinstance(code, NumberCode):
        return (values.max() - values).dt.total_seconds() / 86_400 if code.as_of else pd.to_numeric(values)
    text = values.map(lambda v: str(int(v)) if isinstance(v, float) and v.is_integer() else str(v), na_action="ignore")
    return text.where(values.notna(), None).fillna("missing")


def check(base: Explored, claim: Claim, members: dict[int, np.ndarray], mine: int) -> dict[str, float]:
    """Holds every number of a claim against the rows; the numbers as the rows give them."""
    inside = members[mine]
    if claim.trait is None:
        assert (claim.n_customers, claim.n_asked) == (inside.sum(), inside.sum())
        return {"n": claim.n_customers}
    rows, everybody = rows_of(base, claim.trait.column, inside), np.ones(len(inside), bool)
    known = rows.values.notna().to_numpy() | bool(claim.trait.level)
    found = {"value": rows.mean(claim.trait.level, inside), "base_value": rows.mean(claim.trait.level, everybody)}
    assert (claim.trait.value, claim.trait.base_value) == pytest.approx((found["value"], found["base_value"]), rel=1e-9, abs=1e-12)
    if claim.code.startswith("outside"):
        found |= outside(claim, rows, known)
    elif claim.trait.level:
        found |= {"n": int(rows.holds(claim.trait.level)[inside].sum()), "n_asked": int(inside.sum())}
        found |= {"share": found["value"], "base_share": found["base_value"], "index": 100 * found["value"] / found["base_value"]}
    else:
        found |= {"n": int((known & inside).sum()), "n_asked": int(inside.sum())}
        if claim.index_100 is not None:
            assert rows.values.quantile(0.04) >= 0  # of what may well be below zero an index means nothing
            found["index"] = 100 * found["value"] / found["base_value"]
    if claim.at_least:
        n = found["n_asked"] if claim.code.startswith("outside") else found["n"]
        assert 0 < inside.sum() - n < LEAST  # somebody is left out, and how few is not said
        said = claim.n_asked if claim.code.startswith("outside") else claim.n_customers
        assert said == inside.sum() - LEAST < n
        found["n_asked" if claim.code.startswith("outside") else "n"] = said
    assert claim.n_customers == found["n"]
    for name, value in (("share", claim.share), ("base_share", claim.base_share), ("index", claim.index_100)):
        assert value is None or value == pytest.approx(found[name], rel=1e-9)
    if claim.other_value is not None:
        found["other"] = rows.mean(claim.trait.level, members[claim.other])
        assert claim.other_value == pytest.approx(found["other"], rel=1e-9, abs=1e-12)
    return found


def outside(claim: Claim, rows: Rows, known: np.ndarray) -> dict[str, float]:
    assert claim.trait is not None
    if claim.bound is None:
        there = rows.holds(claim.trait.level).to_numpy() != (claim.trait.effect > 0)
    else:
        there = (rows.values <= claim.bound if claim.code == "outside_low" else rows.values > claim.bound).to_numpy()
    n, n_asked = int((there & rows.inside).sum()), int((known & rows.inside).sum())
    share, base_share = n / n_asked, (there & known).sum() / known.sum()
    bound = {} if claim.bound is None else {"bound": claim.bound}
    return {"n": n, "n_asked": n_asked, "share": share, "base_share": base_share, "index": 100 * share / base_share} | bound


def as_said(numbers: Iterable[float]) -> set[str]:
    """Every way in which the app may write these numbers."""
    written, known = set(), list(numbers)
    for x in known:
        others = (way for y in known for way in (beside(x, y), durations(x, y)[0]))
        ways = (significant(x), percent(x), percent(x, 1), per_100(x), f"{round(x):,}", str(round(x)), *others)  # 1964: a year
        written |= {token for way in ways for token in TOKEN.findall(way)}
    return written


def said(text: str, *names: str) -> set[str]:
    """The numbers of a sentence: names of columns, levels and groups may hold some of their own."""
    text = text.replace("of 100", "")
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "") if name and not TOKEN.fullmatch(name) else text
    return set(TOKEN.findall(text)) - {name for name in names if TOKEN.fullmatch(name)}


def names_in(claim: Claim) -> tuple[str, ...]:
    if claim.trait is None:
        return (claim.other_name,)
    column, level = claim.trait.column, claim.trait.level
    return column_name(column), column, level, level_name(column, level), claim.other_name


def check_card(base: Explored, card: Card, k: int) -> int:
    """Checks one card; how many sentences with numbers it has."""
    node = base.node(k)
    members = {int(i): node == i for i in np.unique(node)}
    inside, n_sentences = members[card.persona.id], 0
    facts = {"n": inside.sum(), "share": inside.mean(), "reach": (inside & may_be_contacted(base)).mean()}
    assert (card.n_customers, card.share, card.reach_share) == pytest.approx(tuple(facts.values()))
    assert said(words.size(card)) <= as_said(facts.values())
    for claim in claims_of(card):
        numbers = as_said(check(base, claim, members, card.persona.id).values())
        for text in (sentence(claim) if claim.code != "nearest" else "", evidence(claim)):
            assert said(text, *names_in(claim)) <= numbers, text
            n_sentences += bool(said(text, *names_in(claim)))
    check_story_and_brief(base, card, members)
    check_spreads(base, card, inside)
    return n_sentences


def check_story_and_brief(base: Explored, card: Card, members: dict[int, np.ndarray]) -> None:
    names = [name for claim in claims_of(card) for name in names_in(claim)]
    mine = [check(base, claim, members, card.persona.id).values() for claim in (*card.story, *card.journey)]
    numbers = as_said(x for values in mine for x in values)
    assert said(words.story(card), *names) <= numbers
    assert said(words.stage(card), *names) <= numbers
    brief = card.brief
    lines = [(part, one) for part in ("lead", "avoid") for one in getattr(brief, part)]
    for part, advice in (*lines, *((part, getattr(brief, part)) for part in ("tone", "action", "next_step"))):
        assert not said(brief_words.advice_text(part, advice, card.node.message), card.node.message, *names)
        if advice.claim:
            checked = check(base, advice.claim, members, card.persona.id).values()
            assert said(brief_words.reason(advice), *names) <= as_said(checked)


def check_spreads(base: Explored, card: Card, inside: np.ndarray) -> None:
    """Every bar of every tiny picture counts whom it says."""
    for claim in card.traits:
        if claim.spread is None or claim.trait is None:
            continue
        rows = rows_of(base, claim.trait.column, inside)
        known = rows.values.notna().to_numpy() | (not claim.spread.ordered)
        for cell in claim.spread.cells:
            if claim.spread.ordered:
                there = (rows.values > (-np.inf if cell.low is None else cell.low)) & (
                    rows.values <= (np.inf if cell.high is None else cell.high)
                )
            elif cell.level == "other":
                continue
            else:
                there = rows.holds(cell.level)
            counted = there.to_numpy()
            assert cell.n_customers == (counted & inside).sum()
            assert cell.share == pytest.approx((counted & inside).sum() / (known & inside).sum())
            assert cell.base_share == pytest.approx(counted.sum() / known.sum())
            assert said(cell_text(claim.trait, cell), cell.level, level_name(claim.trait.column, cell.level)) <= as_said(
                [cell.share, cell.base_share, *(x for x in (cell.low, cell.high) if x is not None)]
            )


def may_be_contacted(base: Explored) -> np.ndarray:
    may = np.ones(len(base.frame), bool)
    for column in base.learned.schema.columns:
        if column.role in ("consent", "suppressed"):
            may &= base.frame[column.name].eq("yes").to_numpy() == (column.role == "consent")
    return may


# ---- the tests


@pytest.mark.parametrize(("name", "k"), DEALT)
def test_every_number_of_every_sentence_is_what_pandas_finds(name: str, k: int) -> None:
    base, cards = dealt(name, k, None)
    assert len(cards) == k
    n = sum(check_card(base, card, k) for card in cards)
    assert n >= 10 * k or k == 1


@pytest.mark.parametrize(("name", "k"), OF_REAL_DATA)
def test_every_number_of_every_sentence_about_real_data_is_what_pandas_finds(name: str, k: int, shared_data: Path) -> None:
    base, cards = dealt(name, k, shared_data)
    assert sum(check_card(base, card, k) for card in cards) >= 3 * k


@pytest.mark.parametrize("k", [2, 6, 12])
def test_the_relevance_on_a_card_is_its_rate_shrunk_to_everybodys(k: int) -> None:
    base, cards = dealt("sample", k, None)
    node, may = base.node(k), may_be_contacted(base)
    answers = base.frame["responded"].astype(int).to_numpy()
    rate = answers[may].mean()
    for card in cards:
        mine = may & (node == card.persona.id)
        relevance = (answers[mine].sum() + 20 * rate) / (mine.sum() + 20)
        assert card.node.relevance == pytest.approx(relevance)
        assert said(words.relevance(card)[0]) <= as_said([relevance, card.base_relevance])
        assert card.base_relevance == pytest.approx(rate, rel=1e-3)


@pytest.mark.parametrize(("name", "k"), DEALT)
def test_nothing_is_said_about_a_few_people_or_all_but_a_few(name: str, k: int) -> None:
    for card in dealt(name, k, None)[1]:
        for claim in claims_of(card):
            assert not is_small_cell(claim.n_customers, claim.n_asked, LEAST) or claim.is_measured
            assert claim.n_customers >= LEAST or claim.n_customers == 0
        for claim in card.traits:
            assert claim.spread is None or all(c.n_customers == 0 or c.n_customers >= LEAST for c in claim.spread.cells)


def test_with_a_higher_minimum_less_is_said_and_still_nothing_about_fewer() -> None:
    base = shop("response")
    few, many = (deal(base.learned, base.summary, base.grown, Choices(), 12, least) for least in (25, 100))
    assert sum(len(c.traits) for c in many) < sum(len(c.traits) for c in few)
    large = [card for card in many if card.node.n_customers >= 100]  # the tree was grown with the lower minimum
    counted = [claim.n_customers for card in large for claim in claims_of(card)]
    assert len(large) > 6
    assert min(n for n in counted if n) >= 100
    assert all(
        n == 0 or n >= 100 for card in many for t in card.traits if t.spread for n in [c.n_customers for c in t.spread.cells]
    )


def test_everybody_in_one_group_claims_nothing() -> None:
    (card,) = dealt("sample", 1, None)[1]
    assert (card.traits, card.story, card.stage, card.outside, card.nearest) == ((), (), "", None, None)
    assert words.story(card) == str(words.EVERYBODY)


def test_a_trait_that_is_not_large_is_not_claimed() -> None:
    base = shop("response")
    persona = base.grown.personas[2]
    weak = replace(persona.traits[0], effect=0.1, value=1.0, base_value=1.0, index_100=100.0, kind="number", level="")
    personas = base.grown.personas | {2: replace(persona, traits=(weak, *persona.traits[1:]))}
    told = deal(base.learned, base.summary, replace(base.grown, personas=personas), Choices(), 2, LEAST)
    shown = next(card for card in told if card.persona.id == 2)
    assert weak not in [claim.trait for claim in shown.traits]


def test_who_is_not_like_the_others_is_at_least_one_in_a_hundred() -> None:
    """Was: not everyone here is like this: for 0.17 of 100."""
    base = shop("response")
    told = [card.outside for k in (3, 6, 12) for card in deal(base.learned, base.summary, base.grown, Choices(), k, 1)]
    assert sum(claim is not None for claim in told) > 10
    assert min(claim.share for claim in told if claim and claim.share is not None) >= 0.01


def test_the_nearest_group_is_the_nearest_in_the_weighted_space() -> None:
    base, cards = dealt("sample", 8, None)
    points, node = base.points, base.node(8)
    centres = {i: points[node == i].mean(axis=0) for i in np.unique(node)}
    for card in cards:
        others = {i: np.linalg.norm(centres[i] - centres[card.persona.id]) for i in centres if i != card.persona.id}
        assert card.nearest is not None
        assert card.nearest.other == min(others, key=others.__getitem__)
        assert card.nearest.other_name == base.grown.personas[card.nearest.other].name


def test_of_one_segment_there_is_no_nearest_other() -> None:
    assert nearest_of(np.zeros((1, 3))) == [-1]
    assert nearest_of(np.array([[0.0], [1.0], [5.0]])) == [1, 0, 1]


def test_a_majority_is_said_to_do_something_mostly_only_when_it_surely_is_one() -> None:
    for card in dealt("sample", 12, None)[1]:
        for claim in card.habits:
            if claim.code.endswith("_mostly"):
                assert claim.share is not None
                assert claim.share - 1.645 * np.sqrt(claim.share * (1 - claim.share) / claim.n_asked) > 0.5


def test_every_sentence_about_where_and_when_begins_like_a_sentence() -> None:
    habits = [claim for k in (3, 6, 12) for card in dealt("sample", k, None)[1] for claim in card.habits]
    assert any(claim.code.endswith("_share") for claim in habits)  # said as a number, not as a share of people
    assert all(sentence(claim)[0].isupper() for claim in habits)


def test_a_stage_is_said_only_where_a_large_difference_bears_it() -> None:
    signs = {"lapsed": ("recency", 1), "at_risk": ("recency", 1), "loyal": ("orders", 1), "growing": ("recency", -1)}
    stages = [card for k in (6, 12, 20) for card in dealt("sample", k, None)[1] if card.stage]
    assert {card.stage for card in stages} >= {"lapsed", "loyal", "new"}
    for card in stages:
        bears = card.journey[0]
        assert bears.trait is not None
        if card.stage in signs:
            assert (bears.code, np.sign(bears.trait.effect)) == signs[card.stage]


def test_the_same_data_give_the_same_cards() -> None:
    base = shop("response")
    assert cards_of(base, 6) == cards_of(base, 6)
    assert [words.story(c) for c in cards_of(base, 6)] == [words.story(c) for c in dealt("sample", 6, None)[1]]


def test_levels_of_the_sample_are_read_as_the_encoder_reads_them() -> None:
    """The oracle is worth something only if it looks at columns of all kinds."""
    kinds = {type(c) for c in shop("response").learned.assigner.space.encoder.columns}
    assert kinds == {NumberCode, LevelCode}
    assert online_shop(100).isna().any().any()
