"""How much tightness does nesting cost? The tree's within-group sum of squares over that of scikit-learn's KMeans(n_init=10).

KMeans may reshuffle everybody at each k and make groups of one; the tree may do neither. Prints for every base and k = 2, 3,
5, 8, 12, 20 the ratio on the customers themselves: the tree as shown (on cells of 25 customers or more,
docs/decisions/0027-small-cells.md), the same against k-means whose groups under 25 join their nearest, and the tree on atoms.

    python benchmarks/within.py [FOLDER_WITH_BASES [MOST_ATOMS ...]]

The folder holds bank_marketing.csv, hillstrom.csv, marketing_campaign.csv, mcdonalds.csv and online_retail.parquet; those that
are not there are left out, and without a folder only the sample shop is tried.
More than one number of atoms prints a table for each.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans

from segexplorer.core import atoms
from segexplorer.core.cells import cells_of, grow_of_cells, with_start
from segexplorer.core.learned import Question, learn
from segexplorer.core.nest import REFERENCE_K
from segexplorer.core.tree import grow
from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.samples import online_shop

FLOOR, MOST_SEGMENTS = 25, 40
KINDS = ("as shown, of cells of 25", "  k-means' small groups joined too", "on atoms, no floor")


@dataclass(frozen=True)
class Base:
    """Customers in the space, the atom of each, and k-means' groups of them at each reference k."""

    name: str
    points: np.ndarray
    atom: np.ndarray
    n_atoms: int
    free: dict[int, np.ndarray]


def main() -> None:
    """Print a table for each number of atoms."""
    folder, sizes = Path(sys.argv[1]) if len(sys.argv) > 1 else None, [int(size) for size in sys.argv[2:]] or [0]
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    print(f"{'':54}" + "".join(f"k = {k:<4}" for k in REFERENCE_K))
    for size in sizes:
        if size:
            atoms.MOST_ATOMS = atoms.MOST_ATOMS_OF_FEW = size
        every = np.array([_told(base) for base in bases(folder)])  # (n_bases, kind, k)
        for kind, ratios in zip(KINDS, every.transpose(1, 0, 2), strict=True):
            print(f"at most {size or 'the usual'} atoms, {kind.strip()}: median {np.median(ratios):.3f}, worst {ratios.max():.3f}")


def _told(base: Base) -> list[list[float]]:
    rows = ratios(base)
    for kind, row in zip(KINDS, rows, strict=True):
        print(f"{base.name if kind == KINDS[0] else '':19}{kind:35}" + "".join(f"{ratio:8.3f}" for ratio in row))
    return rows


def ratios(base: Base) -> list[list[float]]:
    """For each kind the ratio at each reference k."""
    masses = np.bincount(base.atom, minlength=base.n_atoms).astype(float)
    sums = np.stack([np.bincount(base.atom, column, base.n_atoms) for column in base.points.T], axis=1)
    spots = sums / np.maximum(masses, 1)[:, None]
    cells = cells_of(spots, masses, FLOOR)  # without a goal and with equal weights the space of atoms is this one
    cells = cells if cells.start else with_start(cells, spots, masses, FLOOR)
    trees = [grow_of_cells(spots, masses, cells, MOST_SEGMENTS, FLOOR), grow(spots, masses, MOST_SEGMENTS, 1)]
    shown, bare = ([within(base.points, t.node_of[min(k, t.n_cuts) - 1][base.atom]) for k in REFERENCE_K] for t in trees)
    free = [within(base.points, base.free[k]) for k in REFERENCE_K]
    fair = [within(base.points, joined(base.points, base.free[k])) for k in REFERENCE_K]
    return [[a / b for a, b in zip(ours, theirs, strict=True)] for ours, theirs in ((shown, free), (shown, fair), (bare, free))]


def within(points: np.ndarray, group: np.ndarray) -> float:
    """Sum of squared distances to the mean of one's group."""
    frame = pd.DataFrame(points)
    return float(np.square(points - frame.groupby(group).transform("mean").to_numpy()).sum())


def joined(points: np.ndarray, group: np.ndarray) -> np.ndarray:
    """The groups after the smallest joined its nearest, until none has fewer than 25 customers."""
    group = group.copy()
    while True:
        names, sizes = np.unique(group, return_counts=True)
        if sizes.min() >= FLOOR:
            return group
        centres = np.stack([points[group == name].mean(axis=0) for name in names])
        distance = np.square(centres - centres[sizes.argmin()]).sum(axis=1)
        distance[sizes.argmin()] = np.inf
        group[group == names[sizes.argmin()]] = names[distance.argmin()]


def bases(folder: Path | None) -> Iterator[Base]:
    """Every base there is, encoded without a goal, everything usable a feature."""
    for name, frame in frames(folder):
        keys = pd.util.hash_pandas_object(frame.assign(_row=range(len(frame))), index=False).to_numpy()
        order = np.argsort(keys, kind="stable")
        frame, keys = frame.iloc[order].reset_index(drop=True), keys[order]
        learned = learn(frame, keys, guess_schema(frame), Question())
        encoder = learned.assigner.space.encoder
        points = encoder.encode(encoder.read(frame)).astype(float)
        free = {k: KMeans(k, n_init=10, random_state=0).fit(points).labels_ for k in REFERENCE_K}
        yield Base(name, points, learned.assigner.atoms(frame, keys), len(learned.assigner.centres), free)


def frames(folder: Path | None) -> Iterator[tuple[str, pd.DataFrame]]:
    """The bases of the folder by name, one row a customer."""
    if folder is None:
        yield "online_shop", online_shop(10_000)
        return
    for name, read in READERS.items():
        if any(folder.glob(f"{name}.*")):
            yield name, read(folder)


def customers(lines: pd.DataFrame) -> pd.DataFrame:
    """Order lines of a shop as one row a customer."""
    lines = lines.dropna(subset=["CustomerID"])
    when = pd.to_datetime(lines["InvoiceDate"])
    lines = lines.assign(
        when=when,
        amount=lines["Quantity"] * lines["UnitPrice"],
        weekend=when.dt.day_of_week >= 5,
        hour=when.dt.hour,
        returned=lines["InvoiceNo"].astype(str).str.startswith("C"),
    )
    bought = lines[~lines["returned"]].groupby("CustomerID")
    made = pd.DataFrame(
        {
            "n_orders": bought["InvoiceNo"].nunique(),
            "spend_total": bought["amount"].sum(),
            "n_products": bought["StockCode"].nunique(),
            "recency_days": (when.max() - bought["when"].max()).dt.days,
            "tenure_days": (when.max() - bought["when"].min()).dt.days,
            "weekend_share": bought["weekend"].mean(),
            "hour": bought["hour"].mean(),
            "country": bought["Country"].first(),
            "items_per_order": bought["Quantity"].sum() / bought["InvoiceNo"].nunique(),
        }
    )
    made["spend_mean"] = made["spend_total"] / made["n_orders"]
    made["return_share"] = lines.groupby("CustomerID")["returned"].mean().reindex(made.index)
    return made.reset_index(drop=True)


READERS: dict[str, Callable[[Path], pd.DataFrame]] = {
    "bank_marketing": lambda folder: pd.read_csv(folder / "bank_marketing.csv", sep=";").drop(columns="duration"),
    "hillstrom": lambda folder: pd.read_csv(folder / "hillstrom.csv"),
    "marketing_campaign": lambda folder: pd.read_csv(
        folder / "marketing_campaign.csv", sep="\t", parse_dates=["Dt_Customer"], dayfirst=True
    ),
    "mcdonalds": lambda folder: pd.read_csv(folder / "mcdonalds.csv"),
    "online_retail": lambda folder: customers(pd.read_parquet(folder / "online_retail.parquet")),
}


if __name__ == "__main__":
    main()
