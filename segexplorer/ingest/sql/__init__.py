"""A table or a query of a database -> one Parquet file with plain types, or one clear sentence. Reads, never writes.

sources      what is read: an address, a table or a query of it, what may stand in a query
databases    the kinds of databases: how each is opened for reading only, given a time limit, interrupted
doors        one open database, from which tables are listed and rows streamed
ducks        the same for a DuckDB file, which needs no SQLAlchemy
patience     slow work in a thread of its own, followed and interrupted from outside
cells        values of a database -> Arrow columns whose type only ever widens
parts        batches -> Parquet
reading      all of it: a source -> `data.parquet`
problems     what a driver says -> a sentence that holds neither addresses nor rows
"""
