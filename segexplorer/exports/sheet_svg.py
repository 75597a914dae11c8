"""A sheet as SVG, whose words stay words, and as PNG."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from segexplorer.exports.sheet import FACES, FONTS, INKS, Letters, Shape, Sheet, box, printable

PNG_ZOOM = 2.3  # 1936 dots across: sharp on a projector
_START = len(b"\x89PNG\r\n\x1a\n") + 25  # text chunks may stand behind the header of a PNG


def svg(sheet: Sheet, title: str, about: dict[str, Any]) -> str:
    """The SVG; `about` stands in it as metadata. Every text is escaped; no script, no address, no font from elsewhere."""
    size = f'width="{sheet.width:.0f}" height="{sheet.height:.0f}" viewBox="0 0 {sheet.width:.2f} {sheet.height:.2f}"'
    ground = Shape(box(sheet.width, sheet.height), fill=INKS["paper"])
    drawn = "\n".join([*map(_shape, [ground, *sheet.shapes]), *map(_letters, sheet.letters)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" xml:lang={quoteattr(sheet.lang)} '
        f'font-family="Inter, Arial, sans-serif">\n<title>{escape(printable(title))}</title>\n'
        f"<metadata>{escape(_about(about))}</metadata>\n{drawn}\n</svg>\n"
    )


def png(sheet: Sheet, title: str, about: dict[str, Any]) -> bytes:
    """The picture in dots, with `about` in its text chunk "Description"."""
    from resvg_py import svg_to_bytes

    fonts = [str(FONTS / name) for name in FACES.values()]
    dots = svg_to_bytes(svg_string=svg(sheet, title, about), zoom=PNG_ZOOM, font_files=fonts, font_family="Inter")
    return _with_text(bytes(dots), {"Title": printable(title), "Description": _about(about)})


def _with_text(dots: bytes, said: dict[str, str]) -> bytes:
    """The PNG with chunks of international text (PNG specification, 11.3.3.4)."""
    chunks = b"".join(_chunk(b"iTXt", name.encode("latin-1") + b"\0\0\0\0\0" + text.encode()) for name, text in said.items())
    return dots[:_START] + chunks + dots[_START:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _about(about: dict[str, Any]) -> str:
    return printable(json.dumps(about, ensure_ascii=False, sort_keys=True))


def _shape(shape: Shape) -> str:
    place = f' transform="translate({shape.x:.2f} {shape.y:.2f}) scale({shape.scale:.4g})"' if shape.x or shape.y else ""
    stroke = f' stroke="{shape.stroke}" stroke-width="{shape.width:g}" stroke-linejoin="round"' if shape.stroke else ""
    opacity = f' fill-opacity="{shape.opacity:g}"' if shape.opacity < 1 else ""
    return f'<path d="{shape.d}" fill="{shape.fill or "none"}"{opacity}{stroke}{place}/>'


def _letters(line: Letters) -> str:
    weight = ' font-weight="600"' if line.bold else ""
    where = f'x="{line.x:.2f}" y="{line.y:.2f}" font-size="{line.size:g}"'
    return f'<text {where}{weight} fill="{INKS[line.ink]}">{escape(line.text)}</text>'
