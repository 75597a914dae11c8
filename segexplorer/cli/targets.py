"""Files to be written: none is one that is read, their folders are there before the work begins, and a disk that refuses gets a
sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations, product
from pathlib import Path

from segexplorer.errors import UnusableInput

MODEL_FILES = ("model.json", "arrays.npz", "boosters.skops", "manifest.json")


def with_manifest(target: Path | None) -> list[Path]:
    """A file and the manifest that is written beside it; nothing where no file was asked for."""
    return [target, target.parent / f"{target.stem}.manifest.json"] if target else []


def of_model(folder: Path | None) -> list[Path]:
    """The files of a kept model; nothing where none was asked for."""
    return [folder / name for name in MODEL_FILES] if folder else []


def make_folders(targets: Sequence[Path], read: Sequence[Path]) -> None:
    """The folders of files to be written, so that minutes of work do not end without a place.

    Raises UnusableInput, and then makes nothing, for a target that is one of the files `read`, or is named twice.
    """
    _refuse_clashes(targets, read)
    for target in targets:
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir() or not os.access(target.parent, os.W_OK):
                raise PermissionError(target)


def _refuse_clashes(targets: Sequence[Path], read: Sequence[Path]) -> None:
    for target, source in product(targets, read):
        if _are_one(target, source):
            raise UnusableInput("target_is_read", file=target)
    for target, other in combinations(targets, 2):
        if _are_one(target, other):
            raise UnusableInput("target_twice", file=target)


def _are_one(one: Path, other: Path) -> bool:
    """Whether two names are of one file, through links as well."""
    if os.path.exists(one) and os.path.exists(other):
        return os.path.samefile(one, other)
    return os.path.realpath(one) == os.path.realpath(other)


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Raises UnusableInput when the target cannot be written."""
    try:
        yield
    except OSError as problem:
        raise UnusableInput("cannot_write", file=target) from problem
