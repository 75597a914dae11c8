"""Files to be written: their folders are there before the work begins, and a disk that refuses gets a sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from segexplorer.errors import UnusableInput


def make_folders(*targets: Path | None) -> None:
    """The folders of files to be written, so that minutes of work do not end without a place."""
    for target in targets:
        if target is not None:
            with writing(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                if target.is_dir() or not os.access(target.parent, os.W_OK):
                    raise PermissionError(target)


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Raises UnusableInput when the target cannot be written."""
    try:
        yield
    except OSError as problem:
        raise UnusableInput("cannot_write", file=target) from problem
