"""Names of segments: at most three words that set a segment apart from the others beside it, unique in the tree.

A candidate is one trait of the segment, or two (core/name_words.py), put together as the language does. It scores by how strong
the traits are, and less when another segment beside it has them all about as much, most of all its sibling. Segments at a usual
number of segments get the best names, those they came from and those they are split into the next. What was tried, and how often
a name is found again: docs/decisions/0024-names.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, count, pairwise
from typing import NamedTuple

import numpy as np

from segexplorer.core.lexicon import Form, Lexicon
from segexplorer.core.model import Trait
from segexplorer.core.name_patterns import alone, pair
from segexplorer.core.name_words import concepts_of, words_for
from segexplorer.core.overlap import alive
from segexplorer.core.said import Said, Saying

USUAL = 6  # segments that a marketer works with at once
MOST_ALTERNATIVES = 3
APART = 0.3  # standard deviations, as core.traits.LARGE_EFFECT
NOT_FROM_SIBLING, NOT_APART = 0.6, 0.75  # what a name is worth that does not divide from the sibling; from others beside
IN_PAIR = 0.8
SPARE = 0.1  # another wording of the same trait: better than a number behind a name


@dataclass(frozen=True)
class Told:
    """What is known of all nodes, in no language. `traits`: node -> (fact, trait) of what is large and real of it, strongest
    first; `effect` (n_nodes, n_facts) the standardised differences of all of them; `columns` all that were compared, with their
    families."""

    parents: tuple[int, ...]
    traits: Mapping[int, tuple[tuple[int, Trait], ...]]
    effect: np.ndarray
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Names:
    """The name of a segment, and up to three others that would fit and that no segment of the tree has."""

    name: str
    alternatives: tuple[str, ...] = ()


def name_segments(told: Told, lexicon: Lexicon) -> dict[int, Names]:
    """Node -> its names in one language. The same facts give the same names."""
    nodes = range(2, 2 * len(told.parents) + 2)
    known = concepts_of(told.columns, lexicon)
    found = {node: _candidates(told, lexicon, node, known) for node in nodes}
    scores = {node: {name: said.score for name, said in of_node.items()} for node, of_node in found.items()}
    names, taken, seen = {1: lexicon.everyone}, {lexicon.everyone.lower()}, Said(told.parents)
    for together in _in_turn(told.parents):
        ranked = sorted((-score, node, name) for node in together for name, score in scores[node].items())
        for _, node, name in ranked:
            if node in names or name.lower() in taken or seen.beside(node, found[node][name].said):
                continue
            names[node] = name
            taken.add(name.lower())
            seen.add(node, found[node][name].said)
        for node in together:
            names.setdefault(node, _leftover(scores[node], lexicon, taken))
            taken.add(names[node].lower())
    return {node: Names(names[node], _others(scores.get(node, {}), taken)) for node in sorted(names)}


class _Candidate(NamedTuple):
    """What a name is worth, and the words it is made of."""

    score: float
    words: tuple[Form, ...]

    @property
    def said(self) -> Saying:
        """What it says; asked only of names that come to a choice."""
        return frozenset(self.words)


def _in_turn(parents: tuple[int, ...]) -> Iterator[list[int]]:
    """Nodes that choose their names together: the segments of the usual cut, those they came from, then each split."""
    usual = alive(parents, USUAL).tolist()
    yield [node for node in usual if node > 1]
    yield [node for node in range(2, max(usual) + 1) if node not in usual]
    yield from ([node, node + 1] for node in range(max(usual) // 2 * 2 + 2, 2 * len(parents) + 2, 2))


def _candidates(told: Told, lexicon: Lexicon, node: int, known: frozenset[str]) -> dict[str, _Candidate]:
    """Everything a node could be called."""
    words = words_for(told.traits[node], lexicon, known)
    clear = _ahead(told, node, [word.facts for word in words])
    found: dict[str, _Candidate] = {}
    for word, ahead in zip(words, clear, strict=True):
        for nth, name in enumerate(alone(word.forms, lexicon)):
            score = word.strength * _worth(ahead) * (SPARE if nth else 1)
            found.setdefault(name, _Candidate(score, (word.forms[0],)))
    for i, j in combinations(range(len(words)), 2):
        one, other = sorted((words[i], words[j]), key=lambda word: word.place)  # said in one order by all who have both
        name = pair(one.forms[0], other.forms[0], lexicon) or pair(other.forms[0], one.forms[0], lexicon)
        if name:
            score = IN_PAIR * (one.strength + other.strength) / 2 * _worth(clear[i] | clear[j])
            found.setdefault(name, _Candidate(score, (one.forms[0], other.forms[0])))
    return found


def _ahead(told: Told, node: int, facts: list[tuple[int, ...]]) -> np.ndarray:
    """(n_words, n_beside) which segments beside a node are left behind in the facts of each word, on average; the sibling first."""
    flat = [fact for of_word in facts for fact in of_word]
    own, beside = told.effect[node - 1, flat], told.effect[_beside(told.parents, node) - 1][:, flat]
    gaps = (own - beside) * np.sign(own)
    if len(flat) > len(facts):
        starts = np.cumsum([0, *map(len, facts)])
        gaps = np.column_stack([gaps[:, one:end].mean(axis=1) for one, end in pairwise(starts)])
    return np.asarray(gaps >= APART).T


def _beside(parents: tuple[int, ...], node: int) -> np.ndarray:
    """(n_beside,) the sibling, then the other segments of the cut in which a name is seen most: the usual one; before it, the last
    with this node; after it, the first."""
    born = node // 2 + 1
    split = parents.index(node) + 1 if node in parents else len(parents) + 1
    segments, sibling = alive(parents, max(born, min(split, USUAL))), node ^ 1
    return np.array([sibling, *segments[(segments != node) & (segments != sibling)]])


def _worth(ahead: np.ndarray) -> float:
    """What the score is worth: less when not all segments beside it are left behind, (n_beside,) True where one is; least when the
    sibling, which comes first, is not."""
    if not ahead[0]:
        return NOT_FROM_SIBLING
    return 1.0 if ahead.all() else NOT_APART


def _leftover(scores: Mapping[str, float], lexicon: Lexicon, taken: set[str]) -> str:
    """The one that is left over when others have all its names, or say the same beside it; of several, the best name that is
    free, then with a number."""
    best = sorted(scores, key=lambda name: (-scores[name], name)) or [lexicon.other]
    numbered = (f"{best[0]} {number}" for number in count(2))
    return next(free for free in chain([lexicon.other], best, numbered) if free.lower() not in taken)


def _others(scores: Mapping[str, float], taken: set[str]) -> tuple[str, ...]:
    """The next best names that nobody has; whoever gets them here, has them."""
    free = [name for name in sorted(scores, key=lambda name: (-scores[name], name)) if name.lower() not in taken]
    taken.update(name.lower() for name in free[:MOST_ALTERNATIVES])
    return tuple(free[:MOST_ALTERNATIVES])
