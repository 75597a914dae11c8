"""The ways to divide customers: what each adds, and where a marketer finds it. And whether there is enough data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from segexplorer.words.messages import WORDS
from segexplorer.words.numbers import whole

WAYS = WORDS | {
    "tab": "Ways to divide",
    "title": "This data covers {count} of the 12 ways to divide customers",
    "strong": "covered well",
    "weak": "covered a little",
    "idle": "there, but not used",
    "none": "missing",
    "missing": "What the missing ways would add",
    "covered": "What covers the others",
    "here": "{columns}",
    "idle_here": "{columns}, not used",
    "line": "**{name}**: {adds} {source}",
}
SHORT = WORDS | {
    "engagement": "Engagement",
    "value": "Value",
    "frequency": "Frequency",
    "recency": "Recency",
    "time": "Time and day",
    "source": "Source",
    "device": "Device",
    "geography": "Geography",
    "language": "Language",
    "demographics": "Demographics",
    "product": "Products",
    "psychographics": "Attitudes",
}
ADDS = WORDS | {
    "engagement": "tells the eager from the tired before they leave.",
    "value": "shows whom an offer pays for.",
    "frequency": "tells regulars from one-time buyers.",
    "recency": "shows who is with you now and who is drifting away.",
    "time": "says when people read and buy, so that a message comes at the right hour.",
    "source": "people who came by a coupon want something else than those a friend sent.",
    "device": "says whether a message is read on a phone or at a desk.",
    "geography": "keeps an offer away from where it cannot be used.",
    "language": "lets people read in their own language.",
    "demographics": "age and household change what is needed, and when.",
    "product": "what people look at and buy is what they want to hear about.",
    "psychographics": "what people think explains why they buy, not only what.",
}
SOURCE = WORDS | {
    "engagement": "In the export of your e-mail tool: opens, clicks and visits of each contact.",
    "value": "In your shop or billing system: total spend of each customer.",
    "frequency": "In your shop: the number of orders of each customer.",
    "recency": "In your shop or e-mail tool: the day of the last order or click.",
    "time": "In your e-mail tool or shop: hour and weekday of clicks or orders.",
    "source": "In your web analytics or CRM: first channel, campaign or referrer.",
    "device": "In your e-mail tool or web analytics: device and browser.",
    "geography": "In your CRM or delivery addresses: country, region or city.",
    "language": "In your account settings or web analytics: language of the site or browser.",
    "demographics": "In your CRM or loyalty programme: age group, household, job.",
    "product": "In your shop: category of what was bought or looked at most.",
    "psychographics": "In a short survey, joined by customer number.",
}
ENOUGH = WORDS | {
    "tab": "Enough data?",
    "title": "What this data is enough for",
    "yes": "Yes",
    "just": "Just",
    "no": "No",
}
METHODS = WORDS | {
    "groups": "Groups",
    "goal": "A goal",
    "stability": "Groups that last",
    "over_time": "Change over time",
    "uplift": "The difference a message makes",
    "money": "Money",
}
WHY = WORDS | {
    "groups_no_columns": "No column in use describes customers. Change what a column was taken for.",
    "groups_too_few": "There are {customers} customers; groups begin to make sense from {needed}.",
    "groups_by_size": "With at least {least} people in each, up to {most} groups are possible; far fewer are useful.",
    "groups_tested": "A message can be tested in up to {testable} groups of {size} people: sent to half of a group, it shows whether answers rise by half or more.",
    "groups_untested": "Groups are possible, but testing a message in one takes about {size} people, and there are {customers} customers. More customers, or a goal that more people answer, would help.",
    "goal_none": "No column says who responded or bought. Join the answers to a past message, or set a column to “Goal”; until then groups are of similar people.",
    "goal_too_rare": "Only {rare} customers are on the rarer side of “{goal}”; it takes {needed}. Add an earlier campaign, or choose a goal nearer to its start, such as a click.",
    "goal_few": "{rare} customers are on the rarer side of “{goal}”; with {columns} columns about {comfortable} would be comfortable. Fewer columns or more answers help.",
    "goal_enough": "{rare} customers are on the rarer side of “{goal}”, enough to learn what it depends on.",
    "stability_too_few": "With {customers} customers groups change with every new sample. From about {shaky} it is worth asking, from {steady} it is likely.",
    "stability_few": "{customers} customers: look at the R.E.A.L. card before you count on a group. From about {steady} it is likelier.",
    "stability_enough": "{customers} customers are enough to see whether groups come again in other samples.",
    "time_no_dates": "No column in use holds dates, so nobody knows who came or left. The day of sign-up or of the last order would help.",
    "time_too_short": "The dates in “{column}” lie within {days} days: too little has changed. An export over half a year would help.",
    "time_short": "The dates in “{column}” span {days} days; half a year or more would show more.",
    "time_enough": "The dates in “{column}” span {days} days: an earlier day can be compared with today.",
    "uplift_none": "Nobody was left out on purpose. Next time, leave one customer in ten without the message, by chance, and export who.",
    "uplift_no_goal": "“{treatment}” says who got the message, but no column says who answered.",
    "uplift_too_rare": "On one side of “{treatment}” only {rare} customers answered or did not; it takes {needed}. A larger group without the message would help.",
    "uplift_weak": "The smaller side of “{treatment}” has {smallest} customers; to see a fifth more answers takes about {size} in both.",
    "uplift_enough": "The smaller side of “{treatment}” has {smallest} customers: enough to see a fifth more answers.",
    "money_no_goal": "Money needs a goal first: what should a message bring?",
    "money_interest": "Give the value of one message that fits and what a message costs, on the Segment page.",
    "money_amount": "“{goal}” is an amount; give your margin and what a message costs, on the Segment page.",
    "money_with_amount": "Give the value of one answer and what a message costs, on the Segment page. “{column}” may help to find the value.",
    "money_two_numbers": "Give the value of one answer and what a message costs, on the Segment page. No column says what customers spend.",
}


def enough_sentence(why: str, facts: Mapping[str, Any]) -> str:
    """The sentence of a verdict.

    >>> enough_sentence("time_enough", {"column": "signup", "days": 2162})
    'The dates in “signup” span 2,162 days: an earlier day can be compared with today.'
    """
    return WHY[why].format(**{name: whole(fact) if isinstance(fact, int) else fact for name, fact in facts.items()})
