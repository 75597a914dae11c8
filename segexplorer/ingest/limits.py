"""How much of a file is accepted; every number is a setting that an installation may change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits on what comes from outside. Sizes in bytes, `max_unpacked_ratio` is unpacked size / file size of a workbook,
    `max_query_s` the seconds that reading a database may take."""

    max_file_bytes: int = 1_000_000_000
    max_rows: int = 50_000_000
    max_columns: int = 1_000
    max_cell_chars: int = 10_000
    max_unpacked_bytes: int = 4_000_000_000
    max_unpacked_ratio: int = 200
    max_query_s: int = 900
