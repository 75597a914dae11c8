"""Numbers of days as one says them: "45 days", "1.2 years"."""

from __future__ import annotations

from segexplorer.words.messages import Text
from segexplorer.words.numbers import significant

YEARS, DAYS, A_DAY = Text("{n} years"), Text("{n} days"), Text("1 day")  # so long ago, or for so long
LASTING_YEARS, LASTING_DAYS = Text("{n} years", context="so long it lasts"), Text("{n} days", context="so long it lasts")
YEAR_DAYS = 365.25
WHOLE_DAYS = 10


def durations(days: float, others: float, lasting: bool = False) -> tuple[str, str]:
    """Two numbers of days as one says them side by side, in one unit; `lasting` where they are how long something takes.

    >>> durations(45.39, 189), durations(435, 830.8), durations(55.5, 830.8), durations(1.0, 3.25)
    (('45 days', '189 days'), ('1.2 years', '2.3 years'), ('56 days', '831 days'), ('1 day', '3.25 days'))
    """
    in_years = min(days, others) >= YEAR_DAYS and max(days, others) >= 2 * YEAR_DAYS
    years, some_days = (LASTING_YEARS, LASTING_DAYS) if lasting else (YEARS, DAYS)
    if in_years:
        one, other = (years.format(n=significant(x / YEAR_DAYS, 2)) for x in (days, others))
        return one, other
    one, other = (str(A_DAY) if n == "1" else some_days.format(n=n) for n in map(whole_days, (days, others)))
    return one, other


def whole_days(days: float) -> str:
    """How many days, without decimals where they are many.

    >>> whole_days(55.3), whole_days(3.25)
    ('55', '3.25')
    """
    return significant(round(days) if days >= WHOLE_DAYS else days)
