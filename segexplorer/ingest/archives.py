"""An archive -> the files in it, unpacked under names of our own: what a member is called is only a label."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from segexplorer.errors import UnusableFile
from segexplorer.ingest.kinds import DAMAGED
from segexplorer.ingest.limits import Limits, is_full
from segexplorer.ingest.watch import Report

CHUNK_BYTES = 1 << 20
SMALL_BYTES = 50_000_000  # below this no ratio is suspicious: equal lines pack well
IS_ENCRYPTED = 0x1
PASSED_OVER = ("readme", "read me", "license", "licence", "liesmich", "leesmij", "lisezmoi", "leeme", "thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Member:
    """One file of an archive: what it is called there, and where it was unpacked to."""

    label: str
    path: Path


def unpack(source: Path, kind: str, work: Path, limits: Limits, file_name: str, report: Report) -> list[Member]:
    """The members that may be tables, unpacked into `work`; UnusableFile for a damaged, locked or far too large archive."""
    work.mkdir()
    room = Room(most_bytes(source, limits), file_name)
    try:
        members = _gzip(source, file_name) if kind == "gzip" else _zip(source, limits, file_name)
        return [_unpacked(member, work / f"member-{i}", room, report) for i, member in enumerate(members)]
    except DAMAGED as error:
        if is_full(error):
            raise
        raise UnusableFile("damaged_zip", file=file_name) from error


def most_bytes(source: Path, limits: Limits) -> int:
    """How much a packed file may unpack to."""
    return min(limits.max_unpacked_bytes, max(SMALL_BYTES, limits.max_unpacked_ratio * source.stat().st_size))


class Room:
    """The bytes that may still be unpacked."""

    def __init__(self, most: int, file_name: str) -> None:
        self._left, self._file_name = most, file_name

    def take(self, n_bytes: int) -> None:
        """Use some of it up. UnusableFile when there is not so much."""
        self._left -= n_bytes
        if self._left < 0:
            raise UnusableFile("zip_bomb", file=self._file_name)


@dataclass(frozen=True)
class _Packed:
    label: str
    stream: IO[bytes] | gzip.GzipFile


def _gzip(source: Path, file_name: str) -> Iterator[_Packed]:
    label = file_name[:-3] if file_name.lower().endswith(".gz") else file_name
    with gzip.open(source) as stream:
        yield _Packed(label, stream)


def _zip(source: Path, limits: Limits, file_name: str) -> Iterator[_Packed]:
    with zipfile.ZipFile(source) as archive:
        members = [member for member in archive.infolist() if _is_shown(member)]
        _check(members, limits, file_name)
        for member in members:
            with _opened(archive, member, file_name) as stream:
                yield _Packed(label_of(member.filename), stream)


def _check(members: list[zipfile.ZipInfo], limits: Limits, file_name: str) -> None:
    if not members:
        raise UnusableFile("empty_archive", file=file_name)
    if len(members) > limits.max_members:
        raise UnusableFile("too_many_members", file=file_name, members=len(members), most=limits.max_members)
    if any(member.flag_bits & IS_ENCRYPTED for member in members):
        raise UnusableFile("encrypted_zip", file=file_name)


def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file_name: str) -> IO[bytes]:
    try:
        return archive.open(member)
    except NotImplementedError as error:  # Windows packs more than 2 GB with Deflate64, which Python does not know
        raise UnusableFile("zip_method", file=file_name) from error


def _is_shown(member: zipfile.ZipInfo) -> bool:
    """Not a folder, a hidden file, a shadow that macOS adds, or a file that only explains the others."""
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    if member.is_dir() or not parts or any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts):
        return False
    return not parts[-1].casefold().startswith(PASSED_OVER)


def label_of(name: str) -> str:
    """What a member is called in sentences: never a path out of the archive, no control characters.

    >>> label_of("../../etc\\\\pass\\x00wd"), label_of("/2024/may.csv")
    ('etc/passwd', '2024/may.csv')
    """
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "".join(c for c in "/".join(parts) if c.isprintable())[-120:]


def _unpacked(member: _Packed, target: Path, room: Room, report: Report) -> Member:
    with target.open("wb") as file:
        while piece := member.stream.read(CHUNK_BYTES):
            room.take(len(piece))
            file.write(piece)
            report("unpacking", 0.0)
    return Member(member.label, target)
