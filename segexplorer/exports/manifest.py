"""What stands in every file that leaves the app: what it was made of, what was asked and chosen, when, and who waived what."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from segexplorer.core.learned import Question
from segexplorer.core.model import Choices, Goal


@dataclass(frozen=True)
class Manifest:
    """`waivers`: {"column", "by", "reason", "at"} of each sensitive column in use; `made_at` is UTC, `sha256` of the data,
    `method` the version of what was computed, `edits` what was changed by hand (exports.done), `cuts` the numbers of groups where
    a file holds several."""

    dataset: str
    sha256: str
    n_customers: int
    n_segments: int
    goal: Goal
    question: Question
    choices: Choices
    made_at: datetime
    privacy_minimum: int
    method: int
    waivers: Sequence[Mapping[str, str]] = ()
    edits: Sequence[Mapping[str, Any]] = ()
    cuts: Sequence[int] = ()
    files: Sequence[str] = field(default=())

    def facts(self) -> dict[str, Any]:
        """As JSON can hold it."""
        chosen = asdict(self.choices)
        chosen["compare"]["columns"] = list(self.choices.compare.columns)
        return {
            "dataset": self.dataset,
            "sha256": self.sha256,
            "customers": self.n_customers,
            "n_segments": self.n_segments,
            "goal": {"kind": self.goal.unit, "column": self.goal.column},
            "question": asdict(self.question) | {"allowed": sorted(self.question.allowed)},
            "choices": chosen,
            "made_at": self.made_at.astimezone(UTC).isoformat(timespec="seconds"),
            "privacy_minimum": self.privacy_minimum,
            "method": self.method,
            "waivers": [dict(waiver) for waiver in self.waivers],
            "edits": [dict(edit) for edit in self.edits],
            **({"segments": list(self.cuts)} if self.cuts else {}),
            **({"files": list(self.files)} if self.files else {}),
        }

    def text(self) -> str:
        """manifest.json."""
        return json.dumps(self.facts(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
