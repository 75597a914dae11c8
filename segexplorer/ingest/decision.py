"""What was decided about one column of text: its form, and SQL for what its cells mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from segexplorer.ingest.doubts import Doubt
from segexplorer.ingest.forms import TEXT, Form, filled, quoted
from segexplorer.ingest.number_forms import NUMBER


@dataclass(frozen=True)
class Hints:
    """What the rest of a file says about its way of writing: None where it says nothing. `day_first` by column is a user's word."""

    decimal_comma: bool | None = None
    first_is_day: bool | None = None
    day_first: Mapping[str, bool] | None = None


@dataclass(frozen=True)
class Decision:
    """The form of one column. `seen`: any value stood in the rows it was decided on; `has_tokens`: so did a word for missing, in
    a column that is no text; `n_misfits`: values that do not fit and become missing; `is_whole`: a form of decimals holds whole
    numbers only."""

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
        """SQL: what the trimmed text means, in the rows it was decided on; NULL where it is missing or a misfit."""
        form = self.form
        if form is TEXT:
            return form.read(text)
        present = filled(text) if self.has_tokens else f"{text} != ''"
        read = self._typed(form.read(text))
        read = f"CASE WHEN {form.fits(text)} THEN {read} END" if self.n_misfits else read
        return f"CASE WHEN {present} THEN {read} ELSE {form.blank} END"

    def value_or_error(self, text: str) -> str:
        """SQL: as `value`, over any rows: what does not fit stops the query."""
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


def misfit(decision: Decision, text: str) -> str:
    """SQL: whether a trimmed text is a value that does not have the form of its column."""
    return f"({text} != '' AND {filled(text)} AND NOT {decision.form.fits(text)})"
