"""Columns that stand for a sensitive one which is left out: to group by them is to group by it.

Each column is cut into its levels or twenty bins. How well it tells the sensitive column: the AUC of the shares per bin,
learned on one half of the customers and measured on the other (what a tree of one column does, in 0.2 ms instead of 10),
for each answer against all others; and Cramer's V of the two. A column *gives it away* when it points out those who gave one
answer with a phi coefficient of at least 0.65, or the upper half of an amount with 0.8: then it is left out like the sensitive
one (decision 0021 says how the bounds were chosen). All used columns together: one boosting, out of half.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from segexplorer.core.encode import MISSING, Encoder, Reading, as_text
from segexplorer.core.fit_encoder import fit_encoder, level_shares
from segexplorer.core.model import Column, Schema
from segexplorer.core.telling import auc, cramers_v, pointed_out

MOST_ROWS = 6_000
TELLS_AUC, TELLS_V = 0.75, 0.50
GIVES_AWAY = {"answer": 0.65, "levels": 0.65, "amount": 0.8}  # phi; an amount correlated at 0.95 tells the upper half so well
FEWEST = 30  # customers with an answer, and without it: fewer prove nothing
MOST_LEVELS = 12
TOGETHER_ROUNDS = 40
TOGETHER_LEVELS = 3
LEFT_OUT = {"answer": "proxy", "amount": "proxy", "levels": "proxy_levels"}  # codes of words.data.WHY

Measure = Literal["auc", "cramers_v"]
Told = Literal["answer", "amount", "levels"]


@dataclass(frozen=True)
class Proxy:
    """`column` tells `sensitive` with this `strength`: AUC (0.5..1, of the answer it tells best) or Cramer's V (0..1).

    `told` is what of it: an answer, the upper half of an amount, or the hidden levels of a column that is used. Pointing out the
    answer that it points out best, the column is right for the share `right` of those it takes, and finds the share `found` of
    those who gave it. `gives_away`: so well that it is left out too.
    """

    column: str
    sensitive: str
    measure: Measure
    strength: float
    told: Told = "answer"
    right: float = 0.0
    found: float = 0.0
    gives_away: bool = False


@dataclass(frozen=True)
class Proxies:
    """`single`, strongest first; `together`: sensitive column -> AUC with which all used columns tell it."""

    single: tuple[Proxy, ...] = ()
    together: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class _Asked:
    """`answers`: (n, n_answers) bool of one sensitive column."""

    sensitive: str
    told: Told
    answers: np.ndarray


def is_asked(schema: Schema) -> bool:
    """Whether anything in it is sensitive, so that something could stand for it."""
    return any(c.role == "sensitive" or c.hidden for c in schema.columns)


def find_proxies(sample: pd.DataFrame, schema: Schema, seed: int = 0) -> tuple[Proxy, ...]:
    """The columns that alone tell a sensitive column, or the hidden levels of another, strongest first.

    Told is what has an AUC beyond 0.75 or a V beyond 0.5, or is given away. Columns that are switched off or dropped are judged
    too: they could be compared with. Nothing is judged with fewer than 30 customers on either side. Never changes the sample.
    """
    judged = Schema(tuple(replace(c, role="feature", used=True) for c in schema.columns if _could_be_shown(c)))
    rows = _rows(sample, seed)
    asked = _asked(rows, schema)
    if not asked or not judged.columns:
        return ()
    encoder, _ = fit_encoder(rows, judged)
    codes = _codes(encoder, encoder.read(rows)) if encoder.names else []
    single = [proxy for one in asked for proxy in _single(encoder.names, codes, one)]
    return tuple(sorted(single, key=lambda p: (-p.gives_away, -p.strength, p.column, p.sensitive)))


def told_together(sample: pd.DataFrame, schema: Schema, seed: int = 0) -> tuple[tuple[str, float], ...]:
    """Sensitive column -> AUC (beyond 0.75) with which all used columns tell it; `schema` as it is after `without_proxies`."""
    used, rows = Schema(tuple(c for c in schema.columns if c.used and c.role == "feature")), _rows(sample, seed)
    asked = [one for one in _asked(rows, schema) if one.told != "levels"]
    if not asked or not used.columns:
        return ()
    encoder, _ = fit_encoder(rows, used)
    if not encoder.names:
        return ()
    reading = encoder.read(rows)
    together = ((one.sensitive, _together(encoder, reading, one.answers, seed)) for one in asked)
    return tuple((name, told) for name, told in together if told > TELLS_AUC)


def without_proxies(schema: Schema, found: Sequence[Proxy], waived: Collection[str] = ()) -> Schema:
    """The schema in which columns that give a sensitive one away are sensitive too, but those that somebody stands for by name.

    >>> shop = Proxy("shop", "faith", "auc", 0.98, gives_away=True)
    >>> before = Schema((Column("shop", "category"), Column("faith", "category", "sensitive", used=False)))
    >>> [(c.role, c.used, c.why, c.why_detail) for c in without_proxies(before, [shop]).columns]
    [('sensitive', False, 'proxy', 'faith'), ('sensitive', False, '', '')]
    """
    of = {p.column: p for p in reversed(found) if p.gives_away and p.column not in waived}
    return Schema(tuple(_left_out(c, of[c.name]) if c.name in of else c for c in schema.columns))


def _left_out(column: Column, proxy: Proxy) -> Column:
    return replace(column, role="sensitive", used=False, why=LEFT_OUT[proxy.told], why_detail=proxy.sensitive)


def _could_be_shown(column: Column) -> bool:
    return column.role in ("feature", "goal") or column.why == "dropped"


def _rows(sample: pd.DataFrame, seed: int) -> pd.DataFrame:
    return sample.iloc[np.random.default_rng(seed).permutation(len(sample))[:MOST_ROWS]]


def _asked(rows: pd.DataFrame, schema: Schema) -> list[_Asked]:
    """What could be told: the answers of sensitive columns that are no proxies themselves, and who has a hidden level."""
    asked = []
    for column in schema.columns:
        if column.role == "sensitive" and column.why not in LEFT_OUT.values():
            told: Told = "amount" if column.kind in ("number", "date") else "answer"
            asked.append(_Asked(column.name, told, _answers(rows[column.name], column)))
        elif column.hidden:
            texts = rows[column.name].astype(object).where(rows[column.name].notna(), None).map(_text)
            asked.append(_Asked(column.name, "levels", _enough(texts.isin(column.hidden).to_numpy()[:, None])))
    return [one for one in asked if one.answers.shape[1]]


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
    return _enough(table)


def _enough(table: np.ndarray) -> np.ndarray:
    """The answers that enough customers give and do not give."""
    n_yes = table.sum(axis=0)
    return table[:, (n_yes >= FEWEST) & (len(table) - n_yes >= FEWEST)]


def _text(value: object) -> str:
    return MISSING if value is None else as_text([value])[0]


def _single(names: Sequence[str], codes: Sequence[np.ndarray], asked: _Asked) -> list[Proxy]:
    """The columns that alone tell the answers."""
    answers, half = asked.answers, np.arange(len(asked.answers)) % 2 == 0
    kind = np.where(answers.any(axis=1), answers.argmax(axis=1), answers.shape[1])
    found = []
    for name, code in zip(names, codes, strict=True):
        if name == asked.sensitive:
            continue
        told, v = auc(code, answers, half), cramers_v(code, kind)
        phi, right, share = pointed_out(code, answers, half)
        given_away = phi >= GIVES_AWAY[asked.told]
        if told > TELLS_AUC or v > TELLS_V or given_away:
            measure: tuple[Measure, float] = ("auc", told) if told > TELLS_AUC or v <= TELLS_V else ("cramers_v", v)
            found.append(Proxy(name, asked.sensitive, *measure, asked.told, right, share, given_away))
    return found


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
