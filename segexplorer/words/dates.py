"""How a day is written; each language says in its file which of day, month and year comes first."""

from __future__ import annotations

from datetime import date

from segexplorer.words.language import current
from segexplorer.words.messages import Text

DAY = Text("d MMM y", context="date")  # signs of CLDR: d the day, MMM the month's short name, y the year
MONTH = Text("MMM y", context="date")


def day(iso: str) -> str:
    """An ISO day or month as one reads it.

    >>> day("2014-06-29"), day("2014-06"), day("2011-09-09")
    ('29 Jun 2014', 'Jun 2014', '9 Sep 2011')
    """
    from babel.dates import format_date  # late: most commands say no day

    whole = len(iso) > 7
    return format_date(date.fromisoformat(iso[:10] if whole else f"{iso}-01"), str(DAY if whole else MONTH), current())
