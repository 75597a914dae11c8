"""What is asked for: a goal, and everything a user can choose that does not touch rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

GoalKind = Literal["response", "value", "interest", "likeness"]


@dataclass(frozen=True)
class Treatment:
    """A column that may say who got the message; `control` is the level that seems to mean "got nothing"."""

    column: str
    levels: tuple[str, ...]
    control: str


@dataclass(frozen=True)
class Goal:
    """What makes a message relevant. `column` is None for likeness; `positive` is the answer that counts as yes.

    With a `treatment` (the column that says who got the message) relevance is the difference the message makes:
    customers of the level `control` got nothing, those of `treated` (of any other level when blank) got it, the rest say
    nothing. `treated_share`, `mean` and `mean_hit` are what core.uplift needs to read a single customer.
    """

    kind: GoalKind = "likeness"
    column: str | None = None
    positive: str = ""
    levels: tuple[str, ...] = ()
    median_amount: float = 0.0
    treatment: str = ""
    control: str = ""
    treated: str = ""
    treated_share: float = 0.0
    mean: float = 0.0
    mean_hit: float = 0.0

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it is read from: none for likeness, two for a difference."""
        return tuple(name for name in (self.column, self.treatment) if name)

    @property
    def is_uplift(self) -> bool:
        """True when relevance is the difference a message makes, not what its receivers answer."""
        return bool(self.treatment)

    @property
    def as_answered(self) -> Goal:
        """The same goal as what customers answer or spend, whoever got the message."""
        return replace(self, treatment="")

    @property
    def unit(self) -> str:
        """What relevance counts, the name of its words: the kind, or "uplift" (answers), "uplift_value" (amounts)."""
        if not self.is_uplift:
            return self.kind
        return "uplift_value" if self.kind == "value" else "uplift"


@dataclass(frozen=True)
class Economics:
    """Money of one send, in the user's own currency; None where the user gave none."""

    value_per_hit: float | None = None
    cost_per_message: float = 0.0
    cost_per_segment: float = 0.0
    review_hours_per_segment: float = 0.0
    cost_per_hour: float = 0.0

    @property
    def known(self) -> bool:
        """True when profit can be computed."""
        return self.value_per_hit is not None

    @property
    def whole_segment_cost(self) -> float:
        """What one more segment costs: its content, and somebody's hours to review it."""
        return self.cost_per_segment + self.review_hours_per_segment * self.cost_per_hour


@dataclass(frozen=True)
class Floors:
    """Scores 0..100 below which a letter of R.E.A.L. knocks a segmentation out, whatever the other letters say."""

    relevant: float = 20.0
    efficient: float = 40.0
    actionable: float = 20.0
    lasting: float = 60.0


@dataclass(frozen=True)
class Compare:
    """What the segments are compared with beside send-to-all and the ceiling: own columns, the RFM grid, k-means."""

    columns: tuple[str, ...] = ()
    rfm: bool = False
    kmeans: bool = False


@dataclass(frozen=True)
class Choices:
    """Everything a user can choose that re-grows the tree without touching rows."""

    focus: float = 0.25
    family_weights: dict[str, float] = field(default_factory=dict)
    smallest_group: int | None = None
    economics: Economics = Economics()
    max_segments: int = 40
    floors: Floors = Floors()
    compare: Compare = Compare()
