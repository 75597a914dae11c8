"""What a column was taken for and why it is used or not, in plain words."""

from __future__ import annotations

from segexplorer.words.messages import ROWS, WORDS, Plural

ROLES = ROWS | {
    "feature": ("Describes customers", "Used to form groups and to describe them."),
    "id": ("Customer number", "Tells customers apart; never used to form groups."),
    "goal": ("Goal", "What a message should achieve; groups are judged by it."),
    "consent": ("May be contacted", "Says who agreed to be contacted; decides who can be reached."),
    "suppressed": ("Never contact", "Says who must not be contacted; these customers are never reached."),
    "personal": ("Personal", "Could identify a person; not used, and shown masked."),
    "sensitive": ("Sensitive", "Touches a private matter; not used unless you decide otherwise."),
    "ignored": ("Not used", "Left out; it cannot help to tell groups apart."),
}

FAMILIES = WORDS | {
    "engagement": "Engagement (opens, clicks, visits)",
    "value": "Value (spend, income, balance)",
    "frequency": "Frequency (orders, purchases)",
    "recency": "Recency (how long ago)",
    "time": "Time and day",
    "source": "Source (channel, campaign, referral)",
    "device": "Device and browser",
    "geography": "Geography",
    "language": "Language",
    "demographics": "Demographics (age, household, job)",
    "product": "Products and interests",
    "psychographics": "Attitudes and opinions",
    "behaviour": "Other behaviour",
}

ORIGINS = WORDS | {
    "given": "Told by the customer",
    "observed": "Seen by us",
    "inferred": "Computed or guessed",
    "bought": "Bought from others",
}
"""Where a column comes from: it decides what a message may say openly, only imply, or must not mention."""

WHY = WORDS | {
    "": "Used.",
    "almost_constant": "Not used: it has nearly the same value for everybody.",
    "constant": "Not used: it has the same value for everybody.",
    "identifier": "Not used: it is a code that is different for nearly every customer.",
    "personal": "Not used: it could identify a person ({detail}).",
    "sensitive": "Not used: it touches a private matter ({detail}). You can decide to use it.",
    "sensitive_values": "Not used: its values touch a private matter ({detail}). You can decide to use it.",
    "mostly_missing": "Not used: it is empty for {detail} of 100 customers.",
    "free_text": "Not used: it holds free text, different for nearly every customer.",
    "dropped": "Not used: you left it out.",
    "known_export": "Not used: exports of this kind say nothing in it that tells customers apart.",
    "correlated": 'Not used: it says almost the same as "{detail}".',
    "leak": 'Not used: it almost gives away the goal "{detail}", as if it was recorded afterwards. You can decide to use it.',
    "consent": "Not used to form groups: it says who may be contacted.",
    "suppressed": "Not used to form groups: it says who must not be contacted.",
    "writable": "Not used to form groups: it says who has an e-mail address that can be written to.",
    "listed": "Not used to form groups: it says who stands on one of the lists you uploaded.",
    "consent_time": "Not used to form groups: it says when somebody agreed to be contacted.",
    "goal": "Not used to form groups: it is the goal.",
    "id": "Not used to form groups: it is the customer number.",
    "too_many_levels": "Not used: it has {detail} different values, too many to compare groups by.",
    "proxy": 'Not used: it gives away "{detail}", which touches a private matter. You can decide to use it.',
    "proxy_levels": 'Not used: it gives away private values of "{detail}". You can decide to use it.',
    "treatment": "Not used to form groups: it says who got the message.",
    "switched_off": "Not used: you switched it off.",
}

PRIVATE_MATTERS = WORDS | {
    "name": "a name",
    "email": "an e-mail address",
    "phone": "a phone number",
    "address": "an address",
    "birth_date": "a date of birth",
    "network_address": "a network address",
    "account": "an account or identity number",
    "link": "a link with a personal code",
    "health": "health",
    "religion": "religion",
    "politics": "politics",
    "ethnicity": "ethnic origin",
    "sexuality": "sexuality",
    "union": "union membership",
    "pregnancy": "pregnancy",
    "minors": "children as persons",
    "money_trouble": "money trouble",
}
"""Plain words for the `why_detail` of personal and sensitive columns."""


HIDDEN = Plural(
    "Used; one of its values touches a private matter and is counted among the others.",
    "Used; {n} of its values touch a private matter and are counted among the others.",
)


def why_sentence(why: str, detail: str = "", n_hidden: int = 0) -> str:
    """The sentence of a why code; `n_hidden` levels of a column that is used are never told apart.

    >>> why_sentence("personal", "email")
    'Not used: it could identify a person (an e-mail address).'
    """
    if not why and n_hidden:
        return HIDDEN.of(n_hidden)
    private = why in ("personal", "sensitive", "sensitive_values")
    return WHY[why].format(detail=PRIVATE_MATTERS.get(detail, detail) if private else detail)
