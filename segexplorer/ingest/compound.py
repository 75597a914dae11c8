"""Whether the container of an .xls file holds together ([MS-CFB]): a chain of sectors that runs in a circle would have a reader
follow it until the memory is full."""

from __future__ import annotations

import mmap
from pathlib import Path

import numpy as np
import numpy.typing as npt

from segexplorer.errors import UnusableFile

HEADER_BYTES, IN_HEADER = 512, 109
LAST_SECTOR = 0xFFFFFFF9  # what is larger ends a chain or marks a sector that is in none
SECTOR_BYTES = (512, 4096)

Sectors = npt.NDArray[np.int64]


def check_compound(source: Path, file_name: str) -> None:
    """UnusableFile where a chain of the container is endless."""
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        _check(data, file_name)


def _check(data: mmap.mmap, file_name: str) -> None:
    size = 1 << int.from_bytes(data[30:32], "little") % 32
    if size not in SECTOR_BYTES or len(data) < HEADER_BYTES:
        raise UnusableFile("damaged_excel", file=file_name)
    table = _numbers_of(data, size, _sectors_of_table(data, size, file_name))
    if has_circle(table):
        raise UnusableFile("damaged_excel", file=file_name)
    small = _chain(table, _number(data, 60))
    if has_circle(_numbers_of(data, size, small)):
        raise UnusableFile("damaged_excel", file=file_name)


def has_circle(following: Sectors) -> bool:
    """Whether following one number to the next never ends for some; what points outside ends.

    >>> has_circle(np.array([1, 2, 99])), has_circle(np.array([1, 2, 0])), has_circle(np.array([0]))
    (False, True, True)
    """
    n = len(following)
    end = np.append(np.where((following >= 0) & (following < n), following, n), n)
    for _ in range(n.bit_length() + 1):  # each round doubles the steps that were taken
        end = end[end]
    return bool((end != n).any())


def _sectors_of_table(data: mmap.mmap, size: int, file_name: str) -> list[int]:
    """The sectors that hold the table of sectors: the first are named in the header, others in a chain of their own."""
    found = _words(data[76 : 76 + 4 * IN_HEADER])
    at, seen = _number(data, 68), set[int]()
    while at < len(data) // size:
        if at in seen:
            raise UnusableFile("damaged_excel", file=file_name)
        seen.add(at)
        *more, at = _words(data[(at + 1) * size : (at + 2) * size]) or [LAST_SECTOR]
        found += more
    return [sector for sector in found if sector < LAST_SECTOR]


def _chain(table: Sectors, first: int) -> list[int]:
    chain = []
    while first < len(table):
        chain.append(first)
        first = int(table[first])
    return chain


def _numbers_of(data: mmap.mmap, size: int, sectors: list[int]) -> Sectors:
    parts = [_words(data[(sector + 1) * size : (sector + 2) * size]) for sector in sectors]
    return np.array([number for part in parts for number in part], dtype=np.int64)


def _words(data: bytes) -> list[int]:
    return [int(number) for number in np.frombuffer(data[: len(data) // 4 * 4], dtype="<u4")]


def _number(data: mmap.mmap, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")
