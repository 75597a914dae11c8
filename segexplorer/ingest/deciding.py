"""Which form each column of a table has: decided over all its values, by evidence, with what does not fit counted.

A column has a form if every value fits it, or if at least TOLERANCE of them do and the rest look like slips, not like codes:
those become missing, are counted and kept aside. Where two readings fit all values, the rest of the file decides between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from segexplorer.ingest.column_names import holds, is_identifier_name
from segexplorer.ingest.date_forms import COMPACT_DAY, DATES, EXCEL_DAY, MIXED_DAY_FIRST, MIXED_MONTH_FIRST, only, order_of, turned
from segexplorer.ingest.doubts import Doubt
from segexplorer.ingest.forms import MISSING_SHAPE, TEXT, Form, filled, quoted, trimmed
from segexplorer.ingest.number_forms import (
    COMMA_STYLE,
    INTEGER,
    NUMBER,
    NUMBERS,
    POINT_STYLE,
    THREE_AFTER_COMMA,
    THREE_AFTER_POINT,
)
from segexplorer.ingest.truth_forms import SPELLED, TICK, TRUTHS

FORMS = (*TRUTHS, COMPACT_DAY, EXCEL_DAY, *NUMBERS, *(f for f in DATES if f not in (COMPACT_DAY, EXCEL_DAY)))
FIRST_ROWS = 200
COLUMNS_PER_QUERY = 50
TOLERANCE = 0.98  # of the filled values; so a column of fewer than 50 values has a form only if all of them fit
PROMISING = 0.8  # of the first values: forms that fit fewer are not asked about
SURELY_THOUSANDS = 20  # so many values, all with three digits behind the comma, are no decimals
STYLED = NUMBERS[2:]
MIXED = (MIXED_DAY_FIRST, MIXED_MONTH_FIRST)
NO_QUANTITY = (
    "phone telephone telefon telefono tel mobile mobil handy gsm cell fax zip zipcode zip_code postcode postal_code plz postal"
    " postleitzahl cap code_postal codigo_postal iban"
)
DATE_NAMES = (
    "date dates dt day days datum data fecha jour tag dag since seit sinds depuis desde created updated joined join signup"
    " registered"
    " registration birthday birth dob geburtstag geburtsdatum purchased ordered first_purchase last_purchase last_order"
    " last_visit last_seen start end expiry expires expiration time timestamp moment"
)


@dataclass(frozen=True)
class Hints:
    """What the rest of a file says about its way of writing: None where it says nothing. `day_first` by column is a user's word."""

    decimal_comma: bool | None = None
    first_is_day: bool | None = None
    day_first: Mapping[str, bool] | None = None


@dataclass(frozen=True)
class Decision:
    """The form of one column. `seen`: any value stood in the rows it was decided on; `has_tokens`: so did a word for missing;
    `n_misfits`: values that do not fit and become missing; `is_whole`: a form of decimals holds whole numbers only."""

    column: str
    form: Form
    seen: bool
    has_tokens: bool
    n_misfits: int = 0
    is_whole: bool = False
    is_days: bool = False
    unit: str = ""
    doubts: tuple[Doubt, ...] = ()

    def value(self, text: str) -> str:
        """SQL: what the trimmed text means; NULL where it is missing or a misfit."""
        form = self.form
        if form is TEXT:
            return form.read(text)
        fits = form.fits(text) if self.n_misfits else "true"
        read = f"CASE WHEN {fits} THEN {self._typed(form.read(text))} END"
        return f"CASE WHEN {text} IS NOT NULL AND {filled(text)} THEN {read} ELSE {form.blank} END"

    def value_or_error(self, text: str) -> str:
        """SQL: as `value`, but a misfit stops the query."""
        form = self.form
        if form is TEXT:
            return form.read(text)
        wrong = f"error('misfit')::{self.sql_type}"
        fits = " AND ".join([form.fits(text), *self._promises(text)])
        return f"CASE WHEN {filled(text)} THEN CASE WHEN {fits} THEN {self._typed(form.read(text))} ELSE {wrong} END END"

    def _promises(self, text: str) -> list[str]:
        """SQL: what the rows it was decided on promised about all values beside their form."""
        read, unit = self.form.read(text), self.form.unit.replace("{v}", text)
        whole = [f"{read} = round({read})"] if self.is_whole else []
        days = [f"{read} = date_trunc('day', {read})"] if self.is_days else []
        return whole + days + ([f"lower(left({unit}, 3)) IN ('', lower(left({quoted(self.unit)}, 3)))"] if unit else [])

    @property
    def sql_type(self) -> str:
        """The type of what `value` gives."""
        return "BIGINT" if self.is_whole else "DATE" if self.is_days else self.form.sql_type

    def _typed(self, read: str) -> str:
        if self.form is NUMBER:
            return f"CASE WHEN isfinite({read}) THEN {read} END"
        return f"({read})::{self.sql_type}" if self.is_whole or self.is_days else read


@dataclass(frozen=True)
class _Counted:
    """What all rows say about one column: how many values are filled, and how many of them fit each form that may be."""

    column: str
    name: str
    n_filled: int
    n_tokens: int
    n_blank: int
    fits: dict[str, int]
    forms: tuple[Form, ...]
    has_dollars: bool = False
    has_euros: bool = False

    def full(self) -> list[Form]:
        return [form for form in self.forms if self.n_filled and self.fits[form.name] == self.n_filled and self._may_be(form)]

    def _may_be(self, form: Form) -> bool:
        if form is TICK:
            return self.n_blank > 0 and self.n_tokens == 0
        return form not in SPELLED or self.n_tokens == 0


def decide(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    columns: Sequence[str],
    names: Sequence[str] = (),
    hints: Hints | None = None,
    tolerance: float = TOLERANCE,
) -> list[Decision]:
    """The form of each text column of `relation` over all its rows; `names` are what people call the columns.

    The first rows rule out most forms cheaply, so that all rows are only asked about the few that are left.
    """
    hints, names = hints or Hints(), names or columns
    steps = range(0, len(columns), COLUMNS_PER_QUERY)
    counted = [
        c for i in steps for c in _count(connection, relation, columns[i : i + COLUMNS_PER_QUERY], names[i : i + COLUMNS_PER_QUERY])
    ]
    hints = _learned(counted, hints)
    return [_decision(connection, relation, c, hints, tolerance) for c in counted]


def _count(connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str], names: Sequence[str]) -> list[_Counted]:
    """First the forms that are quick to check; then, for columns that have none of them, mixtures of dates."""
    heads = _heads(connection, relation, columns)
    forms = [possible_forms(name, head) for name, head in zip(names, heads, strict=True)]
    easy = [[f for f in some if f not in MIXED] for some in forms]
    counted = list(_asked(connection, relation, columns, names, easy))
    open_ones = [i for i, c in enumerate(counted) if c.n_filled and not c.full() and set(forms[i]) & set(MIXED)]
    if open_ones:
        again = _asked(
            connection, relation, [columns[i] for i in open_ones], [names[i] for i in open_ones], [forms[i] for i in open_ones]
        )
        for i, c in zip(open_ones, again, strict=True):
            counted[i] = c
    signs = [(any("$" in v for v in head), any("€" in v or "£" in v for v in head)) for head in heads]
    return [replace(c, has_dollars=d and bool(c.full()), has_euros=e) for c, (d, e) in zip(counted, signs, strict=True)]


def _heads(connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str]) -> list[list[str]]:
    """The first values of each column, words for missing left out. A column that is empty among the first rows is looked through,
    so that no form is ever tried for nothing: to ask for all forms of all columns takes seconds, however few the rows."""
    token = re.compile(MISSING_SHAPE)
    cut = ", ".join(f"{trimmed(c)} AS {c}" for c in columns)
    first = connection.execute(f"SELECT {cut} FROM {relation} LIMIT {FIRST_ROWS}").fetchall()  # noqa: S608
    heads = [[row[i] for row in first if row[i] and not token.fullmatch(row[i])] for i in range(len(columns))]
    empty = [i for i, head in enumerate(heads) if not head] if len(first) == FIRST_ROWS else []
    for i in empty:
        filled_ones = f"SELECT v FROM (SELECT {trimmed(columns[i])} AS v FROM {relation}) WHERE v != '' AND {filled('v')}"  # noqa: S608
        heads[i] = [v for (v,) in connection.execute(f"{filled_ones} LIMIT {FIRST_ROWS}").fetchall()]
    return heads


def _asked(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    columns: Sequence[str],
    names: Sequence[str],
    candidates: Sequence[Sequence[Form]],
) -> Iterator[_Counted]:
    cut = ", ".join(f"{trimmed(c)} AS {c}" for c in columns)
    questions = [q for c, forms in zip(columns, candidates, strict=True) for q in _questions(c, forms)]
    answers = iter(connection.execute(f"SELECT {', '.join(questions)} FROM (SELECT {cut} FROM {relation})").fetchone() or ())  # noqa: S608
    for column, name, forms in zip(columns, names, candidates, strict=True):
        n_all, n_some, n_filled = (int(next(answers)) for _ in range(3))
        fits = {form.name: int(next(answers)) for form in forms}
        yield _Counted(column, name, n_filled, n_some - n_filled, n_all - n_some, fits, tuple(forms))


def _questions(column: str, forms: Sequence[Form]) -> list[str]:
    is_filled = f"{column} != '' AND {filled(column)}"
    counts = ["count(*)", f"count(*) FILTER (WHERE {column} != '')", f"count(*) FILTER (WHERE {is_filled})"]
    return counts + [f"count(*) FILTER (WHERE {is_filled} AND {form.fits(column)})" for form in forms]


def possible_forms(name: str, values: list[str]) -> list[Form]:
    """The forms that most of some values have, and that the name of their column does not rule out."""
    if holds(name, NO_QUANTITY):
        return []
    forms = [f for f in FORMS if _by_name(f, name)]
    shapes = [(f, re.compile(f.shape)) for f in forms] if values else []
    return [f for f, shape in shapes if sum(bool(shape.fullmatch(v)) for v in values) >= PROMISING * len(values)]


def _by_name(form: Form, name: str) -> bool:
    if form is EXCEL_DAY:
        return holds(name, DATE_NAMES)
    return form is not COMPACT_DAY or not is_identifier_name(name)


def _learned(counted: Sequence[_Counted], hints: Hints) -> Hints:
    """What the columns that leave no choice say about those that do."""
    full = [c.full() for c in counted]
    comma = any(POINT_STYLE in f and not {COMMA_STYLE, NUMBER} & set(f) for f in full)
    point = any((COMMA_STYLE in f or NUMBER in f) and POINT_STYLE not in f for f in full)
    orders = [{order_of(form) for form in f} - {None} for f in full]
    days, months = any(o == {True} for o in orders), any(o == {False} for o in orders)
    if days == months:  # no date says it: dollars are American, other marks and decimal commas are not
        days = comma or any(c.has_euros for c in counted)
        months = not days and point and any(c.has_dollars for c in counted)
    return replace(
        hints,
        decimal_comma=comma if comma != point else hints.decimal_comma,
        first_is_day=days if days != months else hints.first_is_day,
    )


def _decision(connection: duckdb.DuckDBPyConnection, relation: str, c: _Counted, hints: Hints, tolerance: float) -> Decision:
    full = c.full()
    form = full[0] if full else _tolerated(connection, relation, c, tolerance)
    form = _two_valued(connection, relation, c, form)
    if form is TEXT:
        return Decision(c.column, TEXT, c.n_filled > 0, c.n_tokens > 0)
    made = Decision(c.column, form, True, c.n_tokens > 0, c.n_filled - c.fits[form.name])
    if form.sql_type in ("DATE", "TIMESTAMP"):
        return _dated(connection, relation, c, made, hints)
    return _numbered(connection, relation, c, made, hints) if form in NUMBERS else made


def _tolerated(connection: duckdb.DuckDBPyConnection, relation: str, c: _Counted, tolerance: float) -> Form:
    """The form that nearly all values have, unless what does not fit looks like codes: then all of them are codes."""
    usual = [f for f in c.forms if f not in TRUTHS]
    best = max(usual, key=lambda f: c.fits[f.name], default=TEXT)
    if best is TEXT or not c.n_filled or tolerance >= 1 or c.fits[best.name] < tolerance * c.n_filled:
        return TEXT
    text = trimmed(c.column)
    misfit = f"{text} != '' AND {filled(text)} AND NOT {best.fits(text)}"
    # letters with digits, or a zero first: C536379 among order numbers, 01067 among post codes; a long run is a phone or an account
    code = "[^0-9]*[A-Za-z].*[0-9].*|.*[0-9].*[A-Za-z].*|0[0-9]+|.*[0-9]{9,}.*"
    codes = f"count(*) FILTER (WHERE regexp_full_match({text}, '{code}'))"
    row = connection.execute(f"SELECT {codes} FROM {relation} WHERE {misfit}").fetchone()  # noqa: S608
    is_code = best in NUMBERS and (bool(row and row[0]) or is_identifier_name(c.name))
    return TEXT if is_code else best


def _two_valued(connection: duckdb.DuckDBPyConnection, relation: str, c: _Counted, form: Form) -> Form:
    """A spelled yes and no are a pair only where both stand there; of one alone nobody knows what it means."""
    if form not in SPELLED:
        return form
    text = trimmed(c.column)
    row = connection.execute(f"SELECT count(DISTINCT lower({text})) FROM {relation} WHERE {text} != ''").fetchone()  # noqa: S608
    return form if row and row[0] == 2 else TEXT


def _dated(connection: duckdb.DuckDBPyConnection, relation: str, c: _Counted, made: Decision, hints: Hints) -> Decision:
    form, text = made.form, trimmed(c.column)
    doubts: tuple[Doubt, ...] = ()
    if order_of(form) is not None:
        form, kind = _order(connection, relation, c, form, hints)
        made = replace(made, form=form, n_misfits=c.n_filled - c.fits.get(form.name, 0))
        doubts = _order_doubts(connection, relation, c, form, kind)
    if form is EXCEL_DAY:
        doubts = _doubt(connection, relation, c, form, "excel_days", "true")
    if form.sql_type == "TIMESTAMP":
        value = made.value(text)
        row = connection.execute(f"SELECT count(*) FROM {relation} WHERE {value} != date_trunc('day', {value})").fetchone()  # noqa: S608
        made = replace(made, is_days=bool(row and not row[0]))
    return replace(made, doubts=doubts)


def _order(connection: duckdb.DuckDBPyConnection, relation: str, c: _Counted, form: Form, hints: Hints) -> tuple[Form, str]:
    """The form with the order of day and month that holds, and what the choice is to be called where it was one."""
    other, said = turned(form), (hints.day_first or {}).get(c.name)
    if said is not None and other in c.forms:
        return (form if order_of(form) == said else other), ""
    if other not in c.forms or c.fits[other.name] < c.fits[form.name]:
        return form, ""
    days, months = _sure_orders(connection, relation, c) if form in MIXED else (0, 0)
    if days or months:
        chosen = form if order_of(form) == (days >= months) else other
        return chosen, "two_orders" if days and months else ""
    day_first = hints.first_is_day if hints.first_is_day is not None else True
    return (form if order_of(form) == day_first else other), "day_first" if day_first else "month_first"


def _sure_orders(connection: duckdb.DuckDBPyConnection, relation: str, c: _Counted) -> tuple[int, int]:
    """How many values of a column of mixed dates make sense with the day first only, and with the month first only."""
    text = trimmed(c.column)
    counts = ", ".join(f"count(*) FILTER (WHERE {only(first).replace('{v}', text)})" for first in (True, False))
    days, months = connection.execute(f"SELECT {counts} FROM {relation}").fetchone() or (0, 0)  # noqa: S608
    return int(days), int(months)


def _order_doubts(connection: duckdb.DuckDBPyConnection, relation: str, c: _Counted, form: Form, kind: str) -> tuple[Doubt, ...]:
    """The doubt with a value that shows it: one of two orders, or one read in the other order than its column."""
    if not kind:
        return ()
    text = trimmed(c.column)
    shows = (
        only(not order_of(form)).replace("{v}", text)
        if kind == "two_orders"
        else f"regexp_matches({text}, '^[0-9]{{1,2}}[-/. ][0-9]{{1,2}}[-/. ]')"
    )
    return _doubt(connection, relation, c, form, kind, shows)


def _doubt(
    connection: duckdb.DuckDBPyConnection, relation: str, c: _Counted, form: Form, kind: str, where: str
) -> tuple[Doubt, ...]:
    text = trimmed(c.column)
    which = f"{text} != '' AND {filled(text)} AND {form.fits(text)} AND {where}"
    query = f"SELECT {text}, ({form.read(text)})::VARCHAR FROM {relation} WHERE {which} LIMIT 1"  # noqa: S608
    row = connection.execute(query).fetchone()
    return (Doubt(c.name, kind, str(row[0]), str(row[1])),) if row else ()  # type: ignore[arg-type]


def _numbered(connection: duckdb.DuckDBPyConnection, relation: str, c: _Counted, made: Decision, hints: Hints) -> Decision:
    form, kind = _marks(connection, relation, c, made.form, hints)
    made = replace(made, form=form, n_misfits=c.n_filled - c.fits[form.name])
    doubts = _doubt(connection, relation, c, form, kind, _three(c.column)) if kind else ()
    return replace(_styled(connection, relation, c, made), doubts=doubts) if form in STYLED else replace(made, doubts=doubts)


def _three(column: str) -> str:
    return f"regexp_matches({trimmed(column)}, '[.,][0-9]{{3}}')"


def _marks(connection: duckdb.DuckDBPyConnection, relation: str, c: _Counted, form: Form, hints: Hints) -> tuple[Form, str]:
    """Whether 1.234 is more than a thousand in this column. A mark that always has three digits behind it, beside values
    below a thousand without a mark, or in a file that writes decimals the other way, divides thousands."""
    full = c.full()
    if form is INTEGER or POINT_STYLE not in full or not {NUMBER, COMMA_STYLE} & set(full):
        return form, ""
    text = trimmed(c.column)
    bare = f"regexp_extract({text}, '-?[0-9][0-9.,]*')"
    questions = [
        f"count(*) FILTER (WHERE regexp_matches({bare}, '[.]'))",
        f"count(*) FILTER (WHERE regexp_full_match({bare}, '{THREE_AFTER_POINT}'))",
        f"count(*) FILTER (WHERE regexp_matches({bare}, ','))",
        f"count(*) FILTER (WHERE regexp_full_match({bare}, '{THREE_AFTER_COMMA}'))",
        f"count(*) FILTER (WHERE regexp_full_match({bare}, '-?[0-9]{{1,3}}'))",
        f"count(*) FILTER (WHERE regexp_full_match({bare}, '-?[0-9]{{4,}}'))",
    ]
    row = connection.execute(f"SELECT {', '.join(questions)} FROM {relation}").fetchone() or (0,) * 6  # noqa: S608
    points, three_points, commas, three_commas, small, large = (int(n) for n in row)
    if points and points == three_points and not commas:
        thousands = not large and (small > 0 if hints.decimal_comma is None else hints.decimal_comma)
        return (POINT_STYLE, "thousands") if thousands else (form, "decimals")
    if commas and commas == three_commas and not points:
        decimals = large > 0 or hints.decimal_comma is True
        if decimals:
            return POINT_STYLE, "decimals"
        return COMMA_STYLE, "thousands" if three_commas < SURELY_THOUSANDS else ""
    return form, ""


def _styled(connection: duckdb.DuckDBPyConnection, relation: str, c: _Counted, made: Decision) -> Decision:
    """A styled number with its unit, or text where there are several units: dollars and euros do not add up."""
    text = trimmed(c.column)
    value = made.value(text)
    unit = f"CASE WHEN {text} != '' AND {filled(text)} AND {made.form.fits(text)} THEN {made.form.unit.replace('{v}', text)} END"
    query = (
        f"SELECT count(*) FILTER (WHERE v != round(v) OR abs(v) > 9e15), count(DISTINCT lower(left(u, 3))) FILTER (WHERE u != ''),"  # noqa: S608
        f" max(u) FILTER (WHERE u != '') FROM (SELECT {value} AS v, {unit} AS u FROM {relation})"
    )
    broken, n_units, unit_name = connection.execute(query).fetchone() or (0, 0, "")
    if n_units > 1:
        return Decision(c.column, TEXT, True, made.has_tokens)
    return replace(made, is_whole=not broken, unit=str(unit_name or ""))


def misfit(decision: Decision, text: str) -> str:
    """SQL: whether a trimmed text is a value that does not have the form of its column."""
    return f"({text} != '' AND {filled(text)} AND NOT {decision.form.fits(text)})"
