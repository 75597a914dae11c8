"""Which form each column of a table has: decided over all its values, by evidence, with what does not fit counted.

A column has a form if every value fits it, or if at least TOLERANCE of them do and the rest look like slips, not like codes:
those become missing, are counted and kept aside. Where two readings fit all values, the rest of the file decides between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from segexplorer.ingest.column_names import is_identifier_name
from segexplorer.ingest.date_forms import order_of
from segexplorer.ingest.decision import Decision, Hints
from segexplorer.ingest.evidence import Evidence, gather
from segexplorer.ingest.forms import TEXT, Form, filled
from segexplorer.ingest.number_forms import COMMA_STYLE, NUMBER, NUMBERS, POINT_STYLE
from segexplorer.ingest.thousands import as_number
from segexplorer.ingest.truth_forms import SPELLED, TRUTHS
from segexplorer.ingest.which_day import as_day

TOLERANCE = 0.98  # of the filled values; so a column of fewer than 50 values has a form only if all of them fit
# letters with digits, or a zero first: C536379 among order numbers, 01067 among post codes; a long run is a phone or an account
CODE = "[^0-9]*[A-Za-z].*[0-9].*|.*[0-9].*[A-Za-z].*|0[0-9]+|.*[0-9]{9,}.*"


def decide(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    columns: Sequence[str],
    names: Sequence[str] = (),
    hints: Hints | None = None,
    tolerance: float = TOLERANCE,
) -> list[Decision]:
    """The form of each text column of `relation`, whose cells are trimmed, over all its rows; `names` are what people call them."""
    evidence = gather(connection, relation, columns, names or columns)
    learned = _learned(evidence, hints or Hints())
    return [_decision(e, learned, tolerance) for e in evidence]


def _learned(evidence: Sequence[Evidence], hints: Hints) -> Hints:
    """What the columns that leave no choice say about those that do."""
    full = [e.full() for e in evidence]
    comma = any(POINT_STYLE in f and not {COMMA_STYLE, NUMBER} & set(f) for f in full)
    point = any((COMMA_STYLE in f or NUMBER in f) and POINT_STYLE not in f for f in full)
    orders = [{order_of(form) for form in f} - {None} for f in full]
    days, months = any(o == {True} for o in orders), any(o == {False} for o in orders)
    if days == months:  # no date says it: dollars are American, other marks and decimal commas are not
        days = comma or any(e.shows("€", "£") for e in evidence)
        months = not days and point and any(f and e.shows("$") for e, f in zip(evidence, full, strict=True))
    return replace(
        hints,
        decimal_comma=comma if comma != point else hints.decimal_comma,
        first_is_day=days if days != months else hints.first_is_day,
    )


def _decision(e: Evidence, hints: Hints, tolerance: float) -> Decision:
    full = e.full()
    form = full[0] if full else _tolerated(e, tolerance)
    if form is TEXT or (form in SPELLED and not _has_both(e)):
        return Decision(e.column, TEXT, bool(e.head), e.n_tokens > 0)
    made = Decision(e.column, form, True, e.n_tokens > 0, e.n_filled - e.fits[form.name])
    if form.sql_type in ("DATE", "TIMESTAMP"):
        return as_day(e, made, hints)
    return as_number(e, made, hints) if form in NUMBERS else made


def _tolerated(e: Evidence, tolerance: float) -> Form:
    """The form that nearly all values have, unless what does not fit looks like codes: then all of them are codes."""
    usual = [f for f in e.forms if f not in TRUTHS]
    best = max(usual, key=lambda f: e.fits[f.name], default=TEXT)
    if best is TEXT or not e.n_filled or tolerance >= 1 or e.fits[best.name] < tolerance * e.n_filled:
        return TEXT
    if best not in NUMBERS:
        return best
    codes = f"count(*) FILTER (WHERE regexp_full_match({e.column}, '{CODE}'))"
    misfit = f"{e.column} != '' AND {filled(e.column)} AND NOT {best.fits(e.column)}"
    return TEXT if is_identifier_name(e.name) or e.ask(codes, where=misfit)[0] else best


def _has_both(e: Evidence) -> bool:
    """A spelled yes and no are a pair only where both stand there; of one alone nobody knows what it means."""
    return e.ask(f"count(DISTINCT lower({e.column}))", where=f"{e.column} != ''")[0] == 2
