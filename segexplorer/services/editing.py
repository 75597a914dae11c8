"""What a marketer changes by hand: each change is kept as one edit of the exploration, and undone and redone as one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from segexplorer.core.editing import lost_by_merging, smaller_half
from segexplorer.core.edits import (
    Colour,
    Group,
    LetGo,
    Lock,
    Merge,
    Note,
    Operation,
    Rename,
    Split,
    checked,
    from_record,
    groups_of,
    to_record,
)
from segexplorer.core.grown import Grown, Model
from segexplorer.core.model import Choices
from segexplorer.core.redrawn import ground_of, redraw
from segexplorer.errors import UnusableInput
from segexplorer.services.crossing import cross, crossed
from segexplorer.services.exploring import one_thread

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Edit, EditList, Exploration

NONE = ""  # the name of no edits


@dataclass(frozen=True)
class Change:
    """One edit as it was kept."""

    id: str
    operation: Operation
    created_at: datetime


@dataclass(frozen=True)
class History:
    """The edits that count, then those that were undone and can come back."""

    done: tuple[Change, ...] = ()
    undone: tuple[Change, ...] = ()


def history(app: App, exploration_id: str) -> History:
    """All edits of an exploration. Raises NotFound when it is gone."""
    return _history(app.store.edits.of(exploration_id))


def group_of(grown: Grown, node: int, key: str) -> Group:
    """Who is in a segment on screen, so that it is found again; `key` is the model's."""
    member = np.flatnonzero(grown.tree.atoms_of()[node - 1])
    return Group(key, tuple(member.tolist()), grown.personas[node].name)


def rename(app: App, exploration: Exploration, group: Group, name: str) -> History:
    """Another name; none gives back the one that the data give. Raises UnusableInput for one that is too long."""
    return _add(app, exploration, Rename(group, name))


def paint(app: App, exploration: Exploration, group: Group, colour: int) -> History:
    """Another of the twelve colours."""
    return _add(app, exploration, Colour(group, colour))


def annotate(app: App, exploration: Exploration, group: Group, text: str) -> History:
    """A note; an empty one takes it away. Raises UnusableInput for one that is too long."""
    return _add(app, exploration, Note(group, text))


def lock(app: App, exploration: Exploration, group: Group, on: bool = True) -> History:
    """Not divided when granularity rises, or divided again."""
    return _add(app, exploration, Lock(group, on))


def let_go(app: App, exploration: Exploration, group: Group, on: bool = True) -> History:
    """Never contacted, or contacted again."""
    return _add(app, exploration, LetGo(group, on))


def split(app: App, exploration: Exploration, group: Group, k: int) -> History:
    """Divided in two as the next thing after `k` groups; the sliders then stand at one group more."""
    return _add(app, exploration, Split(group, k))


def merge(app: App, exploration: Exploration, group: Group, other: Group) -> History:
    """Two groups as one."""
    return _add(app, exploration, Merge(group, other))


def given_up(grown: Grown, one: int, other: int) -> dict[int, tuple[str, ...]]:
    """What was said of each of two groups by hand and goes when they are merged, as codes (core.merging.GIVES_UP)."""
    if grown.edited is None:
        return {}
    return lost_by_merging(grown.edited, one, other, lambda node: grown.path.nodes[node].n_customers)


def undo(app: App, exploration: Exploration, change: Change) -> History:
    """Take back the last edit, if it is still the last: what another window added meanwhile stays."""
    return _history(app.store.edits.undo(exploration.id, change.id))


def redo(app: App, exploration: Exploration, change: Change) -> History:
    """Do again what was undone last, if it still is."""
    return _history(app.store.edits.redo(exploration.id, change.id))


def name_of(app: App, exploration: Exploration, key: str) -> str:
    """Everything the edits of an exploration come to under the model of that key, as one text (NONE without edits).

    Groups that were edited under another model are looked for among the customers once, and kept.
    """
    if not exploration.n_edits:
        return NONE
    operations = [change.operation for change in history(app, exploration.id).done]
    there = cross(app, exploration.dataset_id, key, _models(operations))
    return json.dumps({"edits": [to_record(o) for o in operations], "crossed": there}, sort_keys=True)


def apply_edits(app: App, model: Model, key: str, grown: Grown, choices: Choices, edits: str) -> Grown:
    """What these choices grew, with the edits of that name (`name_of`) applied; without edits the very same."""
    if edits == NONE:
        return grown
    kept = json.loads(edits)
    tables = {other: crossed(app, key, other) for other in kept["crossed"]}
    operations = [from_record(record) for record in kept["edits"]]
    with one_thread():
        return redraw(model, grown, operations, choices, key, tables, app.settings.privacy_minimum)


def can_split(model: Model, grown: Grown, choices: Choices, node: int, privacy_minimum: int) -> bool:
    """Whether a segment can be divided in two."""
    if grown.tree.children(node):
        return True
    learned = model.learned
    scales = learned.assigner.space.scales(choices.focus, choices.family_weights)
    with one_thread():
        ground = ground_of(learned, model.summary, scales, NONE, {}, privacy_minimum)
        return smaller_half(grown.tree.atoms_of()[node - 1] > 0, ground) is not None


def _models(operations: Iterable[Operation]) -> set[str]:
    return {group.model for operation in operations for group in groups_of(operation)}


def _add(app: App, exploration: Exploration, operation: Operation) -> History:
    try:
        tidy = checked(operation)
    except ValueError as problem:
        raise UnusableInput(f"bad_{operation.do}") from problem
    return _history(app.store.edits.add(exploration.id, to_record(tidy)))


def _history(edits: EditList) -> History:
    return History(_changes(edits.done), _changes(edits.undone))


def _changes(edits: Sequence[Edit]) -> tuple[Change, ...]:
    return tuple(Change(e.id, from_record(e.operation), e.created_at) for e in edits)
