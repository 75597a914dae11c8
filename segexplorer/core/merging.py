"""What two groups that become one give up: a merged group has one name, one colour and one lock.

The larger's count; where the two come from one group, what was said of that counts first, because they are it again.
Notes are put together, and whoever of an earlier edit is not lost: undo plays the list without the merge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from segexplorer.core.shape import Shape, unite

GIVES_UP = ("name", "colour", "lock", "let_go", "parts", "whole")  # codes of words.editing.GIVES_UP


@dataclass(frozen=True)
class Mark:
    """What was said of one segment; an empty name and no colour: as the data say."""

    name: str = ""
    colour: int | None = None
    note: str = ""
    let_go: bool = False


def mark_of_both(marks: Mapping[int, Mark], result: int, kept: int, moved: int) -> Mark:
    """What is said of `kept` and `moved` as one, which goes on as `result`: `kept`, or for siblings what they come from."""
    larger, smaller = (marks.get(node, Mark()) for node in (kept, moved))
    whole = marks.get(result, Mark()) if result != kept else Mark()
    return Mark(
        name=whole.name or larger.name,
        colour=larger.colour if whole.colour is None else whole.colour,
        note=" ".join(mark.note for mark in (whole, larger, smaller) if mark.note),
        let_go=whole.let_go or (larger.let_go and smaller.let_go),
    )


def given_up(shape: Shape, marks: Mapping[int, Mark], kept: int, moved: int) -> dict[int, tuple[str, ...]]:
    """For each of two segments of one cut that are merged, codes of GIVES_UP: what was said of it and will not be said of both.

    "parts" and "whole" stand for anything said of those it is divided into or came from, which are gone as well.
    """
    united, result = unite(shape, kept, moved)
    both = mark_of_both(marks, result, kept, moved)
    both = replace(both, let_go=both.let_go or _is_aside(united, marks, result))
    lost = {node: _lost(shape, united, marks, node, result, both) for node in (kept, moved)}
    return {node: codes for node, codes in lost.items() if codes}


def _lost(shape: Shape, united: Shape, marks: Mapping[int, Mark], node: int, result: int, both: Mark) -> tuple[str, ...]:
    """What was said of one of the two, in `shape`, and is not said of `both`, the `result` in `united`."""
    mark, told = marks.get(node, Mark()), {of for of, mark in marks.items() if mark != Mark()} | shape.locked
    gone = told & set(shape.members) - set(united.members)
    lost = {
        "name": mark.name not in ("", both.name),
        "colour": mark.colour not in (None, both.colour),
        "lock": node in shape.locked and result not in united.locked,
        "let_go": (mark.let_go or _is_aside(shape, marks, node)) and not both.let_go,
        "parts": bool(gone & shape.below(node)),
        "whole": bool(gone & set(shape.above(node))),
    }
    return tuple(code for code in GIVES_UP if lost[code])


def _is_aside(shape: Shape, marks: Mapping[int, Mark], node: int) -> bool:
    """Whether a group that it is a part of was let go."""
    return any(marks[over].let_go for over in shape.above(node) if over in marks)
