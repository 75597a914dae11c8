"""Sheets as one PDF: a page each, words that can be selected and searched, the font inside the file."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from segexplorer.exports.sheet import INKS, PAGE, Letters, Shape, Sheet, face

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_STEP = re.compile(r"([MLCZ])([^MLCZ]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+")


def pdf(sheets: Sequence[tuple[str, Sheet]], title: str, about: dict[str, Any]) -> bytes:
    """(title, sheet) of each page. `about` stands in the file's metadata as JSON. The same sheets give the same bytes."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    lang = sheets[0][1].lang if sheets else "en"
    canvas = Canvas(out, pagesize=PAGE, invariant=1, pageCompression=1, lang=lang, initialFontName=face(False))
    canvas.setTitle(title)
    canvas.setSubject(json.dumps(about, ensure_ascii=False, sort_keys=True))
    canvas.setCreator("segexplorer")
    canvas.setAuthor("segexplorer")
    for number, (name, sheet) in enumerate(sheets):
        canvas.bookmarkPage(str(number))
        canvas.addOutlineEntry(name, str(number))
        _page(canvas, sheet)
    canvas.save()
    return out.getvalue()


def _page(canvas: Canvas, sheet: Sheet) -> None:
    """One page; a sheet that is larger than the paper is made smaller."""
    scale = min(PAGE[0] / sheet.width, PAGE[1] / sheet.height)
    canvas.saveState()
    canvas.translate((PAGE[0] - scale * sheet.width) / 2, PAGE[1])
    canvas.scale(scale, -scale)  # downwards, as a sheet counts
    for shape in sheet.shapes:
        _shape(canvas, shape)
    for line in sheet.letters:
        _letters(canvas, line)
    canvas.restoreState()
    canvas.showPage()


def _shape(canvas: Canvas, shape: Shape) -> None:
    canvas.saveState()
    canvas.translate(shape.x, shape.y)
    canvas.scale(shape.scale, shape.scale)
    canvas.setFillColor(shape.fill or INKS["paper"])
    canvas.setFillAlpha(shape.opacity)
    canvas.setLineJoin(1)
    canvas.setLineWidth(shape.width)
    canvas.setStrokeColor(shape.stroke or INKS["line"])
    path = canvas.beginPath()
    for step, numbers in _STEP.findall(shape.d):
        {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}[step](*map(float, _NUMBER.findall(numbers)))
    canvas.drawPath(path, stroke=int(bool(shape.stroke)), fill=int(bool(shape.fill)))
    canvas.restoreState()


def _letters(canvas: Canvas, line: Letters) -> None:
    canvas.saveState()
    canvas.translate(line.x, line.y)
    canvas.scale(1, -1)
    canvas.setFillColor(INKS[line.ink])
    canvas.setFont(face(line.bold), line.size)
    canvas.drawString(0, 0, line.text)
    canvas.restoreState()
