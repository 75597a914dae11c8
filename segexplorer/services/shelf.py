"""What can be done with saved explorations as a whole. Deleting is always undoable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segexplorer.services.free_names import free_name

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Dataset, Exploration


def all_saved(app: App) -> list[tuple[Exploration, Dataset]]:
    """Every exploration with its data set, last changed first."""
    datasets = {d.id: d for d in app.store.datasets.all()}
    return [(e, datasets[e.dataset_id]) for e in app.store.explorations.all() if e.dataset_id in datasets]


def rename(app: App, exploration_id: str, name: str) -> None:
    """Another name. Raises UnusableInput for an empty or too long one, NotFound when it is gone."""
    app.store.explorations.rename(exploration_id, name)


def duplicate(app: App, exploration_id: str, name: str) -> None:
    """A second one like it, with a number to its name where another exploration has it."""
    names = {exploration.name for exploration in app.store.explorations.all()}
    app.store.explorations.duplicate(exploration_id, free_name(name, names))


def delete(app: App, exploration_id: str) -> None:
    """Out of sight; `undelete` brings it back as it was."""
    app.store.explorations.delete(exploration_id)


def undelete(app: App, exploration_id: str) -> None:
    """Back as it was."""
    app.store.explorations.undelete(exploration_id)
