"""Everything that can go wrong for a marketer, as one tree.

    SegexplorerError             has a `code`; str() is one plain sentence from words.errors: what happened, what to do
    +-- UnusableInput            the command line ends with 2
    |   +-- UnusableFile         the bytes cannot become a table
    |   +-- UnusableSource       the database does not give a table
    |   +-- UnusableData         the table cannot become a base
    |   +-- UnusableGoal         the goal column cannot be a goal
    +-- NotFound                 a saved thing that is no longer there

>>> print(UnusableFile("empty_file", file="x.csv"))
The file "x.csv" is empty. Export it again from where it came from and choose the new file.
"""

from __future__ import annotations

import json

from segexplorer.words.errors import SENTENCES, blanks, sentence


class SegexplorerError(Exception):
    """An expected failure: `code` names the sentence, `facts` fill its blanks."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        return sentence(self.code, self.facts)

    def record(self) -> str:
        """What is kept of it in the store: the code and what its sentence says, so that each reader gets it in their language."""
        said = {name: fact for name, fact in self.facts.items() if name in blanks(self.code)}
        return json.dumps({"code": self.code, "facts": said}, default=str)


def told(record: str) -> str:
    """The sentence of a record, in the language of now; a text that is no record is a sentence already.

    >>> told(UnusableFile("empty_file", file="x.csv").record()) == str(UnusableFile("empty_file", file="x.csv"))
    True
    """
    try:
        kept = json.loads(record)
        return sentence(kept["code"], kept["facts"]) if kept["code"] in SENTENCES else record
    except (ValueError, TypeError, LookupError):
        return record


class UnusableInput(SegexplorerError):
    """What was handed in cannot be used as it is."""


class UnusableFile(UnusableInput):
    """The bytes cannot become a table."""


class UnusableSource(UnusableInput):
    """The database does not give a table."""


class UnusableData(UnusableInput):
    """The table cannot become a base of customers."""


class UnusableGoal(UnusableInput):
    """The chosen column cannot be a goal."""


class NotFound(SegexplorerError):
    """A saved thing that is no longer there."""
