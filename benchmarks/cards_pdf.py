"""How long do the cards of 12 segments take as one PDF, and one card as PNG and SVG? Asked: the PDF in under 5 s.

    python benchmarks/cards_pdf.py

Prints seconds on the clock and of the processor, the first time (fonts are read) and again, and the size of the files.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from segexplorer.core.cards import Card, deal
from segexplorer.core.grown import regrow
from segexplorer.core.learned import METHOD_VERSION, Question, learn
from segexplorer.core.model import Choices
from segexplorer.exports import card_files
from segexplorer.exports.manifest import Manifest
from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.samples import online_shop

N_CUSTOMERS, K, LEAST = 20_000, 12, 25


def main() -> None:
    """Print a line for each kind of file."""
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    cards, manifest = dealt()
    kinds: dict[str, Callable[[], bytes]] = {
        f"PDF of {K} cards": lambda: card_files.pdf_of(cards, manifest),
        "one card as PNG": lambda: card_files.png_of(cards[0], manifest),
        "one card as SVG": lambda: card_files.svg_of(cards[0], manifest).encode(),
        f"zip of {K} cards": lambda: card_files.zip_of(cards, manifest),
    }
    for name, make in kinds.items():
        took = [timed(make) for _ in range(2)]
        (first, _, size), (again, processor, _) = took
        print(f"{name:20} first {first:5.2f} s, again {again:5.2f} s (processor {processor:5.2f} s), {size / 1e3:,.0f} kB")


def dealt() -> tuple[tuple[Card, ...], Manifest]:
    """The cards of twelve groups of the sample shop."""
    frame = online_shop(N_CUSTOMERS)
    keys = pd.util.hash_pandas_object(frame, index=False).to_numpy()
    order = np.argsort(keys, kind="stable")
    frame, keys = frame.iloc[order].reset_index(drop=True), keys[order]
    learned = learn(frame, keys, guess_schema(frame), Question("responded"))
    summary = learned.assigner.summarise(frame, keys)
    grown = regrow(learned, summary, Choices())
    cards = deal(learned, summary, grown, Choices(), K, LEAST)
    question = Question("responded")
    return cards, Manifest(
        "Shop", "0" * 64, len(frame), K, grown.path.goal, question, Choices(), datetime.now(UTC), LEAST, METHOD_VERSION
    )


def timed(make: Callable[[], bytes]) -> tuple[float, float, int]:
    """Seconds on the clock, of the processor, and the size in bytes."""
    start, processor = time.perf_counter(), time.process_time()
    size = len(make())
    return time.perf_counter() - start, time.process_time() - processor, size


if __name__ == "__main__":
    main()
