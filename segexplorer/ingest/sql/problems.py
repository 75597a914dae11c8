"""What a driver says -> one sentence. The driver's own words are never passed on: they may hold a password or a customer's row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from segexplorer.errors import UnusableSource
from segexplorer.ingest.sql.databases import DATABASES
from segexplorer.ingest.sql.sources import Address, Source, label

CODES: dict[str, tuple[str, ...]] = {  # SQLSTATE, or the number of MySQL, SQL Server or Snowflake
    "connection_refused": ("28P01", "28000", "1045", "1044", "1698", "18456", "250001", "390100"),
    "table_missing": ("42P01", "3F000", "1146", "208", "2003 (42S02)"),
    "query_wrong": ("42601", "42703", "42702", "42883", "42P02", "1064", "1054", "1052", "1305", "102", "156", "207", "1003"),
    "query_too_slow": ("57014", "25P03", "1969", "3024", "1317", "604"),
    "query_not_allowed": ("42501", "1142", "1143", "1227", "1370", "229"),
    "query_writes": ("25006", "1792", "0A000"),
    "connection_lost": ("57P01", "57P02", "57P03", "2013", "2055", "1927"),
    "connection_unreachable": ("3D000", "1049", "2002", "2003", "2005", "2006", "20009", "08001", "08006", "53300", "1040"),
}
WORDS: dict[str, str] = {  # where there is no code, or the driver gives none; the first that is found
    "connection_refused": r"password|authentication|no such user|role .* does not exist|login failed|access denied for user"
    r"|credentials",
    "table_missing": r"no such table|table .* does not exist|table with name|object .* does not exist|invalid object name"
    r"|not found: table",
    "query_wrong": r"syntax error|no such column|no such function|unrecognized token|parser error|binder error|ambiguous column"
    r"|incomplete input",
    "query_too_slow": r"interrupted|timed? ?out while executing",
    "query_writes": r"readonly|read-only|read only",
    "query_not_allowed": r"permission|not authorized|access denied|disabled by configuration",
    "connection_unreachable": r"could not connect|connection .*(failed|refused)|unable to open|not a database|timed? ?out"
    r"|does not exist"
    r"|could not (translate|resolve)|name or service|no such file|cannot open file|lock on file",
    "connection_lost": r"server closed|connection .*(closed|lost|reset)|broken pipe|gone away",
}


@contextmanager
def in_a_sentence(address: Address, source: Source | None = None, seconds: float = 0) -> Iterator[None]:
    """Whatever a driver raises in it becomes UnusableSource; the driver's own words end here."""
    try:
        yield
    except (ModuleNotFoundError, NoSuchModuleError):
        raise _missing(address) from None
    except (ArgumentError, ValueError, KeyError) as problem:
        if source is not None and not isinstance(problem, ArgumentError):
            raise UnusableSource("query_failed", name=address.name) from None
        raise UnusableSource("connection_address", name=address.name) from None
    except (SQLAlchemyError, duckdb.Error, OSError) as problem:
        raise problem_of(problem, address, source, seconds) from None


def problem_of(problem: Exception, address: Address, source: Source | None, seconds: float = 0) -> UnusableSource:
    """The sentence of what a driver raised."""
    code = _code(getattr(problem, "orig", None) or problem, isinstance(problem, DBAPIError))
    code = code or ("query_failed" if source is not None else "connection_unreachable")
    facts = {"name": address.name, "table": f'"{label(source)}"' if isinstance(source, tuple) else "of that name"}
    return UnusableSource(code, **facts, seconds=f"{seconds:g}")


def _code(said: BaseException, from_driver: bool) -> str:
    numbers = {str(getattr(said, name, "") or "") for name in ("sqlstate", "errno", "number")}
    numbers |= {str(argument) for argument in said.args[:1] if isinstance(argument, int)}
    known = next((code for code, known in CODES.items() if numbers & set(known)), "") if from_driver else ""
    text = f"{type(said).__name__} {said}"[:2_000]
    return known or next((code for code, words in WORDS.items() if re.search(words, text, re.IGNORECASE)), "")


def _missing(address: Address) -> UnusableSource:
    database = DATABASES.get(address.kind)
    if database is None or not database.package:
        return UnusableSource("connection_address", name=address.name)
    return UnusableSource("driver_missing", name=address.name, package=database.package)
