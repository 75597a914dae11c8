"""What a marketer reads about personal and sensitive data."""

from __future__ import annotations

from typing import Protocol

from segexplorer.words.language import in_its_form
from segexplorer.words.messages import WORDS, Plural


class _Proxy(Protocol):
    """What core.proxies found of one column."""

    @property
    def column(self) -> str: ...
    @property
    def sensitive(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def strength(self) -> float: ...
    @property
    def told(self) -> str: ...
    @property
    def right(self) -> float: ...
    @property
    def found(self) -> float: ...
    @property
    def gives_away(self) -> bool: ...


PRIVACY = WORDS | {
    "strong": "It stands in for “{sensitive}”, which is left out: {strength}.",
    "strong_levels": "It stands in for private values of “{sensitive}”, which are counted among the others: {strength}.",
    "auc": "of two customers who differ there, it says which is which {right} times in 100 (chance: 50)",
    "cramers_v": "the two are linked at {v} (0 is not at all, 1 is fully)",
    "proxy": "“{column}” stands in for “{sensitive}”, which is left out: {strength}.",
    "proxy_levels": "“{column}” stands in for private values of “{sensitive}”, which are counted among the others: {strength}.",
    "away_answer": "“{column}” is left out, because it gives away “{sensitive}”: it picks out {found} of 100 customers who give the same answer there, and is right {right} times in 100.",
    "away_amount": "“{column}” is left out, because it gives away “{sensitive}”: it picks out {found} of 100 customers in the upper half there, and is right {right} times in 100.",
    "away_levels": "“{column}” is left out, because it gives away private values of “{sensitive}”: it picks out {found} of 100 customers who have one, and is right {right} times in 100.",
    "waive_help": "Form the groups with it all the same. Somebody stands for that by name, with a reason.",
    "leave_out": "Leave “{column}” out",
    "leave_out_help": "Form the groups without it. You can take this back: tick it in the column “Used”.",
    "more": "{count} more",
    "together": "No column alone, but all used columns together give “{sensitive}” away: of two customers who differ there, they say which is which {right} times in 100 (chance: 50).",
    "looking": "Looking for columns that stand in for a sensitive one",
    "waived": "“{column}” is sensitive and used: {by} decided it on {day}. Reason: {reason}",
    "dialog": "Use a sensitive column?",
    "ask": "“{column}” touches a private matter ({matter}). It forms groups only when somebody stands for it by name.",
    "by": "Your name",
    "reason": "Why it is needed, and on what ground it may be used",
    "own": "somebody marked it so",
    "ask_proxy": "“{column}” gives away “{sensitive}”, which touches a private matter. It forms groups only when somebody stands for it by name.",
    "ask_proxy_levels": "“{column}” gives away private values of “{sensitive}”. It forms groups only when somebody stands for it by name.",
    "waive": "Use “{column}” all the same",
    "use": "Use it",
    "cancel": "Leave it out",
}

LEFT_OUT = Plural(
    "One column is left out because it gives away a sensitive one. The Data page says which, and how to use it all the same.",
    "{n} columns are left out because they give away a sensitive one. The Data page says which, and how to use them all the same.",
)
LOCKED = Plural(
    "Locked at 0: one column, which the Data page names. What is sensitive, or gives that away, never forms a group.",
    "Locked at 0: {n} columns, which the Data page names. What is sensitive, or gives that away, never forms a group.",
)


def proxy_sentence(proxy: _Proxy) -> str:
    """What a marketer hears of a used column that stands in for a sensitive one.

    >>> from types import SimpleNamespace as Found
    >>> proxy_sentence(Found(column="shop", sensitive="religion", measure="auc", strength=0.874, told="answer"))
    'It stands in for “religion”, which is left out: of two customers who differ there, it says which is which 87 times in 100 (chance: 50).'
    """
    template = PRIVACY["strong_levels" if proxy.told == "levels" else "strong"]
    return template.format(sensitive=proxy.sensitive, strength=_strength(proxy))


def proxy_line(proxy: _Proxy) -> str:
    """The same with the column's name, for a list."""
    template = PRIVACY["proxy_levels" if proxy.told == "levels" else "proxy"]
    return template.format(column=proxy.column, sensitive=proxy.sensitive, strength=_strength(proxy))


def away_line(proxy: _Proxy) -> str:
    """What a marketer hears of a column that is left out, because it gives a sensitive one away.

    >>> from types import SimpleNamespace as Found
    >>> away_line(Found(column="shop", sensitive="religion", told="answer", right=0.981, found=0.9))
    '“shop” is left out, because it gives away “religion”: it picks out 90 of 100 customers who give the same answer there, and is right 98 times in 100.'
    """
    told = {"right": f"{100 * proxy.right:.0f}", "found": f"{100 * proxy.found:.0f}"}
    return PRIVACY[f"away_{proxy.told}"].format(column=proxy.column, sensitive=proxy.sensitive, **told)


def together_sentence(sensitive: str, auc: float) -> str:
    """What all used columns together tell of a sensitive one."""
    return PRIVACY["together"].format(sensitive=sensitive, right=f"{100 * auc:.0f}")


def _strength(proxy: _Proxy) -> str:
    if proxy.measure == "auc":
        return PRIVACY["auc"].format(right=f"{100 * proxy.strength:.0f}")
    return PRIVACY["cramers_v"].format(v=in_its_form(f"{proxy.strength:.2f}"))


SENTENCES = WORDS | {
    "words_not_toml": 'The list of words "{file}" cannot be read as TOML ({problem}). Correct it, or remove it, and try again.',
    "words_unreadable": 'The list of words "{file}" cannot be opened. Check who may read it, or remove it, and try again.',
    "words_too_large": 'The list of words "{file}" is larger than a megabyte. Shorten it, or remove it, and try again.',
    "words_unknown": 'The list of words "{file}" has "{place}", which means nothing here. Use one of: {known}.',
    "words_no_list": 'In the list of words "{file}", "{place}" must be a list of words in quotes, such as ["first", "second word"].',
    "words_empty": 'In the list of words "{file}", "{place}" has an entry without a letter or digit a to z. Remove it.',
    "waiver_needed": 'The column "{column}" is sensitive, or gives away what is, so it is used only when somebody gives a name and a reason. On the Data page, set it to “Describes customers”; on the command line, add --waive with --waiver-name and --waiver-reason.',
    "waiver_incomplete": "To use a sensitive column, give the name of who decides it and a reason, each with at most {most} characters.",
    "waiver_without_column": "A waiver needs --waive COL with the column it is for, --waiver-name and --waiver-reason. Give all three.",
    "waiver_not_needed": 'The column "{column}" is not sensitive, so it needs no waiver. Leave --waive out for it.',
    "personal_never_used": 'The values of "{column}" identify people, so they never form groups. Leave the column as it is, or remove it from the file.',
    "goal_sensitive": 'The goal "{column}" is sensitive, so it is used only when somebody gives a name and a reason. On the Data page, set it to “Goal”; on the command line, add --waive with --waiver-name and --waiver-reason.',
}
