"""What is said of databases: why one gives no table, how a connection is named, what a refresh has changed."""

from __future__ import annotations

_ASK = "Ask who looks after this installation to correct the connection."

SENTENCES = {
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
    "not_from_database": "This data set does not come from a database, so it cannot be read again from there. Upload the newer file instead.",
}
