"""From ten thousand to ten million rows: time and memory of everything the first screen shows, against DuckDB turning the same
CSV into Parquet. Prints a line a size and draws both on logarithmic axes.

    python benchmarks/growth.py [LARGEST_N_ROWS] [PICTURE.svg]        (default 1,000,000; docs/growth.svg has 10,000,000)
"""

from __future__ import annotations

import math
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from million import Cost, machine, measured

from segexplorer.ingest.tables import big_csv

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
WIDTH, HEIGHT, LEFT, TOP, SIDE = 920, 380, 70, 50, 330  # of the picture; two square panels of SIDE
LINES = (("segexplorer", "#0b6e4f", ""), ("CSV to Parquet by DuckDB", "#8a8f98", ' stroke-dasharray="6 5"'))


def main() -> None:
    """Measure each size once (the small ones three times, the median) and draw."""
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(machine())
    found: list[tuple[int, Cost, Cost]] = []
    with tempfile.TemporaryDirectory() as folder:
        for n_rows in (size for size in SIZES if size <= largest):
            parquet, everything = measured(big_csv(Path(folder) / "big.csv", n_rows), 3 if n_rows <= 1_000_000 else 1)
            found.append((n_rows, everything, parquet))
            clock, processor = everything.elapsed_s / parquet.elapsed_s, everything.cpu_s / parquet.cpu_s
            print(f"{n_rows:>12,} rows   ratio {clock:.1f}, of processor {processor:.1f}")
            for (name, _, _), cost in zip(LINES, (everything, parquet), strict=True):
                print(f"  {name:26} {cost.elapsed_s:7.2f} s {cost.cpu_s:7.2f} s of processor {cost.peak_mb:7.0f} MB", flush=True)
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(picture(found), encoding="utf-8")


def picture(found: list[tuple[int, Cost, Cost]]) -> str:
    """Two panels, seconds and megabytes over rows, as SVG."""
    sizes = [n for n, _, _ in found]
    panels = [
        _panel(0, "seconds", sizes, [[cost[at].elapsed_s for cost in found] for at in (1, 2)]),  # type: ignore[union-attr]
        _panel(1, "megabytes at most", sizes, [[cost[at].peak_mb for cost in found] for at in (1, 2)]),  # type: ignore[union-attr]
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT + 70}" font-family="sans-serif" font-size="14">'
    date = f'<text x="{LEFT}" y="{HEIGHT + 62}" fill="#666">{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores</text>'
    return "\n".join([head, f'<rect width="{WIDTH}" height="{HEIGHT + 70}" fill="white"/>', *panels, date, "</svg>"]) + "\n"


def _panel(place: int, title: str, sizes: list[int], lines: list[list[float]]) -> str:
    left = LEFT + place * (SIDE + 120)
    x0, x1 = math.log10(min(sizes)), max(math.log10(max(sizes)), math.log10(min(sizes)) + 1)
    y0, y1 = math.floor(math.log10(min(map(min, lines)))), math.ceil(math.log10(max(map(max, lines))))

    def at(n: float, value: float) -> tuple[float, float]:
        across, up = (math.log10(n) - x0) / (x1 - x0), (math.log10(value) - y0) / max(y1 - y0, 1)
        return left + across * SIDE, TOP + (1 - up) * SIDE

    parts = [f'<text x="{left}" y="{TOP - 18}" font-size="16">{title}</text>']
    for power in range(y0, y1 + 1):
        y = at(sizes[0], 10.0**power)[1]
        parts.append(f'<path d="M{left} {y:.1f}h{SIDE}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 8}" y="{y + 5:.1f}" text-anchor="end">{10.0**power:g}</text>')
    parts += [f'<text x="{at(n, 1)[0]:.1f}" y="{TOP + SIDE + 24}" text-anchor="middle">{n:,}</text>' for n in sizes]
    for (name, colour, dash), values in zip(LINES, lines, strict=True):
        points = [at(n, value) for n, value in zip(sizes, values, strict=True)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="3"{dash}/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in points]
        label = TOP + 16 + 20 * LINES.index((name, colour, dash))
        parts.append(f'<text x="{left + 10}" y="{label}" fill="{colour}">{name}</text>')
    return "\n".join(parts)


if __name__ == "__main__":
    main()
