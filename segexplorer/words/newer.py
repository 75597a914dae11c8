"""What is said of a model on newer customers. Names in the arguments are as they are to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from segexplorer.words.explorer import between_text, choice, less_or_more, relevance_number
from segexplorer.words.numbers import between_per_100, of_100, per_100, percent, significant
from segexplorer.words.personas import is_share

NEWER = {
    "title": "Does what was found still hold?",
    "exploration": "Saved exploration",
    "newer": "Newer customers",
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
    "row": "Of 100 customers of a group then, how many are where now. Empty: nobody, or fewer than {least} customers.",
    "point": "{choice}: where the sliders stand on the Segment page. {then} customers then, {now} now.",
    "no_id": "Who moved cannot be told: the newer file has no “{column}”, by which customers could be found again.",
    "no_customer_number": "Who moved cannot be told: no column says which customer is which.",
    "too_few": "Who moved cannot be told: fewer than {least} customers are in both files.",
    "table": "Show as table",
    "few": "fewer than {least}",
}
SHIFTS = {"stable": "stable", "some": "some shift", "large": "large shift"}
TOGETHER = {
    "stable": "taken together that is little",
    "some": "taken together that is some shift",
    "large": "taken together that is a large shift",
}
_LEADS = {
    "kept": "the promise was kept: ",
    "chance": "the promise was missed by no more than chance in so few customers: ",
    "less": "the promise was not kept: ",
    "more": "more was delivered than promised: ",
}
_DELIVERED = {
    "response": "{promised} answers of 100 contacted promised, {between}; {now} now",
    "value": "{promised} each promised, {between}; {now} now",
    "uplift": "{promised} extra answers per 100 messages promised, {between}; {now} now",
    "uplift_value": "{promised} more each promised, {between}; {now} now",
    "interest": "{promised} of 100 contacted were to get what they like, {between}; {now} do now",
    "likeness": "people in a group were to differ {promised} than customers at large, {between}; {now} now",
}
_UNTOLD = {
    "absent": "whether the promise was kept cannot be told, because the newer file lacks {absent}",
    "few": "whether the promise was kept cannot be told, because too few of the newer customers have an answer",
}
_ODD_LEVELS = {"missing": "{name} is blank for", "other": "{name} is rare or new for"}
_GLANCES = {  # the verdict on a promise -> at a glance
    "kept": "kept",
    "chance": "missed by chance only",
    "less": "not kept",
    "more": "more came",
    "absent": "cannot be told",
    "few": "cannot be told",
}
_UNITS = {
    "response": "Answers of 100 contacted",
    "value": "Worth of each contacted",
    "uplift": "Extra answers per 100 messages",
    "uplift_value": "More from each contacted",
    "interest": "Of 100 contacted, get what they like",
    "likeness": "People in a group differ",
}
NO_PROMISE = "no group was large enough to contact, so nothing was promised"


def alert(comparison: Any, kind: str, absent: str = "") -> str:
    """The whole comparison in a sentence; `absent` are the names of columns the newer file lacks."""
    promise, sizes, columns = comparison.promise, sizes_words(comparison), large_words(comparison)
    if promise is None:
        return " ".join(filter(None, (f"{sizes}; {NO_PROMISE}.", columns)))
    sentence = f"{sizes}; {kept_words(promise.relevance, kind, absent)}."
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
    found.append(
        ("Groups that changed size", f"{changed} of {k}", TOGETHER[comparison.shift] if changed else "no more than chance")
    )
    found.append(("Columns that shifted", f"{shifted} of {n_columns}", large_words(comparison).rstrip(".") or "none of them much"))
    if comparison.moved is not None:
        people = f"{comparison.moved.n_new:,} new, {comparison.moved.n_gone:,} gone"
        found.append(("Still in their group", f"{per_100(comparison.moved.stayed_share)} of 100", people))
    return found


def _promised(promise: Any, kind: str) -> list[tuple[str, str, str]]:
    write = less_or_more if kind == "likeness" else lambda value: relevance_number(kind, value)
    sides = ((_UNITS[kind], promise.relevance, write), ("Reached, of 100 customers", promise.reach, per_100))
    return [
        (about, "–" if kept.now is None else write(kept.now), f"promised {write(kept.promised)}: {_GLANCES[kept.verdict]}")
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
    return f"{n} {'column has' if n == 1 else 'columns have'} shifted much." if n else ""


def sizes_words(comparison: Any) -> str:
    """How many groups have changed size, and whether that is much."""
    k, changed = comparison.n_segments, sum(s.changed for s in comparison.segments)
    if k == 1:
        return "One group holds everybody, then and now"
    if changed == 0:
        return f"None of {k} groups has changed size by more than chance"
    verb = "has" if changed == 1 else "have"
    return f"{changed} of {k} groups {verb} changed size by more than chance ({TOGETHER[comparison.shift]})"


def kept_words(kept: Any, kind: str, absent: str = "") -> str:
    """What was promised of relevance and what came of it."""
    if kept.now is None:
        return _UNTOLD[kept.verdict].format(absent=absent)
    promised, now = (less_or_more(v) if kind == "likeness" else relevance_number(kind, v) for v in (kept.promised, kept.now))
    said = _DELIVERED[kind].format(promised=promised, between=between_text(kind, kept.low, kept.high), now=now)
    return _LEADS[kept.verdict] + said


def reach_words(kept: Any, absent: str = "") -> str:
    """What was promised of reach and what came of it."""
    if kept.now is None:
        return f"How many are reached now cannot be told, because the newer file lacks {absent}."
    lead = {"kept": "Reach was kept", "chance": "Reach is within chance", "less": "Reach fell", "more": "Reach rose"}
    promised, now = of_100(kept.promised), per_100(kept.now)
    return f"{lead[kept.verdict]}: {promised} customers promised, {between_per_100(kept.low, kept.high)}; {now} now."


def largest_change(comparison: Any, names: Mapping[int, str]) -> str:
    """The group whose size changed most, of those that changed by more than chance."""
    changed = [s for s in comparison.segments if s.changed]
    if not changed:
        return "The differences between the bars are no larger than chance makes them."
    most = max(changed, key=lambda s: abs((s.share_now or 0.0) - s.share_then))
    if most.share_now is None:
        return f"“{names[most.id]}” had {of_100(most.share_then)} customers then; hardly anybody is left in it."
    verb = "grew" if most.share_now > most.share_then else "shrank"
    return f"“{names[most.id]}” {verb} most: {of_100(most.share_then)} customers then, {per_100(most.share_now)} now."


def column_line(shift: Any, name: str, level: str) -> str:
    """What moved most in one column, and how much that is."""
    if shift.level:
        what = _ODD_LEVELS.get(shift.level, "{name} is {level} for").format(name=name, level=level)
        return f"{what} {of_100(shift.value_then)} then, {per_100(shift.value_now)} now ({SHIFTS[shift.shift]})."
    if shift.kind == "date":
        days = shift.value_then - shift.value_now
        way = "later" if days >= 0 else "earlier"
        return f"{name}: {significant(abs(days))} days {way} than then on average ({SHIFTS[shift.shift]}; dates move on by themselves)."
    write = percent if is_share(shift.column, shift.value_then, shift.value_now) else significant
    return f"{name}: {write(shift.value_then)} on average then, {write(shift.value_now)} now ({SHIFTS[shift.shift]})."


def columns_words(shifts: Any) -> str:
    """How many columns have shifted."""
    n = sum(s.shift != "stable" for s in shifts)
    if n == 0:
        return "No column that the groups were found with has shifted."
    return f"{n} of {len(shifts)} columns {'has' if n == 1 else 'have'} shifted:"


def moved_words(moved: Any, names: Mapping[int, str]) -> str:
    """How many stayed, and the largest move between two groups."""
    people = f"Of 100 customers in both files, {per_100(moved.stayed_share)} are in the same group as then."
    others = f"{moved.n_new:,} customers are new, {moved.n_gone:,} are gone."
    return " ".join(filter(None, (people, _largest_move(moved, names), others)))


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
    return f"The largest move: {count:,} from “{names[a]}” to “{names[b]}”."


def point_words(comparison: Any, n_contacted: int) -> str:
    """Which point of the exploration this is about."""
    return NEWER["point"].format(
        choice=choice(comparison.n_segments, n_contacted), then=f"{comparison.n_then:,}", now=f"{comparison.n_now:,}"
    )
