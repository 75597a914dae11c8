"""A drawn page: letters and shapes at known places, the same for every kind of file. Points of 1/72 inch, y downwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

PAGE = (841.89, 595.28)  # A4 across: as one prints it, and as it is projected
FONTS = Path(__file__).resolve().parents[2] / "static"
FACES = {False: "inter-400.ttf", True: "inter-600.ttf"}
# A picture of a card is looked at on any ground, so it brings its own: paper, as in the light theme.
INKS = {"ink": "#111418", "soft": "#545b66", "line": "#dfe2e7", "paper": "#ffffff"}
LEADING = 1.36
# What XML forbids or what turns the rest of a line around; line breaks are ours to make.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Letters:
    """One line of text; `y` is its base line, `ink` a name of INKS."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    ink: str = "ink"


@dataclass(frozen=True)
class Shape:
    """An SVG path of absolute M, L, C and Z, moved by (x, y) and scaled; colours are #rrggbb, "" for none."""

    d: str
    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    fill: str = ""
    opacity: float = 1.0
    stroke: str = ""
    width: float = 1.0


@dataclass
class Sheet:
    """What is drawn, and how far down it reaches. `lang` is the language of its words."""

    width: float
    lang: str
    height: float = 0.0
    letters: list[Letters] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)

    def write(
        self, text: str, x: float, width: float, size: float, *, bold: bool = False, ink: str = "ink", gap: float = 0
    ) -> None:
        """Text below what is there, on as many lines as `width` asks for; `gap` points stay free above it."""
        self.height += gap
        for line in wrapped(text, width, size, bold):
            self.height += size * LEADING
            self.letters.append(Letters(x, self.height - size * (LEADING - 1), line, size, bold, ink))

    def rule(self, x: float, width: float, gap: float) -> None:
        """A thin line across, with room above and below."""
        self.height += gap
        self.shapes.append(Shape(f"M0 0L{width:.2f} 0", x, self.height, stroke=INKS["line"]))
        self.height += gap / 2

    def put(self, other: Sheet, x: float, y: float) -> None:
        """Everything of another sheet, moved there; it reaches as far down as the longer of the two."""
        self.letters += [replace(line, x=line.x + x, y=line.y + y) for line in other.letters]
        self.shapes += [replace(shape, x=shape.x + x, y=shape.y + y) for shape in other.shapes]
        self.height = max(self.height, y + other.height)


def box(width: float, height: float) -> str:
    """The path of a rectangle."""
    return f"M0 0L{width:.2f} 0L{width:.2f} {height:.2f}L0 {height:.2f}Z"


def printable(text: str) -> str:
    """The text without what no file of pictures may hold, on one line.

    >>> printable("a\\x00b\\n c")
    'ab c'
    """
    return " ".join(_UNPRINTABLE.sub("", text).split())


def wrapped(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """The text on lines no wider than `width`; a word that is wider is cut."""
    lines = [""]
    for word in (piece for one in printable(text).split(" ") for piece in _pieces(one, width, size, bold)):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measured(longer, size, bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return [line for line in lines if line]


def _pieces(word: str, width: float, size: float, bold: bool) -> Iterator[str]:
    while measured(word, size, bold) > width and len(word) > 1:
        cut = next((i for i in range(len(word) - 1, 1, -1) if measured(word[:i], size, bold) <= width), 1)
        yield word[:cut]
        word = word[cut:]
    yield word


def measured(text: str, size: float, bold: bool = False) -> float:
    """How wide the text is in Inter."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return stringWidth(text, face(bold), size)


@lru_cache(maxsize=2)
def face(bold: bool) -> str:
    """The name of the font, which is read when it is first needed."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    name = Path(FACES[bold]).stem
    registerFont(TTFont(name, str(FONTS / FACES[bold])))
    return name
