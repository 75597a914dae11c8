"""What is read from a database: a table or view of it, or one query that only reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from segexplorer.errors import UnusableSource

MOST_QUERY_CHARS = 20_000


@dataclass(frozen=True)
class Address:
    """A database under the name its admin gave it. The URL may hold a password: it is in no text of this value."""

    name: str
    url: str = field(repr=False)

    @property
    def kind(self) -> str:
        """The kind of database its URL begins with.

        >>> Address("shop", "mysql+pymysql://me:secret@db/shop").kind, Address("shop", "postgres://db/shop").kind
        ('mysql', 'postgresql')
        """
        kind = re.split(r"[+:]", self.url.strip(), maxsplit=1)[0].lower()
        return {"postgres": "postgresql", "mariadb": "mysql"}.get(kind, kind)


class Table(NamedTuple):
    """A table or view; `schema` "" is the one the connection begins in."""

    schema: str
    name: str


@dataclass(frozen=True)
class Query:
    """One SELECT, as somebody wrote it."""

    sql: str


Source = Table | Query


def label(source: Source) -> str:
    """What a source is called where a file would have its name.

    >>> label(Table("sales", "customers")), label(Table("", "customers")), label(Query("SELECT 1"))
    ('sales.customers', 'customers', 'query')
    """
    return ".".join(filter(None, source)) if isinstance(source, Table) else "query"


def as_record(source: Source) -> dict[str, str]:
    """The source as plain JSON."""
    return dict(source._asdict()) if isinstance(source, Table) else {"query": source.sql}


def source_from(record: Mapping[str, str]) -> Source:
    """The source of a record that `as_record` gave.

    >>> source_from(as_record(Table("", "customers"))), source_from({"query": "SELECT 1", "connection": "shop"})
    (Table(schema='', name='customers'), Query(sql='SELECT 1'))
    """
    return Query(record["query"]) if "query" in record else Table(record["schema"], record["name"])


ESCAPING = ("mysql", "snowflake", "bigquery")  # where a backslash in a text keeps the quote after it from ending the text
DOLLARS = ("postgresql", "duckdb", "snowflake")  # where $$ begins a text
WRITES = re.compile(r"\b(INTO|INSERT|UPDATE|DELETE|MERGE)\b", re.IGNORECASE)


def check_query(sql: str, kind: str) -> str:
    """The query without what follows its end. Raises UnusableSource when it is not one SELECT (or WITH ... SELECT).

    A first look, for a clear sentence: what keeps a query from writing is the transaction it runs in.

    >>> check_query("SELECT ';', \\"into\\" FROM t; -- the end", "postgresql")
    'SELECT \\';\\', "into" FROM t'
    """
    if len(sql) > MOST_QUERY_CHARS:
        raise UnusableSource("query_too_long", most=MOST_QUERY_CHARS)
    bare = _bare(sql, kind)
    ended = bare.rstrip("; \t\r\n")
    if not re.match(r"[\s(]*(SELECT|WITH)\b", ended, re.IGNORECASE) or ";" in ended or "\x00" in sql:
        raise UnusableSource("query_not_select")
    if WRITES.search(ended):
        raise UnusableSource("query_writes")
    return sql[: len(ended)].strip()


def _bare(sql: str, kind: str) -> str:
    """The query, as long as it was, with blanks in place of comments and marks in place of what is quoted."""
    escape = r"\\.|" if kind in ESCAPING else ""
    forms = [
        r"--[^\n]*",
        r"/\*.*?\*/",
        r"\bE'(?:\\.|''|[^'\\])*'" if kind == "postgresql" else r"(?!)",
        *(f"{q}(?:{escape}{q}{q}|[^{q}])*{q}" for q in "'\"`"),
        r"\[[^\]]*\]" if kind == "mssql" else r"(?!)",
        r"\$(?P<tag>\w*)\$.*?\$(?P=tag)\$" if kind in DOLLARS else r"(?!)",
    ]
    return re.sub("|".join(forms), _blank, sql, flags=re.DOTALL | re.IGNORECASE)


def _blank(found: re.Match[str]) -> str:
    # MySQL runs what stands in /*! */, and whether comments nest depends on the database: nobody needs either here.
    if found[0].startswith(("/*!", "/*M!")) or "/*" in found[0][2:]:
        raise UnusableSource("query_not_select")
    return (" " if found[0].startswith(("--", "/*")) else "'") * len(found[0])
