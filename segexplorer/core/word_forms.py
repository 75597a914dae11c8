"""The words of a text in one plain form.

>>> words_of("NumWebPurchases"), words_of("e-Mail Adresse (privat)"), words_of("Straße")
('num_web_purchases', 'e_mail_adresse_privat', 'strasse')
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@lru_cache(maxsize=4096)
def words_of(name: str) -> str:
    """The words of a name in lower case without accents, joined by "_"; other scripts give ""."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return "_".join(WORD.findall(plain)).lower()
