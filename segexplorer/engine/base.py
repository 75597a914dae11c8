"""What an engine must do: four verbs over rows that may not fit into memory.

A batch is a pandas frame with the data's columns (numbers, bools, dates; text as Categorical) and `_key`, an unsigned
64-bit hash of the customer that does not depend on the order of rows or columns. Results added up over batches must not
depend on how the rows were cut (Summary + Summary = Summary), so one engine can replace another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    import pandas as pd  # half a second that the command line does not have to wait for before it reads the file

KEY = "_key"
ROW = "_row"
T = TypeVar("T")


class Engine(Protocol):
    """Rows of one base, wherever they live."""

    def schema(self) -> dict[str, str]:
        """Column name -> storage type, in file order."""
        ...

    def sample(self, n: int, seed: int) -> pd.DataFrame:
        """At most n customers, the same ones whatever the order of rows, sorted by `_key`."""
        ...

    def map_reduce(self, function: Callable[[pd.DataFrame], T], columns: Sequence[str]) -> T:
        """The sum of function(batch) over all batches."""
        ...

    def members(self, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """All customers in file order, batch by batch, with `_row` (1-based) beside `_key`."""
        ...

    def size(self) -> tuple[int, int]:
        """(rows in the file, customers after removing repeated and missing ids)."""
        ...
