"""Reading tells how far it is, can be called off at any point, and then leaves nothing behind."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb
import pytest

from segexplorer.ingest import watch
from segexplorer.ingest.files import import_file, import_files
from segexplorer.ingest.watch import watched
from tests.ingest.calling_off import Enough, called_off_after
from tests.ingest.specimens import SPECIMENS, zip_file


@pytest.mark.parametrize("kind", SPECIMENS)
def test_every_report_of_every_kind_of_file_can_call_it_off(tmp_path: Path, kind: str) -> None:
    (tmp_path / "f").write_bytes(SPECIMENS[kind]())
    said: list[tuple[str, float]] = []
    import_file(tmp_path / "f", "f", tmp_path / "whole", report=lambda step, share: said.append((step, share)))
    assert {step for step, _ in said} <= {"unpacking", "reading", "combining"}
    assert all(0 <= share <= 1 for _, share in said)
    for n in range(len(said)):
        with pytest.raises(Enough):
            import_file(tmp_path / "f", "f", tmp_path / "out", report=called_off_after(n))
        assert not list((tmp_path / "out").iterdir())


def test_a_running_query_is_stopped_soon() -> None:
    beats: list[float] = []

    def stop(step: str, share: float) -> None:
        beats.append(share)
        if len(beats) > 1:
            raise Enough

    with duckdb.connect() as connection:
        began = time.perf_counter()
        with pytest.raises(Enough):
            watched(
                connection,
                stop,
                "reading",
                0.5,
                lambda: connection.execute("SELECT sum(a.range * b.range) FROM range(10_000_000) a, range(10_000_000) b"),
            )
        assert time.perf_counter() - began < 10


def test_the_share_of_files_read_only_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "BEAT_S", 1e-4)  # told of while a file is read, as large ones are
    sources = []
    for at in range(3):
        (tmp_path / str(at)).write_bytes(zip_file({"a.csv": SPECIMENS["csv"]()}))
        sources.append((tmp_path / str(at), f"{at}.zip"))
    shares: list[float] = []
    import_files(sources, tmp_path / "out", report=lambda step, share: shares.append(share) if step == "reading" else None)
    assert shares == sorted(shares)
    assert max(shares) > 0.5
    assert len(shares) > 6
