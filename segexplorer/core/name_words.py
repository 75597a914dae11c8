"""What can be said of a segment in one or two words of a language: its strongest traits, each as the thing its column speaks of.

Where several columns are parts of one thing (wine, meat and fish of spending), and at least half of them say the same of a
segment, the thing itself is said: which of the parts is ahead is chance, that they go together is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from segexplorer.core.lexicon import MEASURED, Concept, Form, Lexicon
from segexplorer.core.model import Trait

MOST_WORDS = 6
FEWEST_PARTS = 2
PART = 0.6  # what a part is worth beside the whole
LAST = 0.01


@dataclass(frozen=True)
class Word:
    """One thing that can be said of a segment: its forms, preferred first, the facts behind it and how strong it is. `place`
    orders words the same way wherever they meet."""

    place: tuple[int, str]
    forms: tuple[Form, ...]
    facts: tuple[int, ...]
    strength: float


def words_for(traits: Iterable[tuple[int, Trait]], lexicon: Lexicon, known: frozenset[str]) -> list[Word]:
    """The strongest first. `traits` are (fact, trait), strongest first; `known` the concepts there are columns of."""
    words: dict[str, Word] = {}
    heard: dict[str, tuple[int, Trait]] = {}
    for fact, trait in traits:
        concept = lexicon.concept_of(trait.column, trait.family)
        if concept is None:
            continue
        name = concept.name or trait.column
        heard.setdefault(name, (fact, trait))
        forms = lexicon.forms_of(trait) if name not in words else ()
        if forms:
            words[name] = Word(_place(concept, trait, lexicon), forms, (fact,), abs(trait.effect) * (LAST if concept.last else 1))
    for whole, parts in lexicon.wholes().items():
        if whole not in known:
            _say_whole(words, whole, [heard[part] for part in parts if part in heard], known.intersection(parts), lexicon)
    return sorted(words.values(), key=lambda word: (-word.strength, word.place))[:MOST_WORDS]


def concepts_of(columns: Iterable[tuple[str, str]], lexicon: Lexicon) -> frozenset[str]:
    """The concepts that columns, each with its family, speak of."""
    found = (lexicon.concept_of(column, family) for column, family in columns)
    return frozenset(concept.name for concept in found if concept is not None and concept.name)


def _place(concept: Concept, trait: Trait, lexicon: Lexicon) -> tuple[int, str]:
    return lexicon.place_of(concept.name), concept.name or trait.column


def _say_whole(words: dict[str, Word], whole: str, heard: list[tuple[int, Trait]], parts: frozenset[str], lexicon: Lexicon) -> None:
    """Add the whole where enough of its parts are heard, all in one direction, and make those parts weaker."""
    effects = [trait.effect for _, trait in heard if trait.kind in MEASURED]
    one_way = len({effect > 0 for effect in effects}) == 1
    if not one_way or len(effects) < max(FEWEST_PARTS, len(parts) / 2) or len(effects) < len(heard):
        return
    strongest = max(effects, key=abs)
    forms = lexicon.forms_of_whole(whole, strongest)
    if forms:
        for part in parts & words.keys():
            words[part] = replace(words[part], strength=words[part].strength * PART)
        words[whole] = Word((lexicon.place_of(whole), whole), forms, tuple(fact for fact, _ in heard), abs(strongest))
