"""A million customers: everything the first screen shows, against DuckDB turning the same CSV into Parquet.

Both run as whole processes, one after the other, on the same file. Prints seconds, peak memory and the ratio.

    python benchmarks/million.py [N_ROWS] [N_COLUMNS]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from segexplorer.ingest.tables import big_csv

PROJECT = Path(__file__).resolve().parents[1]
TARGET, LIMIT = 3.0, 6.0
COPY = "import duckdb; duckdb.sql(\"COPY (FROM read_csv('{csv}')) TO '{parquet}' (FORMAT parquet)\")"


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    elapsed_s: float
    cpu_s: float  # of all cores; tells whether the machine had other things to do
    peak_mb: float


def main() -> None:
    """Write the file, run both five times in turn, compare the medians."""
    n_rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    n_columns = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        csv = big_csv(folder / "big.csv", n_rows, n_columns)
        print(f"{n_rows:,} x {n_columns}: {csv.stat().st_size / 1e6:.0f} MB of CSV")
        copy = [sys.executable, "-c", COPY.format(csv=csv, parquet=folder / "big.parquet")]
        explore = [sys.executable, "-m", "segexplorer", "explore", str(csv), "--out", str(folder / "result.json")]
        pairs = [(run(copy), run(explore)) for _ in range(5)]
    parquet, all_of_it = (sorted(costs, key=lambda cost: cost.elapsed_s)[2] for costs in zip(*pairs, strict=True))
    for name, cost in (("CSV to Parquet by DuckDB", parquet), ("segexplorer explore", all_of_it)):
        print(f"  {name:24} {cost.elapsed_s:6.2f} s {cost.cpu_s:6.2f} s of processor {cost.peak_mb:7.0f} MB")
    print(f"  ratio {all_of_it.elapsed_s / parquet.elapsed_s:.2f} (target at most {TARGET:g}, must be at most {LIMIT:g})")


def run(command: list[str]) -> Cost:
    """Run a command to its end as a process of its own."""
    started = time.perf_counter()
    child = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)  # the child's own peak, not the largest of all children so far
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command[2]} ended with {child.returncode}")
    peak_mb = used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)  # macOS counts bytes, Linux kilobytes
    return Cost(time.perf_counter() - started, used.ru_utime + used.ru_stime, peak_mb)


if __name__ == "__main__":
    main()
