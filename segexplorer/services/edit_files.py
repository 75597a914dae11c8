"""Edits as a file, for people who script: the groups are named by their id or name as they are without any edit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from segexplorer.core.edits import Colour, Group, LetGo, Lock, Merge, Note, Operation, Rename, Split, checked
from segexplorer.core.grown import Grown, Model
from segexplorer.core.model import Choices
from segexplorer.core.redrawn import redraw
from segexplorer.errors import UnusableInput

MOST_BYTES = 1_000_000
HERE = ""  # the key of the model of this run


def edit_by_file(model: Model, grown: Grown, choices: Choices, file: Path, privacy_minimum: int) -> Grown:
    """What these choices grew, with the edits of the file applied.

    Raises UnusableInput for a file that is not there, is no list of edits, or names a group that there is not.
    """
    edits = _read(file)
    operations = [_operation(edit, i, grown, file) for i, edit in enumerate(edits, start=1)]
    return redraw(model, grown, operations, choices, HERE, {}, privacy_minimum)


def _read(file: Path) -> list[Any]:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise UnusableInput("bad_edits", file=file.name)
        edits = json.loads(file.read_text(encoding="utf-8"))["edits"]
    except FileNotFoundError as problem:
        raise UnusableInput("no_such_file", file=file.name) from problem
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as problem:
        raise UnusableInput("bad_edits", file=file.name) from problem
    if not isinstance(edits, list):
        raise UnusableInput("bad_edits", file=file.name)
    return edits


def _operation(edit: Any, i: int, grown: Grown, file: Path) -> Operation:
    try:
        return checked(_made(edit, grown))
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise UnusableInput("bad_edit", file=file.name, number=i) from problem


def _made(edit: Mapping[str, Any], grown: Grown) -> Operation:
    group = _group(edit["segment"], grown)
    match edit["do"]:
        case "rename":
            return Rename(group, edit["name"])
        case "colour":
            return Colour(group, edit["colour"])
        case "note":
            return Note(group, edit["text"])
        case "lock":
            return Lock(group, edit.get("on", True))
        case "split":
            return Split(group, edit["n_segments"])
        case "merge":
            return Merge(group, _group(edit["with"], grown))
        case "let_go":
            return LetGo(group, edit.get("on", True))
    raise ValueError(edit["do"])


def _group(said: Any, grown: Grown) -> Group:
    """A segment by id or name, or several together: so a merged one is named by what it was made of."""
    nodes = [_node(one, grown) for one in (said if isinstance(said, list) else [said])]
    member = grown.tree.atoms_of()[[node - 1 for node in nodes]].any(axis=0)
    return Group(HERE, tuple(np.flatnonzero(member).tolist()), ", ".join(grown.personas[node].name for node in nodes))


def _node(said: Any, grown: Grown) -> int:
    if isinstance(said, str):
        return next((i for i, p in grown.personas.items() if p.name.lower() == said.strip().lower()), 0) or _unknown(said)
    return said if not isinstance(said, bool) and said in grown.personas else _unknown(said)


def _unknown(said: Any) -> int:
    raise KeyError(said)
