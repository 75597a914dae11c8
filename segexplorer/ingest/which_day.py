"""How the days of a column are read: which of its numbers is the day, and whether they hold a time."""

from __future__ import annotations

from dataclasses import replace

from segexplorer.ingest.date_forms import EXCEL_DAY, MIXED, only, order_of, turned
from segexplorer.ingest.decision import Decision, Hints
from segexplorer.ingest.doubts import Doubt, DoubtKind
from segexplorer.ingest.evidence import Evidence
from segexplorer.ingest.forms import Form, filled

TWO_NUMBERS = "^[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ]"


def as_day(e: Evidence, made: Decision, hints: Hints) -> Decision:
    """The decision for a column of days, with the order of day and month that holds."""
    form, doubts = made.form, tuple[Doubt, ...]()
    if order_of(form) is not None:
        form, kind = _order(e, form, hints)
        made = replace(made, form=form, n_misfits=e.n_filled - e.fits.get(form.name, 0))
        doubts = doubt(e, form, kind, _shows(e, form, kind)) if kind else ()
    if form is EXCEL_DAY:
        doubts = doubt(e, form, "excel_days", "true")
    if form.sql_type == "TIMESTAMP":
        value = made.value(e.column)
        made = replace(made, is_days=not e.ask("count(*)", where=f"{value} != date_trunc('day', {value})")[0])
    return replace(made, doubts=doubts)


def _order(e: Evidence, form: Form, hints: Hints) -> tuple[Form, DoubtKind | None]:
    """The form with the order of day and month that holds, and what the choice is to be called where it was one."""
    other, said = turned(form), (hints.day_first or {}).get(e.name)
    if said is not None and other in e.forms:
        return (form if order_of(form) == said else other), None
    if other not in e.forms or e.fits[other.name] < e.fits[form.name]:
        return form, None
    days, months = _sure_orders(e) if form in MIXED else (0, 0)
    if days or months:
        chosen = form if order_of(form) == (days >= months) else other
        return chosen, "two_orders" if days and months else None
    day_first = hints.first_is_day if hints.first_is_day is not None else True
    return (form if order_of(form) == day_first else other), "day_first" if day_first else "month_first"


def _sure_orders(e: Evidence) -> tuple[int, int]:
    """How many values of a column of mixed dates make sense with the day first only, and with the month first only."""
    days, months = e.ask(*(f"count(*) FILTER (WHERE {only(first).replace('{v}', e.column)})" for first in (True, False)))
    return days, months


def _shows(e: Evidence, form: Form, kind: DoubtKind) -> str:
    """SQL: whether a value shows the doubt: it has one of two orders, or was read in the other order than its column."""
    if kind == "two_orders":
        return only(not order_of(form)).replace("{v}", e.column)
    return f"regexp_matches({e.column}, '{TWO_NUMBERS}')"


def doubt(e: Evidence, form: Form, kind: DoubtKind, where: str) -> tuple[Doubt, ...]:
    """The doubt with a value that shows it; () where none does."""
    which = f"{e.column} != '' AND {filled(e.column)} AND {form.fits(e.column)} AND {where}"
    query = f"SELECT {e.column}, ({form.read(e.column)})::VARCHAR FROM {e.relation} WHERE {which} LIMIT 1"  # noqa: S608
    row = e.connection.execute(query).fetchone()
    return (Doubt(e.name, kind, str(row[0]), str(row[1])),) if row else ()
