"""Dates as people and programs write them, read for a whole column at once.

One order of day and month holds for a column; where a value fits only the other order, it is read by that one, and said.
Two digits of a year are this century up to `LAST_SHORT_YEAR`. Times with a zone become UTC.

>>> import re
>>> [form.name for form in DATES if re.fullmatch(form.shape, "31 janv. 2024")]
['dates, day first', 'dates, month first']
"""

from __future__ import annotations

from segexplorer.ingest.forms import Form

LAST_SHORT_YEAR = 30
DAY, YEAR = "[0-9]{1,2}", "(?:[0-9]{4})"
CLOCK = "(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?: ?[AaPp][.]?[Mm][.]?)?)"
ZONE = "(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?))"
ISO_DAY = f"{YEAR}-{DAY}-{DAY}"
COMPACT = "(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
NUMERIC = f"{DAY}[-/. ]{DAY}[-/. ](?:[0-9]{{4}}|[0-9]{{2}})"
YEAR_FIRST = f"{YEAR}[-/.]{DAY}[-/.]{DAY}"
WORD = "[A-Za-zÀ-ɏ]{3,10}[.]?"
NAMED_DAY_FIRST = f"(?:{WORD},? +)?{DAY}(?:[.]|st|nd|rd|th|er|º)?[-/ ]+(?:de +)?{WORD}[-/, ]+(?:de[l]? +)?(?:[0-9]{{4}}|[0-9]{{2}})"
NAMED_MONTH_FIRST = f"(?:{WORD},? +)?{WORD}[-/ ]+{DAY}(?:st|nd|rd|th)?,?[-/ ]+[0-9]{{4}}"
LATEST_NUMBER, EARLIEST_NUMBER = 55_000, 36_526  # Excel's days of 2000-01-01 and 2050-07-31

MONTHS = {
    **dict.fromkeys(("jan", "ene", "gen"), 1),
    **dict.fromkeys(("feb", "fev"), 2),
    **dict.fromkeys(("mar", "mrt", "maa", "mae"), 3),
    **dict.fromkeys(("apr", "abr", "avr"), 4),
    **dict.fromkeys(("may", "mai", "mei", "mag"), 5),
    **dict.fromkeys(("jun", "juin", "giu"), 6),
    **dict.fromkeys(("jul", "juil", "lug"), 7),
    **dict.fromkeys(("aug", "ago", "aou"), 8),
    **dict.fromkeys(("sep", "set"), 9),
    **dict.fromkeys(("oct", "okt", "ott"), 10),
    **dict.fromkeys(("nov",), 11),
    **dict.fromkeys(("dec", "dez", "dic"), 12),
}
"""By the first letters, without accents, in English, German, French, Dutch, Spanish and Italian; "jui" alone is June or July."""
_MONTHS = "MAP{" + ", ".join(f"'{word}': {month}" for word, month in MONTHS.items()) + "}"


def _named() -> str:
    """SQL: the day of a date whose month is a word. The last word of letters that is a month counts: weekdays are not."""
    words = "regexp_extract_all(lower(strip_accents({v})), '[a-z]{3,}')"
    known = f"list_transform({words}, lambda w: coalesce({_MONTHS}[left(w, 4)], {_MONTHS}[left(w, 3)]))"
    month = f"list_filter({known}, lambda m: m IS NOT NULL)[-1]"
    numbers = "regexp_extract_all(regexp_replace({v}, '[0-9]{1,2}:.*$', ''), '[0-9]+')"
    year = _full_year(f"{numbers}[2]")
    return f"TRY_CAST(concat({year}, '-', {month}, '-', {numbers}[1]) AS TIMESTAMP)"


def _full_year(year: str) -> str:
    century = f"(CASE WHEN {year}::INT > {LAST_SHORT_YEAR} THEN '19' ELSE '20' END)"
    return f"(CASE WHEN length({year}) < 4 THEN {century} || {year} ELSE {year} END)"


def _numeric(day_first: bool) -> str:
    """SQL: the day of digits only, in this order of day and month."""
    parts = "string_split_regex(regexp_extract({v}, '^[0-9]+[-/. ][0-9]+[-/. ][0-9]+'), '[-/. ]')"
    day, month = (1, 2) if day_first else (2, 1)
    return f"TRY_CAST(concat({_full_year(f'{parts}[3]')}, '-', {parts}[{month}], '-', {parts}[{day}]) AS TIMESTAMP)"


_HOURS = "regexp_extract({v}, '([0-9]{1,2}):', 1)::INT"
_HALF = (
    f"(CASE WHEN regexp_matches({{v}}, '(?i)p[.]?m[.]?$') AND {_HOURS} < 12 THEN 12"
    f" WHEN regexp_matches({{v}}, '(?i)a[.]?m[.]?$') AND {_HOURS} = 12 THEN -12 ELSE 0 END)"
)
_MINUTES = "regexp_extract({v}, ':([0-9]{2})', 1)::INT"
_SECONDS = "coalesce(TRY_CAST(regexp_extract({v}, ':[0-9]{2}:([0-9]{2})', 1) AS INT), 0)"
_SINCE_MIDNIGHT = f"3600 * ({_HOURS} + {_HALF}) + 60 * {_MINUTES} + {_SECONDS}"
_TIME = f"(CASE WHEN contains({{v}}, ':') THEN to_seconds({_SINCE_MIDNIGHT}) ELSE to_seconds(0) END)"


def _zoned(text: str) -> str:
    named = f"regexp_replace({text}, ' ?(Z|UTC|GMT)$', '+00')"
    apart = f"regexp_replace({named}, ' ?([+-][0-9]{{2}}):?([0-9]{{2}})$', '\\1:\\2')"  # DuckDB reads no "10:00 +0200"
    return f"TRY_CAST(replace({apart}, ',', '.') AS TIMESTAMPTZ)::TIMESTAMP"


def _any(day_first: bool) -> str:
    first, second = _numeric(day_first), _numeric(not day_first)
    iso = _zoned("regexp_replace({v}, '^([0-9]{4})[/.]([0-9]{1,2})[/.]', '\\1-\\2-')")
    return (
        f"(CASE WHEN regexp_full_match({{v}}, '{COMPACT}') THEN try_strptime({{v}}, '%Y%m%d')"
        f" WHEN regexp_matches({{v}}, '^[0-9]{{4}}[-/.]') THEN {iso}"
        f" WHEN regexp_matches({{v}}, '^[0-9]{{1,2}}[-/. ][0-9]') THEN coalesce({first}, {second}) + {_TIME}"
        f" ELSE {_named()} + {_TIME} END)"
    )


_ANY = f"(?:{COMPACT}|{YEAR_FIRST}(?:{CLOCK}{ZONE}?)?|{NUMERIC}{CLOCK}?|(?:{NAMED_DAY_FIRST}|{NAMED_MONTH_FIRST}){CLOCK}?)"


def _dated(shape: str, pattern: str, kind: str) -> Form:
    return Form(pattern, shape, f"strptime({{v}}, '{pattern}')::{kind}", kind, f"try_strptime({{v}}, '{pattern}') IS NOT NULL")


def _mixed(name: str, day_first: bool) -> Form:
    return Form(name, _ANY, _any(day_first), "TIMESTAMP", f"{_any(day_first)} IS NOT NULL")


_SINGLE = (
    (f"{DAY}-{DAY}-{YEAR}", "%d-%m-%Y"),
    (f"{DAY}-{DAY}-{YEAR}", "%m-%d-%Y"),
    (f"{DAY}/{DAY}/{YEAR}", "%d/%m/%Y"),
    (f"{DAY}/{DAY}/{YEAR}", "%m/%d/%Y"),
    (f"{DAY}[.]{DAY}[.]{YEAR}", "%d.%m.%Y"),
    (f"{DAY}[.]{DAY}[.]{YEAR}", "%m.%d.%Y"),
    (f"{YEAR}/{DAY}/{DAY}", "%Y/%m/%d"),
)
_HM = " [0-9]{1,2}:[0-9]{2}"
COMPACT_DAY = Form("compact date", COMPACT, "strptime({v}, '%Y%m%d')::DATE", "DATE", "try_strptime({v}, '%Y%m%d') IS NOT NULL")
EXCEL_DAY = Form(
    "Excel day",
    "[3-5][0-9]{4}([.]0)?",
    "(DATE '1899-12-30' + {v}::DOUBLE::INT)",
    "DATE",
    f"{{v}}::DOUBLE BETWEEN {EARLIEST_NUMBER} AND {LATEST_NUMBER}",
)
ISO = Form("date", ISO_DAY, "{v}::DATE", "DATE", "TRY_CAST({v} AS DATE) IS NOT NULL", "DATE")
MOMENT = Form(
    "moment",
    f"{ISO_DAY}([ T][0-9]{{1,2}}:[0-9]{{2}}(:[0-9]{{2}}([.][0-9]+)?)?)?",
    "{v}::TIMESTAMP",
    "TIMESTAMP",
    "TRY_CAST({v} AS TIMESTAMP) IS NOT NULL",
)
ZONED = Form("moment with zone", f"{ISO_DAY}({CLOCK}{ZONE}?)?", _zoned("{v}"), "TIMESTAMP", _zoned("{v}") + " IS NOT NULL")
MIXED_DAY_FIRST, MIXED_MONTH_FIRST = MIXED = (_mixed("dates, day first", True), _mixed("dates, month first", False))
DATES = (
    COMPACT_DAY,
    EXCEL_DAY,
    ISO,
    MOMENT,
    ZONED,
    *(_dated(shape, pattern, "DATE") for shape, pattern in _SINGLE),
    *(_dated(shape + _HM, pattern + " %H:%M", "TIMESTAMP") for shape, pattern in _SINGLE),
    *(_dated(shape + _HM + ":[0-9]{2}", pattern + " %H:%M:%S", "TIMESTAMP") for shape, pattern in _SINGLE),
    MIXED_DAY_FIRST,
    MIXED_MONTH_FIRST,
)


def only(day_first: bool) -> str:
    """SQL: whether the digits of a date make sense in this order of day and month alone."""
    is_numeric = f"regexp_matches({{v}}, '^{DAY}[-/. ]{DAY}[-/. ]')"
    return f"({is_numeric} AND {_numeric(day_first)} IS NOT NULL AND {_numeric(not day_first)} IS NULL)"


def order_of(form: Form) -> bool | None:
    """True for a form with the day before the month, False for the other order, None where the form leaves no choice."""
    if form in MIXED:
        return form is MIXED_DAY_FIRST
    return {"%d": True, "%m": False}.get(form.name[:2])


def turned(form: Form) -> Form:
    """The same form with day and month in the other order."""
    if form in MIXED:
        return MIXED_MONTH_FIRST if form is MIXED_DAY_FIRST else MIXED_DAY_FIRST
    swapped = {"%d": "%m", "%m": "%d"}.get(form.name[:2], "") + form.name[2:3] + {"%d": "%m", "%m": "%d"}.get(form.name[3:5], "")
    return next((f for f in DATES if f.name == swapped + form.name[5:]), form)
