"""How the numbers of a column are read: whether a mark divides thousands or decimals, and what unit stands beside them."""

from __future__ import annotations

from dataclasses import replace

from segexplorer.ingest.decision import Decision, Hints
from segexplorer.ingest.doubts import DoubtKind
from segexplorer.ingest.evidence import Evidence
from segexplorer.ingest.forms import TEXT, Form, filled
from segexplorer.ingest.number_forms import (
    COMMA_STYLE,
    INTEGER,
    NUMBER,
    NUMBERS,
    POINT_STYLE,
    THREE_AFTER_COMMA,
    THREE_AFTER_POINT,
)
from segexplorer.ingest.which_day import doubt

STYLED = NUMBERS[2:]
SURELY_THOUSANDS = 20  # so many values, all with three digits behind the comma, are no decimals
MOST_EXACT = 9e15


def as_number(e: Evidence, made: Decision, hints: Hints) -> Decision:
    """The decision for a column of numbers, with the style of writing them that holds."""
    form, kind = _marks(e, made.form, hints)
    made = replace(made, form=form, n_misfits=e.n_filled - e.fits[form.name])
    doubts = doubt(e, form, kind, f"regexp_matches({e.column}, '[.,][0-9]{{3}}')") if kind else ()
    return replace(_styled(e, made) if form in STYLED else made, doubts=doubts)


def _marks(e: Evidence, form: Form, hints: Hints) -> tuple[Form, DoubtKind | None]:
    """Whether 1.234 is more than a thousand in this column. A mark that always has three digits behind it, beside values
    below a thousand without a mark, or in a file that writes decimals the other way, divides thousands."""
    full = e.full()
    if form is INTEGER or POINT_STYLE not in full or not {NUMBER, COMMA_STYLE} & set(full):
        return form, None
    points, three_points, commas, three_commas, small, large = _count_marks(e)
    if points and points == three_points and not commas:
        thousands = not large and (small > 0 if hints.decimal_comma is None else hints.decimal_comma)
        return (POINT_STYLE, "thousands") if thousands else (form, "decimals")
    if commas and commas == three_commas and not points:
        if large > 0 or hints.decimal_comma is True:
            return POINT_STYLE, "decimals"
        return COMMA_STYLE, "thousands" if three_commas < SURELY_THOUSANDS else None
    return form, None


def _count_marks(e: Evidence) -> tuple[int, ...]:
    """Values with a point, with three digits behind it; with a comma, with three digits behind it; below and from a thousand."""
    bare = f"regexp_extract({e.column}, '-?[0-9][0-9.,]*')"
    conditions = (
        f"regexp_matches({bare}, '[.]')",
        f"regexp_full_match({bare}, '{THREE_AFTER_POINT}')",
        f"regexp_matches({bare}, ',')",
        f"regexp_full_match({bare}, '{THREE_AFTER_COMMA}')",
        f"regexp_full_match({bare}, '-?[0-9]{{1,3}}')",
        f"regexp_full_match({bare}, '-?[0-9]{{4,}}')",
    )
    return e.ask(*(f"count(*) FILTER (WHERE {condition})" for condition in conditions))


def _styled(e: Evidence, made: Decision) -> Decision:
    """A styled number with its unit, or text where there are several units: dollars and euros do not add up."""
    text, form = e.column, made.form
    beside = form.unit.replace("{v}", text)
    unit = f"CASE WHEN {text} != '' AND {filled(text)} AND {form.fits(text)} THEN {beside} END"
    query = (
        f"SELECT count(*) FILTER (WHERE v != round(v) OR abs(v) > {MOST_EXACT}),"  # noqa: S608
        " count(DISTINCT lower(left(u, 3))) FILTER (WHERE u != ''), max(u) FILTER (WHERE u != '')"
        f" FROM (SELECT {made.value(text)} AS v, {unit} AS u FROM {e.relation})"
    )
    n_broken, n_units, unit_name = e.connection.execute(query).fetchone() or (0, 0, "")
    if n_units > 1:
        return Decision(e.column, TEXT, True, made.has_tokens)
    return replace(made, is_whole=not n_broken, unit=str(unit_name or ""))
