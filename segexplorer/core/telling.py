"""How well a column that is cut into codes (levels or bins) tells who gave an answer: measured on customers it did not learn from.

Shapes: `code` (n,) int below 64, `answers` (n, n_answers) bool, `half` (n,) bool: each half is judged by what the other one shows.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

MOST_CODES = 64


def auc(code: np.ndarray, answers: np.ndarray, half: np.ndarray) -> float:
    """The best AUC over answers, the mean of both halves, each ranked by the shares that the other half has per code."""
    aucs = [
        [_ranked(rate[:, j], yes[:, j], every[:, 0] - yes[:, j]) for j in range(answers.shape[1])]
        for rate, yes, every, *_ in _sides(code, answers, half)
    ]
    return float(np.mean(aucs, axis=0).max())


def pointed_out(code: np.ndarray, answers: np.ndarray, half: np.ndarray) -> tuple[float, float, float]:
    """Of the answer whose customers the codes point out best: phi, precision and recall, the mean of both halves.

    Which codes point at an answer is chosen on the other half: those with the highest shares of it, as many as make phi largest.
    """
    found = []
    for rate, yes, every, yes_there, every_there in _sides(code, answers, half):
        order = np.argsort(-rate, axis=0, kind="stable")
        phi, _, _ = _cuts(order, yes_there, every_there)
        best = phi.argmax(axis=0)
        found.append([table[best, np.arange(len(best))] for table in _cuts(order, yes, every)])
    means = np.mean(found, axis=0)
    phi, right, share = means[:, means[0].argmax()].tolist()
    return phi, right, share


def cramers_v(code: np.ndarray, kind: np.ndarray) -> float:
    """Cramer's V (0..1) of the codes and the (n,) kind of answer each customer gave."""
    table = np.zeros((MOST_CODES, kind.max() + 1), int)
    np.add.at(table, (code, kind), 1)
    table = table[table.any(axis=1)][:, table.any(axis=0)]
    if min(table.shape) < 2:
        return 0.0
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    chi_square = float(((table - expected) ** 2 / expected).sum())
    return float(np.sqrt(chi_square / table.sum() / (min(table.shape) - 1)))


def _cuts(order: np.ndarray, yes: np.ndarray, every: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(MOST_CODES, n_answers) phi, precision and recall of taking the first codes of each order; 0 where nothing is divided."""
    hits = np.cumsum(np.take_along_axis(yes, order, axis=0), axis=0)
    taken = np.cumsum(np.take_along_axis(np.broadcast_to(every, yes.shape), order, axis=0), axis=0)
    n, n_yes = float(every.sum()), yes.sum(axis=0)
    divided = np.sqrt(taken * (n - taken) * n_yes * (n - n_yes))
    phi = np.divide(hits * n - taken * n_yes, divided, out=np.zeros_like(hits), where=divided > 0)
    right = np.divide(hits, taken, out=np.zeros_like(hits), where=taken > 0)
    return phi, right, np.divide(hits, n_yes, out=np.zeros_like(hits), where=n_yes > 0)


def _sides(code: np.ndarray, answers: np.ndarray, half: np.ndarray) -> Iterator[tuple[np.ndarray, ...]]:
    """For each half: the share of each answer per code as the other half has it, who says yes and who is there (here), and
    the same of the other half."""
    yes = [_counts(code[side], answers[side]) for side in (half, ~half)]
    every = [np.bincount(code[side], minlength=MOST_CODES)[:, None] for side in (half, ~half)]
    for here, there in ((0, 1), (1, 0)):
        base = yes[there].sum(axis=0) / every[there].sum()
        rate = (yes[there] + base) / (every[there] + 1)  # a code that the other half never saw is the average
        yield rate, yes[here], every[here], yes[there], every[there]


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
