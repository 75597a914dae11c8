"""Who can be contacted, and why the others cannot: every sentence of it.

>>> loss_sentence("refused", 4293, "opt_in"), loss_sentence("no_id", 1)
('4,293 refused (“opt_in”).', '1 row has no customer number.')
>>> found_sentence("cleaned", "x.csv", 212, 1040)
'212 of 1,040 addresses on “x.csv” are customers here.'
"""

from __future__ import annotations

from segexplorer.words.numbers import of_100

BASE = {
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
KINDS = {
    "unsubscribed": "Unsubscribed",
    "cleaned": "Cannot be reached (cleaned)",
    "addresses": "E-mail addresses",
    "hashes": "Hashed e-mail addresses",
    "customers": "Customer numbers",
}
LOSSES = {  # why -> the label of its bar, the sentence of one, the sentence of several
    "set_aside": ("could not be read", "1 row could not be read.", "{n} rows could not be read."),
    "without_customer": ("lines without a customer", "1 line names no customer.", "{n} lines name no customer."),
    "without_date": ("lines without a day", "1 line has no day.", "{n} lines have no day."),
    "unreadable_date": (
        "lines with a day that cannot be read",
        "1 line has an unreadable day.",
        "{n} lines have an unreadable day.",
    ),
    "after": ("lines after the day looked back from", "1 line is later.", "{n} lines are later."),
    "same_customer": ("further lines of a customer", "1 further line of a customer.", "{n} further lines of a customer."),
    "no_id": ("no customer number", "1 row has no customer number.", "{n} rows have no customer number."),
    "repeated_id": (
        "repeated customer number",
        "1 row repeats a customer number; the first row counts.",
        "{n} rows repeat a customer number; the first of each counts.",
    ),
    "refused": ("refused", "1 refused{by}.", "{n} refused{by}."),
    "never_asked": ("never asked", "1 was never asked, or never answered{by}.", "{n} were never asked, or never answered{by}."),
    "no_address": ("no e-mail address", "1 has no e-mail address.", "{n} have no e-mail address."),
    "bad_address": (
        "address that cannot be one",
        "1 has an e-mail address that cannot be one.",
        "{n} have an e-mail address that cannot be one.",
    ),
    "suppressed": ("must not be contacted", "1 must not be contacted{by}.", "{n} must not be contacted{by}."),
    "listed": ("on a list", "1 stands on a list you uploaded.", "{n} stand on a list you uploaded."),
}
TIMES = {
    "since": "The oldest consent is of {first}, the latest of {last} (“{column}”).",
    "old": "{n} gave theirs more than {years} years ago. Ask them again before you rely on it.",
    "old_one": "1 gave theirs more than {years} years ago. Ask them again before you rely on it.",
    "future": "{n} have a day in the future, which cannot be right. Look at “{column}” where it comes from.",
    "future_one": "1 has a day in the future, which cannot be right. Look at “{column}” where it comes from.",
}
_FOUND = {
    "some": "{found} of {n} {what} on “{name}” are customers here.",
    "one": "1 of {n} {what} on “{name}” is a customer here.",
    "none": "None of the {n} {what} on “{name}” is a customer here, so it changes nothing. Is it the right list?",
    "none_of_one": "The only entry of “{name}” is no customer here, so it changes nothing. Is it the right list?",
}
_WHAT = {"customers": "customer numbers", "hashes": "hashes"}


def loss_sentence(why: str, n: int, column: str = "") -> str:
    """How many were left out, and why; `column` as it is to be shown."""
    _, one, several = LOSSES[why]
    return (one if n == 1 else several).format(n=f"{n:,}", by=f" (“{column}”)" if column else "")


def headline(left: int, n_all: int, of_customers: bool) -> str:
    """How many can be contacted, people before percent.

    >>> headline(15270, 20000, False), headline(7, 7, True)
    ('76 of 100 rows of the file can be contacted: 15,270 of 20,000.', 'Everybody in the file can be contacted: 7.')
    """
    if left in (0, n_all):
        return BASE["everybody" if left else "nobody"].format(all=f"{n_all:,}")
    of = BASE["of_customers" if of_customers else "of_rows"]
    return BASE["headline"].format(share=of_100(left / n_all), of=of, left=f"{left:,}", all=f"{n_all:,}")


def found_sentence(kind: str, name: str, n_found: int, n_entries: int) -> str:
    """How much of a list was found; `name` as it is to be shown."""
    code = "some" if n_found > 1 else "one" if n_found else "none" if n_entries > 1 else "none_of_one"
    return _FOUND[code].format(found=f"{n_found:,}", n=f"{n_entries:,}", what=_WHAT.get(kind, "addresses"), name=name)


def time_sentences(column: str, first: str, last: str, n_future: int, n_old: int, years: int) -> list[str]:
    """When consent was given, in years; then what is odd about it. `column` as it is to be shown."""
    said = [TIMES["since"].format(first=first[:4], last=last[:4], column=column)]
    if n_old:
        said.append(TIMES["old_one" if n_old == 1 else "old"].format(n=f"{n_old:,}", years=years))
    if n_future:
        said.append(TIMES["future_one" if n_future == 1 else "future"].format(n=f"{n_future:,}", column=column))
    return said
