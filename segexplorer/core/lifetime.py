"""How often customers will order again, whether they still do at all, and what that is worth: BG/NBD and Gamma-Gamma.

Sources: Fader, Hardie and Lee 2005, "Counting your customers the easy way: an alternative to the Pareto/NBD model", Marketing
Science 24(2), for `OrderModel`; Fader and Hardie 2013, "The Gamma-Gamma model of monetary value", for `ValueModel`. Tests hold
both against the numbers published there (docs/decisions/0018-orders.md says why no library is used).

Of each customer: `repeats` x, the days with an order after the first; `recency` t_x, from the first order to the last (never
the time since the last); `age` T, from the first order to the day of looking. Any unit of time, the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh_tridiagonal
from scipy.optimize import minimize
from scipy.special import betaln, gammaln

LEAST_REPEATS = 50  # customers who came back; fewer say nothing about when people stop
FARTHEST = 12.0  # the logarithm of a parameter is looked for this far from 0
STARTS = (0.0, -1.0, 1.0)
NODES = 64
TINY = 1e-12  # in place of a chance that rounds to 0, by which nothing can be divided


@dataclass(frozen=True)
class OrderModel:
    """BG/NBD: orders come at a rate that is gamma distributed (r, alpha) over customers, and after each order a customer
    leaves for good with a chance that is beta distributed (a, b). `alpha` in the unit of time."""

    r: float
    alpha: float
    a: float
    b: float

    def log_likelihood(self, repeats: np.ndarray, recency: np.ndarray, age: np.ndarray) -> np.ndarray:
        """(n_customers,) equation 6 of the paper, as its logarithm."""
        x, t_x, T = _floats(repeats, recency, age)
        common = gammaln(self.r + x) - gammaln(self.r) + self.r * np.log(self.alpha)
        common += betaln(self.a, self.b + x) - betaln(self.a, self.b)
        still = -(self.r + x) * np.log(self.alpha + T)
        gone = np.where(x > 0, np.log(self.a) - np.log(self.b + np.maximum(x, 1) - 1), -np.inf)
        return common + np.logaddexp(still, gone - (self.r + x) * np.log(self.alpha + t_x))

    def alive(self, repeats: np.ndarray, recency: np.ndarray, age: np.ndarray) -> np.ndarray:
        """(n_customers,) the chance, 0..1, that a customer still orders. Who ordered once is alive: nobody leaves before.

        >>> model = OrderModel(0.243, 4.414, 0.793, 2.426)  # CDNOW, in weeks
        >>> model.alive(np.array([2, 1]), np.array([30.43, 1.71]), np.array([38.86, 38.86])).round(2).tolist()
        [0.73, 0.21]
        """
        x, t_x, T = _floats(repeats, recency, age)
        odds = np.log(self.a) - np.log(self.b + np.maximum(x, 1) - 1)
        odds = odds + (self.r + x) * (np.log(self.alpha + T) - np.log(self.alpha + t_x))
        return np.where(x > 0, 1 / (1 + np.exp(np.minimum(odds, 700))), 1.0)

    def expected(self, ahead: float, repeats: np.ndarray, recency: np.ndarray, age: np.ndarray) -> np.ndarray:
        """(n_customers,) orders to be expected in the next `ahead` units of time (equation 10).

        Of a living customer with the chance p to leave after an order they are (1 - (1 + p ahead / (alpha + T))^-(r + x)) / p,
        averaged over p, which is beta distributed (a, b + x). The closed form of this, with 2F1, has poles at a = 1 and
        a + b = 1 and overflows for customers with many orders; Gauss-Jacobi quadrature has neither and agrees to nine digits.
        """
        x, _, T = _floats(repeats, recency, age)
        wait, found = ahead / (self.alpha + T), np.empty(len(x))
        for times in np.unique(x):
            rows = x == times
            chance, weight = _beta_nodes(self.a, self.b + times)
            each = -np.expm1(-(self.r + times) * np.log1p(np.outer(wait[rows], chance))) / chance
            found[rows] = each @ weight
        return found * self.alive(repeats, recency, age)


@dataclass(frozen=True)
class ValueModel:
    """Gamma-Gamma: what a customer spends an order varies around a mean of their own, which is itself spread over customers."""

    p: float
    q: float
    v: float

    def log_likelihood(self, orders: np.ndarray, mean_spend: np.ndarray) -> np.ndarray:
        """(n_customers,) of the mean spend of so many orders, both above 0."""
        x, z = _floats(orders, mean_spend)
        shape = self.p * x
        known = gammaln(shape + self.q) - gammaln(shape) - gammaln(self.q)
        return (
            known
            + self.q * np.log(self.v)
            + (shape - 1) * np.log(z)
            + shape * np.log(x)
            - (shape + self.q) * np.log(x * z + self.v)
        )

    def expected(self, orders: np.ndarray, mean_spend: np.ndarray) -> np.ndarray:
        """(n_customers,) the mean spend of later orders: between the customer's own and everybody's, nearer to their own the
        more orders there were; everybody's for who has none.

        >>> model = ValueModel(6.25, 3.74, 15.44)  # CDNOW, dollars
        >>> model.expected(np.array([2, 1, 0]), np.array([22.35, 11.77, 0.0])).round(1).tolist()
        [24.7, 18.9, 35.2]
        """
        x, z = _floats(orders, mean_spend)
        return self.p * (self.v + x * z) / (self.p * x + self.q - 1)


def fit_orders(repeats: np.ndarray, recency: np.ndarray, age: np.ndarray) -> OrderModel | None:
    """The most likely OrderModel of these customers; None when fewer than LEAST_REPEATS came back, or none is found."""
    x, t_x, T = _floats(repeats, recency, age)
    if (x > 0).sum() < LEAST_REPEATS or T.max() <= 0:
        return None
    scale = T.max()
    kinds, times = np.unique(np.column_stack([x, t_x / scale, T / scale]), axis=0, return_counts=True)
    log_likelihood: Callable[[np.ndarray], np.ndarray] = lambda values: OrderModel(*values).log_likelihood(*kinds.T)  # noqa: E731
    values = _most_likely(log_likelihood, times, 4)
    if values is None:
        return None
    r, alpha, a, b = values
    return OrderModel(r, alpha * float(scale), a, b)


def fit_values(orders: np.ndarray, mean_spend: np.ndarray) -> ValueModel | None:
    """The most likely ValueModel of customers with orders and a mean spend above 0; None when they are too few, or when
    what they spend has no mean (q up to 1)."""
    x, z = _floats(orders, mean_spend)
    known = (x > 0) & (z > 0)
    if known.sum() < LEAST_REPEATS:
        return None
    scale = z[known].mean()
    kinds, times = np.unique(np.column_stack([x[known], z[known] / scale]), axis=0, return_counts=True)
    values = _most_likely(lambda values: ValueModel(*values).log_likelihood(*kinds.T), times, 3)
    if values is None or values[1] <= 1:
        return None
    p, q, v = values
    return ValueModel(p, q, v * float(scale))


def _most_likely(log_likelihood: Callable[[np.ndarray], np.ndarray], times: np.ndarray, n: int) -> list[float] | None:
    """The n parameters, all above 0, with the largest sum over customers, from several starts."""

    def loss(logs: np.ndarray) -> float:
        """Minus the mean log-likelihood of the parameters exp(logs); where that overflows, worse than any."""
        with np.errstate(over="ignore", invalid="ignore"):
            value = -float(np.average(log_likelihood(np.exp(logs)), weights=times))
        return value if np.isfinite(value) else 1e10

    bounds = [(-FARTHEST, FARTHEST)] * n
    options = {"maxiter": 1000, "ftol": 1e-13, "gtol": 1e-9}
    found = [minimize(loss, np.full(n, start), method="L-BFGS-B", bounds=bounds, options=options) for start in STARTS]
    best = min(found, key=lambda result: float(result.fun))
    return [float(value) for value in np.exp(best.x)] if best.fun < 1e10 else None


def _beta_nodes(a: float, b: float) -> tuple[np.ndarray, np.ndarray]:
    """Points in 0..1 and weights that sum to 1: the mean of a smooth function over a beta distribution.

    By Golub and Welsch 1969 from the recurrence of the Jacobi polynomials; scipy.special.roots_jacobi does the same, but
    its weights, which are not those of a mean, overflow for b in the thousands.
    """
    n, total = np.arange(1, NODES), a + b - 2
    even, odd = 2 * n + total, n + total
    middle = ((a - 1) ** 2 - (b - 1) ** 2) / (even * (even + 2))
    beside = 4 * n * (n + b - 1) * (n + a - 1) * odd / (even**2 * (even + 1) * np.where(n == 1, 1, even - 1))
    beside[0] = 4 * a * b / ((a + b) ** 2 * (a + b + 1))  # what the general form is where it is 0 / 0
    points, vectors = eigh_tridiagonal(np.concatenate([[(a - b) / (a + b)], middle]), np.sqrt(beside))
    return np.maximum((points + 1) / 2, TINY), vectors[0] ** 2


def _floats(*columns: np.ndarray) -> tuple[np.ndarray, ...]:
    return tuple(np.asarray(column, dtype=float) for column in columns)
