"""Everything a visitor can read on a page: sentences, labels, helps, options, the words of charts and of the live picture."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest

SHOWN = {"label", "help", "body", "options", "alt", "placeholder", "text"}  # fields of Streamlit's messages that are read
IN_CHARTS = {"text", "name", "ticktext", "hovertemplate", "customdata", "x", "y"}
CODES = {"kind", "type", "colour", "id"}  # of the live picture: looked up by the browser, never shown
DRAWN = re.compile(r"M-?\d")  # the line of a glyph
TAG = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)
ATTRIBUTE = re.compile(r'\b(?:title|aria-label|alt)="([^"]*)"')


def said(visit: AppTest) -> list[str]:
    """All texts of the page that is shown now."""
    return [text for text in _inside(visit._tree) if text.strip()]


def _inside(node: Any) -> Iterator[str]:
    for child in getattr(node, "children", {}).values():
        yield from _inside(child)
    proto = getattr(node, "proto", None)
    if hasattr(proto, "DESCRIPTOR"):
        yield from _of_message(proto)


def _of_message(proto: Any) -> Iterator[str]:
    name = type(proto).__name__
    if name == "PlotlyChart":
        yield from _of_chart(json.loads(proto.spec))
    if name == "BidiComponent":
        yield from _of_picture(json.loads(proto.json))
    if name == "Html":
        yield TAG.sub(" ", html.unescape(proto.body))
        yield from map(html.unescape, ATTRIBUTE.findall(proto.body))
        return
    for field, value in proto.ListFields():
        if field.name in SHOWN and isinstance(value, str):
            yield value
        elif field.name in SHOWN and field.type == field.TYPE_STRING:
            yield from value
        elif name == "Block" and field.type == field.TYPE_MESSAGE and field.name in ("popover", "expandable", "tab_container"):
            yield from _of_message(value)


def _of_chart(spec: dict[str, Any]) -> Iterator[str]:
    layout = {name: part for name, part in spec.get("layout", {}).items() if name != "template"}
    for text in _strings({"data": spec.get("data", []), "layout": layout}, "", IN_CHARTS):
        yield TAG.sub(" ", re.sub(r"%\{[^}]*\}", " ", text))


def _strings(value: Any, name: str, wanted: set[str]) -> Iterator[str]:
    if isinstance(value, str) and name in wanted:
        yield value
    elif isinstance(value, dict):
        for inner, part in value.items():
            yield from _strings(part, inner, wanted)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part, name, wanted)


def _of_picture(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        try:
            data = json.loads(data)
        except ValueError:
            yield "" if DRAWN.match(data) else data
            return
    if isinstance(data, dict):
        for name, part in data.items():
            if name not in CODES:
                yield from _of_picture(part)
    elif isinstance(data, list):
        is_coded = len(data) == 2 and all(isinstance(part, str) for part in data) and data[0].isidentifier()
        for part in data[1:] if is_coded else data:
            yield from _of_picture(part)
