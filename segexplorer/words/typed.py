"""Numbers somebody types: written and read in the language of now, which a browser's own number field does not do.

A field of that kind drops the comma of "0,10" and counts 10, and one that is out of its bounds turns red while the last one
goes on counting unsaid (Streamlit 1.67 in Chromium, with a German browser too).
"""

from __future__ import annotations

import math

from segexplorer.words.language import current, in_its_form
from segexplorer.words.messages import Text
from segexplorer.words.numbers import whole

OUT_OF_BOUNDS = Text("“{label}” takes a number from {least} to {most}; until one stands there, {counts} counts.")


def as_typed(number: float) -> str:
    """A number as somebody would type it, without marks between thousands.

    >>> as_typed(0.1), as_typed(12500.0), as_typed(1e9)
    ('0.1', '12500', '1000000000')
    """
    return in_its_form(f"{number:.12g}")


def read_number(text: str) -> float | None:
    """The number that was typed, None where it is none; a mark that cannot stand between thousands is the decimal one.

    >>> read_number("1,250.5"), read_number("0,10"), read_number("-5"), read_number("ten"), read_number("inf")
    (1250.5, 0.1, -5.0, None, None)
    """
    from babel.numbers import NumberFormatError, parse_decimal  # late: a moment, and few type numbers

    try:
        number = float(parse_decimal(text, locale=current(), strict=True))
    except NumberFormatError:
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            return None
    return number if math.isfinite(number) else None


def out_of_bounds(label: str, least: float, most: float, counts: float) -> str:
    """What a field that cannot take what was typed says: what it takes, and what counts meanwhile.

    >>> out_of_bounds("Cost", 0, 1e9, 0.1)
    '“Cost” takes a number from 0 to 1,000,000,000; until one stands there, 0.1 counts.'
    """
    return OUT_OF_BOUNDS.format(label=label, least=whole(round(least)), most=whole(round(most)), counts=as_typed(counts))
