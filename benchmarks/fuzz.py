"""Damaged, random and hostile files for some minutes: each must end in a table or in one sentence, within ten seconds
of processor time.

    PYTHONPATH=. python benchmarks/fuzz.py [minutes, default 2] [seed, default: the clock]

Every file is read in a process of its own pool, so that a reader in C or Rust that takes its process down is seen and counted;
what went wrong is kept in a folder whose name is printed. Ends with 1 if anything did.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import TimeoutError as TooLong
from pathlib import Path

from segexplorer.workers import WorkerPool, end_workers
from tests.ingest.specimens import SPECIMENS, damaged, damaged_inside

HANG_S = 10.0  # of processor time: a busy machine is no fault of the file
GIVE_UP_S = 60.0
MODULES = ("segexplorer.ingest.files",)


def read(path: str) -> tuple[str, float, float]:
    """What became of a file, in this process: "table", the code of a refusal, or the name of another exception; the seconds and
    the most megabytes this process ever used."""
    import resource

    from segexplorer.errors import UnusableFile
    from segexplorer.ingest.files import import_file

    began = time.process_time()
    with tempfile.TemporaryDirectory() as made:
        try:
            import_file(Path(path), "some file", Path(made))
            end = "table"
        except UnusableFile as error:
            end = f"refused: {error.code} {str(error)[:0]}".strip()
        except BaseException as error:
            end = f"WRONG: {type(error).__name__}: {str(error)[:200]}"
        left = {p.name for p in Path(made).iterdir()} - ({"quarantine.csv"} if end == "table" else set())
        if left != ({"data.parquet"} if end == "table" else set()):
            end = f"WRONG: left behind {sorted(left)}"
    if time.process_time() - began > HANG_S:
        end = f"WRONG: {end}, but only after {HANG_S:.0f} s"
    return end, time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def specimen(chance: random.Random) -> tuple[str, bytes]:
    """The next file: its kind and its bytes."""
    if chance.random() < 0.1:
        magic = chance.choice([make()[:8] for make in SPECIMENS.values()] + [b""])
        return "random", magic + chance.randbytes(chance.choice((0, 10, 1000, 100_000)))
    kind = chance.choice(list(SPECIMENS))
    data = SPECIMENS[kind]()
    if data[:2] == b"PK" and chance.random() < 0.7:
        return f"{kind}, inside", damaged_inside(data, chance)
    return kind, damaged(data, chance)


def _pool() -> WorkerPool:
    pool = WorkerPool(1, heavy=MODULES)
    pool.submit(time.monotonic).result(GIVE_UP_S)
    return pool


def main(minutes: float, seed: int) -> int:
    """Print what became of how many files; 1 if one went wrong."""
    chance, seen, wrong, slowest, most_mb = random.Random(seed), Counter[str](), 0, 0.0, 0.0
    kept = Path(tempfile.mkdtemp(prefix="fuzz-"))
    pool = _pool()
    end_at = time.monotonic() + 60 * minutes
    with tempfile.TemporaryDirectory() as made:
        while time.monotonic() < end_at:
            kind, data = specimen(chance)
            path = Path(made) / "specimen"
            path.write_bytes(data)
            try:
                end, seconds, mb = pool.submit(read, str(path)).result(GIVE_UP_S)
            except TooLong:
                end, seconds, mb = f"WRONG: takes over {GIVE_UP_S:.0f} s", GIVE_UP_S, 0.0
                end_workers()
                pool = _pool()
            except Exception as error:  # the process died
                end, seconds, mb = f"WRONG: {type(error).__name__}", 0.0, 0.0
            slowest, most_mb = max(slowest, seconds), max(most_mb, mb)
            seen[f"{kind:18} {end}"] += 1
            if "WRONG" in end:
                (kept / f"{wrong}.{kind}").write_bytes(data)
                print(f"{kind}: {end} -> {kept / f'{wrong}.{kind}'}", flush=True)
                wrong += 1
    pool.close()
    for line, count in sorted(seen.items()):
        print(f"{count:7}  {line}")
    print(
        f"{sum(seen.values())} files, seed {seed}, {wrong} wrong, slowest {slowest:.2f} s, at most {most_mb:.0f} MB in the process"
    )
    return int(wrong > 0)


if __name__ == "__main__":
    n_minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    sys.exit(main(n_minutes, int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns() % 2**32))
