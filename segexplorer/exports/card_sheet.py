"""One card drawn on a sheet of paper: the same for SVG, PNG and PDF."""

from __future__ import annotations

from segexplorer.core.cards import Card
from segexplorer.core.claims import Claim
from segexplorer.core.glyph import RING, glyph_of
from segexplorer.core.spread import Spread
from segexplorer.exports.card_said import RIGHT, Line, Part, foot, head, parts
from segexplorer.exports.manifest import Manifest
from segexplorer.exports.palette import colour_of
from segexplorer.exports.sheet import INKS, PAGE, Shape, Sheet, box

WIDTH, HEIGHT, MARGIN = *PAGE, 40.0
INNER, GAP = WIDTH - 2 * MARGIN, 28.0
COLUMN = (INNER - GAP) / 2
GLYPH = 84.0
PICTURE = (80.0, 22.0)
CIRCLE = "M{r} 0C{r} {k} {k} {r} 0 {r}C-{k} {r} -{r} {k} -{r} 0C-{r} -{k} -{k} -{r} 0 -{r}C{k} -{r} {r} -{k} {r} 0Z"  # four arcs


def card_sheet(card: Card, manifest: Manifest, lang: str) -> Sheet:
    """The card, with its evidence below each sentence and what it was made of at its foot."""
    sheet, colour = Sheet(WIDTH, lang), colour_of(card.persona)
    sheet.shapes.append(Shape(box(WIDTH, 8), fill=colour))
    sheet.height = MARGIN
    _head(sheet, card, colour)
    columns = [_column([part for part in parts(card) if (part.code in RIGHT) == right], colour, lang) for right in (False, True)]
    start = sheet.height
    for column, x in zip(columns, (MARGIN, MARGIN + COLUMN + GAP), strict=True):
        sheet.put(column, x, start)
    _foot(sheet, foot(card, manifest))
    return sheet


def _head(sheet: Sheet, card: Card, colour: str) -> None:
    """Drawing, name, and the sentences beside it."""
    top, left = sheet.height, MARGIN + GLYPH + 18
    _glyph(sheet, card, colour, MARGIN + GLYPH / 2, top + GLYPH / 2)
    sheet.write(card.name, left, WIDTH - MARGIN - left, 24, bold=True)
    story, *others = head(card)
    sheet.write(story, left, WIDTH - MARGIN - left, 12.5, gap=2)
    for sentence in others:
        sheet.write(sentence, left, WIDTH - MARGIN - left, 10.5, ink="soft", gap=2)
    sheet.height = max(sheet.height, top + GLYPH)


def _glyph(sheet: Sheet, card: Card, colour: str, x: float, y: float) -> None:
    """The card's drawing around (x, y)."""
    scale, paper = GLYPH / 48, INKS["paper"]
    looks = {
        "even": {"fill": colour, "opacity": 0.45},
        "less": {"fill": colour, "opacity": 0.3},
        "more": {"fill": colour},
        "sign": {"fill": paper, "stroke": colour, "width": 1.6},
        "dot": {"fill": colour},
    }
    ring = CIRCLE.format(r=RING, k=round(RING * 0.5523, 2))
    sheet.shapes.append(Shape(ring, x, y, scale, stroke=INKS["line"]))
    for kind, d in glyph_of(card.persona).items():
        if d:
            sheet.shapes.append(Shape(d, x, y, scale, **looks[kind]))  # type: ignore[arg-type]


def _column(said: list[Part], colour: str, lang: str) -> Sheet:
    column = Sheet(COLUMN, lang)
    for part in said:
        column.rule(0, COLUMN, 8)
        column.write(part.title, 0, COLUMN, 10.5, bold=True)
        for line in part.lines:
            _line(column, line, colour)
    return column


def _line(column: Sheet, line: Line, colour: str) -> None:
    """A sentence with its evidence below it and, where there is one, its tiny picture to the right."""
    top, spread = column.height, line.claim.spread if line.claim else None
    width = COLUMN - PICTURE[0] - 14 if spread else COLUMN
    column.write(line.text, 0, width, 10, gap=3)
    column.write(line.evidence, 0, width, 8, ink="soft")
    if spread and line.claim:
        _picture(column, line.claim, spread, colour, COLUMN - PICTURE[0], top + 6)
        column.height = max(column.height, top + 6 + PICTURE[1])


def _picture(sheet: Sheet, claim: Claim, spread: Spread, colour: str, x: float, y: float) -> None:
    """A bar for each cell, as high as its share here; the stroke across it is everybody's. The level claimed stands out."""
    wide, high = PICTURE[0] / len(spread.cells), PICTURE[1]
    top = max(max(cell.share, cell.base_share) for cell in spread.cells) or 1.0
    sheet.shapes.append(Shape(f"M0 0L{PICTURE[0]:.2f} 0", x, y + high, stroke=INKS["line"]))
    for i, cell in enumerate(spread.cells):
        tall, everyone = high * cell.share / top, high * (1 - cell.base_share / top)
        pale = bool(claim.trait and claim.trait.level and cell.level != claim.trait.level)
        bar = Shape(box(wide - 2, tall), x + i * wide + 1, y + high - tall, fill=colour, opacity=0.4 if pale else 0.85)
        sheet.shapes += [bar, Shape(f"M0 0L{wide:.2f} 0", x + i * wide, y + everyone, stroke=INKS["ink"], width=1.1)]


def _foot(sheet: Sheet, said: tuple[str, ...]) -> None:
    """Small print at the lower end of the paper, or below a card that is longer."""
    small = Sheet(INNER, sheet.lang)
    small.rule(0, INNER, 6)
    for sentence in said:
        small.write(sentence, 0, INNER, 8, ink="soft")
    sheet.put(small, MARGIN, max(sheet.height + 8, HEIGHT - MARGIN / 2 - small.height))
    sheet.height = max(sheet.height + MARGIN / 2, HEIGHT)
