"""What is said of databases: why one gives no table, how a connection is named, what a refresh has changed."""

from __future__ import annotations

from typing import Any

from segexplorer.words.messages import WORDS
from segexplorer.words.numbers import per_100, whole

_ASK = "Ask who looks after this installation to correct the connection."

SENTENCES = WORDS | {
    "connection_unknown": 'There is no connection "{name}". Choose one of: {known}.',
    "no_connections": "No database is connected. Whoever looks after this installation names one in .streamlit/secrets.toml, under [segexplorer.connections].",
    "connection_address": 'The address of the connection "{name}" is not one of a database that can be read here. ' + _ASK,
    "connection_unreachable": 'The database "{name}" cannot be reached. Check that it is running and that this machine may connect to it, then try again.',
    "connection_refused": 'The database "{name}" does not accept the user or the password of its connection. ' + _ASK,
    "connection_lost": 'The connection to the database "{name}" broke off. Try again in a moment.',
    "driver_missing": 'Reading the database "{name}" needs the package {package}, which is not installed here. Ask who looks after this installation to run "pip install -r requirements-databases.txt".',
    "table_missing": 'The database "{name}" has no table or view {table}, or it may not be read. Check the name, or choose a table from the list.',
    "query_wrong": 'The database "{name}" does not understand this query. Check how its words and the names of columns are spelled, and try again.',
    "query_failed": 'The database "{name}" could not finish reading. Try again; if it happens again, read less or ask who looks after the database.',
    "query_too_slow": "The database took longer than {seconds} seconds, so reading was stopped. Read a smaller table, or write a query that reads less.",
    "query_not_allowed": 'The connection "{name}" may not read this. Choose another table, or ask who looks after the database for the right to read it.',
    "query_writes": "Only queries that read are run here: one SELECT, without INTO, INSERT, UPDATE, DELETE or MERGE. Change the query and try again.",
    "query_not_select": "A query is one SELECT, or WITH and a SELECT, and nothing after it. Change the query and try again.",
    "query_too_long": "A query may have at most {most:,} characters. Save it as a view in the database and choose that.",
    "query_no_rows": 'There are no rows in "{source}" of the database "{name}". Choose another table, or change the query.',
    "query_no_columns": 'No column of "{source}" can be read as numbers, dates or text. Choose another table, or change the query.',
    "query_too_many_rows": 'There are more than {most:,} rows in "{source}", the most that can be read here. Choose a smaller table, or write a query that reads a part of it.',
    "query_too_many_columns": 'There are {columns:,} columns in "{source}"; at most {most:,} can be read here. Write a query with the columns that describe customers.',
    "query_too_much_memory": 'Reading "{source}" needs more memory than is set aside for it. Write a query with fewer columns.',
    "read_failed": 'The database "{name}" could not be read. Try again; if it happens again, ask who looks after this installation.',
    "file_or_connection": "Name one file, or a connection and one table or query of it (--connection NAME with --table or --query).",
    "not_from_database": "This data set does not come from a database, so it cannot be read again from there. Upload the newer file instead.",
}

DATABASE = WORDS | {
    "help": "A table or a query of a connected database. It is only read, never changed.",
    "none": 'No database is connected. Whoever looks after this installation names one: a line such as `shop = "postgresql://reader:password@host/shop"` under `[segexplorer.connections]` in `.streamlit/secrets.toml`, with a user that may only read.',
    "connection": "Connection",
    "what": "What to read",
    "table": "A table",
    "query": "A query",
    "tables": "Table or view",
    "no_tables": "This connection sees no table. Write a query, or ask who looks after the database for the right to read one.",
    "sql": "One SELECT",
    "sql_help": "One row per customer. Only queries that read are run.",
    "look": "Look at it",
    "read": "Read it",
    "stop": "Stop",
    "masked": "Masked here: {columns}. They could identify a person or touch a private matter, and are not used to form groups.",
    "shown": "The first {count} rows.",
    "refresh": "Read again",
    "refresh_help": "Reads “{source}” of the database “{connection}” again. Explorations follow the newer customers.",
    "left_out": "Left out, because they hold pictures or other bytes: {columns}.",
}
REFRESHED = WORDS | {
    "same": "Read again on {at}: nothing has changed in {rows} rows.",
    "rows": "Read again on {at}: {now} rows, {then} before.",
    "ids": "{new} customers are new, {gone} are gone, {changed} have other values.",
    "no_id": "No column says which customer is which, so who is new or gone cannot be told.",
    "added": "New columns: {columns}.",
    "removed": "Columns that are gone: {columns}.",
    "retyped": "Columns that now hold something else: {columns}.",
    "blank": "{column}: blank for {then} of 100 rows before, {now} now.",
}


def changed_words(changes: Any, at: str) -> list[str]:
    """What a refresh has changed, a sentence each; names as they are to be shown."""
    if changes.is_same:
        return [REFRESHED["same"].format(at=at, rows=whole(changes.rows_now))]
    said = [REFRESHED["rows"].format(at=at, now=whole(changes.rows_now), then=whole(changes.rows_then))]
    if changes.n_new is None:
        said.append(REFRESHED["no_id"])
    else:
        numbers = {name: whole(getattr(changes, f"n_{name}")) for name in ("new", "gone", "changed")}
        said.append(REFRESHED["ids"].format(**numbers))
    columns = {name: ", ".join(getattr(changes, name)) for name in ("added", "removed", "retyped")}
    return said + [REFRESHED[name].format(columns=names) for name, names in columns.items() if names]


def blank_words(blank: Any, column: str) -> str:
    """How much more, or less, of a column is blank."""
    return REFRESHED["blank"].format(column=column, then=per_100(blank.share_then), now=per_100(blank.share_now))
