"""What the R.E.A.L. scorecard says: each letter in one sentence, and one on what would improve it."""

from __future__ import annotations

from segexplorer.words.messages import WORDS, Text

TITLE = Text("Is it R.E.A.L.?")
NOTE = Text("A letter below its floor speaks against the choice, whatever the others say.")
NAMES = WORDS | {"relevant": "Relevant", "efficient": "Efficient", "actionable": "Actionable", "lasting": "Lasting"}
UNKNOWN = Text("not known yet")
NO_GROUP = Text("None of these groups is large enough for a message.")
KNOCKED_OUT = Text("below the floor of {floor}")
CURVE = Text("{name}, {score} of 100. The line shows it for every number of groups.")

WHY = WORDS | {
    "relevant": "Of all that messages could gain if each customer got one of their own, these groups gain {gained} of 100.",
    "efficient": "{worth} of 100 customers who can be reached are in groups worth a message; each message goes to {each}.",
    "efficient_money": (
        "{worth} of 100 customers who can be reached are in groups worth a message; each message goes to {each}; "
        "it brings {profit} of 100 of the extra profit that is possible."
    ),
    "actionable": "{share} of 100 customers are in groups you can find by a plain rule, write to and test.",
    "lasting": "Found again in other samples of your customers: {found} of 100 stay together.",
    "lasting_over_time": "Found again in other samples: {found} of 100 stay together; over time {stay} of 100 stay in their group.",
    "lasting_unknown": "How well these groups are found again is being worked out.",
}
IMPROVE = WORDS | {
    "good": "",
    "pickier": "Be pickier: the fewer you contact, the more relevant the message.",
    "divide": "Take more groups: a single message gains nothing over send-to-all.",
    "more_groups": "More groups would be clearly more relevant at this reach.",
    "focus": "Move “Group people by” towards what they respond to.",
    "other_columns": "These columns say little about who answers: add others, such as past behaviour.",
    "fewer_groups": "Take fewer groups: none of these is large enough for a message.",
    "worth": "Take fewer groups: some are too small to be worth a message.",
    "carries": "Contact fewer groups, or take larger ones: each message goes to few people.",
    "profit": "Contact other groups: the money curve shows where most is earned.",
    "big": "Take fewer groups: some are too small for a message.",
    "describable": "Take fewer groups: some cannot be told in three plain conditions.",
    "testable": "Take fewer groups: some are too small to test whether the message works.",
    "deliverable": "Win consent: many of these customers cannot be sent to.",
    "wait": "",
    "steady": "Take fewer groups: some of these are not found again every time.",
    "dissolves": "Take fewer groups: many of these fall apart in other samples of the same customers.",
    "leave_alone": "",
    "too_small": "",
}
MIND = WORDS | {
    "relevant": "Mind: the message gains little over send-to-all.",
    "efficient": "Mind: many of these groups are hardly worth a message.",
    "actionable": "Mind: few of these groups can be told in plain conditions and tested.",
    "lasting": "Mind: not all of these groups are found again in other samples of your customers.",
}
STRIP = Text("The taller the bar, the more surely the groups at this number are found again in other samples of your customers.")
FOUND_AGAIN = Text("found again in {n} of {tries} tries")


def level_of(found: float) -> str:
    """The word for a mean Jaccard overlap (Hennig 2007).

    >>> level_of(0.9), level_of(0.8), level_of(0.65), level_of(0.3)
    ('steady', 'holds', 'shaky', 'dissolves')
    """
    return "steady" if found >= 0.85 else "holds" if found >= 0.75 else "shaky" if found >= 0.6 else "dissolves"
