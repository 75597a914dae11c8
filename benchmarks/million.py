"""A million customers: everything the first screen shows, against DuckDB turning the same CSV into Parquet.

Both run as whole processes, one after the other, on the same file. Prints seconds, peak memory and the ratio. Then both
again inside one process that has loaded everything, as a worker of the server has: from the upload to the text of the picture.

    python benchmarks/million.py [N_ROWS] [N_COLUMNS]
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from segexplorer.bootstrap import open_app
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices
from segexplorer.ingest.tables import big_csv
from segexplorer.services.exploring import explore, grow_again, guess, kept
from segexplorer.services.naming import lexicon_of
from segexplorer.services.privacy import words_of
from segexplorer.services.tables import import_table, recipe_saying
from segexplorer.settings import read_settings
from segexplorer.ui.explorer.payload import build

PROJECT = Path(__file__).resolve().parents[1]
TARGET, LIMIT = 3.0, 6.0
START = "import segexplorer.services.exploring, segexplorer.ingest.files, segexplorer.exports.result"
COPYING = "Parquet"
STEPS = (COPYING, "import", "what the columns are", "sample, learning and pass", "tree, cards and text")
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
    print(machine())
    with tempfile.TemporaryDirectory() as made:
        csv = big_csv(Path(made) / "big.csv", n_rows, n_columns)
        parquet, all_of_it = measured(csv, 5)
        start = sorted((run([sys.executable, "-c", START]) for _ in range(3)), key=lambda cost: cost.elapsed_s)[1]
        rounds = [in_a_worker(csv) for _ in range(6)]
    print(f"{n_rows:,} x {n_columns}")
    for name, cost in (("CSV to Parquet by DuckDB", parquet), ("segexplorer explore", all_of_it), ("  of it the imports", start)):
        print(f"  {name:24} {cost.elapsed_s:6.2f} s {cost.cpu_s:6.2f} s of processor {cost.peak_mb:7.0f} MB")
    print(f"  ratio {all_of_it.elapsed_s / parquet.elapsed_s:.2f}, of processor {all_of_it.cpu_s / parquet.cpu_s:.2f}")
    print(f"  without the imports at most {(all_of_it.elapsed_s - start.elapsed_s) / parquet.elapsed_s:.2f}")
    inside = {step: statistics.median(laps[step] for laps in rounds) for step in rounds[0]}
    everything = sum(inside.values()) - inside[COPYING]
    print(f"  in a worker {inside[COPYING]:.2f} s and {everything:.2f} s: ratio {everything / inside[COPYING]:.2f}, and that is")
    print("  " + ", ".join(f"{step} {seconds:.2f} s" for step, seconds in inside.items()))
    print(f"  (target at most {TARGET:g}, must be at most {LIMIT:g})")


def machine() -> str:
    """When and where: a line to quote beside numbers."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M}"
    return f"{now}, {os.cpu_count()} cores, {memory_gb:.0f} GB, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"


def in_a_worker(csv: Path) -> dict[str, float]:
    """Seconds of each step: the Parquet, then everything up to the text of the picture."""
    app, laps = open_app(read_settings()), [time.perf_counter()]
    with tempfile.TemporaryDirectory() as made:
        duckdb.sql(f"COPY (FROM read_csv('{csv}')) TO '{made}/plain.parquet' (FORMAT parquet)")
        laps.append(time.perf_counter())
        table = import_table(csv, csv.name, Path(made), app.limits, recipe_saying(keep_lines=False, as_of=""))
        laps.append(time.perf_counter())
        engine_for = kept(app.engine_for)
        schema = guess(table.parquet, engine_for, table.base.corrections, words_of(app))
        laps.append(time.perf_counter())
        model = explore(table.parquet, schema, Question(), engine_for)
        laps.append(time.perf_counter())
        grown = grow_again(model, Choices(), app.settings.privacy_minimum, lexicon_of(app))
        build(grown.path, grown.personas)
        laps.append(time.perf_counter())
    return {step: end - start for step, start, end in zip(STEPS, laps, laps[1:], strict=False)}


def measured(csv: Path, times: int) -> tuple[Cost, Cost]:
    """The median costs of DuckDB's Parquet and of everything, run in turn on the same file."""
    folder = csv.parent
    copy = [sys.executable, "-c", COPY.format(csv=csv, parquet=folder / "big.parquet")]
    explore = [sys.executable, "-m", "segexplorer", "explore", str(csv), "--out", str(folder / "result.json")]
    pairs = [(run(copy), run(explore)) for _ in range(times)]
    parquet, everything = (sorted(costs, key=lambda cost: cost.elapsed_s)[times // 2] for costs in zip(*pairs, strict=True))
    return parquet, everything


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
