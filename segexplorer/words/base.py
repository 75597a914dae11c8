"""Who can be contacted, and why the others cannot: every sentence of it.

>>> loss_sentence("refused", 4293, "opt_in"), loss_sentence("no_id", 1)
('4,293 refused (“opt_in”).', '1 row has no customer number.')
>>> found_sentence("cleaned", "x.csv", 212, 1040)
'212 of 1,040 addresses on “x.csv” are customers here.'
"""

from __future__ import annotations

from segexplorer.words.messages import WORDS, Plural, Text
from segexplorer.words.numbers import of_100, whole

BASE = WORDS | {
    "title": "Who can be contacted",
    "headline": "{share} {of} can be contacted: {left} of {all}.",
    "everybody": "Everybody in the file can be contacted: {all}.",
    "nobody": "Nobody in this file can be contacted. The reasons stand below; correct what is wrong among the columns.",
    "of_rows": "rows of the file",
    "of_customers": "customers",
    "lines": "{lines} lines became {customers} customers. {left_out}",
    "file": "Rows in the file",
    "customers": "Customers",
    "deliverable": "Can be contacted",
    "first_reason": "Everybody is counted at the first reason that stops them.",
    "picture": "From {all} in the file to {left} who can be contacted.",
    "lists": "Lists of who must not be contacted",
    "lists_open": "Lists of who must not be contacted: {n}",
    "upload": "Add a list",
    "upload_help": (
        "Unsubscribed and cleaned contacts as your mail tool exports them, or one column of e-mail addresses, of SHA-256 hashes or of "
        "customer numbers. Only hashes of them are kept."
    ),
    "remove": "Remove",
    "remove_help": "As if “{name}” had never been uploaded",
    "nearly_all": "{share} customers stand on “{name}”. Is it the right list?",
    "unusable": "{n} of its rows hold none.",
    "added": "{kind}, added on {day}.",
}
KINDS = WORDS | {
    "unsubscribed": "Unsubscribed",
    "cleaned": "Cannot be reached (cleaned)",
    "addresses": "E-mail addresses",
    "hashes": "Hashed e-mail addresses",
    "customers": "Customer numbers",
}
BY = Text(" (“{column}”)")
LOSSES = {  # why -> the label of its bar, the sentence
    "set_aside": (Text("could not be read"), Plural("1 row could not be read.", "{n} rows could not be read.")),
    "without_customer": (Text("lines without a customer"), Plural("1 line names no customer.", "{n} lines name no customer.")),
    "without_date": (Text("lines without a day"), Plural("1 line has no day.", "{n} lines have no day.")),
    "unreadable_date": (
        Text("lines with a day that cannot be read"),
        Plural("1 line has an unreadable day.", "{n} lines have an unreadable day."),
    ),
    "after": (Text("lines after the day looked back from"), Plural("1 line is later.", "{n} lines are later.")),
    "same_customer": (
        Text("further lines of a customer"),
        Plural("1 further line of a customer.", "{n} further lines of a customer."),
    ),
    "no_id": (Text("no customer number"), Plural("1 row has no customer number.", "{n} rows have no customer number.")),
    "repeated_id": (
        Text("repeated customer number"),
        Plural(
            "1 row repeats a customer number; the first row counts.", "{n} rows repeat a customer number; the first of each counts."
        ),
    ),
    "refused": (Text("refused"), Plural("1 refused{by}.", "{n} refused{by}.")),
    "never_asked": (
        Text("never asked"),
        Plural("1 was never asked, or never answered{by}.", "{n} were never asked, or never answered{by}."),
    ),
    "no_address": (Text("no e-mail address"), Plural("1 has no e-mail address.", "{n} have no e-mail address.")),
    "bad_address": (
        Text("address that cannot be one"),
        Plural("1 has an e-mail address that cannot be one.", "{n} have an e-mail address that cannot be one."),
    ),
    "suppressed": (Text("must not be contacted"), Plural("1 must not be contacted{by}.", "{n} must not be contacted{by}.")),
    "listed": (Text("on a list"), Plural("1 stands on a list you uploaded.", "{n} stand on a list you uploaded.")),
}
SINCE = Text("The oldest consent is of {first}, the latest of {last} (“{column}”).")
OLD = Plural(
    "1 gave theirs more than {years} years ago. Ask them again before you rely on it.",
    "{n} gave theirs more than {years} years ago. Ask them again before you rely on it.",
)
FUTURE = Plural(
    "1 has a day in the future, which cannot be right. Look at “{column}” where it comes from.",
    "{n} have a day in the future, which cannot be right. Look at “{column}” where it comes from.",
)
_FOUND = WORDS | {
    "some": "{found} of {n} {what} on “{name}” are customers here.",
    "one": "1 of {n} {what} on “{name}” is a customer here.",
    "none": "None of the {n} {what} on “{name}” is a customer here, so it changes nothing. Is it the right list?",
    "none_of_one": "The only entry of “{name}” is no customer here, so it changes nothing. Is it the right list?",
}
_WHAT = WORDS | {"customers": "customer numbers", "hashes": "hashes", "addresses": "addresses"}


def loss_sentence(why: str, n: int, column: str = "") -> str:
    """How many were left out, and why; `column` as it is to be shown."""
    return LOSSES[why][1].of(n, by=BY.format(column=column) if column else "")


def headline(left: int, n_all: int, of_customers: bool) -> str:
    """How many can be contacted, people before percent.

    >>> headline(15270, 20000, False), headline(7, 7, True)
    ('76 of 100 rows of the file can be contacted: 15,270 of 20,000.', 'Everybody in the file can be contacted: 7.')
    """
    if left in (0, n_all):
        return BASE["everybody" if left else "nobody"].format(all=whole(n_all))
    of = BASE["of_customers" if of_customers else "of_rows"]
    return BASE["headline"].format(share=of_100(left / n_all), of=of, left=whole(left), all=whole(n_all))


def found_sentence(kind: str, name: str, n_found: int, n_entries: int) -> str:
    """How much of a list was found; `name` as it is to be shown."""
    code = "some" if n_found > 1 else "one" if n_found else "none" if n_entries > 1 else "none_of_one"
    what = _WHAT[kind if kind in _WHAT else "addresses"]
    return _FOUND[code].format(found=whole(n_found), n=whole(n_entries), what=what, name=name)


def time_sentences(column: str, first: str, last: str, n_future: int, n_old: int, years: int) -> list[str]:
    """When consent was given, in years; then what is odd about it. `column` as it is to be shown."""
    said = [SINCE.format(first=first[:4], last=last[:4], column=column)]
    if n_old:
        said.append(OLD.of(n_old, years=years))
    if n_future:
        said.append(FUTURE.of(n_future, column=column))
    return said
