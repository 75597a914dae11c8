"""E-mail addresses in a table: which columns hold them, and which of them can be written to. No address leaves this module.

Most addresses fit one strict pattern, which DuckDB looks for in all rows; only the odd ones that are left are asked of the
library, each once. What the pattern takes, the library takes too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import duckdb

from segexplorer.ingest.column_names import personal_matter
from segexplorer.ingest.warehouse import name
from segexplorer.ingest.watch import Report, silent, watched

LOOKED_AT = 20_000
MOST, SOME = 0.6, 0.2  # of the filled values look like addresses: whatever the name says; where the name says so
COLUMNS_PER_QUERY = 50
BLANKS = " \t\r\n\u00a0\u2007\u202f\ufeff"
LOOKS_LIKE = "[^@\\s,;]+@[^@\\s,;]+"
LOCAL, LABEL = "[A-Za-z0-9_]+([._+-][A-Za-z0-9_]+)*", "[A-Za-z0-9]+(-[A-Za-z0-9]+)*"
STRICT = f"{LOCAL}@({LABEL}[.])+[A-Za-z]{{2,}}"
STRICT_CHARS = 64  # every part of so short an address is short enough
RESERVED = "(?i)[.](arpa|example|invalid|local|localhost|onion|test)"  # nobody has an address there (RFC 6761)
IS_STRICT = (
    f"(length(address) <= {STRICT_CHARS} AND regexp_full_match(address, '{STRICT}') AND NOT regexp_matches(address, '{RESERVED}$'))"
)
"""SQL: whether `address` fits the pattern; NULL where there is none."""
HASH = "[0-9A-Fa-f]{64}"
MARKING = "marking"  # the step in which a base is marked with who can be contacted
BATCH = 2_000  # a third of a second at the library's pace: nobody waits longer for a stop


def address_columns(connection: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    """The columns of text that hold e-mail addresses, by their values, and by their names where some values agree."""
    return _columns_of(connection, relation, LOOKS_LIKE, SOME)


def hash_columns(connection: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    """The columns of text that hold SHA-256 hashes in hexadecimal digits."""
    return _columns_of(connection, relation, HASH, MOST)


def _columns_of(connection: duckdb.DuckDBPyConnection, relation: str, shape: str, least: float) -> list[str]:
    texts = [c for c, kind, *_ in connection.execute(f"DESCRIBE FROM {relation}").fetchall() if kind == "VARCHAR"]
    chunks = (texts[i : i + COLUMNS_PER_QUERY] for i in range(0, len(texts), COLUMNS_PER_QUERY))
    shares = {c: share for chunk in chunks for c, share in _shares(connection, relation, chunk, shape)}
    return [c for c, share in shares.items() if share >= (least if personal_matter(c) == "email" else MOST)]


def _shares(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str], shape: str
) -> Iterator[tuple[str, float]]:
    names = ", ".join(map(name, columns))
    padded = f"[{BLANKS}]*{shape}[{BLANKS}]*"  # to trim first takes six times as long
    fitting = (f"count(*) FILTER (WHERE regexp_full_match({name(c)}, '{padded}'))" for c in columns)
    asked = ", ".join(f"{n} / greatest(count({name(c)}), 1)" for n, c in zip(fitting, columns, strict=True))
    row = connection.execute(f"SELECT {asked} FROM (SELECT {names} FROM {relation} LIMIT {LOOKED_AT})").fetchone() or ()  # noqa: S608
    yield from zip(columns, row, strict=True)


def trimmed(value: str) -> str:
    """SQL: a text without the blanks at its ends, NULL where nothing is left."""
    return f"nullif(trim({value}, '{BLANKS}'), '')"


def fingerprint(value: str) -> str:
    """SQL: what is kept of an address or customer number: the SHA-256 of it, trimmed and in lower case, as 32 bytes."""
    return f"unhex(sha256(lower({trimmed(value)})))"


def judge(connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str], report: Report = silent) -> None:
    """Make the table `writable`: for each row (`row_at`, as file_row_number) whether it has an address that can be written to in
    any of the columns (`may`); NULL where it has none at all."""
    for position, column in enumerate(columns):
        tried = f"SELECT file_row_number AS row_at, {trimmed(name(column))} AS address FROM {relation}"  # noqa: S608
        odd = f"SELECT row_at, {IS_STRICT} AS fits, CASE WHEN NOT {IS_STRICT} THEN address END AS odd FROM ({tried})"  # noqa: S608
        _run(connection, f"CREATE OR REPLACE TABLE tried_{position} AS {odd}", report)
    connection.execute("CREATE OR REPLACE TABLE odd_but_good (address VARCHAR)")
    for batch in _odd_ones(connection, len(columns)):
        good = watched(connection, report, MARKING, 1.0, partial(_good, batch))
        connection.execute("INSERT INTO odd_but_good SELECT unnest(?::VARCHAR[])", [good])
    every = " UNION ALL ".join(
        f"SELECT row_at, fits OR odd IN (SELECT address FROM odd_but_good) AS may FROM tried_{position}"  # noqa: S608
        for position in range(len(columns))
    )
    together = f"SELECT row_at, bool_or(may) AS may FROM ({every}) GROUP BY row_at"  # noqa: S608
    _run(connection, f"CREATE OR REPLACE TABLE writable AS {together}", report)


def _run(connection: duckdb.DuckDBPyConnection, query: str, report: Report) -> None:
    watched(connection, report, MARKING, 1.0, partial(connection.execute, query))


def _good(batch: Sequence[str]) -> list[str]:
    return [address for address in batch if is_good(address)]


def _odd_ones(connection: duckdb.DuckDBPyConnection, n_columns: int) -> Iterator[list[str]]:
    """The different odd values that might be addresses, in batches."""
    parts = [f"SELECT odd FROM tried_{position} WHERE contains(odd, '@')" for position in range(n_columns)]  # noqa: S608
    found = connection.cursor().execute(f"SELECT DISTINCT odd FROM ({' UNION ALL '.join(parts)})")  # noqa: S608
    while batch := found.fetchmany(BATCH):
        yield [address for (address,) in batch]


def is_good(address: str) -> bool:
    """Whether the library takes it for an address. Nobody is asked over the network.

    >>> is_good("zoë@büro.example.com"), is_good("ada@example"), is_good("ada@shop.test")
    (True, False, False)
    """
    from email_validator import EmailNotValidError, validate_email  # late: 0.1 s, and most tables have no odd address

    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
