"""What is said of a model on newer customers. Names in the arguments are as they are to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from segexplorer.words.explorer import between_text, choice, groups, less_or_more, relevance_number
from segexplorer.words.messages import WORDS, Plural, Text
from segexplorer.words.numbers import between, between_per_100, of_100, part_of, people, per_100, percent, significant, whole
from segexplorer.words.values import is_share

NEWER = WORDS | {
    "title": "Does what was found still hold?",
    "exploration": "Saved exploration",
    "newer": "Newer customers",
    "choose": "Choose one",
    "none_newer": "There is no other data set to compare with yet. Choose a newer file with the same columns.",
    "upload": "Use a newer file",
    "upload_help": "The same columns as then: CSV, TSV, Excel or Parquet. The file stays on this machine.",
    "sizes": "How large the groups were and are",
    "columns": "What has shifted most",
    "all_columns": "All columns",
    "moved": "Who moved",
    "then": "then",
    "now": "now",
    "of_100": "of 100 customers",
    "group": "Group",
    "column": "Column",
    "index": "How much (from 0.1 some, over 0.25 large)",
    "shift": "Shift",
    "from": "group then",
    "to": "group now",
    "marked": "Bold: changed by more than chance.",
    "row": "Of 100 customers of a group then, how many are where now. The others are in the earlier file only, or not told: "
    "fewer than {least}, or it could give away how many fewer went somewhere. Where the others are fewer than {least}, it is of 100 "
    "without them. Groups of which nothing is told are left out.",
    "no_moves": "From which group to which they went is not told: there are too few of them.",
    "point": "{choice}: where the sliders stand on the Segment page. {then} customers then, {now} now.",
    "no_id": "Who moved cannot be told: the newer file has no “{column}”, by which customers could be found again.",
    "no_customer_number": "Who moved cannot be told: no column says which customer is which.",
    "too_few": "Who moved cannot be told: fewer than {least} customers are in both files.",
    "table": "Show as table",
    "untold": "not told",
    "why_untold": "Not told: fewer than {least} people now, or it could give away how many are in a group of fewer.",
}
SHIFTS = WORDS | {"stable": "stable", "some": "some shift", "large": "large shift"}
TOGETHER = WORDS | {
    "stable": "taken together that is little",
    "some": "taken together that is some shift",
    "large": "taken together that is a large shift",
}
_LEADS = WORDS | {
    "kept": "the promise was kept: ",
    "chance": "the promise was missed by no more than chance in so few customers: ",
    "less": "the promise was not kept: ",
    "more": "more was delivered than promised: ",
}
_DELIVERED = WORDS | {
    "response": "{promised} answers per 100 contacted were promised ({between}), {now} came",
    "value": "{promised} each were promised ({between}), {now} came",
    "uplift": "{promised} extra answers per 100 messages were promised ({between}), {now} came",
    "uplift_value": "{promised} more each were promised ({between}), {now} came",
    "interest": "{promised} of 100 contacted were to get what they like ({between}), {now} do",
    "likeness": "people in a group were to differ {promised} than customers at large ({between}), they differ {now}",
}
_UNTOLD = WORDS | {
    "absent": "whether the promise was kept cannot be told, because the newer file lacks {absent}",
    "few": "whether the promise was kept cannot be told, because too few of the newer customers have an answer",
}
_COLUMNS = WORDS | {
    "missing": "{name} is blank for {then} then, {now} now ({shift}).",
    "other": "{name} is rare or new for {then} then, {now} now ({shift}).",
    "level": "{name} is {level} for {then} then, {now} now ({shift}).",
    "later": "{name}: {days} days later than then on average ({shift}; dates move on by themselves).",
    "earlier": "{name}: {days} days earlier than then on average ({shift}; dates move on by themselves).",
    "number": "{name}: {then} on average then, {now} now ({shift}).",
}
_GLANCES = WORDS | {  # the verdict on a promise -> at a glance
    "kept": "kept",
    "chance": "missed by chance only",
    "less": "not kept",
    "more": "more came",
    "absent": "cannot be told",
    "few": "cannot be told",
}
_UNITS = WORDS | {
    "response": "Answers of 100 contacted",
    "value": "Worth of each contacted",
    "uplift": "Extra answers per 100 messages",
    "uplift_value": "More from each contacted",
    "interest": "Of 100 contacted, get what they like",
    "likeness": "People in a group differ",
}
NO_PROMISE = Text("no group was to be contacted, as each was too small or let go, so nothing was promised")
_ALERT = Text("{sizes}; {promise}.")
_PARTS = WORDS | {
    "changed": "Groups that changed size",
    "by_chance": "no more than chance",
    "shifted": "Columns that shifted",
    "not_much": "none of them much",
    "stayed": "Still in their group",
    "new_gone": "{new} new, {gone} gone",
    "reached": "Reached, of 100 customers",
    "promised": "promised {promised}: {verdict}",
}
_LARGE = Plural("1 column has shifted much.", "{n} columns have shifted much.")
_ONE_GROUP = Text("One group holds everybody, then and now")
_NONE_CHANGED = Text("None of {k} groups has changed size by more than chance")
_CHANGED = Plural(
    "1 of {k} groups has changed size by more than chance ({how})",
    "{n} of {k} groups have changed size by more than chance ({how})",
)
_REACH_UNTOLD = Text("How many are reached now cannot be told, because the newer file lacks {absent}.")
_REACH = WORDS | {
    "kept": "Reach was kept: {promised} customers were promised ({between}), it is {now} now.",
    "chance": "Reach is within chance: {promised} customers were promised ({between}), it is {now} now.",
    "less": "Reach fell: {promised} customers were promised ({between}), it is {now} now.",
    "more": "Reach rose: {promised} customers were promised ({between}), it is {now} now.",
}
_LARGEST = WORDS | {
    "none": "The differences between the bars are no larger than chance makes them.",
    "grew": "“{name}” grew most: {then} customers then, {now} now.",
    "shrank": "“{name}” shrank most: {then} customers then, {now} now.",
    "grew_of_told": "Of the groups whose size now is told, “{name}” grew most: {then} customers then, {now} now.",
    "shrank_of_told": "Of the groups whose size now is told, “{name}” shrank most: {then} customers then, {now} now.",
}
_CHANGED_UNTOLD = Plural(
    "The group that changed is one whose size now is not told.",
    "The groups that changed are all among those whose size now is not told.",
)
_NO_COLUMN = Text("No column that the groups were found with has shifted.")
_SHIFTED = Plural("1 of {all} columns has shifted:", "{n} of {all} columns have shifted:")
_STAYED = Text("Of 100 customers in both files, {stayed} are in the same group as then.")
_NEW_GONE = Text("{new} customers are new, {gone} are gone.")
_LARGEST_MOVE = Text("The largest move: {count} went from “{source}” to “{target}”.")


def alert(comparison: Any, kind: str, absent: str = "") -> str:
    """The whole comparison in a sentence; `absent` are the names of columns the newer file lacks."""
    promise, sizes, columns = comparison.promise, sizes_words(comparison), large_words(comparison)
    if promise is None:
        return " ".join(filter(None, (_ALERT.format(sizes=sizes, promise=NO_PROMISE), columns)))
    sentence = _ALERT.format(sizes=sizes, promise=kept_words(promise.relevance, kind, absent))
    reach = reach_words(promise.reach) if promise.reach.verdict in ("less", "more") else ""
    return " ".join(filter(None, (sentence, reach, columns)))


def promise_words(comparison: Any, kind: str, absent: str = "") -> str:
    """What was promised and what came of it, the verdict first."""
    if comparison.promise is None:
        return _upper(f"{NO_PROMISE}.")
    said = _upper(kept_words(comparison.promise.relevance, kind, absent))
    verdict, colon, numbers = said.partition(": ")
    relevance = f"**{verdict}{colon.strip()}** {numbers}." if colon else f"{said}."
    return f"{relevance} {reach_words(comparison.promise.reach, absent)}"


def glances(comparison: Any, kind: str) -> list[tuple[str, str, str]]:
    """(what it is about, the number, what to hold it against): was the promise kept, what changed, who moved."""
    k, n_columns = comparison.n_segments, len(comparison.columns)
    changed, shifted = sum(s.changed for s in comparison.segments), sum(c.shift != "stable" for c in comparison.columns)
    found = _promised(comparison.promise, kind) if comparison.promise else []
    found.append((_PARTS["changed"], part_of(changed, k), TOGETHER[comparison.shift] if changed else _PARTS["by_chance"]))
    found.append((_PARTS["shifted"], part_of(shifted, n_columns), large_words(comparison).rstrip(".") or _PARTS["not_much"]))
    if comparison.moved is not None:
        new_gone = _PARTS["new_gone"].format(new=whole(comparison.moved.n_new), gone=whole(comparison.moved.n_gone))
        found.append((_PARTS["stayed"], of_100(comparison.moved.stayed_share), new_gone))
    return found


def _promised(promise: Any, kind: str) -> list[tuple[str, str, str]]:
    more = _more_digits(promise.relevance, kind)
    sides = ((_UNITS[kind], promise.relevance, lambda v: _written(kind, v, more)), (_PARTS["reached"], promise.reach, per_100))
    return [
        (
            about,
            "–" if kept.now is None else write(kept.now),
            _PARTS["promised"].format(promised=write(kept.promised), verdict=_GLANCES[kept.verdict]),
        )
        for about, kept, write in sides
    ]


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def needs_care(comparison: Any) -> bool:
    """True when something has changed that a marketer should look at."""
    promise = comparison.promise
    broken = promise is not None and (promise.relevance.verdict == "less" or promise.reach.verdict in ("less", "more"))
    return broken or any(s.changed for s in comparison.segments) or bool(large_words(comparison))


def large_words(comparison: Any) -> str:
    """How many columns have shifted much; nothing when none has."""
    n = sum(c.shift == "large" for c in comparison.columns)
    return _LARGE.of(n) if n else ""


def sizes_words(comparison: Any) -> str:
    """How many groups have changed size, and whether that is much."""
    k, changed = comparison.n_segments, sum(s.changed for s in comparison.segments)
    if k == 1:
        return str(_ONE_GROUP)
    if changed == 0:
        return _NONE_CHANGED.format(k=k)
    return _CHANGED.of(changed, k=k, how=TOGETHER[comparison.shift])


def kept_words(kept: Any, kind: str, absent: str = "") -> str:
    """What was promised of relevance and what came of it."""
    if kept.now is None:
        return _UNTOLD[kept.verdict].format(absent=absent)
    more = _more_digits(kept, kind)
    span = between(kept.low, kept.high, lambda v: _written(kind, v, more)) if more else between_text(kind, kept.low, kept.high)
    promised, now = _written(kind, kept.promised, more), _written(kind, kept.now, more)
    return _LEADS[kept.verdict] + _DELIVERED[kind].format(promised=promised, between=span, now=now)


def _written(kind: str, value: float, more: int) -> str:
    if kind == "likeness":
        return less_or_more(value, more)
    if more == 0:
        return relevance_number(kind, value)
    return significant(value, 3 + more) if kind in ("value", "uplift_value") else per_100(value, more)


def _more_digits(kept: Any, kind: str) -> int:
    """How many more digits than usual it takes to see that a promise was broken: «32% promised, 32% came» reads as kept."""
    if kept.verdict not in ("less", "more"):
        return 0
    reads_kept = (_written(kind, kept.now, more) in (_written(kind, v, more) for v in (kept.low, kept.high)) for more in range(3))
    return next((more for more, same in enumerate(reads_kept) if not same), 3)


def reach_words(kept: Any, absent: str = "") -> str:
    """What was promised of reach and what came of it."""
    if kept.now is None:
        return _REACH_UNTOLD.format(absent=absent)
    fine = 1 if kept.verdict in ("less", "more") and _reads_inside(kept) else None  # what fell or rose must also read so
    span = between(kept.low, kept.high, lambda share: per_100(share, 1)) if fine else between_per_100(kept.low, kept.high)
    return _REACH[kept.verdict].format(promised=of_100(kept.promised), between=span, now=per_100(kept.now, fine))


def _reads_inside(kept: Any) -> bool:
    return bool(round(100 * kept.low) <= round(100 * kept.now) <= round(100 * kept.high))


def largest_change(comparison: Any, names: Mapping[int, str]) -> str:
    """The group whose size changed most, of those that changed by more than chance and may be told of."""
    changed = [s for s in comparison.segments if s.changed]
    told = [s for s in changed if s.share_now is not None]
    if not changed:
        return _LARGEST["none"]
    if not told:
        return _CHANGED_UNTOLD.of(len(changed))
    most = max(told, key=lambda s: abs(s.share_now - s.share_then))
    way = ("grew" if most.share_now > most.share_then else "shrank") + ("" if len(told) == len(changed) else "_of_told")
    return _LARGEST[way].format(name=names[most.id], then=of_100(most.share_then), now=per_100(most.share_now))


def column_line(shift: Any, name: str, level: str) -> str:
    """What moved most in one column, and how much that is."""
    said = {"name": name, "level": level, "shift": SHIFTS[shift.shift]}
    if shift.level:
        which = shift.level if shift.level in ("missing", "other") else "level"
        return _COLUMNS[which].format(then=of_100(shift.value_then), now=per_100(shift.value_now), **said)
    if shift.kind == "date":
        days = shift.value_then - shift.value_now
        return _COLUMNS["later" if days >= 0 else "earlier"].format(days=significant(abs(days)), **said)
    write = percent if is_share(shift.column, shift.value_then, shift.value_now) else significant
    return _COLUMNS["number"].format(then=write(shift.value_then), now=write(shift.value_now), **said)


def columns_words(shifts: Any) -> str:
    """How many columns have shifted."""
    n = sum(s.shift != "stable" for s in shifts)
    if n == 0:
        return str(_NO_COLUMN)
    return _SHIFTED.of(n, all=len(shifts))


def moved_words(moved: Any, names: Mapping[int, str]) -> str:
    """How many stayed, and the largest move between two groups."""
    stayed = _STAYED.format(stayed=per_100(moved.stayed_share))
    others = _NEW_GONE.format(new=whole(moved.n_new), gone=whole(moved.n_gone))
    return " ".join(filter(None, (stayed, _largest_move(moved, names), others)))


def _largest_move(moved: Any, names: Mapping[int, str]) -> str:
    moves = [
        (int(count), a, b)
        for a, row in zip(moved.from_ids, moved.counts, strict=True)
        for b, count in zip(moved.to_ids, row, strict=True)
        if a != b and count > 0
    ]
    if not moves:
        return ""
    count, a, b = max(moves)
    return _LARGEST_MOVE.format(count=people(count), source=names[a], target=names[b])


def point_words(comparison: Any, n_contacted: int) -> str:
    """Which point of the exploration this is about; where nobody is contacted, only how many groups there are."""
    point = choice(comparison.n_segments, n_contacted) if comparison.promise else groups(comparison.n_segments)
    return NEWER["point"].format(choice=point, then=whole(comparison.n_then), now=whole(comparison.n_now))
