"""A model comes back from its files as it was, and a file that was tampered with runs nothing."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
from skops.io import dump, dumps
from skops.io.exceptions import UntrustedTypesFoundException

from segexplorer.core.grown import Model, regrow
from segexplorer.core.model import Choices
from segexplorer.errors import NotFound
from segexplorer.store.model_files import load_model, save_model
from tests.core.bases import ENGLISH, GOALS, Explored, shop


def model_of(base: Explored) -> Model:
    return Model(base.learned, base.summary, len(base.frame), base.grown.tree, (3, 8))


@pytest.mark.parametrize("kind", list(GOALS))
def test_a_model_read_again_grows_the_same_path_and_cards_and_puts_customers_into_the_same_atoms(kind: str, tmp_path: Path) -> None:
    base = shop(kind)
    save_model(tmp_path / "m", model_of(base))
    again = load_model(tmp_path / "m")
    assert (again.n_rows, again.n_segments) == (len(base.frame), (3, 8))
    assert again.tree is not None
    assert np.array_equal(again.tree.node_of, base.grown.tree.node_of)
    assert again.learned.schema == base.learned.schema
    assert again.learned.question == base.learned.question
    grown = regrow(again.learned, again.summary, Choices(), lexicon=ENGLISH)
    assert grown.path.cuts == base.grown.path.cuts
    assert grown.path.nodes == base.grown.path.nodes
    assert grown.path.recommended == base.grown.path.recommended
    assert np.array_equal(grown.path.ceiling, base.grown.path.ceiling)
    assert grown.personas == base.grown.personas
    assert np.array_equal(again.learned.assigner.atoms(base.frame, base.keys), base.atom)


def test_a_folder_without_a_model_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as missing:
        load_model(tmp_path)
    assert missing.value.code == "no_model"


def test_no_file_of_a_model_is_a_pickle(tmp_path: Path) -> None:
    save_model(tmp_path, model_of(shop("response")))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["arrays.npz", "boosters.skops", "model.json"]
    json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    parts = [z.read(n) for f in ("arrays.npz", "boosters.skops") for z in [zipfile.ZipFile(tmp_path / f)] for n in z.namelist()]
    assert len(parts) > 10
    for part in parts:
        assert part.startswith((b"\x93NUMPY", b"{"))  # an array, or JSON
        if part.startswith(b"\x93NUMPY"):
            np.load(io.BytesIO(part), allow_pickle=False)


class Stranger:
    """A type a boosting model does not consist of."""


def test_a_type_that_is_not_trusted_is_refused(tmp_path: Path) -> None:
    save_model(tmp_path, model_of(shop("response")))
    dump([Stranger()], tmp_path / "boosters.skops")
    with pytest.raises(UntrustedTypesFoundException):
        load_model(tmp_path)


def test_a_model_cannot_call_what_is_not_on_the_list(tmp_path: Path) -> None:
    import functools
    import os

    save_model(tmp_path, model_of(shop("response")))
    (tmp_path / "boosters.skops").write_bytes(dumps([functools.partial(os.system, "touch ran")]))
    with pytest.raises(UntrustedTypesFoundException):
        load_model(tmp_path)


def test_a_pickled_array_is_refused(tmp_path: Path) -> None:
    save_model(tmp_path, model_of(shop("likeness")))
    with np.load(tmp_path / "arrays.npz") as arrays:
        stored = {name: arrays[name] for name in arrays.files}
    np.savez(tmp_path / "arrays.npz", **stored | {"centres": np.array([{"x": 1}], dtype=object)}, allow_pickle=True)
    with pytest.raises(ValueError, match="allow_pickle"):
        load_model(tmp_path)
    (tmp_path / "arrays.npz").write_bytes(pickle.dumps(stored))
    with pytest.raises(ValueError, match="pickle"):
        load_model(tmp_path)


def test_a_run_that_broke_before_the_end_left_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segexplorer.store.model_files.os.replace", lambda *_: (_ for _ in ()).throw(OSError()))
    with pytest.raises(OSError):  # noqa: PT011
        save_model(tmp_path, model_of(shop("likeness")))
    with pytest.raises(NotFound):
        load_model(tmp_path)
