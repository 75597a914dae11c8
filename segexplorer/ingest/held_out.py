"""A mailing of our own from which customers were left out by chance: what the message causes is known for each group.

| group         | share | answer without | answer with | what sets it apart                                |
|---------------|-------|----------------|-------------|---------------------------------------------------|
| persuadable   | 25 %  |  6 %           | 26 %        | younger, on the phone, many visits, few orders    |
| sure things   | 25 %  | 32 %           | 32 %        | many orders, high spend, at the desk              |
| easily lost   | 20 %  | 16 %           |  6 %        | long customers, few visits, complained often      |
| indifferent   | 30 %  |  3 %           |  3 %        | old addresses, no visits, no orders lately        |

Who only looks at answers mails the sure things, whom the message does not change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Group:
    """One planted group: its share, its chance to answer without and with the message, and the means of its columns."""

    name: str
    share: float
    without: float
    with_message: float
    age: float
    visits: float
    orders: float
    complaints: float
    phone: float  # share on the phone

    @property
    def effect(self) -> float:
        """What the message changes: extra answers per customer."""
        return self.with_message - self.without


GROUPS = (
    Group("persuadable", 0.25, 0.06, 0.26, 28, 20, 1, 0.1, 0.9),
    Group("sure things", 0.25, 0.32, 0.32, 45, 12, 12, 0.1, 0.2),
    Group("easily lost", 0.20, 0.16, 0.06, 55, 4, 5, 3.0, 0.3),
    Group("indifferent", 0.30, 0.03, 0.03, 62, 1, 1, 0.3, 0.5),
)


def held_out_mailing(n_customers: int = 20_000, seed: int = 7, mailed_share: float = 0.5) -> pd.DataFrame:
    """One row per customer with `mailing` ("mailed" or "control", by chance), `answered` and `spent`; same arguments, same
    frame. `planted` of the same arguments says who belongs to which group.

    >>> frame = held_out_mailing(8_000)
    >>> rates = frame.groupby("mailing").answered.mean()
    >>> bool(0.01 < rates["mailed"] - rates["control"] < 0.05)
    True
    """
    group, rng = planted(n_customers, seed), np.random.default_rng([seed, 1])
    mailed = rng.random(n_customers) < mailed_share
    answered = rng.random(n_customers) < np.where(mailed, _each(group, "with_message"), _each(group, "without"))
    return pd.DataFrame(
        {
            "age": np.round(_each(group, "age") + rng.normal(0, 6, n_customers)),
            "visits": rng.poisson(_each(group, "visits")),
            "orders": rng.poisson(_each(group, "orders")),
            "complaints": rng.poisson(_each(group, "complaints")),
            "device": np.where(rng.random(n_customers) < _each(group, "phone"), "phone", "desktop"),
            "mailing": np.where(mailed, "mailed", "control"),
            "answered": answered.astype(int),
            "spent": np.round(answered * rng.gamma(4, 12, n_customers), 2),
        }
    )


def planted(n_customers: int = 20_000, seed: int = 7) -> np.ndarray:
    """(n,) position in GROUPS of each customer."""
    return np.random.default_rng([seed, 0]).choice(len(GROUPS), size=n_customers, p=[g.share for g in GROUPS])


def _each(group: np.ndarray, field: str) -> np.ndarray:
    return np.asarray(np.array([float(getattr(g, field)) for g in GROUPS])[group])
