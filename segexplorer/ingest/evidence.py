"""What the values of a column say: which forms it may have by its first values, and how many of all its values have each.

Columns that may have the same forms are asked about together, one below the other: a query with questions of its own for each of
1,000 columns takes DuckDB seconds to plan. A form is only asked about where values suggest it, and the next only where it matters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import duckdb

from segexplorer.ingest.column_cells import ColumnCells, hold
from segexplorer.ingest.column_names import holds, is_identifier_name
from segexplorer.ingest.date_forms import COMPACT_DAY, DATES, EXCEL_DAY, MIXED, turned
from segexplorer.ingest.forms import MISSING_SHAPE, Form, filled
from segexplorer.ingest.number_forms import COMMA_STYLE, NUMBER, NUMBERS, POINT_STYLE
from segexplorer.ingest.truth_forms import SPELLED, TICK, TRUTHS

FORMS = (*TRUTHS, COMPACT_DAY, EXCEL_DAY, *NUMBERS, *(f for f in DATES if f not in (COMPACT_DAY, EXCEL_DAY)))
FIRST_ROWS = 200
COLUMNS_PER_QUERY = 200
PROMISING = 0.8  # of the first values: forms that fit fewer are not asked about
TOKEN = re.compile(MISSING_SHAPE)
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
class Evidence:
    """One column of `cells`, which are trimmed: its first values, and what was counted over all rows: values, words for missing,
    blanks, and the values that have each of the `forms` it may have, as far as they were asked about."""

    cells: ColumnCells
    k: int
    name: str
    head: Sequence[str]
    forms: tuple[Form, ...]
    n_filled: int = 0
    n_tokens: int = 0
    n_blank: int = 0
    fits: dict[str, int] = field(default_factory=dict)

    @property
    def column(self) -> str:
        """The name of the column in `relation`."""
        return self.cells.columns[self.k]

    @property
    def relation(self) -> str:
        """A relation with the column."""
        return self.cells.of(self.k)

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """Where the relation is."""
        return self.cells.connection

    def full(self) -> list[Form]:
        """The forms that all values have."""
        return [
            form for form in self.forms if self.n_filled and self.fits.get(form.name, 0) == self.n_filled and self._may_be(form)
        ]

    def _may_be(self, form: Form) -> bool:
        if form is TICK:
            return self.n_blank > 0 and self.n_tokens == 0
        return form not in SPELLED or self.n_tokens == 0

    def shows(self, *signs: str) -> bool:
        """Whether one of the signs stands in a first value."""
        return any(sign in value for value in self.head for sign in signs)

    def ask(self, *questions: str, where: str = "true") -> tuple[int, ...]:
        """The counts that the SQL aggregates `questions` give over the rows."""
        query = f"SELECT {', '.join(questions)} FROM {self.relation} WHERE {where}"  # noqa: S608
        return tuple(int(answer or 0) for answer in self.connection.execute(query).fetchone() or (0,) * len(questions))


def gather(connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str], names: Sequence[str]) -> list[Evidence]:
    """The evidence on each column: the likeliest form first, then those that are quick to check, mixtures of dates last."""
    cells, heads = hold(connection, relation, columns), _heads(connection, relation, columns)
    found = [
        Evidence(cells, k, name, head, possible_forms(name, head)) for k, (name, head) in enumerate(zip(names, heads, strict=True))
    ]
    for wanted in (_likeliest, _quick, tuple):
        found = _told(found, wanted)
    return found


def _likeliest(forms: Sequence[Form]) -> tuple[Form, ...]:
    """The first form, and the one between which and it there may be a choice."""
    first = forms[0]
    rivals = {first, turned(first) if first in DATES else first, POINT_STYLE if first in (NUMBER, COMMA_STYLE) else first}
    return tuple(form for form in forms if form in rivals and form not in MIXED)


def _quick(forms: Sequence[Form]) -> tuple[Form, ...]:
    return tuple(form for form in forms if form not in MIXED)


def _heads(connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str]) -> list[list[str]]:
    """The first values of each column, words for missing left out. A column that is empty among the first rows is looked through,
    so that no form is ever tried for nothing."""
    first = connection.execute(f"SELECT {', '.join(columns)} FROM {relation} LIMIT {FIRST_ROWS}").fetchall()  # noqa: S608
    heads = [[row[i] for row in first if row[i] and not TOKEN.fullmatch(row[i])] for i in range(len(columns))]
    empty = [i for i, head in enumerate(heads) if not head] if len(first) == FIRST_ROWS else []
    for i in empty:
        which = f"{columns[i]} != '' AND {filled(columns[i])}"
        rows = connection.execute(f"SELECT {columns[i]} FROM {relation} WHERE {which} LIMIT {FIRST_ROWS}").fetchall()  # noqa: S608
        heads[i] = [value for (value,) in rows]
    return heads


def possible_forms(name: str, values: Sequence[str]) -> tuple[Form, ...]:
    """The forms that most of some values have, and that the name of their column does not rule out."""
    if not values or holds(name, NO_QUANTITY):
        return ()
    counts = Counter(values).most_common()
    return tuple(form for form in FORMS if _by_name(form, name) and _most_have(form, counts, len(values)))


def _most_have(form: Form, counts: Sequence[tuple[str, int]], n_values: int) -> bool:
    shape, misses = re.compile(form.shape), n_values - PROMISING * n_values
    for value, count in counts:
        misses -= 0 if shape.fullmatch(value) else count
        if misses < 0:
            return False
    return True


def _by_name(form: Form, name: str) -> bool:
    if form is EXCEL_DAY:
        return holds(name, DATE_NAMES)
    return form is not COMPACT_DAY or not is_identifier_name(name)


def _told(found: Sequence[Evidence], wanted: Callable[[Sequence[Form]], tuple[Form, ...]]) -> list[Evidence]:
    """The evidence, with the wanted forms asked about where no form has been found that all values have."""
    groups: dict[tuple[Form, ...], list[Evidence]] = {}
    for e in found:
        if e.forms and not e.full() and (forms := tuple(f for f in wanted(e.forms) if f.name not in e.fits)):
            groups.setdefault(forms, []).append(e)
    parts = [
        (forms, some[i : i + COLUMNS_PER_QUERY]) for forms, some in groups.items() for i in range(0, len(some), COLUMNS_PER_QUERY)
    ]
    told = {e.k: e for forms, some in parts for e in _counted(some, forms)}
    return [told.get(e.k, e) for e in found]


def _counted(group: Sequence[Evidence], forms: Sequence[Form]) -> Iterator[Evidence]:
    """What has a form is no word for missing: only the rest is looked at for that."""
    fits = [f"f{i}" for i in range(len(forms))]
    shapes = ", ".join(f"{form.fits('v')} AS {f}" for f, form in zip(fits, forms, strict=True))
    value = f"CASE WHEN {' OR '.join(fits)} THEN true ELSE {filled('v')} END"
    counts = ", ".join(f"count(*) FILTER (WHERE {which})" for which in ("true", "v != ''", value, *fits))
    cells = group[0].cells.of_all([e.k for e in group])
    query = f"SELECT k, {counts} FROM (SELECT k, v, {shapes} FROM {cells}) GROUP BY k ORDER BY k"  # noqa: S608
    for e, (_, n_all, n_some, n_filled, *n_fits) in zip(group, group[0].cells.connection.execute(query).fetchall(), strict=True):
        named = dict(zip((form.name for form in forms), n_fits, strict=True))
        yield replace(e, n_filled=n_filled, n_tokens=n_some - n_filled, n_blank=n_all - n_some, fits=e.fits | named)
