"""All numbers of groups at once, against k-means at each: one pass, tree, path and cards against scikit-learn's
KMeans(n_init=1) at k = 2..40 on the same encoded customers, one thread each, in one process.

    python benchmarks/each_k.py [N_ROWS] [MOST_K]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from segexplorer.core.grown import regrow
from segexplorer.core.learned import Question, learn
from segexplorer.core.model import Choices
from segexplorer.engine.local import LocalEngine
from segexplorer.ingest.files import import_file
from segexplorer.ingest.tables import big_csv
from segexplorer.services.exploring import guess

TARGET = 15.0


def main() -> int:
    """Time both; 1 when the ratio misses its target."""
    n_rows, most = (int(given) for given in (sys.argv[1:] + ["200000", "40"][len(sys.argv) - 1 :])[:2])
    with tempfile.TemporaryDirectory() as made:
        table = import_file(big_csv(Path(made) / "big.csv", n_rows), "big.csv", Path(made)).parquet
        schema = guess(table, LocalEngine)
        frame = LocalEngine(table, schema.id_name).sample(n_rows, 0)
    keys = frame["_key"].to_numpy()
    with threadpool_limits(1):
        began = time.process_time()
        learned = learn(frame, keys, schema, Question())
        regrow(learned, learned.assigner.summarise(frame, keys), Choices(max_segments=most))
        ours = time.process_time() - began
        encoder = learned.assigner.space.encoder
        points = encoder.encode(encoder.read(frame))
        theirs = 0.0
        for k in range(2, most + 1):
            began = time.process_time()
            KMeans(k, n_init=1, random_state=0).fit(points)
            theirs += time.process_time() - began
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores: {n_rows:,} customers in {points.shape[1]} dimensions")
    print(f"  encode, learn, one pass, all k = 1..{most}, path and cards {ours:8.2f} s of processor")
    print(f"  KMeans(n_init=1) at each k = 2..{most}                    {theirs:8.2f} s of processor")
    print(f"  {theirs / ours:.0f} times faster (target at least {TARGET:g})")
    return int(theirs / ours < TARGET)


if __name__ == "__main__":
    sys.exit(main())
