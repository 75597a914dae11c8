"""How many ugly files become the right table? Every file of a folder with a manifest.csv against its truth, where it has one.

Numbers, dates, and yes and no are compared by what they mean, rows by their first column where that tells them apart. A cell
that the file itself does not hold (cut off, or replaced by a word for missing) is lost, not wrong; how many are is printed.

    python benchmarks/messy.py [FOLDER]
"""

from __future__ import annotations

import csv
import datetime
import math
import os
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from segexplorer.errors import UnusableFile
from segexplorer.ingest.files import Imported, import_file

MOST_LOST = 0.01  # of all cells; more is no longer what a file does not hold
YES, NO = {"true", "yes", "ja", "oui", "y", "x", "si"}, {"false", "no", "nein", "non", "n"}
MONEY = re.compile(r"[$€£]?\s*(-?[\d.]+)")


@dataclass(frozen=True)
class Outcome:
    """`verdict`: "right", "table" (no truth to compare with), "refused" or "wrong"; `reason`: one line."""

    file: str
    verdict: str
    reason: str


def main() -> None:
    """Print one line per file and the score."""
    shared = os.environ.get("SEGEXPLORER_SHARED_DATA", "")
    if len(sys.argv) < 2 and not shared:
        print("no folder of messy files: name one, or set SEGEXPLORER_SHARED_DATA")
        return
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(shared) / "messy"
    outcomes = score(folder)
    for outcome in outcomes:
        print(f"{outcome.verdict:8} {outcome.file:70} {outcome.reason}")
    counts = Counter(outcome.verdict for outcome in outcomes)
    print(", ".join(f"{counts[verdict]} {verdict}" for verdict in ("right", "table", "refused", "wrong")), f"of {len(outcomes)}")


def score(folder: Path) -> list[Outcome]:
    """The outcome of every file that the manifest of a folder names."""
    found = []
    for file, truth in truths_of(folder).items():
        with tempfile.TemporaryDirectory() as made:
            found.append(outcome(folder, file, truth, Path(made)))
    return found


def truths_of(folder: Path) -> dict[str, str]:
    """File -> the name of its ground truth, "" where it has none, of every file that the manifest of a folder names."""
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as file:
        return {row["file"]: row.get("ground_truth", "") for row in csv.DictReader(file)}


def outcome(folder: Path, file: str, truth: str, made: Path) -> Outcome:
    """What became of one file; its table is in `made`."""
    try:
        done = import_file(folder / file, file, made)
    except UnusableFile as error:
        return Outcome(file, "refused", f"{error.code}: {error}")
    except Exception as error:  # a benchmark goes on, and shows it
        return Outcome(file, "wrong", f"{type(error).__name__}: {str(error)[:150]}")
    ours = pd.read_parquet(done.parquet)
    if ours.shape != (done.n_rows, done.n_columns):
        return Outcome(file, "wrong", f"{len(ours)} x {len(ours.columns)}, said to be {described(done)}")
    found = truth_of(folder, truth)
    if found is None:
        return Outcome(file, "table", described(done))
    difference = compared(ours, found)
    is_wrong = difference.startswith("differs")
    return Outcome(file, "wrong" if is_wrong else "right", "; ".join(part for part in (difference, described(done)) if part))


def described(done: Imported) -> str:
    """One line of what was read and what was not."""
    parts = [f"{done.n_rows} x {done.n_columns}"]
    parts += [f"{count} {code}" for code, count in done.set_aside]
    parts += [f"{done.rejected_rows} rows rejected"] if done.rejected_rows else []
    parts += [f"{count} misfits in {column}" for column, count in done.misfits]
    parts += [f"doubt {doubt.kind} in {doubt.column}" for doubt in done.doubts]
    return ", ".join(parts + ([f"widened from {', '.join(done.widened)}"] if done.widened else []))


def truth_of(folder: Path, named: str) -> pd.DataFrame | None:
    """The ground truth as text, None where there is none. A name may carry its shape behind it: "x.csv (2240x29)"."""
    name = named.split(" (")[0].strip()
    beside = [folder / name, folder / "ground_truth" / name, folder.parent / name.removeprefix("ground_truth_")]
    path = next((p for p in beside if name and p.is_file()), None)
    if path is None:
        return None
    delimiter = "\t" if "\t" in path.read_text(encoding="utf-8").split("\n", 1)[0] else ","
    return pd.read_csv(path, sep=delimiter, dtype=str, keep_default_na=False)


def compared(ours: pd.DataFrame, truth: pd.DataFrame) -> str:
    """What differs, "" for nothing; "differs ..." where a value is not the true one."""
    pairs = _pairs(list(ours.columns), list(truth.columns))
    if len(ours) != len(truth):
        return f"differs: {len(ours)} rows, not {len(truth)}"
    ours, truth = _by_first(ours), _by_first(truth)
    lost = 0
    for mine, theirs in pairs:
        for row, (a, b) in enumerate(zip(ours[mine], truth[theirs], strict=True)):
            left, right = meaning(a), meaning(b)
            if left == right or _close(left, right) or _same_answer(left, right):
                continue
            if left != "":
                return f"differs: {theirs}, row {row + 1}: {a!r}, not {b!r}"
            lost += 1
    if lost > MOST_LOST * truth.size:
        return f"differs: {lost} cells lost"
    missing = len(truth.columns) - len(pairs)
    return ", ".join(
        text for text in (f"{lost} cells lost" if lost else "", f"{missing} columns not in the file" if missing else "") if text
    )


def _pairs(ours: list[str], truth: list[str]) -> list[tuple[str, str]]:
    """Columns that belong together: by name, the others by position where the file has all of them."""
    plain = {_plain(t): t for t in truth}
    pairs = [(o, plain[_plain(o)]) for o in ours if _plain(o) in plain]
    if len(pairs) < len(truth) <= len(ours):
        return list(zip(ours, truth, strict=False))
    return pairs


def _plain(name: str) -> str:
    words = dict.fromkeys(name.strip().lstrip('"').split())  # a header of three equal lines says each name three times
    return " ".join(words).casefold()


def _by_first(frame: pd.DataFrame) -> pd.DataFrame:
    first = frame.iloc[:, 0].map(meaning)
    if first.is_unique and all(isinstance(value, float) for value in first):
        return frame.iloc[first.argsort(kind="stable")].reset_index(drop=True)
    return frame


def meaning(value: object) -> str | float:
    """A value as text, number or ISO day, whatever its type: missing is "", yes is 1, no is 0."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)) or value is pd.NA:
        return ""
    if isinstance(value, (datetime.date, pd.Timestamp)):
        moment = pd.Timestamp(value)
        return moment.date().isoformat() if moment == moment.normalize() else moment.isoformat(" ")
    return _meaning_of(str(value).strip())


@cache
def _meaning_of(text: str) -> str | float:
    if text.casefold() in YES | NO:
        return float(text.casefold() in YES)
    if money := MONEY.fullmatch(text):
        try:
            return float(money[1])
        except ValueError:
            pass
    day = re.fullmatch(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", text)  # the day comes first in every truth that we have
    return f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}" if day else " ".join(text.split())


def _close(left: str | float, right: str | float) -> bool:
    return isinstance(left, float) and isinstance(right, float) and math.isclose(left, right, rel_tol=1e-9)


def _same_answer(left: str | float, right: str | float) -> bool:
    """A text that only differs by the stray quote that somebody put there."""
    return isinstance(left, str) and isinstance(right, str) and left.replace("'", "") == right.replace("'", "") and left == right


if __name__ == "__main__":
    main()
