"""Used columns that stand for a sensitive one which is left out: to group by them is to group by it.

Each used column is cut into its levels or twenty bins. How well it tells the sensitive column: the AUC of the shares per bin,
learned on one half of the customers and measured on the other (what a tree of one column does, in 0.2 ms instead of 10),
for each answer against all others; and Cramer's V of the two. All used columns together: one boosting, out of half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from segexplorer.core.encode import MISSING, Encoder, Reading, as_text
from segexplorer.core.fit_encoder import fit_encoder, level_shares
from segexplorer.core.model import Column, Schema

MOST_ROWS = 6_000
TELLS_AUC, TELLS_V = 0.75, 0.50
FEWEST = 30  # customers with an answer, and without it: fewer prove nothing
MOST_LEVELS = 12
MOST_CODES = 64
TOGETHER_ROUNDS = 40
TOGETHER_LEVELS = 3

Measure = Literal["auc", "cramers_v"]


@dataclass(frozen=True)
class Proxy:
    """`column` tells `sensitive` with this `strength`: AUC (0.5..1, of the answer it tells best) or Cramer's V (0..1)."""

    column: str
    sensitive: str
    measure: Measure
    strength: float


@dataclass(frozen=True)
class Proxies:
    """`single`, strongest first; `together`: sensitive column -> AUC with which all used columns tell it."""

    single: tuple[Proxy, ...] = ()
    together: tuple[tuple[str, float], ...] = ()


def find_proxies(sample: pd.DataFrame, schema: Schema, seed: int = 0) -> Proxies:
    """What tells the sensitive columns of a sample: single columns beyond an AUC of 0.75 or a V of 0.5, and all together.

    A sensitive column with fewer than 30 customers on either side is not judged. Never changes the sample.
    """
    hidden = [c for c in schema.columns if c.role == "sensitive"]
    used = Schema(tuple(c for c in schema.columns if c.used and c.role == "feature"))
    if not hidden or not used.columns or not len(sample):
        return Proxies()
    rows = sample.iloc[np.random.default_rng(seed).permutation(len(sample))[:MOST_ROWS]]
    encoder, _ = fit_encoder(rows, used)
    if not encoder.names:
        return Proxies()
    reading = encoder.read(rows)
    codes = _codes(encoder, reading)
    targets = {c.name: answers for c in hidden if (answers := _answers(rows[c.name], c)).shape[1]}
    single = [p for name, answers in targets.items() for p in _single(encoder.names, codes, name, answers)]
    together = ((name, _together(encoder, reading, answers, seed)) for name, answers in targets.items())
    told = tuple((name, auc) for name, auc in together if auc > TELLS_AUC)
    return Proxies(tuple(sorted(single, key=lambda p: (-p.strength, p.column, p.sensitive))), told)


def _codes(encoder: Encoder, reading: Reading) -> list[np.ndarray]:
    """(n,) level or bin of each column, silent ones too."""
    return [c.code(values).astype(int) for c, values in zip(encoder.columns + encoder.silent, reading, strict=True)]


def _answers(values: pd.Series, column: Column) -> np.ndarray:
    """(n, n_answers) bool: one column for each answer of the sensitive column that enough customers give and do not give.

    An amount or a day is asked for its upper half, two answers for the rarer one.
    """
    if column.kind in ("number", "date"):
        ranks = values.rank(method="average", na_option="keep").to_numpy(dtype=float)
        table = (ranks > np.nanmedian(ranks))[:, None] if np.isfinite(ranks).any() else np.zeros((len(values), 0), bool)
    else:
        levels = list(level_shares(values))[:MOST_LEVELS]
        texts = values.astype(object).where(values.notna(), None).map(_text)
        asked = levels[1:] if len(levels) == 2 else [level for level in levels if level != MISSING]
        table = np.column_stack([(texts == level).to_numpy() for level in asked]) if asked else np.zeros((len(values), 0), bool)
    n_yes = table.sum(axis=0)
    return table[:, (n_yes >= FEWEST) & (len(values) - n_yes >= FEWEST)]


def _text(value: object) -> str:
    return MISSING if value is None else as_text([value])[0]


def _single(names: Sequence[str], codes: Sequence[np.ndarray], sensitive: str, answers: np.ndarray) -> list[Proxy]:
    """The columns that alone tell the answers."""
    half = np.arange(len(answers)) % 2 == 0
    kind = np.where(answers.any(axis=1), answers.argmax(axis=1), answers.shape[1])
    found = []
    for name, code in zip(names, codes, strict=True):
        auc, v = _auc(code, answers, half), _cramers_v(code, kind)
        if auc > TELLS_AUC or v > TELLS_V:
            found.append(Proxy(name, sensitive, "auc", auc) if auc > TELLS_AUC else Proxy(name, sensitive, "cramers_v", v))
    return found


def _auc(code: np.ndarray, answers: np.ndarray, half: np.ndarray) -> float:
    """The best AUC over answers, the mean of both halves, each ranked by the shares that the other half has per code."""
    yes = [_counts(code[side], answers[side]) for side in (half, ~half)]
    every = [np.bincount(code[side], minlength=MOST_CODES)[:, None] for side in (half, ~half)]
    aucs = []
    for here, there in ((0, 1), (1, 0)):
        base = yes[there].sum(axis=0) / every[there].sum()
        rate = (yes[there] + base) / (every[there] + 1)  # a code that the other half never saw is the average
        aucs.append([_ranked(rate[:, j], yes[here][:, j], every[here][:, 0] - yes[here][:, j]) for j in range(answers.shape[1])])
    return float(np.mean(aucs, axis=0).max())


def _counts(code: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """(MOST_CODES, n_answers) customers of each code who give each answer."""
    columns = [np.bincount(code, weights=answers[:, j], minlength=MOST_CODES) for j in range(answers.shape[1])]
    return np.column_stack(columns)


def _ranked(score: np.ndarray, n_yes: np.ndarray, n_no: np.ndarray) -> float:
    """The AUC of scores that n_yes and n_no customers share; 0.5 where there is nobody on one side."""
    if not n_yes.sum() or not n_no.sum():
        return 0.5
    _, place = np.unique(score, return_inverse=True)
    yes, no = np.bincount(place, weights=n_yes), np.bincount(place, weights=n_no)
    below = np.cumsum(no) - no
    return float((yes * (below + no / 2)).sum() / (yes.sum() * no.sum()))


def _cramers_v(code: np.ndarray, kind: np.ndarray) -> float:
    table = np.zeros((MOST_CODES, kind.max() + 1), int)
    np.add.at(table, (code, kind), 1)
    table = table[table.any(axis=1)][:, table.any(axis=0)]
    if min(table.shape) < 2:
        return 0.0
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    chi_square = float(((table - expected) ** 2 / expected).sum())
    return float(np.sqrt(chi_square / table.sum() / (min(table.shape) - 1)))


def _together(encoder: Encoder, reading: Reading, answers: np.ndarray, seed: int) -> float:
    """The AUC of a boosting of all columns for the answer it tells best, on the half it did not learn from."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # late: a second, and only where something is sensitive
    from sklearn.metrics import roc_auc_score

    features, half = encoder.features(reading), np.arange(len(answers)) % 2 == 0
    aucs = [0.5]
    for yes in answers.T[:TOGETHER_LEVELS]:
        if min(yes[half].sum(), (~yes[half]).sum(), yes[~half].sum(), (~yes[~half]).sum()) < FEWEST // 3:
            continue
        model = HistGradientBoostingClassifier(
            max_iter=TOGETHER_ROUNDS,
            max_leaf_nodes=8,
            min_samples_leaf=10,
            l2_regularization=1.0,
            categorical_features=encoder.categorical,
            early_stopping=False,
            random_state=seed,
        ).fit(features[half], yes[half])
        aucs.append(float(roc_auc_score(yes[~half], model.decision_function(features[~half]))))
    return max(aucs)
