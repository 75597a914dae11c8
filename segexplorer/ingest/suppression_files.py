"""Files of who must not be contacted, as mail tools write them -> their entries, as hashes. No entry is kept as it stood.

A list is one column of e-mail addresses, of SHA-256 hashes of addresses, or of customer numbers; what else is in the file
is passed over. A first line that is an entry itself counts as one.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import duckdb

from segexplorer.core.suppression import ListKind
from segexplorer.errors import UnusableFile
from segexplorer.ingest.addresses import HASH, LOOKS_LIKE, address_columns, fingerprint, hash_columns, trimmed
from segexplorer.ingest.column_names import is_customer_id, words_of
from segexplorer.ingest.files import import_file
from segexplorer.ingest.forms import quoted
from segexplorer.ingest.kinds import kind_of
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.warehouse import connect, name, place, write_parquet

KINDS: tuple[tuple[ListKind, re.Pattern[str]], ...] = (
    ("unsubscribed", re.compile(r"unsubscribe|opt[-_ ]?out|abgemeldet|uitgeschreven|afgemeld|desabonn|desinscri", re.IGNORECASE)),
    ("cleaned", re.compile(r"(?<![a-z])cleaned(?![a-z])|bounce", re.IGNORECASE)),
)
WILLING = re.compile(r"(?<![a-z])(subscribed|subscribers?)(?![a-z])", re.IGNORECASE)
"""Mailchimp puts who is subscribed, who is not and who cannot be reached into three files of one archive."""
HEADERLESS = ("header_only", "no_header")
MOST_MEMBERS = 100
LONGEST_ENTRY = 400


@dataclass(frozen=True)
class Entries:
    """The different entries of one list: `parquet` has one column `entry` of 32 bytes, sorted, and `content` is its hash.
    `column` is the table's column that customer numbers are looked up in, "" for addresses; `n_unusable` rows held no entry."""

    parquet: Path
    content: str
    label: str
    kind: ListKind
    column: str
    n_entries: int
    n_unusable: int


def read_entries(source: Path, file_name: str, work: Path, id_name: str, limits: Limits) -> list[Entries]:
    """The lists in a file, or in the files of an archive; those of who may be contacted are passed over.

    `id_name` is the column of customer numbers in the table they are meant for, "" where there is none. Raises UnusableFile.
    """
    files = list(_files_in(source, file_name, work, limits))
    meant = [(file, label) for file, label in files if not is_of_the_willing(label)]
    if not meant:
        raise UnusableFile("list_of_subscribed", file=file_name)
    read = []
    for position, (file, label) in enumerate(meant):
        try:
            read.append(_read(file, label, work / f"list-{position}", id_name, limits))
        except UnusableFile as problem:
            if problem.code != "header_only" or len(meant) == 1:  # mail tools export a list with nobody on it too
                raise
    if not read:
        raise UnusableFile("header_only", file=file_name)
    return read


def is_of_the_willing(label: str) -> bool:
    """Whether a file's name says that it lists those who may be contacted.

    >>> is_of_the_willing("subscribed_members_export_1.csv"), is_of_the_willing("unsubscribed_members_export_1.csv")
    (True, False)
    """
    return bool(WILLING.search(label)) and not any(shape.search(label) for _, shape in KINDS)


def _files_in(source: Path, file_name: str, work: Path, limits: Limits) -> Iterator[tuple[Path, str]]:
    """The file itself; of an archive that is no workbook, what lies in it."""
    members = _members(source)
    if not members:
        yield source, file_name
        return
    if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > limits.max_unpacked_bytes:
        raise UnusableFile("zip_bomb", file=file_name)
    with zipfile.ZipFile(source) as archive:
        for position, member in enumerate(members):
            target = work / f"member-{position}"
            target.write_bytes(_unpacked(archive, member, file_name))
            yield target, PurePosixPath(member.filename).name


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file_name: str) -> bytes:
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as problem:
        raise UnusableFile("damaged_zip", file=file_name) from problem


def _members(source: Path) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(source) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError):
        return []
    return [] if {"[Content_Types].xml", "content.xml"} & {m.filename for m in members} else members


def _read(source: Path, label: str, work: Path, id_name: str, limits: Limits) -> Entries:
    table, target = _table(source, label, work, limits), work / "entries.parquet"
    with connect(work) as connection:
        relation = f"read_parquet({place(table)})"
        kind, column, looked_up = _what_it_lists(connection, relation, id_name, label)
        value, fits, entry = _sql(kind)
        connection.execute(f"CREATE VIEW rows AS SELECT {name(column)}::VARCHAR AS entry FROM {relation}")  # noqa: S608
        header = f" UNION ALL SELECT {quoted(column)}" if kind != "customers" else ""
        whole = f"(SELECT {value} AS entry FROM (FROM rows{header}))"  # noqa: S608
        n_entries = write_parquet(connection, f"SELECT DISTINCT {entry} AS entry FROM {whole} WHERE {fits} ORDER BY 1", target, 1)  # noqa: S608
        if not n_entries:
            raise UnusableFile("nobody_listed", file=label)
        unusable = f"SELECT count(*) FROM (SELECT {value} AS entry FROM rows) WHERE NOT coalesce({fits}, false)"  # noqa: S608
        n_unusable = connection.execute(unusable).fetchall()[0][0]
        content = f"SELECT sha256(string_agg(hex(entry), '' ORDER BY entry)) FROM {place(target)}"  # noqa: S608
        return Entries(target, connection.execute(content).fetchall()[0][0], label, kind, looked_up, n_entries, n_unusable)


def _sql(kind: ListKind) -> tuple[str, str, str]:
    """A row's text, whether it is an entry, and what is kept of it."""
    if kind == "hashes":
        return trimmed("entry"), f"regexp_full_match(entry, '{HASH}')", "unhex(lower(entry))"
    fits = "entry IS NOT NULL" if kind == "customers" else f"regexp_full_match(entry, '{LOOKS_LIKE}')"
    return trimmed("entry"), fits, fingerprint("entry")


def _table(source: Path, label: str, work: Path, limits: Limits) -> Path:
    work.mkdir(parents=True, exist_ok=True)
    try:
        return import_file(source, label, work, limits).parquet
    except UnusableFile as problem:
        if problem.code not in HEADERLESS or kind_of(source) != "csv" or (problem.code == "header_only" and not _is_entry(source)):
            raise
    named = work / "named.csv"
    named.write_bytes(b"entry\n" + source.read_bytes())  # one column without a name: what most people keep such a list in
    return import_file(named, label, work, limits).parquet


def _is_entry(source: Path) -> bool:
    """Whether the only line of a file is an address or a hash itself."""
    line = source.read_bytes()[:LONGEST_ENTRY].decode("utf-8", "replace").strip().strip("\ufeff\"'")
    return bool(re.fullmatch(f"{LOOKS_LIKE}|{HASH}", line))


def _what_it_lists(connection: duckdb.DuckDBPyConnection, relation: str, id_name: str, label: str) -> tuple[ListKind, str, str]:
    """(kind, the list's column, the table's column that customer numbers are looked up in)."""
    addresses = address_columns(connection, relation)
    if addresses:
        return next((kind for kind, shape in KINDS if shape.search(label)), "addresses"), addresses[0], ""
    hashes = hash_columns(connection, relation)
    if hashes:
        return "hashes", hashes[0], ""
    columns = [c for c, *_ in connection.execute(f"DESCRIBE FROM {relation}").fetchall()]
    numbers = [c for c in columns if words_of(c) == words_of(id_name)] or [c for c in columns if is_customer_id(c)]
    column = next(iter(numbers), columns[0] if len(columns) == 1 else None)
    if column is None or not id_name:
        raise UnusableFile("no_list", file=label)
    return "customers", column, id_name
