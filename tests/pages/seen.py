"""What somebody reads on a page, as text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest

KINDS = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success")


def text(visit: AppTest) -> str:
    """All that is written on the page, without Markdown's backslashes."""
    blocks = [block.value for kind in KINDS for block in getattr(visit, kind)]
    return "\n".join(str(block) for block in blocks).replace("\\", "").replace("\u2060", "")


def problems(visit: AppTest) -> list[str]:
    """The sentences of what went wrong."""
    return [block.value.replace("\\", "") for block in visit.error]


def picture(visit: AppTest) -> dict[str, Any] | None:
    """What the live picture is drawn from, None when there is none."""
    mounted = visit.get("bidi_component")
    return _decoded(mounted[0].proto) if mounted else None


def path(visit: AppTest) -> dict[str, Any]:
    """The path inside the live picture."""
    shown = picture(visit)
    assert shown is not None, problems(visit) or text(visit)
    found = shown["path"]
    return json.loads(found) if isinstance(found, str) else found


def _decoded(proto: Any) -> dict[str, Any]:
    return json.loads(proto.json)


def button(visit: AppTest, label: str) -> Any:
    """The button with that label."""
    return next(found for found in visit.button if found.label.replace("\\", "") == label)


def everything(visit: AppTest) -> str:
    """All that the server sent for a page: texts, charts, the live picture, tables, lists to choose from."""
    tables = [frame.value.to_csv() for frame in visit.dataframe]
    return "\n".join([*map(str, _sent(visit.main)), *tables]).replace("\\", "")


def _sent(block: Any) -> Iterator[Any]:
    for child in getattr(block, "children", {}).values():
        if getattr(child, "proto", None) is not None:
            yield child.proto
        yield from _sent(child)
