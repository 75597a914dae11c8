"""Data of our own: an online shop with six planted groups of customers, and plain tables for tests and benchmarks.

The truth behind `online_shop` (planted_groups gives the group of each customer):

| group                   | share | rate | what sets it apart                                                              |
|-------------------------|-------|------|---------------------------------------------------------------------------------|
| weekend bargain hunters | 22 %  | 13 % | buy at weekends, mostly discounted, small baskets, fashion, from price comparison |
| loyal big spenders      | 12 %  | 38 % | many recent orders, high spend, few returns, open most e-mails, desktop, mornings  |
| lapsed customers        | 24 %  | 2 %  | last order more than a year ago, long tenure, hardly open anything                |
| curious newcomers       | 16 %  | 12 % | joined lately, one order, many visits, from social media, mobile, younger          |
| gift buyers from abroad | 10 %  | 7 %  | live outside the home markets, order before holidays, gifts and toys, few visits   |
| daily browsers          | 16 %  | 3 %  | on the phone nearly every day, in the evening, visit and click, never buy          |

`rate` is the mean response rate of the group. Within a group the chance also depends on the single customer (how lately they
bought and how often they click, compared with their own group), so that a message for one person can do better than any
segment. No column is recorded after the response, and none alone tells it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segexplorer.ingest.tables import big_csv, wide

__all__ = ["GROUPS", "big_csv", "online_shop", "planted_groups", "wide"]

COUNTRIES = {"NL": "nl", "DE": "de", "BE": "nl", "FR": "fr", "ES": "es", "IT": "it", "PL": "pl", "SE": "sv"}
CATEGORIES = ("fashion", "electronics", "home", "beauty", "toys and gifts", "sports", "books")
SOURCES = ("search", "price comparison", "social media", "newsletter", "friend", "affiliate")
DAYPARTS = ("morning", "afternoon", "evening", "night")
DEVICES = ("mobile", "desktop", "tablet")
BROWSERS = {
    "mobile": ("Safari", "Chrome", "Samsung Internet"),
    "desktop": ("Chrome", "Firefox", "Edge"),
    "tablet": ("Safari", "Chrome", "Chrome"),
}
AGE_BANDS = ("18-24", "25-34", "35-44", "45-54", "55-64", "65+")
TODAY = np.datetime64("2025-06-30")


@dataclass(frozen=True)
class Group:
    """One planted group: its share of the base, its response rate, and what its columns are drawn around."""

    name: str
    share: float
    rate: float
    recency: float  # median days since the last order
    orders: float  # mean number of orders
    basket: float  # median amount of an order
    tenure: float  # mean days since signup
    opens: float  # mean opened e-mails of 90 days
    clicks: float  # share of opened e-mails that were clicked
    visits: float
    weekend: float  # mean share of visits at the weekend
    discount: float
    returns: float
    country: tuple[float, ...]
    device: tuple[float, ...]
    source: tuple[float, ...]
    daypart: tuple[float, ...]
    category: tuple[float, ...]
    age: tuple[float, ...]


HOME, ABROAD = (0.34, 0.26, 0.12, 0.1, 0.06, 0.05, 0.04, 0.03), (0.03, 0.04, 0.06, 0.17, 0.2, 0.18, 0.16, 0.16)
GROUPS = (
    Group("weekend bargain hunters", 0.22, 0.13, 40, 4.0, 24, 700, 6, 0.20, 9, 0.68, 0.72, 0.22, HOME,
          (0.6, 0.25, 0.15), (0.2, 0.45, 0.1, 0.15, 0.03, 0.07), (0.1, 0.4, 0.4, 0.1), (0.5, 0.1, 0.14, 0.14, 0.04, 0.06, 0.02),
          (0.12, 0.28, 0.3, 0.17, 0.09, 0.04)),
    Group("loyal big spenders", 0.12, 0.38, 18, 14.0, 85, 1500, 16, 0.35, 14, 0.3, 0.15, 0.06, HOME,
          (0.25, 0.6, 0.15), (0.3, 0.05, 0.05, 0.45, 0.12, 0.03), (0.45, 0.3, 0.2, 0.05), (0.14, 0.22, 0.3, 0.12, 0.05, 0.1, 0.07),
          (0.03, 0.12, 0.25, 0.3, 0.2, 0.1)),
    Group("lapsed customers", 0.24, 0.02, 480, 2.5, 40, 1400, 0.7, 0.06, 0.6, 0.35, 0.35, 0.14, HOME,
          (0.35, 0.5, 0.15), (0.45, 0.15, 0.08, 0.15, 0.07, 0.1), (0.25, 0.35, 0.32, 0.08), (0.2, 0.2, 0.2, 0.1, 0.08, 0.1, 0.12),
          (0.08, 0.18, 0.24, 0.22, 0.17, 0.11)),
    Group("curious newcomers", 0.16, 0.12, 25, 1.1, 32, 60, 5, 0.3, 12, 0.4, 0.3, 0.12, HOME,
          (0.75, 0.17, 0.08), (0.12, 0.06, 0.6, 0.05, 0.12, 0.05), (0.12, 0.28, 0.42, 0.18),
          (0.25, 0.15, 0.1, 0.28, 0.05, 0.14, 0.03), (0.34, 0.36, 0.17, 0.08, 0.03, 0.02)),
    Group("gift buyers from abroad", 0.10, 0.07, 190, 2.0, 60, 800, 2, 0.15, 2, 0.45, 0.2, 0.08, ABROAD,
          (0.35, 0.5, 0.15), (0.5, 0.08, 0.07, 0.05, 0.25, 0.05), (0.2, 0.45, 0.3, 0.05), (0.06, 0.08, 0.1, 0.1, 0.55, 0.03, 0.08),
          (0.05, 0.15, 0.23, 0.22, 0.2, 0.15)),
    Group("daily browsers", 0.16, 0.03, 300, 0.0, 20, 500, 7, 0.4, 45, 0.33, 0.3, 0.0, HOME,
          (0.93, 0.03, 0.04), (0.2, 0.1, 0.4, 0.15, 0.1, 0.05), (0.05, 0.13, 0.6, 0.22), (0.3, 0.22, 0.12, 0.16, 0.05, 0.11, 0.04),
          (0.26, 0.3, 0.2, 0.13, 0.07, 0.04)),
)  # fmt: skip


def planted_groups(n_customers: int = 20_000, seed: int = 7) -> pd.Series:
    """The name of the planted group of each customer of `online_shop(n_customers, seed)`, in the same order."""
    return (
        pd.Series([g.name for g in GROUPS], dtype="str")
        .take(_group_numbers(n_customers, seed))
        .reset_index(drop=True)
        .rename("group")
    )


def online_shop(n_customers: int = 20_000, seed: int = 7) -> pd.DataFrame:
    """One row per customer of an invented shop, with the groups of this module planted; same arguments, same frame.

    >>> online_shop(1000).columns[:3].tolist(), bool(0.08 < online_shop().responded.mean() < 0.13)
    (['customer_id', 'email', 'country'], True)
    """
    group, rng = _group_numbers(n_customers, seed), np.random.default_rng([seed, 1])
    behaviour = _behaviour(group, rng)
    frame = pd.DataFrame({**_who(group, rng), **_where_from(group, rng), **behaviour, **_habits(group, rng)})
    frame["responded"] = _responses(group, behaviour, rng)
    return _with_gaps(frame, rng)


def _group_numbers(n: int, seed: int) -> np.ndarray:
    return np.asarray(np.random.default_rng([seed, 0]).choice(len(GROUPS), size=n, p=[g.share for g in GROUPS]))


def _each(group: np.ndarray, field: str) -> np.ndarray:
    """One number per customer: the field of their group."""
    return np.asarray(np.array([float(getattr(g, field)) for g in GROUPS])[group])


def _drawn(group: np.ndarray, field: str, levels: tuple[str, ...], rng: np.random.Generator) -> np.ndarray:
    """One level per customer, with the probabilities of their group."""
    edges = np.cumsum([getattr(g, field) for g in GROUPS], axis=1)[group]
    numbers = (rng.random(len(group))[:, None] > edges / edges[:, -1:]).sum(axis=1)
    return np.asarray(np.array(levels, dtype=object)[np.minimum(numbers, len(levels) - 1)])


def _share(group: np.ndarray, field: str, rng: np.random.Generator, tightness: float = 8.0) -> np.ndarray:
    mean = np.clip(_each(group, field), 0.01, 0.99)
    return np.asarray(rng.beta(mean * tightness, (1 - mean) * tightness).round(3))


def _who(group: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    n, country = len(group), _drawn(group, "country", tuple(COUNTRIES), rng)
    numbers = rng.permutation(n) + 100_001
    language = np.where(rng.random(n) < 0.06, "en", np.vectorize(COUNTRIES.get, otypes=[object])(country))
    return {
        "customer_id": np.array([f"C{number}" for number in numbers], dtype=object),
        "email": np.array([f"customer{number}@example.com" for number in numbers], dtype=object),
        "country": country,
        "language": language,
        "age_band": _drawn(group, "age", AGE_BANDS, rng),
        "marketing_consent": np.where(rng.random(n) < 0.78, "yes", "no"),
        "unsubscribed": np.where(rng.random(n) < 0.03, "yes", "no"),
    }


def _where_from(group: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    device = _drawn(group, "device", DEVICES, rng)
    number = rng.choice(3, size=len(group), p=[0.5, 0.35, 0.15])
    table = np.array([BROWSERS[d] for d in DEVICES], dtype=object)
    row = np.searchsorted(np.sort(DEVICES), device.astype(str))
    return {
        "source": _drawn(group, "source", SOURCES, rng),
        "device": device,
        "browser": table[np.argsort(DEVICES)[row], number],
    }


def _behaviour(group: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    n = len(group)
    tenure = np.maximum(5, rng.gamma(4, _each(group, "tenure") / 4)).round()
    recency = np.minimum(np.maximum(1, _each(group, "recency") * rng.lognormal(0, 0.5, n)).round(), tenure)
    orders = rng.poisson(_each(group, "orders") * rng.gamma(6, 1 / 6, n)) + (_each(group, "orders") > 0)
    basket = _each(group, "basket") * rng.lognormal(0, 0.45, n)
    opens = rng.poisson(_each(group, "opens") * rng.gamma(3, 1 / 3, n))
    return {
        "signup_date": (TODAY - tenure.astype("timedelta64[D]")).astype("datetime64[us]"),
        "recency_days": np.where(orders > 0, recency, np.nan),
        "n_orders": orders,
        "spend_total": np.round(orders * basket, 2),
        "email_opens_90d": opens,
        "email_clicks_90d": rng.binomial(opens, np.clip(_each(group, "clicks") * rng.gamma(8, 1 / 8, n), 0, 1)),
        "visits_90d": rng.poisson(_each(group, "visits") * rng.gamma(4, 1 / 4, n)),
    }


def _habits(group: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    never = _each(group, "orders") == 0
    return {
        "discount_share": np.where(never, np.nan, _share(group, "discount", rng)),
        "returns_share": np.where(never, np.nan, _share(group, "returns", rng)),
        "weekend_share": _share(group, "weekend", rng),
        "favourite_daypart": _drawn(group, "daypart", DAYPARTS, rng),
        "favourite_category": _drawn(group, "category", CATEGORIES, rng),
    }


def _responses(group: np.ndarray, behaviour: dict[str, np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """0 or 1: the group's rate, moved up and down by the single customer and by chance."""
    person = _within(group, -np.log1p(np.nan_to_num(behaviour["recency_days"], nan=200))) + _within(
        group, behaviour["email_clicks_90d"]
    )
    odds = np.exp(0.55 * person + 0.3 * rng.standard_normal(len(group)))
    chance = np.zeros(len(group))
    for number, planted in enumerate(GROUPS):
        chance[group == number] = _chances(odds[group == number], planted.rate)
    return np.asarray(rng.random(len(group)) < chance, dtype=np.int64)


def _chances(odds: np.ndarray, rate: float) -> np.ndarray:
    """Chances with these relative odds whose mean is `rate`."""
    factor, chance = rate / (1 - rate), np.full(len(odds), rate)
    for _ in range(20 * bool(len(odds))):
        chance = 1 - 1 / (1 + factor * odds)
        factor *= rate / chance.mean()
    return chance


def _within(group: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Each value compared with its own group: standardised, so that the group's mean says nothing more."""
    frame = pd.Series(values.astype(float)).groupby(group)
    return np.asarray(
        np.clip(((values - frame.transform("mean")) / frame.transform("std").replace(0, 1).fillna(1)).to_numpy(), -2.5, 2.5)
    )


def _with_gaps(frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Missing here and there, as in any real file; text columns as pandas' own text type."""
    gaps = {"age_band": 0.08, "browser": 0.03, "source": 0.05, "favourite_category": 0.04, "weekend_share": 0.02}
    texts = [name for name in frame.columns if frame[name].dtype == object]
    frame = frame.astype(dict.fromkeys(texts, "str"))
    return frame.assign(**{name: frame[name].mask(rng.random(len(frame)) < share) for name, share in gaps.items()})
