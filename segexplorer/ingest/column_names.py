"""What a column name says: whole words only, in five languages.

>>> words_of("NumWebPurchases"), words_of("e-Mail Adresse (privat)")
('num_web_purchases', 'e_mail_adresse_privat')
>>> personal_matter("customer_email"), personal_matter("email_opens"), personal_matter("company_size")
('email', '', '')
>>> sensitive_matter("default"), sensitive_matter("default_language"), family_of("NumWebVisitsMonth")
('money_trouble', '', 'engagement')
"""

from __future__ import annotations

import re

from segexplorer.core.word_forms import words_of
from segexplorer.ingest.column_words import (
    CODE,
    CONSENT,
    FAMILY_WORDS,
    GOT_NOTHING,
    HELD_OUT,
    IDENTIFIER,
    OUTCOME,
    SUPPRESSED,
    TREATMENT,
    VAGUE,
)
from segexplorer.ingest.private_words import PrivateWords, built_in

__all__ = ["words_of"]

PERIOD = re.compile(
    r"(^|_)(in_)?(the_|den_|der_)?(last|past|letzten?|vergangenen?|laatste|derniers?|dernieres?|ultim[oa]s?)_\d+"
    r"(_(d|days?|w|weeks?|m|months?|y|years?|tagen?|wochen?|monaten?|jahren?|dagen|weken|maanden|jours|semaines|mois|dias|semanas|meses))?(?=_|$)"
)
"""Words that say in which days something was counted: "check-ins of the last 90 days" are no recency."""
CAME_BY = re.compile(r"_(source|channel|medium|referrer|quelle|kanal|bron|kanaal|canal)$")
"""A signup's source is how they came, not when."""


def holds(name: str, phrases: str) -> bool:
    """Whether any of the phrases stands in the name as whole words."""
    words = f"_{words_of(name)}_"
    return any(f"_{phrase}_" in words for phrase in phrases.split())


def personal_matter(name: str, words: PrivateWords | None = None) -> str:
    """The kind of personal data that the name promises, or ""; without `words`, by those that come with the app."""
    return (words or built_in()).personal_in(name)


def sensitive_matter(name: str, words: PrivateWords | None = None) -> str:
    """The private matter that the name touches, or ""; without `words`, by those that come with the app."""
    return (words or built_in()).sensitive_in_name(name)


def is_consent(name: str) -> bool:
    """Whether yes in this column means: may be contacted."""
    return holds(name, CONSENT) and not is_suppressed(name)


def is_suppressed(name: str) -> bool:
    """Whether yes in this column means: must not be contacted."""
    return holds(name, SUPPRESSED)


def is_outcome(name: str) -> bool:
    """Whether yes in this column means: the message came to something.

    >>> is_outcome("hat geantwortet"), is_outcome("Responded"), is_outcome("country")
    (True, True, False)
    """
    return holds(name, OUTCOME)


def is_treatment(name: str) -> bool:
    """Whether the column says who got the message: its yes means "got it"."""
    return holds(name, TREATMENT) and not is_held_out(name)


def is_held_out(name: str) -> bool:
    """Whether yes in this column means: was left out on purpose."""
    return holds(name, HELD_OUT) and not holds(name, "test_control target_control treatment_control")


def is_control(level: str) -> bool:
    """Whether a level says of itself that these customers got nothing: "Control group" and "No E-Mail" do."""
    return holds(level, HELD_OUT) or holds(level, GOT_NOTHING)


def is_identifier_name(name: str) -> bool:
    """Whether the name is that of a number or code that tells things apart."""
    words = words_of(name)
    return any(
        words == p or words.endswith(f"_{p}") or (words.startswith(f"{p}_") and "_" in p) for p in IDENTIFIER.split()
    ) or words.startswith("id_")


def is_customer_id(name: str, words: PrivateWords | None = None) -> bool:
    """Whether the name is that of a customer's number: "customer_id" and "id" are, "order_id" and a mere "no" are not."""
    return (words or built_in()).is_only(words_of(name), tuple(IDENTIFIER.split())) and words_of(name) not in VAGUE.split()


def is_code_name(name: str) -> bool:
    """Whether digits in this column are no quantity."""
    return holds(name, CODE) or is_identifier_name(name)


def family_of(name: str) -> str:
    """The family that the name belongs to, or "" when no word tells.

    >>> family_of("Check-ins letzte 90 Tage"), family_of("opens_last_90d"), family_of("signup_source"), family_of("last_order")
    ('engagement', 'engagement', 'source', 'recency')
    """
    words = PERIOD.sub("", words_of(name))
    if CAME_BY.search(words):
        return "source"
    if words.startswith("last_") and not words.startswith("last_name"):
        return "recency"
    return next((family for family, phrases in FAMILY_WORDS if holds(words, phrases)), "")
