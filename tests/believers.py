"""Customers with a religion and products for a pregnancy, and what gives each of them away: to be looked for in what is said."""

from __future__ import annotations

import numpy as np
import pandas as pd

N = 1_500
LEVELS = ("Catholic", "Muslim", "pregnancy tests", "ovulation kit")  # private values, on no page at all
COLUMNS = ("religion", "pregnancy_products", "parish_shop", "baby_club")  # named only where one decides about them
TELLING = ("northgate", "nine months")  # levels of what gives them away
WHY = {"religion": "sensitive", "pregnancy_products": "sensitive", "parish_shop": "proxy", "baby_club": "proxy_levels"}


def believers() -> pd.DataFrame:
    """Their faith and what they expect tell a little of how often they come and what they spend, and nearly all of where they
    shop and what they joined."""
    rng = np.random.default_rng(8)
    faith = rng.choice(["none", "Muslim", "Catholic"], N, p=[0.5, 0.25, 0.25])
    bought = rng.choice(["toys", "books", "garden", "pregnancy tests", "ovulation kit"], N, p=[0.35, 0.3, 0.2, 0.1, 0.05])
    expects = np.isin(bought, LEVELS)
    strong = np.select([faith == "Muslim", faith == "Catholic"], [1.5, 1.2], 1.0) + 0.4 * expects
    return pd.DataFrame(
        {
            "religion": faith,
            "parish_shop": np.where(faith == "Muslim", "northgate", rng.choice(["southside", "eastend"], N)),
            "favourite_category": bought,
            "pregnancy_products": np.where(expects, rng.poisson(3, N), rng.poisson(0.1, N)),
            "baby_club": np.where(expects & (rng.random(N) < 0.9), "nine months", "none"),
            "visits": rng.poisson(3 * strong),
            "spend_total": np.round(rng.gamma(2, 40, N) * strong, 2),
            "orders": rng.poisson(2, N),
            "bought": np.where(rng.random(N) < 0.1 * strong, "yes", "no"),
        }
    )
