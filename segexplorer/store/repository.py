"""The store: what a restart or a second user must find again. Metadata and choices, never a customer's row."""

from __future__ import annotations

from dataclasses import dataclass

from segexplorer.store.database import Database, open_database
from segexplorer.store.datasets import Datasets
from segexplorer.store.edits import Edits
from segexplorer.store.explorations import Explorations
from segexplorer.store.jobs import Jobs


@dataclass(frozen=True)
class Store:
    """Four shelves over one database. Safe to use from several threads; each process opens its own."""

    database: Database
    datasets: Datasets
    explorations: Explorations
    jobs: Jobs
    edits: Edits

    def close(self) -> None:
        """Let go of all connections."""
        self.database.close()


def open_store(database_url: str) -> Store:
    """The store at this address, its tables created or brought up to date.

    `sqlite:///file`, `postgresql://user@host/name`; several processes may open the same one at the same moment.
    Raises UnusableInput when the database cannot be reached.
    """
    database = open_database(database_url)
    return Store(database, Datasets(database), Explorations(database), Jobs(database), Edits(database))
