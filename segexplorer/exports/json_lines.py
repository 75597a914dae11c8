"""JSON to be read by people and compared byte by byte: a line for each item of a list, floats to ten digits."""

from __future__ import annotations

import json
import math
from pathlib import Path as FilePath
from typing import Any

DIGITS = 10  # the last digits of a float depend on the machine


def write_json(facts: dict[str, Any], target: FilePath) -> None:
    """Write deterministic JSON, a line per fact or item of a list: same facts, same bytes."""
    parts = (f" {_text(name)}: {_part(value)}" for name, value in _tidy(facts, {}).items())
    target.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def _part(value: Any) -> str:
    # a line for every number, which `indent` would give, takes a quarter of a second at 40 cuts
    return "[\n  " + ",\n  ".join(map(_text, value)) + "\n ]" if isinstance(value, list) and value else _text(value)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _tidy(value: Any, done: dict[int, Any]) -> Any:
    """Floats cut to ten significant digits; anything not finite is a mistake and must not be written. `done` holds the facts that
    were tidied already: a segment stands in the list of every cut it is alive in."""
    if isinstance(value, dict):
        if id(value) not in done:
            done[id(value)] = {key: _tidy(inner, done) for key, inner in value.items()}
        return done[id(value)]
    if isinstance(value, list | tuple):
        return [_tidy(inner, done) for inner in value]
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else value
    return value
