"""The words segment names are made of, as data: first by what a column's name speaks of, then by its family.

A number has a form for more and one for less than average; a level has one pattern per family. A form is
(adjective, noun); either may be empty. Nothing personal, sensitive or about gender is ever put into a name.
"""

from __future__ import annotations

import functools
import re

Form = tuple[str, str]

PATTERNS: tuple[tuple[str, Form, Form], ...] = (
    (
        r"spend|spent|revenue|monetary|turnover|umsatz|history$",
        ("Big-spending", "big spenders"),
        ("Small-spending", "small spenders"),
    ),
    (r"wine", ("Wine-loving", "wine lovers"), ("Little-wine", "")),
    (r"meat", ("Meat-loving", "meat lovers"), ("Little-meat", "")),
    (r"fish", ("Fish-loving", "fish lovers"), ("Little-fish", "")),
    (r"sweet", ("Sweet-toothed", "sweet tooths"), ("Few-sweets", "")),
    (r"fruit", ("Fruit-loving", "fruit lovers"), ("Little-fruit", "")),
    (r"gold", ("Gold-buying", "gold buyers"), ("Little-gold", "")),
    (r"deal|discount|coupon|voucher|promo", ("Bargain", "bargain hunters"), ("Full-price", "full-price buyers")),
    (r"return", ("Returning", "goods returners"), ("Keeping", "")),
    (r"weekend", ("Weekend", "weekend shoppers"), ("Weekday", "weekday shoppers")),
    (r"catalog", ("Catalogue", "catalogue buyers"), ("Few-catalogue", "")),
    (r"store|shop", ("In-store", "store shoppers"), ("Few-store", "")),
    (r"web.?visit|visit|session|pageview", ("Browsing", "browsers"), ("Rarely visiting", "")),
    (r"web|online", ("Online", "online buyers"), ("Few-online", "")),
    (r"open|click|engag|email|newsletter", ("Engaged", "readers"), ("Quiet", "")),
    (r"tenure|signup|since|joined|registered|dt_customer|member_", ("Long-standing", "veterans"), ("New", "newcomers")),
    (r"recency|days_since|last_", ("Lapsed", ""), ("Recent", "")),
    (r"order|purchase|frequency|transactions", ("Frequent", "regulars"), ("Occasional", "")),
    (r"income|salary", ("High-income", ""), ("Modest-income", "")),
    (r"year_?(of_)?birth|birth_?year", ("Younger", ""), ("Older", "")),
    (r"^age|_age$|alter", ("Older", ""), ("Younger", "")),
)
LEVELS: dict[str, Form] = {
    "geography": ("{level}", ""),
    "device": ("{level}", "{level} users"),
    "source": ("{level}", ""),
    "product": ("{level}", "{level} fans"),
    "language": ("{level}-speaking", ""),
    "time": ("{level}", ""),
}
FAMILY_LEVEL: Form = ("{level}", "")
VAGUE_LEVEL: Form = ("{column} {level}", "")
VAGUE_LEVELS = {
    "yes",
    "no",
    "unknown",
    "true",
    "false",
    "none",
    "success",
    "failure",
    "nonexistent",
    "high",
    "medium",
    "low",
    "a",
    "b",
    "c",
    "d",
    "e",
}
NUMBER_ABOVE: Form = ("High-{column}", "")
NUMBER_BELOW: Form = ("Low-{column}", "")
FLAG_YES: Form = ("{column}", "")
FLAG_NO: Form = ("No-{column}", "")
NOUN = "customers"
EVERYONE = "Everyone"
UNNAMEABLE = re.compile(
    r"gender|^sex$|geschlecht|sexe|geslacht|g[eé]nero|kid|teen|child|pregnan|religio|ethnic|marital|^default$", re.IGNORECASE
)
UNNAMEABLE_LEVEL = re.compile(
    r"^((fe)?male|(wo)?m[ae]n|m|f|w|v|weiblich|m[aä]nnlich|herr|frau|mrs?|ms|h|femme|homme|man|vrouw)\.?$", re.IGNORECASE
)
JOINING = {"and", "or", "of", "the", "for", "with", "in", "und", "et", "en", "y"}
MOST_WORDS = 3
LONGEST_WORD = 18


@functools.lru_cache(maxsize=4096)  # the same few columns, thousands of times at every choice
def number_form(column: str, more: bool) -> Form:
    """The words for more (or less) of a number than average."""
    for pattern, above, below in PATTERNS:
        if re.search(pattern, column, re.IGNORECASE):
            form = above if more else below
            return form if any(form) else _filled(NUMBER_ABOVE if more else NUMBER_BELOW, column, "")
    return _filled(NUMBER_ABOVE if more else NUMBER_BELOW, column, "")


@functools.lru_cache(maxsize=4096)
def level_form(column: str, family: str, level: str, yes: bool | None) -> Form:
    """The words for a level that is common here; `yes` is True or False for the two sides of a yes/no column."""
    if yes is not None:
        pattern_form = next(((a, b) for p, a, b in PATTERNS if re.search(p, column, re.IGNORECASE)), None)
        side = pattern_form[0 if yes else 1] if pattern_form else ("", "")
        return side if any(side) else _filled(FLAG_YES if yes else FLAG_NO, column, "")
    if level.strip().lower() in VAGUE_LEVELS or level.replace(".", "").isdigit():
        return _filled(VAGUE_LEVEL, column, level)
    return _filled(LEVELS.get(family, FAMILY_LEVEL), column, level)


def plain(name: str, most_words: int = 2) -> str:
    """A column or level as at most two short words: "spend_total" -> "spend total", "3) $200 - $350" -> "$200 - $350"."""
    bare = re.sub(r"\s*-\s*", "-", re.sub(r"^(\d+\)\s*|Num(?=[A-Z])|Mnt(?=[A-Z]))", "", name))
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", bare)
    words = re.sub(r"[\s_.;:,/|<>\"'`(){}\[\]=+*&^%#@!?\\]+", " ", spaced).strip().split()
    words = words[:most_words]
    while len(words) > 1 and words[-1].lower() in JOINING:
        words.pop()
    return " ".join(word[:LONGEST_WORD] for word in words)


def _filled(form: Form, column: str, level: str) -> Form:
    short = {"column": plain(column).replace(" ", "-").lower(), "level": plain(level)}
    adjective, noun = (part.format(**short) for part in form)
    return adjective[:1].upper() + adjective[1:], noun
