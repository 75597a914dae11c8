"""What the names of segments are made of, read from data: concepts by family, their forms, and how a language puts a name together.

A concept is what a column speaks of ("spending"), found by words of the column's name in any language. A form is the words one
language has for more or less of it, for its yes or no, or for one of its levels. The data are files
(ingest/lexicon/*.yaml, docs/names.md); an empty Lexicon knows no words and names by numbers.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from segexplorer.core.answers import says_yes_alone
from segexplorer.core.encode import MISSING, OTHER
from segexplorer.core.model import Trait
from segexplorer.core.word_forms import words_of

UNNAMEABLE = re.compile(
    r"gender|^sex$|geschlecht|sexe|geslacht|g[eé]nero|kid|teen|child|pregnan|religio|ethnic|marital|^default$"
    r"|loan|debt|^housing$|kredit|darlehen|schulden",
    re.IGNORECASE,
)
UNNAMEABLE_LEVEL = re.compile(
    r"^((fe)?male|(wo)?m[ae]n|m|f|w|v|weiblich|m[aä]nnlich|herr|frau|mrs?|ms|h|femme|homme|man|vrouw)\.?$", re.IGNORECASE
)
"""Columns and levels that nothing speaks of, whatever the files say: they may only add to these."""
MEASURED = ("number", "date")
MOST_HERE = 0.6  # a name that says a level, a yes or a no holds for at least so many of its people
LEAST_GAP = 0.1  # and for so many more of them than of everybody
YEARS = (1900.0, 2100.0)  # a mean between these is of years: more of them is later, not longer ago
LONGEST_WORD = 22
VOWEL = re.compile(r"[aeiouyäöüáéíóúàèâêôœæøå]", re.IGNORECASE)
EMPTY = (
    *("n", "num", "number", "no", "nr", "is", "has", "was", "total", "sum", "count", "cnt", "avg", "mean", "mnt"),
    *("anzahl", "hat", "ist"),
)
"""First words of a column's name that say nothing of what it is about."""
UNSAID = re.compile(r"[^\w\s$€£¥%+.,&'’/-]+")


@dataclass(frozen=True)
class Form:
    """The words of one language for one side of a trait; a part a pattern asks for may be empty. It is said only where the
    segment's own mean or share lies above `above` or below `below`, differs by `effect` standard deviations, and is `times`
    everybody's or more (of less: everybody's is `times` theirs)."""

    adjective: str = ""
    noun: str = ""
    tail: str = ""
    whole: str = ""
    above: float | None = None
    below: float | None = None
    effect: float = 0.0
    times: float = 0.0

    def fits(self, trait: Trait) -> bool:
        """Whether the number behind it justifies the word."""
        larger, smaller = (trait.value, trait.base_value) if trait.effect > 0 else (trait.base_value, trait.value)
        enough = abs(trait.effect) >= self.effect and larger >= self.times * smaller
        return enough and (self.above is None or trait.value > self.above) and (self.below is None or trait.value < self.below)


@dataclass(frozen=True)
class Concept:
    """What columns speak of. `columns` are phrases of whole words, "*" for further letters. `levels` maps a level to what
    stands in the place of {level}, to forms of its own, or to None where it is never said; `level` are the forms of all others.
    `ago` says that its numbers count back from today, `last` that it is said only when nothing else can be, `part_of` which
    other concept several like it speak of together (wine, meat: spending)."""

    name: str
    family: str
    columns: tuple[str, ...] = ()
    more: tuple[Form, ...] = ()
    less: tuple[Form, ...] = ()
    yes: tuple[Form, ...] = ()
    no: tuple[Form, ...] = ()
    level: tuple[Form, ...] = ()
    other_level: tuple[Form, ...] = ()
    levels: Mapping[str, str | tuple[Form, ...] | None] = field(default_factory=dict)
    ago: bool = False
    last: bool = False
    part_of: str = ""

    def __hash__(self) -> int:
        return id(self)


@dataclass(frozen=True)
class Lexicon:
    """One language. `singles` and `pairs` are patterns of names, preferred first, over the parts of one form ({adjective},
    {noun}, {tail}, {whole}), of a second one ({adjective_2} ...) and {customers}. `never` and `never_levels` are words of columns
    and levels that no name ever speaks of, `vague` levels that say nothing without their column."""

    language: str = ""
    everyone: str = "Everyone"
    customers: str = "customers"
    other: str = "Other customers"
    most_words: int = 3
    adjective_ending: str = ""
    singles: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    concepts: tuple[Concept, ...] = ()
    unknown: Concept = Concept("", "")
    never: tuple[str, ...] = ()
    never_levels: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return id(self)

    def concept_of(self, column: str, family: str) -> Concept | None:
        """What a column speaks of: first asked of its own family, then of all; None where no name may speak of it."""
        return _concept_of(self, column, family)

    def forms_of(self, trait: Trait) -> tuple[Form, ...]:
        """The words for one trait, preferred first; none when it must not or cannot be said."""
        concept = self.concept_of(trait.column, trait.family)
        if concept is None:
            return ()
        forms = _sides(self, concept, trait)
        return tuple(_filled(form, concept, trait.column, trait.level, self.adjective_ending) for form in forms if form.fits(trait))

    def forms_of_whole(self, name: str, effect: float) -> tuple[Form, ...]:
        """The words for more or less of a concept whose parts alone were measured: none that asks for a number of its own."""
        concept = self.concepts[_places(self)[name]]
        sides = [form for form in (concept.more if effect > 0 else concept.less) if form.above is None and form.below is None]
        return tuple(_filled(form, concept, "", "", self.adjective_ending) for form in sides if abs(effect) >= form.effect)

    def place_of(self, name: str) -> int:
        """Where a concept stands among all; one without words of its own stands behind."""
        return _places(self).get(name, len(self.concepts))

    def wholes(self) -> Mapping[str, tuple[str, ...]]:
        """Concept -> those that are parts of it."""
        return _wholes(self)


NUMBERED = Lexicon()
"""No words at all: names are numbers."""


@functools.lru_cache(maxsize=4096)  # the same few columns, thousands of times at every choice
def _concept_of(lexicon: Lexicon, column: str, family: str) -> Concept | None:
    words = words_of(column)
    if not words or UNNAMEABLE.search(column) or speaks_of(words, lexicon.never):
        return None
    own_first = sorted(lexicon.concepts, key=lambda concept: concept.family != family)
    return next((c for c in own_first if speaks_of(words, c.columns)), replace(lexicon.unknown, family=family))


@functools.lru_cache(maxsize=64)
def _places(lexicon: Lexicon) -> dict[str, int]:
    return {concept.name: place for place, concept in enumerate(lexicon.concepts)}


@functools.lru_cache(maxsize=64)
def _wholes(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    known = {concept.part_of for concept in lexicon.concepts} & set(_places(lexicon))
    return {whole: tuple(c.name for c in lexicon.concepts if c.part_of == whole) for whole in sorted(known)}


@functools.lru_cache(maxsize=4096)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = (re.escape(phrase).replace(r"\*", "[a-z0-9]*") for phrase in phrases)
    return re.compile(f"(?:^|_)(?:{'|'.join(alternatives)})(?:_|$)")


def speaks_of(words: str, phrases: tuple[str, ...]) -> bool:
    """Whether one of the phrases stands in words joined by "_".

    >>> speaks_of("num_web_visits", ("web_visit*",)), speaks_of("website", ("web",))
    (True, False)
    """
    return bool(phrases) and bool(_pattern(phrases).search(words))


def _sides(lexicon: Lexicon, concept: Concept, trait: Trait) -> tuple[Form, ...]:
    more = trait.effect > 0
    if trait.kind in MEASURED:
        backwards = concept.ago and trait.kind == "number" and YEARS[0] < trait.base_value < YEARS[1]
        return concept.more if more != backwards else concept.less
    share = trait.value if more else 1 - trait.value
    if share < MOST_HERE or abs(trait.value - trait.base_value) < LEAST_GAP:
        return ()
    says_yes = says_yes_alone(trait.level)
    if says_yes is not None and (more or trait.kind == "flag") and words_of(trait.level) not in concept.levels:  # "NO": Norway
        return concept.yes if says_yes == more else concept.no
    if not more and trait.base_value < MOST_HERE:
        return ()
    return _level_forms(lexicon, concept, trait.level, more)


def _level_forms(lexicon: Lexicon, concept: Concept, level: str, here: bool) -> tuple[Form, ...]:
    """The forms of a level that most of the segment have (`here`), or that most have elsewhere."""
    words, forms = words_of(level), concept.level if here else concept.other_level
    if (
        level in (OTHER, MISSING)
        or UNNAMEABLE_LEVEL.search(level)
        or speaks_of(words, lexicon.never_levels)
        or speaks_of(words, lexicon.never)
    ):
        return ()
    if words in concept.levels:
        said = concept.levels[words]
        if isinstance(said, tuple):
            return said if here else ()
        return forms if said else ()
    return () if words in lexicon.vague or not plain(level) else forms


@functools.lru_cache(maxsize=4096)
def plain(text: str, most_words: int = 2) -> str:
    """A column or level as at most two short words that can be said, else "".

    >>> plain("toys and gifts"), plain("1) $0 - $100"), plain("basic.9y"), plain("New York"), plain("admin.")
    ('', '$0-$100', '', 'New York', 'admin')
    """
    bare = re.sub(r"^\s*\d+\s*[).:]\s+", "", text)
    bare = re.sub(r"\s*([-–])\s*(?=\W*\d)", r"\1", re.sub(r"\s+\+$", "+", bare))
    words = re.sub(r"[._]+(?=\D|$)", " ", bare).split()
    said = 0 < len(words) <= most_words and not any(UNSAID.search(word) or len(word) > LONGEST_WORD for word in words)
    return " ".join(words) if said and all(_is_word(word) for word in words) else ""


def _is_word(word: str) -> bool:
    """Letters with a vowel, capitals alone ("UK"), or an amount; not a code of letters and digits."""
    letters = re.sub(r"[\W\d_]", "", word)
    if not letters:
        return any(c in word for c in "$€£¥%+-") and any(c.isdigit() for c in word)
    spoken = word.isupper() or not word.isascii() or (len(word) > 2 and bool(VOWEL.search(word)))
    return spoken and not any(c.isdigit() for c in word)


@functools.lru_cache(maxsize=4096)
def _filled(form: Form, concept: Concept, column: str, level: str, ending: str) -> Form:
    """The form with what stands for {level} and {column}; a part with a blank that cannot be said is empty."""
    known = concept.levels.get(words_of(level))
    said = _blanks(column_words(column), known if isinstance(known, str) else plain(level))
    adjective, noun, tail, whole = (_part(text, said) for text in (form.adjective, form.noun, form.tail, form.whole))
    return replace(form, adjective=_inflected(adjective, ending), noun=noun, tail=tail, whole=whole)


def _blanks(column: str, level: str) -> dict[str, str]:
    """What stands for each blank of a form, "" where it cannot: {word} is a column of one word, {phrase} of two; {proper} a level
    that is written as a name is, {compound} any level, both fit to be part of one longer word.

    >>> [_blanks("uses api", "Premium Economy")[blank] for blank in ("word", "phrase", "proper", "compound")]
    ['', 'uses api', 'Premium-Economy', 'Premium-Economy']
    >>> [_blanks("Renewed", "travel")[blank] for blank in ("word", "phrase", "proper", "compound")]
    ['renewed', '', '', 'Travel']
    """
    joined, is_name = "-".join(level.split()), level[:1].isupper()
    return {
        "level": level,
        "column": column,
        "word": "" if " " in column else column if column.isupper() else column.lower(),
        "phrase": column if " " in column else "",
        "proper": joined if is_name else "",
        "compound": joined[:1].upper() + joined[1:],
    }


def _part(text: str, said: Mapping[str, str]) -> str:
    blanks = [blank for blank in said if f"{{{blank}}}" in text]
    return text.format(**said) if all(said[blank] for blank in blanks) else ""


def _inflected(adjective: str, ending: str) -> str:
    return adjective if not adjective or adjective.endswith(ending) else adjective + ending


def column_words(column: str) -> str:
    """A column nobody knows as at most two words in a sentence, else "". Capitals stay where people wrote them.

    >>> column_words("loyalty_points"), column_words("NumTickets"), column_words("is_VIP"), column_words("emp_var_rate")
    ('loyalty points', 'tickets', 'VIP', '')
    >>> column_words("Ø Ticketpreis"), column_words("Sauna-Nutzung"), column_words("Anzahl Kurse")
    ('Ø Ticketpreis', 'Sauna-Nutzung', 'Kurse')
    """
    apart = re.sub(r"([a-z])([A-Z])", r"\1 \2", column)
    words = apart.replace("_", " ").replace(".", " ").split()
    if apart != column:  # capitals that only say where a word begins
        words = [word if len(word) > 1 and word.isupper() else word.lower() for word in words]
    while len(words) > 1 and words[0].lower() in EMPTY:
        words = words[1:]
    return plain(" ".join(words))
