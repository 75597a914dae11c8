"""The nouns of the method: plain frozen values that every layer passes around.

Shapes used throughout: n_customers (rows), n_atoms, n_dims (encoded coordinates), n_segments (k), n_contacted (j).
Shares are 0..1, percent exists only on screen. Segment ids are node ids of the tree: the root is 1, and the
i-th split (i = 1, 2, ...) makes the nodes 2i and 2i + 1, so an id never changes its meaning when k moves.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

GoalKind = Literal["response", "value", "interest", "likeness"]
ColumnKind = Literal["number", "flag", "category", "date", "text"]
Role = Literal["feature", "id", "goal", "consent", "suppressed", "personal", "sensitive", "ignored"]
Origin = Literal["", "given", "observed", "inferred", "bought"]
"""Where what a column says comes from: the customer told us, we saw it, we computed it, somebody sold it to us."""

FAMILIES = (
    "engagement",
    "value",
    "frequency",
    "recency",
    "time",
    "source",
    "device",
    "geography",
    "language",
    "demographics",
    "product",
    "psychographics",
    "behaviour",
)
"""Ways to divide a base; `behaviour` takes what no other family claims."""


@dataclass(frozen=True)
class Column:
    """One column of the data: what it is taken for, and why it is used or not.

    `why` is a code of words.data.WHY ("" when used), `why_detail` the name it speaks of (another column, a level). `hidden` are
    levels that touch a private matter: nothing is ever said or learned of them alone. `origin` is where it comes from, "" while
    nobody has asked.
    """

    name: str
    kind: ColumnKind
    role: Role = "feature"
    family: str = "behaviour"
    used: bool = True
    why: str = ""
    why_detail: str = ""
    hidden: tuple[str, ...] = ()
    origin: Origin = ""


@dataclass(frozen=True)
class Schema:
    """The columns of a data set in file order, after roles were guessed or corrected."""

    columns: tuple[Column, ...]

    def named(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        return next((c for c in self.columns if c.name == name), None) or _missing(name)

    def with_role(self, role: Role) -> tuple[Column, ...]:
        """All columns of one role, in file order."""
        return tuple(c for c in self.columns if c.role == role)

    @property
    def id_name(self) -> str | None:
        """The name of the identifier column, or None."""
        return next((c.name for c in self.columns if c.role == "id"), None)


def _missing(name: str) -> Column:
    raise KeyError(name)


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


@dataclass(frozen=True)
class Step:
    """Contacting the best `n_contacted` segments of one cut; the five counts add up to the base in whole people."""

    n_contacted: int
    reach_share: float
    reach_low: float
    reach_high: float
    relevance: float
    relevance_low: float
    relevance_high: float
    lift: float
    hits: int
    misses: int
    missed: int
    left_alone: int
    not_deliverable: int
    profit: float | None = None


@dataclass(frozen=True)
class Cut:
    """The segmentation into `n_segments` groups. `segment_ids` are best first, those too small to contact last;
    step j contacts segment_ids[:j]; steps may stop before k when the rest is too small, or `let_go`: set aside by the user.
    `qini`, for uplift: what the order of its segments gains over a random one, per deliverable customer
    (core.uplift.qini_of)."""

    n_segments: int
    segment_ids: tuple[int, ...]
    steps: tuple[Step, ...]
    qini: float | None = None
    let_go: tuple[int, ...] = ()


@dataclass(frozen=True)
class Node:
    """One segment that exists on the path while born_at <= k < split_at (split_at 0: never split)."""

    id: int
    parent: int
    children: tuple[int, ...]
    born_at: int
    split_at: int
    n_customers: int
    n_deliverable: int
    relevance: float
    relevance_low: float
    relevance_high: float
    lift: float
    message: str = ""
    told: bool = True  # False: too few were asked to say how they answer, relevance is the base's
    treated_mean: float | None = None  # for uplift: rate or mean amount of those who got the message, and of those who
    control_mean: float | None = None  # did not; None where too few of either are known


@dataclass(frozen=True)
class Recommended:
    """The point to start from and the code of the reason (words.explorer.WHY_RECOMMENDED)."""

    n_segments: int
    n_contacted: int
    reason: str


@dataclass(frozen=True)
class Path:
    """All cuts k = 1..n of one tree, with what each would reach and how relevant it would be."""

    goal: Goal
    n_customers: int
    n_deliverable: int
    nodes: dict[int, Node]
    cuts: tuple[Cut, ...]
    ceiling: np.ndarray  # (n_points, 2): reach_share, relevance of a one-to-one message, out of fold
    recommended: Recommended
    smallest_group: int

    def cut(self, n_segments: int) -> Cut:
        """The cut with that many segments (clipped to what the path holds)."""
        return self.cuts[min(max(n_segments, 1), len(self.cuts)) - 1]


@dataclass(frozen=True)
class Trait:
    """What sets a segment apart. For a number the values are means in the column's own unit, for a date
    mean days before the latest date in the data, for a level shares 0..1.
    `effect` is the standardised difference (signed); `index_100` is value / base value x 100 (0 when undefined)."""

    column: str
    family: str
    kind: ColumnKind
    level: str
    value: float
    base_value: float
    index_100: float
    effect: float


@dataclass(frozen=True)
class Condition:
    """One condition of a plain rule on an original column: `op` is one of "<=", ">", "is", for dates "<", ">="."""

    column: str
    op: str
    value: float | str


LEAST_F1 = 0.8


@dataclass(frozen=True)
class Rule:
    """At most three conditions, joined by "and", that find a segment; quality measured on rows it was not chosen on."""

    conditions: tuple[Condition, ...]
    precision: float
    recall: float
    f1: float

    @property
    def describes(self) -> bool:
        """True when the rule stands for its segment; else the segment cannot be told in three plain conditions."""
        return self.f1 >= LEAST_F1


@dataclass(frozen=True)
class Persona:
    """The card of one segment. `traits` begins with what sets it apart from its sibling, then the strongest come first.
    `colour` is 0..11 (slot), `shade` how often the twelve were used up, `place` orders cards left to right so that children
    stand where their parent stood, `stage` is a code of words.personas.STAGES. `alternatives` are up to three other names that
    fit; no name or alternative stands twice in a tree."""

    id: int
    name: str
    traits: tuple[Trait, ...]
    stage: str
    rule: Rule
    colour: int
    shade: int
    place: float
    glyph: tuple[float, ...]  # petals in -1..1, one for each family (of few families: each column that tells most)
    note: str = ""  # what a user wrote of it, and did with it (core.editing)
    renamed: bool = False
    locked: bool = False
    let_go: bool = False
    alternatives: tuple[str, ...] = ()
