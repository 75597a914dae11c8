"""A model as files: JSON for what it knows, npz for arrays, skops for the boosting models. Nothing in it can run code.

Reading refuses types that a boosting model does not consist of (`TRUSTED`), and pickled arrays.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import skops.io

from segexplorer.core.atoms import Space
from segexplorer.core.encode import ColumnCode, Encoder, LevelCode, NumberCode
from segexplorer.core.goal import GoalModel
from segexplorer.core.grown import Model
from segexplorer.core.learned import Learned, Question
from segexplorer.core.looks import Look
from segexplorer.core.model import Column, Goal, Schema
from segexplorer.core.rules import Evidence
from segexplorer.core.summary import Assigner, Summary
from segexplorer.core.tree import Tree
from segexplorer.errors import NotFound

TRUSTED = [
    "sklearn._loss.link.Interval",
    "sklearn._loss.link.LogitLink",
    "sklearn._loss.link.MultinomialLogit",
    "sklearn._loss.link.IdentityLink",
    "sklearn._loss.link.LogLink",
    "sklearn._loss.loss.HalfBinomialLoss",
    "sklearn._loss.loss.HalfMultinomialLoss",
    "sklearn._loss.loss.HalfPoissonLoss",
    "sklearn._loss._loss.CyHalfBinomialLoss",
    "sklearn._loss._loss.CyHalfMultinomialLoss",
    "sklearn._loss._loss.CyHalfPoissonLoss",
    "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.compose._column_transformer._RemainderColsList",
    "functools.partial",  # of check_array only: what a partial calls is itself held against this list
    "sklearn.utils.validation.check_array",
]
BOOSTERS = "boosters.skops"
SUMMARY = ("n", "n_deliverable", "n_asked", "sums", "squares", "goal", "raw")


def save_model(folder: Path, model: Model) -> None:
    """Write the model. A folder without model.json is no model; the boosting models, which only scoring needs and which
    take the longest, come after it, so that a page can open earlier."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / "arrays.npz", **_arrays(model))  # type: ignore[arg-type]
    text = json.dumps(_facts(model), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "model.json.part").write_text(text, encoding="utf-8")
    os.replace(folder / "model.json.part", folder / "model.json")
    goal_model = model.learned.assigner.space.goal_model
    if goal_model:
        skops.io.dump(list(goal_model.boosters), folder / "boosters.part")
        os.replace(folder / "boosters.part", folder / BOOSTERS)


def load_model(folder: Path, *, to_score: bool = True) -> Model:
    """The model as saved; without the boosting models, which only scoring needs, it loads in a tenth of the time.

    Raises NotFound when there is none in the folder.
    """
    if not (folder / "model.json").is_file():
        raise NotFound("no_model", folder=folder.name)
    facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    with np.load(folder / "arrays.npz", allow_pickle=False) as arrays:
        stored = {name: arrays[name] for name in arrays.files}
    boosters = _boosters(folder) if facts["goal"]["column"] and to_score else []
    tree = Tree(tuple(facts["tree"]), stored["tree_node_of"], stored["tree_within"]) if facts["tree"] is not None else None
    looks = {int(node): Look(**look) for node, look in facts.get("looks", {}).items()}  # none in a model of an older version
    learned, summary = _learned(facts, stored, tuple(boosters)), _summary(stored)
    return Model(learned, summary, facts["n_rows"], tree, tuple(facts["n_segments"]), looks)


def _boosters(folder: Path) -> list[Any]:
    if not (folder / BOOSTERS).is_file():
        raise NotFound("no_model", folder=folder.name)
    return skops.io.load(folder / BOOSTERS, trusted=TRUSTED)


def _facts(model: Model) -> dict[str, Any]:
    learned = model.learned
    encoder, goal_model = learned.assigner.space.encoder, learned.assigner.space.goal_model
    return {
        "schema": [asdict(c) for c in learned.schema.columns],
        "columns": [_coded(c) for c in encoder.columns],
        "silent": [_coded(c) for c in encoder.silent],
        "goal": asdict(learned.goal),
        "goal_scale": goal_model.scale if goal_model else 0.0,
        "consent": [list(pair) for pair in learned.assigner.consent],
        "question": asdict(learned.question) | {"allowed": sorted(learned.question.allowed)},
        "n_rows": model.n_rows,
        "tree": list(model.tree.parents) if model.tree else None,
        "n_segments": list(model.n_segments),
        "looks": {str(node): asdict(look) for node, look in model.looks.items()},
    }


def _arrays(model: Model) -> dict[str, np.ndarray]:
    learned, summary = model.learned, model.summary
    tree = {"tree_node_of": model.tree.node_of, "tree_within": model.tree.within} if model.tree else {}
    goal_model = learned.assigner.space.goal_model
    return {
        "centres": learned.assigner.centres,
        "goal_centre": goal_model.centre if goal_model else np.zeros(0),
        "evidence_codes": learned.evidence.codes,
        "evidence_atom": learned.evidence.atom,
        "ceiling": learned.ceiling,
        **{f"summary_{name}": getattr(summary, name) for name in SUMMARY},
        **{f"counts_{i}": counts for i, counts in enumerate(summary.counts)},
        **tree,
    }


def _learned(facts: dict[str, Any], stored: dict[str, np.ndarray], boosters: tuple) -> Learned:
    goal = Goal(**facts["goal"] | {"levels": tuple(facts["goal"]["levels"])})
    encoder = Encoder(tuple(map(_decoded, facts["columns"])), tuple(map(_decoded, facts["silent"])))
    goal_model = GoalModel(goal, boosters, stored["goal_centre"], facts["goal_scale"]) if goal.column else None
    consent = tuple((name, bool(yes)) for name, yes in facts["consent"])
    return Learned(
        schema=Schema(tuple(Column(**{**c, "hidden": tuple(c.get("hidden", ()))}) for c in facts["schema"])),
        question=Question(**facts["question"] | {"allowed": frozenset(facts["question"]["allowed"])}),
        assigner=Assigner(Space(encoder, goal_model), stored["centres"], goal, consent),
        evidence=Evidence(stored["evidence_codes"], stored["evidence_atom"], encoder.columns),
        ceiling=stored["ceiling"],
    )


def _summary(stored: dict[str, np.ndarray]) -> Summary:
    n_columns = sum(name.startswith("counts_") for name in stored)
    counts = tuple(stored[f"counts_{i}"] for i in range(n_columns))
    return Summary(counts=counts, **{name: stored[f"summary_{name}"] for name in SUMMARY})


def _coded(column: ColumnCode) -> dict[str, Any]:
    return {"type": type(column).__name__, **asdict(column)}


def _decoded(facts: dict[str, Any]) -> ColumnCode:
    kind: Any = NumberCode if facts["type"] == "NumberCode" else LevelCode
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in facts.items() if key != "type"}
    return kind(**values)
