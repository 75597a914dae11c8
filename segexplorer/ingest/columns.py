"""What each column is taken for, guessed from its name and a sample of its values; and the corrections of a user.

>>> frame = pd.DataFrame({"customer_id": range(100, 130), "e-mail": ["a@example.com"] * 30, "visits": [*range(15)] * 2})
>>> [(c.name, c.role, c.family) for c in guess_schema(frame).columns]
[('customer_id', 'id', 'behaviour'), ('e-mail', 'personal', 'behaviour'), ('visits', 'feature', 'engagement')]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, cast, get_args

import pandas as pd

from segexplorer.core.derived import LISTED, WRITABLE
from segexplorer.core.model import FAMILIES, Column, Origin, Role, Schema
from segexplorer.ingest.column_facts import Facts, look_at
from segexplorer.ingest.column_names import (
    family_of,
    is_consent,
    is_customer_id,
    is_identifier_name,
    is_suppressed,
)
from segexplorer.ingest.private_words import PrivateWords, built_in

MOSTLY_MISSING = 0.95
NEARLY_UNIQUE = 0.99
HALF_UNIQUE = 0.5  # fewer different values than that are orders, or a thing that many customers share
CODE_LIKE = 0.9
FEW_ROWS = 20  # in fewer rows, values that all differ prove nothing
LONG_TEXT = 25  # mean number of characters from which different texts are sentences
RARE_LEVEL = 0.01  # the encoder keeps levels from this share on
MANY_LEVELS = 50
SURVEY_COLUMNS = 6  # that many yes/no questions with the same two answers, and no other family, are statements of a survey

Verdict = tuple[Role, str, str]


def guess_schema(sample: pd.DataFrame, names_types: Mapping[str, str] | None = None, words: PrivateWords | None = None) -> Schema:
    """The kind, role, family and use of every column of a sample of at most 50,000 rows, in file order.

    `names_types` may give DuckDB's type of a column that the sample holds as objects ("DATE"). `words` are those for personal and
    sensitive data, by default what comes with the app. Never changes the sample; one id at most; a role other than "feature"
    is never used.
    """
    words, types = words or built_in(), names_types or {}
    facts = [look_at(str(name), sample.iloc[:, i], types.get(str(name), ""), words) for i, name in enumerate(sample.columns)]
    id_at = _id_position(facts, words)
    columns = _consent_times([_column(f, i == id_at, words) for i, f in enumerate(facts)])
    return Schema(tuple(_survey_families(columns, facts)))


def _column(facts: Facts, is_id: bool, words: PrivateWords) -> Column:
    verdict: Verdict = ("id", "id", "") if is_id else _verdict(facts, words)
    role, why, detail = verdict
    hidden = facts.sensitive.levels if role == "feature" else ()
    return Column(facts.name, facts.kind, role, _family(facts), role == "feature", why, detail, hidden)


def _verdict(facts: Facts, words: PrivateWords) -> Verdict:
    verdicts = (_derived(facts), _suppressed(facts), _consent(facts), _personal(facts, words), _sensitive(facts, words))
    first = next((verdict for verdict in verdicts if verdict), None)
    return first or next((verdict for rule in RULES if (verdict := rule(facts))), ("feature", "", ""))


def _derived(facts: Facts) -> Verdict | None:
    verdicts: dict[str, Verdict] = {WRITABLE: ("consent", "writable", ""), LISTED: ("suppressed", "listed", "")}
    return verdicts.get(facts.name)


def _suppressed(facts: Facts) -> Verdict | None:
    return ("suppressed", "suppressed", "") if _is_answer(facts) and is_suppressed(facts.name) else None


def _consent(facts: Facts) -> Verdict | None:
    says_so = facts.says_who_may or (_is_answer(facts) and is_consent(facts.name))
    return ("consent", "consent", "") if says_so else None


def _is_answer(facts: Facts) -> bool:
    """Yes and no, perhaps with a third answer; or the day on which somebody said so."""
    return facts.is_yes_no or facts.has_answers or (facts.kind == "date" and facts.n_levels > 0)


def _personal(facts: Facts, words: PrivateWords) -> Verdict | None:
    matter = facts.personal_content or ("" if facts.is_yes_no else words.personal_in(facts.name))
    return ("personal", "personal", matter) if matter else None


def _sensitive(facts: Facts, words: PrivateWords) -> Verdict | None:
    matter = words.sensitive_in_name(facts.name)
    if matter:
        return ("sensitive", "sensitive", matter)
    held = "" if facts.sensitive.hide or _ignored(facts) else facts.sensitive.matter
    return ("sensitive", "sensitive_values", held) if held else None


def _mostly_missing(facts: Facts) -> Verdict | None:
    return ("ignored", "mostly_missing", f"{100 * facts.missing_share:.0f}") if facts.missing_share > MOSTLY_MISSING else None


def _constant(facts: Facts) -> Verdict | None:
    return ("ignored", "constant", "") if facts.n_levels <= 1 and facts.missing_share == 0 else None


def _free_text(facts: Facts) -> Verdict | None:
    is_prose = facts.kind == "text" and facts.mean_chars >= LONG_TEXT
    return ("ignored", "free_text", "") if is_prose and facts.n_rows >= FEW_ROWS else None


def _identifier(facts: Facts) -> Verdict | None:
    is_code = facts.kind == "text" or (facts.is_whole and is_identifier_name(facts.name))
    return ("ignored", "identifier", "") if is_code and facts.n_rows >= FEW_ROWS and facts.unique_share >= CODE_LIKE else None


def _too_many_levels(facts: Facts) -> Verdict | None:
    is_scattered = facts.kind in ("category", "text") and facts.n_levels > MANY_LEVELS and facts.top_share < RARE_LEVEL
    return ("ignored", "too_many_levels", str(facts.n_levels)) if is_scattered else None


def _ignored(facts: Facts) -> bool:
    return any(rule(facts) for rule in RULES)


RULES: tuple[Callable[[Facts], Verdict | None], ...] = (
    _mostly_missing,
    _constant,
    _free_text,
    _identifier,
    _too_many_levels,
)
"""Asked in this order after permissions, personal and sensitive data; the first that speaks decides, and a column that none
claims is a feature."""


def _id_position(facts: list[Facts], words: PrivateWords) -> int | None:
    """The column that tells customers apart: by its name, or the first column if all its values differ. A float never is.

    Some rows of a customer may be repeated: a column that names customers is their id from half different values on.
    """
    possible = [i for i, f in enumerate(facts) if f.unique_share >= HALF_UNIQUE and _may_be_id(f, words)]
    customers = [i for i in possible if is_customer_id(facts[i].name, words)]
    if customers:
        return max(customers, key=lambda i: (facts[i].unique_share, -i))
    unique = [i for i in possible if facts[i].unique_share >= NEARLY_UNIQUE]
    named = [i for i in unique if is_identifier_name(facts[i].name)]
    if named:
        return named[0]
    return 0 if unique[:1] == [0] and _stands_alone(facts[0]) else None


def named_id(names: Iterable[str], words: PrivateWords | None = None) -> str | None:
    """The first column that is called as a customer's number is; what it holds is another question."""
    return next((name for name in names if is_customer_id(name, words)), None)


def _may_be_id(facts: Facts, words: PrivateWords) -> bool:
    is_personal = words.personal_in(facts.name) or facts.personal_content
    return (facts.is_whole or facts.is_text) and facts.missing_share < 0.01 and not is_personal


def _stands_alone(facts: Facts) -> bool:
    return facts.n_rows >= FEW_ROWS and not family_of(facts.name) and facts.mean_chars < LONG_TEXT


def _family(facts: Facts) -> str:
    return family_of(facts.name) or ("recency" if facts.kind == "date" else "behaviour")


def _consent_times(columns: list[Column]) -> list[Column]:
    """Beside an answer, the day on which it was given is no answer of its own: who has none may have agreed all the same."""
    answers = any(c.role == "consent" and c.kind != "date" and c.name != WRITABLE for c in columns)
    is_time = [answers and c.role == "consent" and c.kind == "date" for c in columns]
    return [replace(c, role="ignored", why="consent_time") if at else c for c, at in zip(columns, is_time, strict=True)]


def _survey_families(columns: list[Column], facts: list[Facts]) -> list[Column]:
    """Many yes/no columns with the same two answers that no family claims are what people said in a survey."""
    open_answers = [
        f.answers if c.role == "feature" and f.answers and c.family == "behaviour" else ()
        for c, f in zip(columns, facts, strict=True)
    ]
    often = {answers for answers, n in Counter(open_answers).items() if answers and n >= SURVEY_COLUMNS}
    return [replace(c, family="psychographics") if a in often else c for c, a in zip(columns, open_answers, strict=True)]


def apply_corrections(schema: Schema, corrections: Mapping[str, Mapping[str, Any]]) -> Schema:
    """The schema with a user's choices of role, family, origin and used: `{"column": {"role": "feature"}}`.

    Unknown columns are passed over. A column is used only as a feature; any other role explains itself by its why code. A
    column that was found sensitive stays so unless the change holds a `waiver` ({"by", "reason", "at"}).
    ValueError for an unknown role, family or origin.

    >>> schema = Schema((Column("age", "number"), Column("city", "category")))
    >>> [(c.used, c.why) for c in apply_corrections(schema, {"age": {"used": False}, "city": {"role": "personal"}}).columns]
    [(False, 'switched_off'), (False, 'personal')]
    """
    new_id = next((name for name, change in corrections.items() if change.get("role") == "id"), None)
    return Schema(tuple(_corrected(c, corrections.get(c.name, {}), new_id) for c in schema.columns))


def _corrected(column: Column, change: Mapping[str, Any], new_id: str | None) -> Column:
    if column.role == "id" and new_id not in (None, column.name) and "role" not in change:
        change = {**change, "role": "ignored"}  # there is one id at most
    role, family = str(change.get("role", column.role)), str(change.get("family", column.family))
    origin = str(change.get("origin", column.origin))
    if role not in get_args(Role) or family not in FAMILIES or origin not in get_args(Origin):
        raise ValueError(f"no such role, family or origin: {role}, {family}, {origin}")
    column = replace(column, family=family, origin=cast(Origin, origin))
    if wants_use(change) and is_private(column):
        if not is_waived(change):
            return column
        column = replace(column, hidden=())
    if role != column.role:
        column = _in_role(column, cast(Role, role))
    return _switched(column, bool(change["used"])) if "used" in change else column


def wants_use(change: Mapping[str, Any]) -> bool:
    """Whether the change makes a column form groups, or what groups are judged by."""
    return change.get("role") in ("feature", "goal") or bool(change.get("used")) or is_waived(change)


def is_private(column: Column) -> bool:
    """Whether the column, or some of its levels, touch a private matter."""
    return column.role == "sensitive" or bool(column.hidden)


def is_waived(change: Mapping[str, Any]) -> bool:
    """Whether somebody stands by name for using a sensitive column, with a reason."""
    waiver = change.get("waiver") or {}
    return all(str(waiver.get(part, "")).strip() for part in ("by", "reason", "at"))


def _in_role(column: Column, role: Role) -> Column:
    if role == "feature":
        return replace(column, role=role, used=True, why="", why_detail="")
    why = "dropped" if role == "ignored" else role
    return replace(column, role=role, used=False, why=why, why_detail="")


def _switched(column: Column, used: bool) -> Column:
    if used:
        return _in_role(column, "feature")
    return replace(column, used=False, why="switched_off", why_detail="") if column.role == "feature" else column
