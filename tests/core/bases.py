"""Bases the tests of the core share: frames, their schemas, and what was learned from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd

from segexplorer.core.grown import Grown, regrow
from segexplorer.core.learned import Learned, Question, learn
from segexplorer.core.model import Choices, Column, Cut, Schema, Step
from segexplorer.core.summary import Summary
from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.lexicons import read_lexicon
from segexplorer.ingest.samples import online_shop

ENGLISH = read_lexicon("en")
PEOPLE = ("hits", "misses", "missed", "left_alone", "not_deliverable")
GOALS = {"likeness": None, "response": "responded", "value": "spend_total", "interest": "favourite_category"}


@dataclass(frozen=True)
class Explored:
    """A base in key order, everything learned from it, and the path of the default choices."""

    frame: pd.DataFrame
    keys: np.ndarray
    learned: Learned
    summary: Summary
    grown: Grown

    @property
    def scales(self) -> np.ndarray:
        """Factors of the coordinates at the default choices."""
        return self.learned.assigner.space.scales(0.25)

    @property
    def points(self) -> np.ndarray:
        """(n, n_all_dims) scaled coordinates of every customer."""
        space, fold = self.learned.assigner.space, self.fold
        return space.coordinates(space.encoder.read(self.frame), fold).astype(float) * self.scales

    @property
    def fold(self) -> np.ndarray:
        """(n,) fold of each customer."""
        return ((self.keys >> np.uint64(16)) % np.uint64(20)).astype(int)

    @property
    def atom(self) -> np.ndarray:
        """(n,) atom of each customer."""
        return self.learned.assigner.atoms(self.frame, self.keys)

    def node(self, n_segments: int) -> np.ndarray:
        """(n,) segment id of each customer."""
        return self.grown.tree.node_of[n_segments - 1][self.atom]


def keyed(frame: pd.DataFrame, salt: int = 0) -> tuple[pd.DataFrame, np.ndarray]:
    """The frame in the order of a hash of its rows, and the hashes."""
    keys = pd.util.hash_pandas_object(frame.assign(_salt=salt), index=False).to_numpy()
    order = np.argsort(keys, kind="stable")
    return frame.iloc[order].reset_index(drop=True), keys[order]


def explore_frame(
    frame: pd.DataFrame, question: Question, schema: Schema | None = None, choices: Choices | None = None, salt: int = 0
) -> Explored:
    """Learn, sum up and grow, all in memory."""
    schema = schema or guess_schema(frame)
    sorted_frame, keys = keyed(frame, salt)
    learned = learn(sorted_frame, keys, schema, question)
    summary = learned.assigner.summarise(sorted_frame, keys)
    return Explored(sorted_frame, keys, learned, summary, regrow(learned, summary, choices or Choices(), lexicon=ENGLISH))


def everybody_deliverable(schema: Schema) -> Schema:
    """The schema without consent and suppression."""
    return Schema(tuple(replace(c, role="ignored") if c.role in ("consent", "suppressed") else c for c in schema.columns))


@cache
def shop(kind: str, consent: bool = True, n_customers: int = 4_000) -> Explored:
    """The sample shop explored for one kind of goal."""
    frame = online_shop(n_customers)
    schema = guess_schema(frame) if consent else everybody_deliverable(guess_schema(frame))
    return explore_frame(frame, Question(GOALS[kind]), schema)


def features(frame: pd.DataFrame, kinds: dict[str, str] | None = None, families: Sequence[str] = ()) -> Schema:
    """Every column a feature; numbers unless said otherwise."""
    kinds = kinds or {}
    names = families or ["behaviour"] * frame.shape[1]
    return Schema(
        tuple(
            Column(str(c), kinds.get(str(c), "number"), family=f)  # type: ignore[arg-type]
            for c, f in zip(frame.columns, names, strict=True)
        )
    )


def gained_by(customers: pd.DataFrame, best_first: Sequence, n_contacted: int) -> float:
    """The plain way: answers `y` when so many customers are contacted, segment `s` by segment, of the last a random part."""
    gained = 0.0
    for segment in best_first:
        answers = customers.loc[customers["s"] == segment, "y"]
        n = min(n_contacted, len(answers))
        gained, n_contacted = gained + (n * answers.mean() if n else 0), n_contacted - n
    return gained


def gained_in_folds(customers: pd.DataFrame, shown: Sequence, ranked: Callable[[pd.Series], Sequence]) -> tuple[float, int]:
    """(answers, contacted) over all folds, slow and plain: as many of each fold are contacted as it has in the segments shown,
    in the order that `ranked` gives the shrunk rates of the other folds' customers. Columns `s`, `fold`, `y`."""
    gained, contacted = 0.0, 0
    for fold in range(20):
        rest, mine = customers[customers["fold"] != fold], customers[customers["fold"] == fold]
        seen = rest.groupby("s")["y"].agg(["sum", "count"])
        rate = (seen["sum"] + 20 * rest["y"].mean()) / (seen["count"] + 20)
        n = int(mine["s"].isin(shown).sum())
        gained, contacted = gained + gained_by(mine, ranked(rate), n), contacted + n
    return gained, contacted


def may_contact(base: Explored) -> np.ndarray:
    """Who can be contacted, by plain pandas."""
    if not base.learned.assigner.consent:
        return np.ones(len(base.frame), bool)
    return (base.frame["marketing_consent"].eq("yes") & base.frame["unsubscribed"].eq("no")).to_numpy()


def steps_of(base: Explored) -> list[tuple[Cut, Step]]:
    """Every point of the path."""
    return [(cut, step) for cut in base.grown.path.cuts for step in cut.steps]
