"""Every word of the live picture. Templates in {braces} are filled in the browser with numbers Python has already written."""

from __future__ import annotations

from segexplorer.words.messages import WORDS, Plural, Text
from segexplorer.words.numbers import (
    FEWER,
    amount,
    between,
    between_per_100,
    of_100,
    per_100,
    percent,
    points,
    significant,
)

_REACHED = "With {groups}, contacting {best}, you reach {reach} of 100 customers"
HEADLINE = WORDS | {
    "response": _REACHED + ". Of every 100 contacted, {value} answer (send-to-all: {all}).",
    "value": _REACHED + ". They bring {value} each on average (send-to-all: {all}).",
    "interest": _REACHED + "; {hits} of them get a message that fits (send-to-all: {all}).",
    "likeness": _REACHED + ". Inside a group they differ {value} less than customers at large.",
    "uplift": _REACHED + ". Every 100 messages bring {value} extra answers (send-to-all: {all}).",
    "uplift_value": _REACHED + ". A message makes each bring {value} more on average (send-to-all: {all}).",
}
HEADLINE_ONE = WORDS | {
    "response": "{groups} reaches {reach} of 100 customers. Of every 100 contacted, {value} answer.",
    "value": "{groups} reaches {reach} of 100 customers. They bring {value} each on average.",
    "interest": "{groups} reaches {reach} of 100 customers; {hits} of them get a message that fits.",
    "likeness": "{groups} reaches {reach} of 100 customers, as different from each other as customers are.",
    "uplift": "{groups} reaches {reach} of 100 customers. Every 100 messages bring {value} extra answers.",
    "uplift_value": "{groups} reaches {reach} of 100 customers. A message makes each bring {value} more on average.",
}
HONESTY = WORDS | {
    "response": "On new customers, expect {between} answers per 100 contacted{lift}.",
    "value": "On new customers, expect {between} each{lift}.",
    "interest": "On new customers, expect {between} of 100 contacted to get what they like{lift}.",
    "likeness": "On new customers, expect {between}{lift}.",
    "uplift": "On new customers, expect {between} extra answers per 100 contacted{lift}.",
    "uplift_value": "On new customers, expect {between} more each{lift}.",
}
HONESTY_ONE = HONESTY | {"likeness": ""}
HONESTY_LIFT = Text(", {times} send-to-all")
NOBODY = Text("With {groups}, nobody is contacted: each is too small for a message of its own, or set aside by you.")

GRANULARITY = WORDS | {"label": "Granularity", "low": "one message for everybody", "high": "many narrow groups"}
PICKINESS = WORDS | {"label": "Pickiness", "low": "everybody gets a message", "high": "only the best group"}
SPOKEN = Text("{groups}, {best} contacted: reach {reach} of 100 customers, {relevance}")

X_AXIS = Text("customers reached, of 100")
Y_AXIS = WORDS | {
    "response": "answers per 100 contacted",
    "value": "average amount per customer contacted",
    "interest": "of 100 contacted, how many get what they like",
    "likeness": "how much less people in a group differ",
    "uplift": "extra answers per 100 contacted",
    "uplift_value": "extra amount per customer contacted",
}
QINI = WORDS | {
    "uplift": "Qini {average}: so many more extra answers per 1,000 customers come from contacting the best groups first than from contacting anybody at random, on average over every reach. At this point: {here}.",
    "uplift_value": "Qini {average}: so much more per customer comes from contacting the best groups first than from contacting anybody at random, on average over every reach. At this point: {here}.",
}
SEND_TO_ALL = WORDS | {
    "response": "send-to-all: {value} of 100 answer",
    "value": "send-to-all: {value} each",
    "interest": "send-to-all: {value} of 100 get what they like",
    "likeness": "send-to-all: everybody is treated alike",
    "uplift": "send-to-all: {value} extra answers per 100",
    "uplift_value": "send-to-all: {value} more each",
}
CHART = WORDS | {
    "title": "What you gain and what you lose",
    "ceiling": "one-to-one ceiling",
    "recommended": "recommended",
    "missed": "missed audience",
    "missed_more": "relevant, but few get it",
    "spam": "spam",
    "spam_more": "many get it, few want it",
    "point": "{groups}, {best}",
    "point_one": "{groups}",
    "table": "Show as table",
    "undeliverable": "cannot be sent to",
}
CHART_UPLIFT = CHART | {"ceiling": "one-to-one", "missed_more": "it helps, but few get it", "spam_more": "many get it, few need it"}
TABLE = WORDS | {
    "groups": "groups contacted",
    "new": "on new customers",
    "hits": "fits",
    "misses": "does not fit",
    "missed": "missed",
}

OUT_OF_100 = Text("Out of 100 customers")
OUTCOMES = WORDS | {
    "hit": "get a message that fits",
    "miss": "get a message that is not for them",
    "missed": "would fit, but get none",
    "alone": "rightly left alone",
    "undeliverable": "cannot be sent to",
}
OUTCOMES_UPLIFT = WORDS | {
    "hit": "answer because of the message",
    "miss": "get a message that changes nothing",
    "missed": "would answer because of it, but get none",
    "alone": "rightly left alone",
    "undeliverable": "cannot be sent to",
}

CARDS = WORDS | {
    "title": "{groups}, {contacted} contacted",
    "title_one": "Everybody in one group",
    "contacted": "contacted",
    "left_alone": "left alone",
    "let_go": "let go: never contacted",
    "locked": "locked",
    "too_small": "too small for a message of its own",
    "untold": "too few to say how they answer",
    "rule": "In plain words",
    "glyph": "Each petal is one thing that tells customers apart: over the ring means more than average, inside it less. "
    "The sign in the middle stands for what sets the group apart most.",
}

RECOMMENDED = Text("Recommended: {choice}.")
USE_RECOMMENDED = Text("Use it")
SOUNDER = Text("No letter of R.E.A.L. speaks against {choice}.")
USE_SOUNDER = Text("Use this instead")
WHY_RECOMMENDED = WORDS | {
    "best_profit": "No other choice earns measurably more, and it needs the fewest groups.",
    "one_standard_error": "More groups would not be measurably more relevant, fewer would be less.",
    "elbow": "Up to here every further group makes people clearly more alike; after it little is gained.",
    "only_one": "These customers make only one group big enough for a message.",
    "nothing_better": "No way to divide these customers is measurably better than one message for everybody.",
}

_UNITS = WORDS | {
    "response": "{n} of 100 answer",
    "value": "{n} each on average",
    "interest": "{n} of 100 get what they like",
    "uplift": "{n} extra answers per 100",
    "uplift_value": "{n} more each on average",
}
ARMS = Text("{relevance} ({treated} with the message, {control} without)")
DIFFER = Text("differ {how_much} than customers at large")
LESS_OR_MORE = WORDS | {"less": "{n} less", "more": "{n} more"}
OF_SEGMENT = WORDS | {
    "interest": "{n} like {message}",
    "value": "{n} each",
    "likeness": "differ {n} among themselves",
}
THRESHOLD = WORDS | {
    "response": "groups where at least {number} of 100 answer",
    "value": "groups that bring at least {number} each",
    "interest": "groups where at least {number} of 100 get what they like",
    "likeness": "groups that differ at least {number} inside",
    "likeness_more": "groups that differ at most {number} inside",
    "uplift": "groups with at least {number} extra answers per 100",
    "uplift_value": "groups where a message brings at least {number} more each",
}
FOR_EVERYBODY = Text("one message for everybody")
GROUPS = Plural("1 group", "{n} groups")
BEST = WORDS | {
    "everybody": "everybody",
    "both": "both",
    "all": "all {n}",
    "one": "only the best one",
    "some": "the best {n}",
}
SHARE = Text("{n} customers", context="share")
UNNAMED = Text("Group {id}")
CHOICE = Text("{groups}, {best}")


def groups(n_segments: int) -> str:
    """How many groups, in words; one group is a message for everybody."""
    return str(FOR_EVERYBODY) if n_segments == 1 else GROUPS.of(n_segments)


def best(n_contacted: int, n_segments: int) -> str:
    """Which groups are contacted, in words."""
    if n_contacted >= n_segments:
        return BEST["everybody" if n_segments == 1 else "both" if n_segments == 2 else "all"].format(n=n_segments)
    return BEST["one" if n_contacted == 1 else "some"].format(n=n_contacted)


def choice(n_segments: int, n_contacted: int) -> str:
    """A point of the trade-off in a few words.

    >>> choice(6, 3), choice(6, 6), choice(6, 1), choice(1, 1)
    ('6 groups, the best 3', '6 groups, all 6', '6 groups, only the best one', 'one message for everybody')
    """
    return groups(1) if n_segments == 1 else CHOICE.format(groups=groups(n_segments), best=best(n_contacted, n_segments))


def qini_number(kind: str, gain: float) -> str:
    """A gain per customer as the sentence QINI counts it: extra answers per 1,000 customers, or the amount.

    >>> qini_number("uplift", 0.00672), qini_number("uplift_value", 0.084), qini_number("uplift", -1e-12)
    ('6.7', '0.084', '0')
    """
    return significant(round(gain * 1_000, 3) if kind == "uplift" else round(gain, 6), 2)


def relevance_number(kind: str, relevance: float) -> str:
    """A relevance as the bare number of its goal's unit.

    >>> relevance_number("response", 0.18), relevance_number("value", 138.2), relevance_number("likeness", 0.384)
    ('18', '138', '38%')
    >>> relevance_number("uplift", 0.0452), relevance_number("uplift", -0.012)
    ('4.5', '-1.2')
    """
    if kind == "uplift":
        return points(relevance)
    if kind in ("value", "uplift_value"):
        return amount(relevance)
    return percent(relevance) if kind == "likeness" else per_100(relevance)


def relevance_text(kind: str, relevance: float) -> str:
    """A relevance in its goal's plain unit.

    >>> relevance_text("response", 0.14), relevance_text("value", 412.0)
    ('14 of 100 answer', '412 each on average')
    """
    if kind == "likeness":
        return DIFFER.format(how_much=less_or_more(relevance))
    return _UNITS[kind].format(n=relevance_number(kind, relevance))


def less_or_more(likeness: float, decimals: int = 0) -> str:
    """How much less people differ than customers at large; a group of odd ones out differs more.

    >>> less_or_more(0.42), less_or_more(-0.3), less_or_more(0.3214, 1)
    ('42% less', '30% more', '32.1% less')
    """
    is_more = likeness <= -0.005
    return LESS_OR_MORE["more" if is_more else "less"].format(n=percent(-likeness if is_more else likeness, decimals))


def segment_relevance(kind: str, relevance: float, message: str) -> str:
    """What the card of one segment says: like relevance_text, naming the interest where there is one.

    >>> segment_relevance("interest", 0.63, "books")
    '63 of 100 like books'
    """
    if kind == "interest" and message:
        return OF_SEGMENT[kind].format(n=of_100(relevance), message=message)
    if kind == "value":
        return OF_SEGMENT[kind].format(n=amount(relevance))
    if kind == "likeness":
        return OF_SEGMENT[kind].format(n=less_or_more(relevance))
    return relevance_text(kind, relevance)


def with_arms(kind: str, relevance: str, treated: float | None, control: float | None) -> str:
    """The relevance of a segment with what stands behind it: the answers with the message and without.

    >>> with_arms("uplift", "7.1 extra answers per 100", 0.18, 0.11)
    '7.1 extra answers per 100 (18 with the message, 11 without)'
    """
    if treated is None or control is None:
        return relevance
    write = per_100 if kind == "uplift" else amount
    return ARMS.format(relevance=relevance, treated=write(treated), control=write(control))


def between_text(kind: str, low: float, high: float) -> str:
    """The interval of a relevance in words.

    >>> between_text("response", 0.12, 0.16), between_text("value", 380, 441), between_text("likeness", 0.31, 0.44)
    ('between 12 and 16', 'between 380 and 441', 'between 31% and 44%')
    >>> between_text("likeness", -0.62, 0.02)
    'between 62% more and 2% less'
    """
    if kind in ("value", "uplift_value"):
        return between(low, high, amount)
    if kind == "uplift":
        return between(low, high, points)
    if kind != "likeness":
        return between_per_100(low, high)
    return between(low, high, percent) if low >= 0 else between(low, high, less_or_more)


def expected_text(kind: str, low: float, high: float) -> str:
    """The interval of a relevance as it ends a sentence.

    >>> expected_text("likeness", 0.31, 0.44), expected_text("likeness", -0.62, 0.02), expected_text("response", 0.12, 0.16)
    ('between 31% and 44% less', 'between 62% more and 2% less', 'between 12 and 16')
    """
    text = between_text(kind, low, high)
    return LESS_OR_MORE["less"].format(n=text) if kind == "likeness" and low >= 0 else text


def threshold_text(kind: str, threshold: float) -> str:
    """What a group must promise to be contacted at one position of the pickiness slider."""
    if kind == "likeness":
        return THRESHOLD["likeness" if threshold >= 0 else "likeness_more"].format(number=less_or_more(threshold))
    return THRESHOLD[kind].format(number=relevance_number(kind, threshold))


def headings(kind: str) -> list[str]:
    """What stands above the columns of the table."""
    return [TABLE["groups"], str(X_AXIS), Y_AXIS[kind], *(TABLE[name] for name in ("new", "hits", "misses", "missed"))]


def outcomes(is_uplift: bool) -> list[tuple[str, str]]:
    """(code, words) of what may become of a customer."""
    return list((OUTCOMES_UPLIFT if is_uplift else OUTCOMES).items())


def reach_number(of_100_reached: int, reach_share: float) -> str:
    """Customers reached of 100; a group too small to show is still not nobody.

    >>> reach_number(42, 0.42), reach_number(0, 0.002), reach_number(0, 0.0)
    ('42', 'fewer than 1', '0')
    """
    return FEWER.format(n=1) if of_100_reached == 0 and reach_share > 0 else str(of_100_reached)
