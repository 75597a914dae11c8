"""What `explore` says when it is done: a line for each list of who must not be contacted, a line or two for what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from segexplorer.cli.explore_steps import Found
from segexplorer.words.base import found_sentence
from segexplorer.words.baselines import rival_sentence
from segexplorer.words.cli import FOUND, FOUND_ALIKE, FOUND_UPLIFT, FOUND_UPLIFT_VALUE, LEAK, PROXY
from segexplorer.words.explorer import best, groups, less_or_more, relevance_number
from segexplorer.words.numbers import per_100, significant, whole

if TYPE_CHECKING:
    from segexplorer.core.baselines import Baseline
    from segexplorer.core.model import Path
    from segexplorer.services.tables import Table

SENTENCES = {"likeness": FOUND_ALIKE, "uplift": FOUND_UPLIFT, "uplift_value": FOUND_UPLIFT_VALUE}


def say_lists(read: Table) -> None:
    """How many of each list are customers here."""
    for one in read.base.lists:
        print(found_sentence(one.kind, one.name, one.n_found, one.n_entries))


def say_found(found: Found, baselines: Sequence[Baseline]) -> None:
    """What was recommended, which columns were left out for knowing the goal, and what does better."""
    path = found.grown.path
    print(_recommended(path, found.arguments.out))
    for column in (c for c in found.schema.columns if c.why == "leak"):
        print(LEAK.format(column=column.name))
    for column in (c for c in found.schema.columns if c.why.startswith("proxy")):
        print(PROXY.format(column=column.name, sensitive=column.why_detail))
    for sentence in _rivals(path, baselines):
        print(sentence)


def _recommended(path: Path, target: object) -> str:
    step = path.cut(path.recommended.n_segments).steps[path.recommended.n_contacted - 1]
    everybody = path.cuts[0].steps[0].relevance
    return SENTENCES.get(path.goal.unit, FOUND).format(
        target=target,
        customers=whole(path.n_customers),
        groups=groups(path.recommended.n_segments),
        best=best(step.n_contacted, path.recommended.n_segments),
        reach=per_100(step.reach_share),
        lift=significant(step.lift),
        less=less_or_more(step.relevance),
        value=relevance_number(path.goal.unit, step.relevance),
        all=relevance_number(path.goal.unit, everybody),
    )


def _rivals(path: Path, baselines: Sequence[Baseline]) -> list[str]:
    """What does better than the recommended point, where there is anything to compare with."""
    from segexplorer.core.baselines import beaten_by

    start = path.recommended
    beaten = beaten_by(path, start.n_segments, start.n_contacted, baselines) if baselines else ()
    return [rival_sentence(path.goal.unit, rival) for rival in beaten]
