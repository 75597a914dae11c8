"""The names of the columns that a base may have beside those of its file; no column of a file has one of these names."""

from __future__ import annotations

WRITABLE = "address can be written to"
LISTED = "on a suppression list"
DERIVED = (WRITABLE, LISTED)
