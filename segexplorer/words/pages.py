"""What the pages say around the live picture."""

from __future__ import annotations

from segexplorer.words.messages import WORDS, Plural, in_context

PAGES = in_context("page") | {"home": "Home", "data": "Data", "segment": "Segment", "personas": "Personas", "newer": "Newer data"}
LANGUAGES = WORDS | {"choose": "Language"}
HOME = WORDS | {
    "title": "From one message for all to many narrow groups",
    "lead": (
        "Choose a customer file. Drag one slider from one message for everybody to many narrow groups. "
        "See at once how many customers you reach and how well the message fits them. "
        "Every group gets a card that says who it is, in plain words and honest numbers."
    ),
    "sample": "Open the sample",
    "sample_title": "Try it on a sample",
    "sample_help": "20,000 made-up customers of an online shop in several countries. Nothing to upload.",
    "upload": "Use your own customer file",
    "upload_help": "Customers or order lines: CSV, Excel, OpenDocument, JSON, Parquet, zipped or not, one file or several. They stay on this machine.",
    "database": "Or read a database",
    "saved": "Saved explorations",
    "nothing_saved": "Nothing here yet. Open the sample or choose a file, and what you do is kept.",
    "open": "Open",
    "more": "More",
    "more_help": "Rename, duplicate or delete",
    "new_name": "New name",
    "save_name": "Save name",
    "duplicate": "Duplicate",
    "copy": "{name} (copy)",
    "delete": "Delete",
    "deleted": "“{name}” was deleted.",
    "undo": "Undo",
    "line": "{rows}, {goal}, last changed {when}",
    "line_of": "{dataset}: {line}",
    "goal": "goal: {goal}",
    "no_goal": "groups by likeness",
}
AGO = WORDS | {"now": "just now", "minutes": "{n} min ago", "hours": "{n} h ago", "days": "{n} days ago"}
WAITING = WORDS | {
    "again": "Try again",
}
STEPS = WORDS | {
    "queued": "Getting ready …",
    "connecting": "Connecting to the database …",
    "querying": "Waiting for the database …",
    "rows": "Reading rows from the database …",
    "changes": "Looking for what has changed …",
    "reading": "Reading the customers …",
    "columns": "Looking at the columns …",
    "goal": "Learning what the goal depends on …",
    "groups": "Finding groups that are alike …",
    "everybody": "Putting everybody into a group …",
    "tries": "Looking for the same groups in other samples of your customers …",
    "past": "Looking for the same groups at an earlier day …",
    "refits": "Looking for groups anew at every number of groups …",
    "newer": "Putting the newer customers into the groups …",
    "moved": "Looking up in which group they were before …",
    "done": "Almost there …",
}
DATA = WORDS | {
    "title": "{rows}, {used} of {columns} columns describe customers",
    "choose": "Data set",
    "none": "There is no data set yet. Open the sample or choose a file on the Home page.",
    "explain": "What each column was taken for. Change what is wrong; the groups follow.",
    "rejected": "{count} rows could not be read and were left out (first lines: {lines}).",
    "rejected_somewhere": "{count} rows could not be read and were left out.",
    "cut": "{count} cells were too long and were shortened.",
    "no_consent": "No column says who may be contacted, so everybody counts as reachable. If one does, set it to “May be contacted”.",
    "column": "Column",
    "kind": "Holds",
    "role": "Taken for",
    "family": "Way to divide",
    "origin": "Comes from",
    "used": "Used",
    "why": "Why",
    "reset": "Back to what was guessed",
    "explore": "See the groups",
    "looking": "Looking at the data …",
    "home": "Go to Home",
}
KINDS = WORDS | {"number": "numbers", "flag": "yes or no", "category": "categories", "date": "dates", "text": "text"}
GOAL_KINDS = WORDS | {
    "auto": "what it looks like",
    "response": "a response (yes or no)",
    "value": "an amount",
    "interest": "an interest",
}
SEGMENT = WORDS | {
    "without_goal": "Group without a goal",
    "none": "No exploration is open. Open the sample or choose a file on the Home page.",
    "gone": "What this address leads to is not here: it was deleted, or it lies on another machine.",
    "goal": "What should a message achieve?",
    "no_goal": "Nothing yet: similar people",
    "goal_help": "The column that says who responded, how much they spent, or what they like. Relevance is measured by it.",
    "goal_kind_title": "Kind of goal",
    "goal_kind": "This goal is",
    "treatment": "Was part of these customers left out on purpose?",
    "treatment_help": "If chance decided who got a message, relevance can be the difference it makes: answers that would not have come without it.",
    "no_treatment": "No: count all answers",
    "treatment_of": "Yes: “{control}” in “{column}” got nothing",
    "treated": "Which message?",
    "any_treated": "any of them",
    "without_treatment": "Count all answers instead",
    "focus": "Group people by",
    "focus_help": "At the left people in a group are alike in who they are; at the right they are alike in how they respond.",
    "focus_low": "who they are",
    "focus_high": "what they respond to",
    "focus_mostly": "mostly {what} ({low} : {high})",
    "focus_both": "both ({low} : {high})",
    "money": "Costs and value",
    "value": "Value of one response",
    "value_amount": "Margin on each unit of amount",
    "message_cost": "Cost of one message",
    "segment_cost": "Cost of one more group (text, pictures)",
    "review_hours": "Hours to review one more group",
    "hour_cost": "Cost of one hour",
    "use_money": "Count money",
    "floors": "Floors",
    "floors_help": "A letter below its floor rules a choice out, whatever the others say.",
    "locked": "Sensitive columns",
    "smallest_title": "Smallest group",
    "smallest": "Smallest group worth a message",
    "smallest_help": "Smaller groups are left alone. Never below {least} people, so that nobody can be recognised.",
    "smallest_own": "Choose it myself",
    "weights": "Ways to divide",
    "weights_help": "0 leaves a way out, 1 is normal, 3 makes it count three times.",
    "notes": "What these numbers rest on",
    "leak": "“{column}” is left out: it almost gives the goal away.",
    "allow": "Use it anyway",
    "allow_help": "Let “{column}” form groups, although nobody may know it before sending.",
    "leave_out": "Leave it out",
    "leave_out_help": "Form the groups without “{column}”.",
    "allowed": "“{column}” is used although it may give the goal away.",
    "alike": "“{column}” says almost the same as “{other}”, so it does not count twice.",
    "no_consent": "No column says who may be contacted: everybody counts as reachable.",
    "unasked": "{unknown} of {deliverable} customers who may be contacted have no answer recorded; relevance is measured on the others.",
    "deliverable": "{deliverable} of {all} customers may be contacted; the others are never reached.",
    "unasked_arms": "{unknown} of {deliverable} customers who may be contacted are in neither group, or have no answer recorded; relevance is measured on the others.",
    "not_effect": "What customers answer is not what a message causes: some would have answered without it. Only customers left out by chance can show the difference.",
    "effect": "Relevance is the difference between customers who got the message and those of “{control}”, who got nothing. No column tells who was chosen, so chance may have decided.",
    "qini": "With {groups}, contacting the best first instead of at random brings {gain} on average over every reach.",
    "qini_uplift": "{number} more extra answers per 1,000 customers",
    "qini_uplift_value": "{number} more per customer",
    "profit": "This brings about {profit}: {choice}.",
    "loss": "This costs about {profit} more than it brings: {choice}.",
    "profit_best": "Recommended for money: about {profit}, with {choice}.",
    "profit_never": "Even the recommended choice costs about {profit} more than it brings: {choice}.",
}

CUSTOMERS = Plural("1 customer", "{n} customers")
ROWS = Plural("1 row", "{n} rows")


def customers(count: int) -> str:
    """How many customers there are.

    >>> customers(1), customers(4_372)
    ('1 customer', '4,372 customers')
    """
    return CUSTOMERS.of(count)


def rows(count: int) -> str:
    """How many rows a data set has, to the last one; how many customers they are is known when the groups are.

    >>> rows(12437), rows(1)
    ('12,437 rows', '1 row')
    """
    return ROWS.of(count)


def focus_text(focus: float) -> str:
    """The focus as a marketer would say it; the ends of the slider are plain.

    >>> focus_text(0.0), focus_text(0.25), focus_text(0.5), focus_text(0.8), focus_text(0.95)
    ('who they are', 'mostly who they are (75 : 25)', 'both (50 : 50)', 'mostly what they respond to (20 : 80)', 'what they respond to')
    """
    what = SEGMENT["focus_low" if focus < 0.5 else "focus_high"]
    if focus <= 0 or focus >= 0.95:
        return what
    template = SEGMENT["focus_both" if 0.4 <= focus <= 0.6 else "focus_mostly"]
    return template.format(what=what, low=f"{100 - 100 * focus:.0f}", high=f"{100 * focus:.0f}")
