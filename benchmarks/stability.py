"""Will the groups last? Our numbers beside published ones, and what twenty tries cost.

For a published survey (mcdonalds.csv: 1,453 customers, 11 yes/no answers) the agreement of groupings learned from pairs of
bootstrap samples, beside the medians R's flexclust gives (Dolnicar, Gruen, Leisch 2018); the published groups; and for
each campaign the cost of 20 tries at all numbers of segments, with fewer and with more atoms than the 256 used
(docs/decisions/0011-will-groups-last.md).

    python benchmarks/stability.py [FOLDER_WITH_DATA] [N_PAIRS]

Without the folder only the sample shop is tried. Seconds are of the processor, one thread.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from promise import real_campaigns
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from segexplorer.core.atoms import ATOM_FOCUS
from segexplorer.core.fit_encoder import fit_encoder
from segexplorer.core.goal import folds
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices, Column, Schema
from segexplorer.core.stability import MOST_CUSTOMERS, N_TRIES, Regrowth, bootstrap_pairs, found_again
from segexplorer.engine.local import LocalEngine
from segexplorer.ingest.samples import online_shop
from segexplorer.services.exploring import explore, grow_again, guess

PUBLISHED = {2: 0.956, 3: 0.871, 4: 0.839, 5: 0.717, 6: 0.659, 7: 0.632, 8: 0.615}
PUBLISHED_WITHIN = 1656.43  # of the four published groups, a local optimum
SHOWN_K = (2, 3, 5, 8, 12, 20, 40)
ATOMS = (128, 256, 512)


def main() -> None:
    """Print what is compared."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    n_pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    with threadpool_limits(1):
        if folder:
            survey(folder, n_pairs)
        for name, goal, frame in campaigns(folder):
            tries(name, goal, frame)


def survey(folder: Path, n_pairs: int) -> None:
    """The published survey: agreement of pairs, sizes of two groups, tightness of four, the published centres."""
    answers = pd.read_csv(folder / "mcdonalds.csv").iloc[:, :11]
    points = (answers == "Yes").to_numpy().astype(float)
    ways = {"ten random starts": ten_starts(points), "ten k-means++ starts": plus_plus(points), "our nested tree": nested(points)}
    print(f"mcdonalds: median adjusted Rand index of {n_pairs} pairs of bootstrap samples, k = 2..8")
    _line("published (R flexclust)", list(PUBLISHED.values()))
    for name, place in ways.items():
        pairs = bootstrap_pairs(place, len(points), n_pairs)
        _line(name, np.median(pairs, axis=0).tolist())
        _line("  its standard error", error_of_median(pairs).tolist())
    for name, place in ways.items():
        labels = place(np.ones(len(points), np.int64), 0)
        sizes = np.sort(np.bincount(labels[0])[np.unique(labels[0])]).tolist()
        print(f"  {name:24} two groups {sizes}, within at four {within(points, labels[2]):.2f} (published {PUBLISHED_WITHIN})")
    published = pd.read_csv(folder / "mcdonalds_k4_published.csv").iloc[:, 1].to_numpy()
    encoder, _ = fit_encoder(answers, Schema(tuple(Column(name, "flag") for name in answers.columns)))
    encoded = encoder.encode(encoder.read(answers)).astype(float)
    print("  k-means started at the published centres, adjusted Rand index with the published groups:")
    _line("answers as 0 and 1", [kept(points, published)])
    _line("in our space", [kept(encoded, published)])
    _line("with all spreads equal", [kept(encoded / encoded.std(axis=0), published)])


def ten_starts(points: np.ndarray):  # type: ignore[no-untyped-def]
    """As flexclust does it: ten starts at different rows, the one with the smallest sum of distances (not squared) stays."""

    def place(times: np.ndarray, seed: int) -> np.ndarray:
        rows, rng = np.repeat(points, times, axis=0), np.random.default_rng(seed)
        different = np.unique(rows, axis=0)
        return np.array([_best_of_ten(rows, different, k, rng).predict(points) for k in PUBLISHED])

    return place


def _best_of_ten(rows: np.ndarray, different: np.ndarray, k: int, rng: np.random.Generator) -> KMeans:
    starts = [_shared(rows, different[rng.choice(len(different), k, replace=False)], rng) for _ in range(10)]
    fits = [KMeans(k, init=start, n_init=1, tol=0).fit(rows) for start in starts]
    return min(fits, key=lambda fit: fit.transform(rows).min(axis=1).sum())


def _shared(rows: np.ndarray, starts: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The means after one step in which rows as near to several starts are shared among them at random.

    The starts are answers of 0 and 1, so squared distances are whole numbers and many rows are equally near to two. R's
    `max.col` draws lots for each; scikit-learn sends all equal rows to one. From the means on ties are rare.
    """
    squared = np.square(rows[:, None] - starts).sum(axis=2)
    nearest = np.argmin(squared + rng.random(squared.shape), axis=1)
    return np.array([rows[nearest == i].mean(axis=0) for i in range(len(starts))])


def plus_plus(points: np.ndarray):  # type: ignore[no-untyped-def]
    """scikit-learn's own way: ten starts spread out by k-means++, the smallest sum of squares stays."""

    def place(times: np.ndarray, seed: int) -> np.ndarray:
        rows = np.repeat(points, times, axis=0)
        return np.array([KMeans(k, n_init=10, random_state=seed).fit(rows).predict(points) for k in PUBLISHED])

    return place


def error_of_median(pairs: np.ndarray) -> np.ndarray:
    """(n_numbers,) standard error of the median over the pairs, by drawing the pairs again (Efron 1979)."""
    rng = np.random.default_rng(0)
    return np.std([np.median(pairs[rng.integers(0, len(pairs), len(pairs))], axis=0) for _ in range(1_000)], axis=0)


def nested(points: np.ndarray):  # type: ignore[no-untyped-def]
    """Our tree over atoms in the same space."""
    plain = np.ones(points.shape[1])
    again = Regrowth(plain, plain, max(PUBLISHED), 0.0)

    def place(times: np.ndarray, seed: int) -> np.ndarray:
        tree, atom = again.grow(points, times, seed)
        return np.array([tree.node_of[k - 1][atom] for k in PUBLISHED])

    return place


def within(points: np.ndarray, labels: np.ndarray) -> float:
    """Sum of squares inside groups."""
    frame = pd.DataFrame(points)
    return float(((frame - frame.groupby(labels).transform("mean")) ** 2).to_numpy().sum())


def kept(points: np.ndarray, groups: np.ndarray) -> float:
    """How far k-means stays with these groups when it is started at their centres."""
    centres = pd.DataFrame(points).groupby(groups).mean().to_numpy()
    return float(adjusted_rand_score(groups, KMeans(4, init=centres, n_init=1, tol=0).fit(points).labels_))


def tries(name: str, goal: str, frame: pd.DataFrame) -> None:
    """Seconds and results of all tries for a campaign, at several numbers of atoms."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "customers.parquet"
        frame.to_parquet(file, index=False)
        schema = guess(file, LocalEngine)
        model = explore(file, schema, Question(goal), LocalEngine)
        sample = LocalEngine(file, schema.id_name).sample(MOST_CUSTOMERS)
    learned, tree = model.learned, grow_again(model, Choices(), 25).tree
    space, keys = learned.assigner.space, sample["_key"].to_numpy()
    points, atom = space.coordinates(space.encoder.read(sample), folds(keys)), learned.assigner.atoms(sample, keys)
    print(f"{name}: {N_TRIES} tries, {len(sample)} customers, {points.shape[1]} dimensions; at k = {SHOWN_K}")
    for most_atoms in ATOMS:
        again = Regrowth(space.scales(ATOM_FOCUS), space.scales(0.25), tree.n_cuts, 25 / len(frame), most_atoms)
        started = time.process_time()
        found = found_again(tree, atom, points, again, N_TRIES, 0)
        spent = time.process_time() - started
        _line(f"{most_atoms} atoms, {spent:.1f} s, Jaccard", [found.cut_jaccard[k - 1] for k in SHOWN_K if k <= tree.n_cuts])
        _line("adjusted Rand index", [found.cut_rand[k - 1] for k in SHOWN_K if k <= tree.n_cuts])


def campaigns(folder: Path | None) -> list[tuple[str, str, pd.DataFrame]]:
    """(name, goal, customers) of the sample shop and of the campaigns in the folder."""
    shop = [("online_shop", "responded", online_shop(20_000))]
    return shop if folder is None else [*shop, *real_campaigns(folder)]


def _line(name: str, numbers: list[float]) -> None:
    print(f"  {name:32} " + " ".join(f"{number:.3f}" for number in numbers), flush=True)


if __name__ == "__main__":
    main()
