"""What a form is: one way in which a column of text may hold numbers, dates or truth values, and how DuckDB reads it.

The forms themselves stand in number_forms, date_forms and truth_forms; which one a column has is decided in deciding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SPACES = " \t\r\n\u00a0\u2007\u2009\u202f\ufeff\u3000"
"""What is cut off at both ends of a cell: DuckDB's `trim` alone leaves tabs and no-break spaces."""

MISSING = (
    r"|\\n"
    "|n/?a|n[.]a[.]?|#(n/?a|null!|value!|ref!|div/0!|name[?]|num!)|null|none|nil|nan|nat|-?inf|[-–—]+|[?]+|[.]+|[*]+"
    "|[(<\\[]?(blank|empty|leer|vide|leeg|null|missing|unknown)[)>\\]]?"
    "|not available|not applicable|k[.] ?a[.]|unbekannt|onbekend|inconnu|inconnue|desconocido|sconosciuto"
)
MISSING_SHAPE = f"(?i:{MISSING})"
"""Missing where the rest of a column is numbers or dates. In a column of text only "" is: "None" and "NA" may be answers there."""


@dataclass(frozen=True)
class Form:
    """`shape` is a pattern for Python and DuckDB alike, `also` and `cast` are SQL over the text {v}, `sql_type` is what `cast`
    gives; `native` is the type that DuckDB's CSV reader may parse it with, if any; `unit` is SQL for what stands beside a number;
    `blank` is what an empty cell means, where that is not "missing"."""

    name: str
    shape: str
    cast: str
    sql_type: str
    also: str = "true"
    native: str = ""
    unit: str = ""
    blank: str = "NULL"

    def fits(self, value: str) -> str:
        """SQL: whether the text `value` has this form."""
        shape = f"regexp_full_match({value}, {quoted(self.shape)})"
        return shape if self.also == "true" else f"(CASE WHEN {shape} THEN {self.also.replace('{v}', value)} ELSE false END)"

    def read(self, value: str) -> str:
        """SQL: what the text `value` means, where it fits."""
        return self.cast.replace("{v}", value)


TEXT = Form("text", ".*", "nullif({v}, '')", "VARCHAR")


def quoted(text: str) -> str:
    """An SQL string literal.

    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def summed(counts: Sequence[str]) -> str:
    """SQL: the sum of many counts, in pairs of pairs: DuckDB follows no expression that is 1,000 deep.

    >>> summed(["a", "b", "c"])
    '(a + (b + c))'
    """
    half = len(counts) // 2
    return f"({summed(counts[:half])} + {summed(counts[half:])})" if half else "".join(counts) or "0"


def trimmed(column: str) -> str:
    """SQL: a text without white space at its ends. `trim` with our spaces takes ten times as long as to see that none is there."""
    is_bare = f"{column} >= '!' AND {column} < chr(127) AND {column}[-1] BETWEEN '!' AND '~'"
    return f"CASE WHEN {column} = '' OR ({is_bare}) THEN {column} ELSE trim({column}, {quoted(SPACES)}) END"


def filled(text: str) -> str:
    """SQL: whether a trimmed text is a value. A pattern, because `IN` holds a vector per token: gigabytes for 1,000 columns."""
    return f"NOT regexp_full_match({text}, {quoted(MISSING_SHAPE)})"
