"""The names of segments, to be read over, and how many come back when the customers are drawn anew.

For each base the names at every number of segments from 2 to 12 with what each is named by; then everything (encoder, goal
model, atoms, tree) is learned from bootstrap samples of the customers, and the names at six segments are looked for again:

- of all: each group is matched with the one of the sample that shares most customers with it (Jaccard); has it the same name?
- of those found: the same of the groups found again, Jaccard at least 0.75 (as core/stability.py). A name lasts no longer than
  its group.
- the set: how many of the six names are among the six of the sample, on whichever group. What a meeting remembers.
- customers: the share of customers who are in a group of the same name in both.

Then the share of names of the last resort: those with a number, "Other customers", and columns nobody knows ("Zbar: high").
What was tried: docs/decisions/0024-names.md.

    python benchmarks/names.py [FOLDER_WITH_DATA] [LANGUAGE] [N_SAMPLES] [FIRST_SAMPLE]

The folder holds bank_marketing.csv, hillstrom.csv, marketing_campaign.csv, mcdonalds.csv and online_retail.parquet; without it
only the sample shop and CDNOW are read. With 0 samples the names are printed alone. Samples are numbered: another first one gives
samples that nothing was chosen on.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from segexplorer.core.grown import Grown, regrow
from segexplorer.core.learned import Question, learn
from segexplorer.core.lexicon import Lexicon, column_words
from segexplorer.core.model import Choices, Schema
from segexplorer.core.overlap import alive, jaccard, node_overlap
from segexplorer.core.stability import STABLE, drawn_times
from segexplorer.ingest.columns import apply_corrections, guess_schema
from segexplorer.ingest.events import customers_from, recognise
from segexplorer.ingest.lexicons import read_lexicon
from segexplorer.ingest.samples import online_shop
from segexplorer.services.datasets import likely_goal

USUAL = 6
"""Segments at which the names are compared."""
SHOWN = range(2, 13)
COUNTED = (6, 12)
CDNOW = Path(__file__).parents[1] / "tests" / "core" / "cdnow.csv"


@dataclass(frozen=True)
class Base:
    """One row a customer, in the order of `keys`, with the goal that the app would propose."""

    name: str
    frame: pd.DataFrame
    keys: np.ndarray
    schema: Schema
    goal: str | None

    def grow(self, times: np.ndarray, lexicon: Lexicon) -> tuple[Grown, np.ndarray]:
        """What customers drawn `times` (n,) each give, and (n,) the atom of every customer, drawn or not."""
        drawn = np.repeat(np.arange(len(times)), times)
        frame, keys = self.frame.iloc[drawn].reset_index(drop=True), self.keys[drawn]
        learned = learn(frame, keys, self.schema, Question(self.goal))
        grown = regrow(learned, learned.assigner.summarise(frame, keys), Choices(), lexicon=lexicon)
        return grown, learned.assigner.atoms(self.frame, self.keys)


def main() -> None:
    """Print the names of every base there is, then how many come back."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    lexicon = read_lexicon(sys.argv[2] if len(sys.argv) > 2 else "en")
    n_samples = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    first = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    with threadpool_limits(1):
        for base in bases(folder):
            grown, atom = base.grow(np.ones(len(base.frame), int), lexicon)
            print(f"{base.name}: {len(base.frame):,} customers, goal {base.goal or 'likeness'}")
            show(grown)
            print(f"  names of the last resort: {', '.join(f'{resort(base, grown, lexicon, k):.2f} at {k}' for k in COUNTED)}")
            if n_samples:
                again(base, grown, atom, lexicon, range(first, first + n_samples))
            sys.stdout.flush()


def show(grown: Grown) -> None:
    """Every number of segments: the names, and of each what it shows first."""
    for k in SHOWN:
        if k > grown.tree.n_cuts:
            return
        print(f"  {k} segments")
        for node in grown.path.cut(k).segment_ids:
            persona = grown.personas[node]
            traits = "; ".join(
                f"{t.column}{'=' + t.level if t.level else ''} {t.value:.3g} (all {t.base_value:.3g})" for t in persona.traits[:4]
            )
            print(f"    {node:3} {persona.name:40} {traits}   [{', '.join(persona.alternatives)}]")


def resort(base: Base, grown: Grown, lexicon: Lexicon, k: int) -> float:
    """The share of names at k segments that say nothing anybody knows: a number, who is left over, a column without a word."""
    concepts = [(c.name, lexicon.concept_of(c.name, c.family)) for c in base.schema.columns]
    strange = {column_words(name) or name for name, concept in concepts if concept is not None and not concept.name}
    names = [grown.personas[node].name for node in alive(grown.tree.parents, k).tolist()]
    said = [
        name.split()[-1].isdigit()
        or name == lexicon.other
        or any(column.lower() in re.split("[: ]", name.lower()) for column in strange)
        for name in names
    ]
    return sum(said) / len(said)


def again(base: Base, grown: Grown, atom: np.ndarray, lexicon: Lexicon, samples: range) -> None:
    """How many names come back at six segments, in the four senses above."""
    same, found, among_six, customers = [], [], [], []
    for i in samples:
        other, other_atom = base.grow(drawn_times(len(base.frame), 0, i), lexicon)
        shared = node_overlap(grown.tree, atom, other.tree, other_atom)
        mine, theirs = (alive(g.tree.parents, USUAL) for g in (grown, other))
        likeness = jaccard(shared, shared[:, 0], shared[0])[np.ix_(mine - 1, theirs - 1)]
        names = np.array([[grown.personas[a].name == other.personas[b].name for b in theirs] for a in mine])
        same += names[np.arange(len(mine)), likeness.argmax(axis=1)].tolist()
        found += (likeness.max(axis=1) >= STABLE).tolist()
        among_six += names.any(axis=1).tolist()
        customers.append((shared[np.ix_(mine - 1, theirs - 1)] * names).sum() / shared[0, 0])
    kept, back = np.array(same), np.array(found)
    among = f"{kept[back].mean():.2f}" if back.any() else "none"
    print(
        f"  at {USUAL}, samples {samples.start} to {samples.stop - 1}: same name {kept.mean():.2f} of all, {among} of the "
        f"{back.mean():.2f} found again, {np.mean(among_six):.2f} of the set, {np.mean(customers):.2f} of customers"
    )


def bases(folder: Path | None) -> Iterator[Base]:
    """The sample, CDNOW (four columns with codes for names), and those of the folder."""
    yield base_of("online_shop", online_shop(10_000), {})
    yield base_of("cdnow", pd.read_csv(CDNOW), {})
    for name, read in READERS.items() if folder else ():
        if any(folder.glob(f"{name}.*")):
            yield base_of(name, *read(folder))


def base_of(name: str, frame: pd.DataFrame, known: Mapping[str, Mapping[str, Any]]) -> Base:
    """A base as the app would take it; `known` says what is certain of some columns."""
    schema = apply_corrections(guess_schema(frame), known)
    keys = pd.util.hash_pandas_object(frame.assign(_row=range(len(frame))), index=False).to_numpy()
    order = np.argsort(keys, kind="stable")
    return Base(name, frame.iloc[order].reset_index(drop=True), keys[order], schema, likely_goal(schema))


def customers(folder: Path) -> tuple[pd.DataFrame, Mapping[str, Mapping[str, Any]]]:
    """The order lines as one row a customer, as an import makes it."""
    lines = folder / "online_retail.parquet"
    with tempfile.TemporaryDirectory() as made:
        target = Path(made) / "customers.parquet"
        corrections = customers_from(lines, recognise(lines), target).corrections
        return pd.read_parquet(target), corrections


Read = Callable[[Path], tuple[pd.DataFrame, Mapping[str, Mapping[str, Any]]]]
READERS: dict[str, Read] = {
    "bank_marketing": lambda folder: (pd.read_csv(folder / "bank_marketing.csv", sep=";"), {}),
    "hillstrom": lambda folder: (pd.read_csv(folder / "hillstrom.csv"), {}),
    "marketing_campaign": lambda folder: (
        pd.read_csv(folder / "marketing_campaign.csv", sep="\t", parse_dates=["Dt_Customer"], dayfirst=True),
        {},
    ),
    "mcdonalds": lambda folder: (pd.read_csv(folder / "mcdonalds.csv"), {}),
    "online_retail": customers,
}


if __name__ == "__main__":
    main()
