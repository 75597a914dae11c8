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
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from segexplorer.ingest.column_words import (
    CODE,
    CONSENT,
    FAMILY_WORDS,
    GOT_NOTHING,
    HELD_OUT,
    IDENTIFIER,
    PERSONAL,
    QUALIFIERS,
    SENSITIVE_ALONE,
    SENSITIVE_ANYWHERE,
    SUPPRESSED,
    TREATMENT,
    VAGUE,
)

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@lru_cache(maxsize=4096)
def words_of(name: str) -> str:
    """The words of a name in lower case without accents, joined by "_"; other scripts give ""."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return "_".join(WORD.findall(plain)).lower()


def holds(name: str, phrases: str) -> bool:
    """Whether any of the phrases stands in the name as whole words."""
    words = f"_{words_of(name)}_"
    return any(f"_{phrase}_" in words for phrase in phrases.split())


def is_only(name: str, phrases: str) -> bool:
    """Whether the name is one of the phrases, with nothing beside it but words that do not change its meaning."""
    words = f"_{words_of(name)}_"
    return any(_rest_is_plain(words, phrase) for phrase in phrases.split() if f"_{phrase}_" in words)


def _rest_is_plain(words: str, phrase: str) -> bool:
    rest = words.replace(f"_{phrase}_", "_", 1).strip("_")
    return all(word in QUALIFIERS for word in rest.split("_") if word)


def _matter(name: str, table: Mapping[str, str], exact: bool) -> str:
    return next((matter for matter, phrases in table.items() if (is_only if exact else holds)(name, phrases)), "")


def personal_matter(name: str) -> str:
    """The kind of personal data that the name promises, or ""."""
    return _matter(name, PERSONAL, exact=True)


def sensitive_matter(name: str) -> str:
    """The private matter that the name touches, or ""."""
    return _matter(name, SENSITIVE_ANYWHERE, exact=False) or _matter(name, SENSITIVE_ALONE, exact=True)


def is_consent(name: str) -> bool:
    """Whether yes in this column means: may be contacted."""
    return holds(name, CONSENT) and not is_suppressed(name)


def is_suppressed(name: str) -> bool:
    """Whether yes in this column means: must not be contacted."""
    return holds(name, SUPPRESSED)


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


def is_customer_id(name: str) -> bool:
    """Whether the name is that of a customer's number: "customer_id" and "id" are, "order_id" and a mere "no" are not."""
    return is_only(name, IDENTIFIER) and words_of(name) not in VAGUE.split()


def is_code_name(name: str) -> bool:
    """Whether digits in this column are no quantity."""
    return holds(name, CODE) or is_identifier_name(name)


def family_of(name: str) -> str:
    """The family that the name belongs to, or "" when no word tells."""
    words = words_of(name)
    if words.startswith("last_") and not words.startswith("last_name"):
        return "recency"
    return next((family for family, phrases in FAMILY_WORDS if holds(name, phrases)), "")
