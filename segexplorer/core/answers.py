"""Yes and no in the spellings of files, in five languages: the one table of them.

>>> says_yes("Sí"), says_yes("1.0"), says_yes("opt-out"), says_yes("perhaps")
(True, True, False, None)
>>> consent_of("Subscribed"), consent_of("UNSUBSCRIBED"), consent_of("Never subscribed"), consent_of("")
('given', 'refused', 'never_asked', 'never_asked')
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

Consent = Literal["given", "refused", "never_asked"]
WILLING = ("subscribe", "subscribed", "opt in", "opted in", "optin")
UNWILLING = ("unsubscribe", "unsubscribed", "not subscribed", "opt out", "opted out", "optout")
TRUE_WORDS = (
    *("1", "true", "t", "yes", "y", "ja", "j", "oui", "o", "si", "s", "x", "on", "wahr", "waar", "vrai", "verdadero"),
    *("granted", "given", "allowed", "accepted", "agreed", "responded", "clicked", "converted", "bought", "visited"),
    *WILLING,
)
FALSE_WORDS = (
    *("0", "false", "f", "no", "n", "nein", "nee", "non", "off", "", "none", "falsch", "onwaar", "faux", "falso"),
    *("denied", "refused", "declined", "rejected", "revoked", "withdrawn", "not given"),
    *UNWILLING,
)
NEVER_ASKED = (
    *("", "never subscribed", "non subscribed", "nonsubscribed", "not subscribed", "never asked", "not asked", "no answer"),
    *("unknown", "pending", "unconfirmed", "not set", "unspecified", "transactional", "none", "null", "na", "n/a", "nan", "?"),
    *("unbekannt", "onbekend", "inconnu", "desconocido"),
)
"""Nobody has said no, and nobody yes: Klaviyo's "Never subscribed", Shopify's "not_subscribed", Mailchimp's "non-subscribed"."""
REFUSING = ("cleaned", "bounced", "complained", "complaint", "spam", "suppressed", "blocked", "archived", "deleted", "redacted")
"""Of an address that must not be written to any more, whoever said so."""
INITIALS = ("f", "j", "o", "s", "t")
"""Yes or no beside the other answer, but alone as likely an initial: f for female, s for single."""
_BETWEEN = re.compile(r"[\s_-]+")


@functools.lru_cache(maxsize=4096)  # the same few levels, thousands of times at every choice
def says_yes(text: str) -> bool | None:
    """Whether an answer is a yes (True), a no (False; blank is one) or neither (None), whatever its case and accents."""
    word = _plain(text)
    if word in TRUE_WORDS:
        return True
    return False if word in FALSE_WORDS else None


@functools.lru_cache(maxsize=4096)
def says_yes_alone(text: str) -> bool | None:
    """As `says_yes`, where nobody knows the other answer: a letter that may be an initial is neither."""
    return None if _plain(text) in INITIALS else says_yes(text)


def consent_of(text: str) -> Consent:
    """What an answer in a column of consent comes to. Only what is given may be contacted; what nobody understands, nobody gave."""
    word = _plain(text)
    if word in NEVER_ASKED:
        return "never_asked"
    if says_yes(word):
        return "given"
    return "refused" if word in REFUSING or says_yes(word) is False else "never_asked"


def says_who_may(levels: Iterable[str]) -> bool:
    """Whether all of a column's levels are a mail tool's words for who may be written to, those who may among them.

    >>> says_who_may(["Subscribed", "Unsubscribed", "Never subscribed"]), says_who_may(["yes", "no"]), says_who_may(["subscribed"])
    (True, False, False)
    """
    words = {_plain(level) for level in levels}
    others = words - set(WILLING)
    return bool(words & set(WILLING)) and bool(others) and others <= {*UNWILLING, *NEVER_ASKED, *REFUSING}


def forbids(text: str) -> bool:
    """Whether an answer in a column of refusals means: must not be contacted. So does everything that is no known no; but
    who is "subscribed" in a column `unsubscribed` may be, and who is "unsubscribed" there may not."""
    word = _plain(text)
    return word not in WILLING and (word in UNWILLING or says_yes(word) is not False)


def _plain(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _BETWEEN.sub(" ", bare.casefold()).strip().removesuffix(".0")
