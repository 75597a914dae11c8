"""What an import cannot decide by itself: whether several files belong together. It ends with a question (services.answers)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from segexplorer.errors import UnusableFile
from segexplorer.ingest.several import JoinOffer

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Job

ASKED = ("join_needed", "no_common_columns")


@dataclass(frozen=True)
class Question:
    """Several tables with different columns, named by their first files; `offers` are the ways to join them, the best first."""

    files: tuple[str, ...]
    offers: tuple[JoinOffer, ...]


def is_question(problem: BaseException) -> bool:
    """Whether an import ended because somebody must be asked."""
    return isinstance(problem, UnusableFile) and problem.code in ASKED


@contextmanager
def noted(app: App, job_id: str, dataset_id: str) -> Iterator[None]:
    """A question is kept beside the job that ends with it; `dataset_id` is that of the data set that is read again."""
    try:
        yield
    except UnusableFile as problem:
        if is_question(problem):
            facts: Mapping[str, Any] = problem.facts
            offers = [asdict(offer) for offer in facts.get("offers", ())]
            app.store.jobs.note(job_id, asked={"files": list(facts["files"]), "offers": offers, "dataset_id": dataset_id})
        raise


def question_of(job: Job) -> Question | None:
    """What a job that ended wants to know, None where it ended otherwise."""
    asked = job.facts.get("asked")
    if not asked:
        return None
    offers = tuple(JoinOffer(**{**o, "others": tuple((label, n) for label, n in o["others"])}) for o in asked["offers"])
    return Question(tuple(asked["files"]), offers)
