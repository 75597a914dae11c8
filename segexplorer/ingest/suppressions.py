"""Lists of who must not be contacted: kept as hashes beside a data set, and looked up in its table.

A kept list is two files: `<id>.parquet`, the SHA-256 of each address (or customer number), trimmed and in lower case, and
`<id>.json`, its name, kind and day. The id is a hash of the content, so a recipe that names it says all.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import duckdb

from segexplorer.core.suppression import SuppressionList
from segexplorer.errors import UnusableFile
from segexplorer.ingest.addresses import address_columns, fingerprint, hash_columns, trimmed
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.suppression_files import Entries, read_entries
from segexplorer.ingest.warehouse import name, place

SUPPRESSIONS = "suppressions"
ID_CHARS = 16


def keep_lists(
    source: Path, file_name: str, folder: Path, added_on: str, id_name: str = "", limits: Limits | None = None
) -> list[SuppressionList]:
    """Keep the lists of a file, or of each file of an archive, in `folder`.

    `id_name` is the column of customer numbers in the table they are meant for. Raises UnusableFile, and then keeps nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".list-", dir=folder) as work:
        return [
            _keep(folder, entries, added_on) for entries in read_entries(source, file_name, Path(work), id_name, limits or Limits())
        ]


def _keep(folder: Path, entries: Entries, added_on: str) -> SuppressionList:
    of = f"{entries.content[:ID_CHARS]}-{'customers' if entries.column else 'addresses'}"
    kept = SuppressionList(of, entries.label, entries.kind, entries.n_entries, entries.n_unusable, added_on, entries.column)
    os.replace(entries.parquet, folder / f"{of}.parquet")
    (folder / f"{of}.json").write_text(json.dumps(asdict(kept), ensure_ascii=False), encoding="utf-8")
    return kept


def carry_over(old: Path, new: Path, ids: Sequence[str]) -> None:
    """Have these kept lists in another folder too; the others stay behind."""
    new.mkdir(parents=True, exist_ok=True)
    for file in [old / f"{of}{kind}" for of in ids for kind in (".parquet", ".json")]:
        if file.is_file() and not (new / file.name).exists():
            os.link(file, new / file.name)


def look_up(connection: duckdb.DuckDBPyConnection, relation: str, folder: Path, ids: Sequence[str]) -> list[SuppressionList]:
    """Make the table `listed` of the rows (`row_at`, counted from 0) of `relation` that stand on one of these kept lists.

    Gives the lists, with how many of their entries were found. Raises UnusableFile when one is no longer kept.
    """
    lists = [_kept(folder, of) for of in ids]
    connection.execute("CREATE OR REPLACE TEMP TABLE listed (row_at BIGINT)")
    found = []
    for one in lists:
        whom = _fingerprints(connection, relation, one)
        entries = f"(SELECT entry FROM {place(folder / f'{one.id}.parquet')})"  # noqa: S608
        connection.execute(f"CREATE OR REPLACE TEMP TABLE hit AS SELECT row_at, entry FROM ({whom}) WHERE entry IN {entries}")  # noqa: S608
        connection.execute("INSERT INTO listed SELECT DISTINCT row_at FROM hit")
        n_found = connection.execute("SELECT count(DISTINCT entry) FROM hit").fetchall()[0][0]
        found.append(replace(one, n_found=int(n_found)))
    return found


def _kept(folder: Path, of: str) -> SuppressionList:
    file = folder / f"{of}.json"
    if not (file.is_file() and file.with_suffix(".parquet").is_file()):
        raise UnusableFile("list_gone", file=of)
    return SuppressionList(**json.loads(file.read_text(encoding="utf-8")))


def _fingerprints(connection: duckdb.DuckDBPyConnection, relation: str, one: SuppressionList) -> str:
    """SQL: place and fingerprint of everybody in the table, in every column where such an entry may stand."""
    there = [c for c, *_ in connection.execute(f"DESCRIBE FROM {relation}").fetchall()]
    if one.column:
        parts = [(c, fingerprint(f"{name(c)}::VARCHAR")) for c in there if c == one.column]
    else:
        parts = [(c, fingerprint(name(c))) for c in address_columns(connection, relation)]
        parts += [(c, f"unhex(lower({trimmed(name(c))}))") for c in hash_columns(connection, relation)]
    none = f"SELECT 0::BIGINT AS row_at, NULL::BLOB AS entry FROM {relation} WHERE false"  # noqa: S608
    rows = [f"SELECT file_row_number AS row_at, {entry} AS entry FROM {relation} WHERE {name(c)} IS NOT NULL" for c, entry in parts]  # noqa: S608
    return " UNION ALL ".join([none, *rows])
