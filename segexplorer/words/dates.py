"""How a day is written; each language says in its file which of day, month and year comes first."""

from __future__ import annotations

from datetime import date, datetime

from segexplorer.words.language import current
from segexplorer.words.messages import Text

DAY = Text("d MMM y", context="date")  # signs of CLDR: d the day, MMM the month's short name, y the year
MONTH = Text("MMM y", context="date")
MOMENT = Text("dd MMMM y, HH:mm", context="date")
INPUT = Text("YYYY/MM/DD", context="date")  # of a field for a day, in Streamlit's signs


def day(iso: str) -> str:
    """An ISO day or month as one reads it.

    >>> day("2014-06-29"), day("2014-06"), day("2011-09-09")
    ('29 Jun 2014', 'Jun 2014', '9 Sep 2011')
    """
    from babel.dates import format_date  # late: most commands say no day

    whole = len(iso) > 7
    return format_date(date.fromisoformat(iso[:10] if whole else f"{iso}-01"), str(DAY if whole else MONTH), current())


def moment(at: datetime) -> str:
    """A day with its time, which is that of Greenwich.

    >>> moment(datetime(2026, 3, 1, 14, 5))
    '01 March 2026, 14:05 UTC'
    """
    from babel.dates import format_datetime

    return f"{format_datetime(at.replace(tzinfo=None), str(MOMENT), locale=current())} UTC"


def day_input() -> str:
    """How a field shows its day, as Streamlit wants it."""
    return str(INPUT)
