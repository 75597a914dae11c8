"""Order lines -> customers: 20,000,000 lines of 500,000 customers, against DuckDB reading the same Parquet, and writing it anew.

Each runs as a process of its own, in turn on the same file. Prints seconds, processor time, peak memory and the ratios.

    PYTHONPATH=. python benchmarks/orders.py [N_LINES] [N_CUSTOMERS] [TIMES]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import duckdb

from benchmarks.million import Cost, machine, run
from segexplorer.ingest.forms import quoted

LIMIT_S, LIMIT_MB = 60.0, 3_000.0
MAKE = (
    "from pathlib import Path; from segexplorer.ingest.events import customers_from, recognise; "
    "lines = Path('{lines}'); made = customers_from(lines, recognise(lines), Path('{target}'))"
)
READ = "import duckdb; duckdb.sql(\"SELECT {each} FROM '{lines}'\").fetchall()"
WRITE = "import duckdb; duckdb.sql(\"COPY (FROM '{lines}') TO '{target}' (FORMAT parquet)\")"
COLUMNS = {  # i is the line; four lines make an order
    "order_id": "'O' || lpad((i // 4)::VARCHAR, 9, '0')",
    "customer_id": "'C' || lpad((hash(i // 4) % {customers})::VARCHAR, 8, '0')",
    "order_date": "TIMESTAMP '2022-01-01' + INTERVAL 1 SECOND * (hash(i // 4, 1) % 94608000)",
    "sku": "'P' || (hash(i, 2) % 4000)",
    "category": "'category ' || (hash(i, 2) % 4000 % 20)",
    "quantity": "if(hash(i // 4, 3) % 50 = 0, -1, 1) * (1 + hash(i, 4) % 5)::BIGINT",
    "unit_price": "round(1 + hash(i, 2) % 4000 / 40.0, 2)",
    "discount": "if(hash(i, 5) % 10 = 0, 2.5, 0)",
    "channel": "['web', 'store', 'app'][1 + (hash(i // 4, 6) % 3)::INTEGER]",
    "device": "['mobile', 'desktop', 'tablet'][1 + (hash(i // 4, 7) % 3)::INTEGER]",
    "country": "['NL', 'DE', 'FR', 'BE'][1 + (hash(hash(i // 4) % {customers}, 8) % 4)::INTEGER]",
}


def main() -> None:
    """Write the lines, run all three in turn, compare the medians."""
    n_lines, n_customers, times = (int(argument) for argument in [*sys.argv[1:], "20000000", "500000", "3"][:3])
    print(machine())
    with tempfile.TemporaryDirectory() as made:
        lines, target = write_lines(Path(made) / "lines.parquet", n_lines, n_customers), Path(made) / "out.parquet"
        each = ", ".join(f"count(DISTINCT hash({column}) % 1000)" for column in COLUMNS)
        blanks = {"lines": lines, "target": target, "each": each}
        commands = [[sys.executable, "-c", code.format(**blanks)] for code in (MAKE, READ, WRITE)]
        runs = [[run(command) for command in commands] for _ in range(times)]
        size_mb = lines.stat().st_size / 1e6
    make, read, write = (sorted(costs, key=lambda cost: cost.elapsed_s)[times // 2] for costs in zip(*runs, strict=True))
    print(f"{n_lines:,} lines ({size_mb:,.0f} MB) -> about {n_customers:,} customers, {len(COLUMNS)} columns, median of {times}")
    for label, cost in (("order lines to customers", make), ("DuckDB reads every column", read), ("DuckDB writes it anew", write)):
        print(f"  {label:26} {cost.elapsed_s:6.1f} s {cost.cpu_s:6.1f} s of processor {cost.peak_mb:6.0f} MB")
    print(f"  ratio to reading {ratio(make, read)}, to writing {ratio(make, write)}")
    print(f"  (must be under {LIMIT_S:g} s and {LIMIT_MB:g} MB)")


def write_lines(path: Path, n_lines: int, n_customers: int) -> Path:
    """Order lines in the order of their numbers; the same arguments write the same lines."""
    columns = ", ".join(f"{formula.format(customers=n_customers)} AS {column}" for column, formula in COLUMNS.items())
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT {columns} FROM range({n_lines}) AS t(i)) TO {quoted(str(path))} (FORMAT parquet)")
    return path


def ratio(cost: Cost, other: Cost) -> str:
    """Of seconds, and of processor time."""
    return f"{cost.elapsed_s / other.elapsed_s:.1f} (of processor {cost.cpu_s / other.cpu_s:.1f})"


if __name__ == "__main__":
    main()
