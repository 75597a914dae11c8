"""Heavy libraries are loaded only when they are needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.cli.running import PROJECT


def loaded_after(code: str, *arguments: str) -> set[str]:
    """The packages a fresh process has loaded once it has run this."""
    ending = "\nprint('\\n', *{name.split('.')[0] for name in sys.modules})"
    words = [sys.executable, "-c", f"import sys\n{code}{ending}", *arguments]
    return set(subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.splitlines()[-1].split())


def test_groups_of_similar_people_are_found_without_loading_scikit_learn_or_scipy(shop: Path, tmp_path: Path) -> None:
    """The first takes as long to load as a million rows take to read, the second a fifth of it."""
    words = ["explore", str(shop), "--drop", "responded", "--max-segments", "4", "--out", str(tmp_path / "r.json")]
    packages = loaded_after("from segexplorer.__main__ import main\nassert main(sys.argv[1:]) == 0", *words)
    assert "pandas" in packages
    assert not packages & {"sklearn", "scipy"}


def test_the_file_is_read_before_pandas_is_loaded() -> None:
    packages = loaded_after("import segexplorer.cli, segexplorer.bootstrap, segexplorer.services.tables")
    assert "duckdb" in packages
    assert not packages & {"pandas", "scipy", "sqlalchemy"}
