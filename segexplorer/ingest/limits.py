"""How much of a file is accepted; every number is a setting that an installation may change."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits on what comes from outside. Sizes in bytes, `max_unpacked_ratio` is unpacked size / file size of a workbook or
    archive, `max_members` counts the files of an archive, a JSON value is one customer (or a whole file that is no list),
    `max_query_s` the seconds that reading a database may take."""

    max_file_bytes: int = 1_000_000_000
    max_rows: int = 50_000_000
    max_columns: int = 1_000
    max_cell_chars: int = 10_000
    max_unpacked_bytes: int = 4_000_000_000
    max_unpacked_ratio: int = 200
    max_members: int = 200
    max_json_value_bytes: int = 64_000_000
    max_json_depth: int = 20
    max_query_s: int = 900


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def is_full(error: BaseException) -> bool:
    """Whether there was no room left to write to: no fault of the file that was read. DuckDB only says so in words.

    >>> is_full(OSError(errno.ENOSPC, "")), is_full(OSError(errno.EIO, ""))
    (True, False)
    """
    return (isinstance(error, OSError) and error.errno in FULL) or any(os.strerror(code) in str(error) for code in FULL)
