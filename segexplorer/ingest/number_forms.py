"""Numbers as people and programs write them: 1234.5, 1.234,56, 58 138, $58,138.00, (1,234), 39,3 %, 58 days.

A percent stays the number people read (39,3 % is 39.3), and what stood beside a number is remembered as its unit.

>>> import re
>>> [[form.name for form in NUMBERS if re.fullmatch(form.shape, text)] for text in ("1.234,56 €", "007")]
[['point thousands'], []]
"""

from __future__ import annotations

from segexplorer.ingest.forms import Form, quoted

LONG = "(?:0|[1-9][0-9]*)"  # a leading zero makes a code, not a number
WHOLE = "(?:0|[1-9][0-9]{0,17})"  # 19 digits may not fit 64 bits
_GAPS = " \u00a0\u2007\u2009\u202f"
GAP = f"[{_GAPS}]"
CURRENCY = (
    "(?:US[$]|A[$]|C[$]|R[$]|[$€£¥₹₽₺₩₪]|USD|EUR|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|JPY|CNY|INR|AUD|CAD|NZD|BRL|MXN|ZAR|TRY"
    "|usd|eur|gbp|chf|sek|nok|dkk|kr[.]?|Kr[.]?|zł|Kč|Ft|lei|Fr[.]|Euro|euros?)"
)
SHORT_UNIT = "(?:%|‰|°C|°F|°|kg|g|mg|km|m|cm|mm|m²|km²|ha|l|ml|kWh|h|min|s|ms|pcs|pts|MB|GB|KB)"
WORD_UNIT = "[A-Za-zµÀ-ɏ]{1,12}[.²³]?"
UNIT = f"(?:{GAP}*(?:{CURRENCY}|{SHORT_UNIT})|{GAP}+{WORD_UNIT})"
MINUS = "[-−–]"
PHONE = "[+][0-9 ]{7,}"

COMMA_THOUSANDS = f"(?:(?:[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+|{LONG})(?:[.][0-9]*)?|[.][0-9]+)"
POINT_THOUSANDS = f"(?:[1-9][0-9]{{0,2}}(?:[.][0-9]{{3}})+|{LONG})(?:,[0-9]*)?"
GAP_THOUSANDS = f"(?:[1-9][0-9]{{0,2}}(?:(?:{GAP}|['’])[0-9]{{3}})+|{LONG})(?:[.,][0-9]*)?"
DIGITS = f"regexp_extract({{v}}, {quoted('[0-9][0-9.,' + chr(39) + f'’{_GAPS}]*|[.][0-9]+')})"
BESIDE = f"trim(regexp_replace({{v}}, {quoted('[-+−–().,' + chr(39) + f'’0-9{_GAPS}]+')}, ' ', 'g'))"


def _dressed(digits: str) -> str:
    """Digits with a sign, a currency and a unit at most, or between the brackets of accountants."""
    currency = f"(?:{CURRENCY}{GAP}*)?"
    plain = f"(?:[+]|{MINUS})?{GAP}*{currency}{MINUS}?{digits}{UNIT}?"
    return f"(?:{plain}(?:{GAP}*-)?|[(]{currency}{digits}{UNIT}?[)])"


def _styled(name: str, digits: str, thousands: str, mark: str) -> Form:
    bare = f"regexp_replace({DIGITS}, {quoted(f'[{thousands}{_GAPS}' + chr(39) + '’]')}, '', 'g')"
    number = f"replace({bare}, '{mark}', '.')::DOUBLE"
    signed = f"(CASE WHEN regexp_matches({{v}}, '[-−–(]') THEN -{number} ELSE {number} END)"
    return Form(name, _dressed(digits), signed, "DOUBLE", also=f"NOT regexp_full_match({{v}}, '{PHONE}')", unit=BESIDE)


INTEGER = Form("integer", f"-?{WHOLE}", "{v}::BIGINT", "BIGINT", native="DOUBLE")
_PLAIN = f"-?({LONG}([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]{{1,3}})?"
NUMBER = Form("number", f"{_PLAIN}|[+](0|[1-9][0-9]{{0,5}})([.][0-9]*)?", "{v}::DOUBLE", "DOUBLE", native="DOUBLE")
COMMA_STYLE = _styled("comma thousands", COMMA_THOUSANDS, ",", ".")
POINT_STYLE = _styled("point thousands", POINT_THOUSANDS, ".", ",")
GAP_STYLE = _styled("gap thousands", GAP_THOUSANDS, "", ",")
NUMBERS = (INTEGER, NUMBER, COMMA_STYLE, POINT_STYLE, GAP_STYLE)

THREE_AFTER_POINT = "-?[1-9][0-9]{0,2}[.][0-9]{3}"
THREE_AFTER_COMMA = "-?[1-9][0-9]{0,2},[0-9]{3}"
"""Thousands to one, decimals to another: what such a column means is judged over all its values."""
