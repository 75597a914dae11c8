"""Plain rules for other tools: each segment's rule as words and as the WHERE of a SQL query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, column, false, literal, true
from sqlalchemy.sql.elements import quoted_name

from segexplorer.core.model import Condition, Persona, Rule
from segexplorer.words.out import made_of
from segexplorer.words.personas import NO_CONDITION, NOT_DESCRIBABLE, rule_quality, rule_text

_COMPARE = {"<=": "__le__", ">": "__gt__", "<": "__lt__", ">=": "__ge__"}
_WHOLE = ("INT", "HUGE")
_FRACTION = ("DOUBLE", "FLOAT", "DECIMAL", "REAL")


@dataclass(frozen=True)
class Source:
    """What rules are of: the name of the data, the `day` (year-month-day), and {"column", "by", "reason", "at"} of each sensitive
    column in use."""

    dataset: str
    day: str
    waivers: Sequence[Mapping[str, str]] = ()


def where(rule: Rule, types: Mapping[str, str]) -> str:
    """The conditions as standard SQL, every name quoted and every value escaped by SQLAlchemy; "" without conditions.

    `types` are the columns' storage types as the engine names them: a yes may be stored as true, 1 or 'yes'.
    """
    if not rule.conditions:
        return ""
    clause = and_(*(_clause(c, types.get(c.column, "")) for c in rule.conditions))
    return " ".join(str(clause.compile(compile_kwargs={"literal_binds": True})).split("\n"))


def rules_sql(personas: Iterable[Persona], types: Mapping[str, str], source: Source | None = None) -> str:
    """One commented WHERE per segment; a segment that no rule finds says so and gives no condition."""
    top = ["\n".join(f"-- {line}" for line in _head(source))] if source else []
    return "\n\n".join([*top, *(_block(persona, types) for persona in personas)]) + "\n"


def rules_text(personas: Iterable[Persona], source: Source | None = None) -> str:
    """One paragraph per segment in plain words, under what the rules are of."""
    top = ["\n".join(_head(source))] if source else []
    return "\n\n".join([*top, *(f"{_line(p.name)}\n{_told(p.rule)}" for p in personas)]) + "\n"


def _head(source: Source) -> list[str]:
    return [_line(line) for line in made_of(source.dataset, source.day, source.waivers)]


def _block(persona: Persona, types: Mapping[str, str]) -> str:
    head = f"-- {_line(persona.name)}"
    if persona.rule.describes and not persona.rule.conditions:
        return f"{head}\n-- {NO_CONDITION}"
    if not persona.rule.describes:
        return f"{head}\n-- {NOT_DESCRIBABLE}"
    return f"{head}\n-- {rule_quality(persona.rule)}\nWHERE {where(persona.rule, types)}"


def _told(rule: Rule) -> str:
    if not rule.describes:
        return str(NOT_DESCRIBABLE)
    return f"{_line(rule_text(rule))}\n{rule_quality(rule)}" if rule.conditions else str(NO_CONDITION)


def _line(text: str) -> str:
    """One line: a name from outside must not end a comment."""
    return " ".join(text.split())


def _clause(condition: Condition, storage: str) -> ColumnElement[bool]:
    named: ColumnElement = column(quoted_name(condition.column, quote=True))
    value = condition.value
    if condition.op == "is":
        return _equals(named, str(value), storage.upper())
    compared = date.fromisoformat(value) if isinstance(value, str) else value
    return getattr(named, _COMPARE[condition.op])(literal(compared))  # type: ignore[no-any-return]


def _equals(named: ColumnElement, level: str, storage: str) -> ColumnElement[bool]:
    if storage.startswith("BOOL"):
        return named.is_(true() if level == "yes" else false())
    if any(word in storage for word in _WHOLE):
        return named == literal(int(level))
    return named == literal(float(level) if any(word in storage for word in _FRACTION) else level)
