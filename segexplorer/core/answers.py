"""Yes and no in the spellings of files, in five languages: the one table of them.

>>> says_yes("Sí"), says_yes("1.0"), says_yes("opt-out"), says_yes("perhaps")
(True, True, False, None)
"""

from __future__ import annotations

import re
import unicodedata

WILLING = ("subscribed", "opt in", "opted in", "optin")
UNWILLING = ("unsubscribed", "not subscribed", "opt out", "opted out", "optout")
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
INITIALS = ("f", "j", "o", "s", "t")
"""Yes or no beside the other answer, but alone as likely an initial: f for female, s for single."""
_BETWEEN = re.compile(r"[\s_-]+")


def says_yes(text: str) -> bool | None:
    """Whether an answer is a yes (True), a no (False; blank is one) or neither (None), whatever its case and accents."""
    word = _plain(text)
    if word in TRUE_WORDS:
        return True
    return False if word in FALSE_WORDS else None


def says_yes_alone(text: str) -> bool | None:
    """As `says_yes`, where nobody knows the other answer: a letter that may be an initial is neither."""
    return None if _plain(text) in INITIALS else says_yes(text)


def forbids(text: str) -> bool:
    """Whether an answer in a column of refusals means: must not be contacted. So does everything that is no known no; but
    who is "subscribed" in a column `unsubscribed` may be, and who is "unsubscribed" there may not."""
    word = _plain(text)
    return word not in WILLING and (word in UNWILLING or says_yes(word) is not False)


def _plain(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _BETWEEN.sub(" ", bare.casefold()).strip().removesuffix(".0")
