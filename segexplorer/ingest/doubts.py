"""What could be read in two ways, and how it was read: said, never hidden, and settable where a recipe can say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DoubtKind = Literal[
    "day_first", "month_first", "two_orders", "thousands", "decimals", "excel_days", "unit_partly", "header_shifted"
]


@dataclass(frozen=True)
class Doubt:
    """`kind`: how the column was read where it could have been otherwise: day_first or month_first (settable by
    `Recipe.day_first`), two_orders (some values only fit the other order, and were read so), thousands or decimals (1.234),
    excel_days (numbers read as days), unit_partly (some values have the unit, some have none), header_shifted (the line of names
    lacked a cell). `example` is a value as it stood, `read_as` what it became."""

    column: str
    kind: DoubtKind
    example: str
    read_as: str
