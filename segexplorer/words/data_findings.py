"""What stands out in the data, in sentences: suspicious values, repeated rows and columns, leaks. And what can be done.

>>> suspicious("placeholder", "pdays", "999", 39673, "26")
'“pdays” is 999 for 39,673 customers, and at most 26 for all others: 999 probably means “never” or “unknown”.'
"""

from __future__ import annotations

from collections.abc import Sequence

from segexplorer.words.language import in_its_form
from segexplorer.words.messages import WORDS, Plural
from segexplorer.words.pages import CUSTOMERS

FINDINGS = WORDS | {
    "tab": "What stands out",
    "lead_none": "Nothing stands out: no suspicious values, no rows or columns that are there twice.",
    "lead_treated": "Nothing else stands out.",
    "treat": "Treat as missing",
    "treat_help": "The values are taken for “not known”. What you uploaded stays as it is, and you can undo it.",
    "treated": "Treated",
    "undo": "Undo",
    "undo_help": "Read the data set with these values as they came.",
    "no_source": "This data set was not uploaded here, so it cannot be read another way.",
    "wait_leaks": "Looking for columns that give the goal away …",
    "falls_out": " “{column}” is then empty for {share} of 100 customers, so it will no longer form groups.",
    "leak": "“{column}” almost gives away “{goal}”, as if it was recorded afterwards. It is left out when groups are judged by “{goal}”, until you say otherwise.",
    "identical": "“{column}” holds exactly the same as “{other}”; only one of them counts.",
    "correlated": "“{column}” says almost the same as “{other}”; only “{other}” forms groups.",
    "constant": "{columns}: the same value for everybody, so no group can differ in it.",
    "alike": "{count} of {compared} rows say exactly what an earlier row says. Without a customer number nobody knows whether they are the same people, so all are kept.",
    "alike_but_id": "{count} of {compared} customers are the same as another one in everything but “{id}”. They may be entered twice, or just alike; all are kept.",
    "alike_sample": " Counted in a sample.",
    "left_out": "{count} rows have a “{id}” that came before, or none. The first row of each counts, the others are left out.",
    "unknown": "“{value}” stands for an answer nobody gave in {columns}: {count} values.",
    "misspelt": "{count} in “{column}” have an answer that looks like a more common one with a slip of the pen{shown}: “{other}”, for one. Correct it in the file if so.",
    "same_but_form": "{count} in “{column}” have an answer that differs from a more common one only in capitals or spaces{shown}: “{other}”, for one. Correct it in the file.",
    "shown": " (“{value}”)",
}
WORTH_A_LOOK = Plural("1 thing worth a look", "{n} things worth a look")
SUSPICIOUS = WORDS | {
    "placeholder": "“{column}” is {value} for {count}, and {rest} for all others: {value} probably means “never” or “unknown”.",
    "age_zero": "“{column}” is 0 for {count}, and at least {other} for all others: 0 is probably no age.",
    "too_old": "{count} would be older than 110 years by “{column}” (such as {value}).",
    "not_born": "{count} would be born after {other} by “{column}” (such as {value}).",
    "negative": "“{column}” is below 0 ({value}), which it cannot be: {count}.",
    "far": "“{column}” is up to {value} for {count}, far above all others (at most {other}).",
    "repeated": "“{column}” is {value} for {count}: one digit over and over, far above all others (at most {other}).",
    "first_day": "“{column}” is {value} for {count}, long before all others (from {other}): probably “unknown”.",
    "never": "“{column}” is {value} or later for {count}: probably “never” or “no end”.",
    "future": "“{column}” lies in the future ({value}) for {count}.",
}
MEANING = WORDS | {
    "is": "“{column}”: {value} is taken for missing",
    "below": "“{column}”: all below {value} is taken for missing",
    "above": "“{column}”: all above {value} is taken for missing",
}

BOUND = WORDS | {"least": "at least {other}", "most": "at most {other}"}
QUOTED = WORDS | {"one": "“{name}”", "two": "{first} and {last}", "more": "{first} and {n} more"}


def suspicious(sign: str, column: str, value: str, n: int, other: str) -> str:
    """The sentence about a suspicious number or date."""
    below = value.lstrip("\\").startswith("-")  # a minus may be escaped for Markdown
    rest = BOUND["least" if below else "most"].format(other=other)
    return SUSPICIOUS[sign].format(column=column, value=value, count=customers(n), other=other, rest=rest)


def customers(n: int) -> str:
    """So many customers, to the last one.

    >>> customers(1), customers(1234)
    ('1 customer', '1,234 customers')
    """
    return CUSTOMERS.of(n)


def column_list(names: Sequence[str], most: int = 3) -> str:
    """Column names in quotes, the first few of many.

    >>> column_list(["a", "b"]), column_list(["a", "b", "c", "d", "e"])
    ('“a” and “b”', '“a”, “b”, “c” and 2 more')
    """
    shown = [QUOTED["one"].format(name=name) for name in names[:most]]
    if len(names) > most:
        return QUOTED["more"].format(first=", ".join(shown), n=len(names) - most)
    return QUOTED["two"].format(first=", ".join(shown[:-1]), last=shown[-1]) if len(shown) > 1 else "".join(shown)


def written(value: str) -> str:
    """A value as it stands in the data, long numbers with their thousands apart.

    >>> written("666666"), written("1893"), written("2024-05-06"), written("n/a")
    ('666,666', '1893', '2024-05-06', 'n/a')
    """
    head, dot, rest = value.partition(".")
    is_long = head.lstrip("-").isdecimal() and len(head.lstrip("-")) > 4
    return in_its_form(f"{int(head):,}{dot}{rest}") if is_long else value
