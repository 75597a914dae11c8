"""What stands below the live picture, one click away: money, plain rules."""

from __future__ import annotations

from segexplorer.words.messages import WORDS

MONEY = WORDS | {
    "title": "Money: what each number of groups brings",
    "none": "Switch on “Count money” under “Costs and value” to see what each number of groups brings.",
    "turns": "{k} groups bring the most: about {profit}. More groups bring no more; with {last} groups it is {lost} less.",
    "turns_one": "One message for everybody brings the most: about {profit}. No larger number of groups brings more.",
    "rises": "The most is earned with {groups}, as many as there are here: about {profit}.",
    "loses": "No number of groups earns its costs back; the smallest loss is about {profit}, with {groups}.",
    "noise": "The shaded band is what to expect of new customers; choices inside it do not measurably differ.",
    "break_even": "A group of average customers pays for itself from {people} on.",
    "never": "With these costs a message to average customers never pays for a group of its own.",
    "x": "groups, the most profitable of them contacted",
    "contacted": "of {groups}: how many are contacted",
    "y": "profit",
    "marked": "the most",
}
RULES = WORDS | {
    "title": "Plain rules: find each group in your own tools",
    "lead": "{described} of {all} groups can be told in at most three conditions. “Finds” counts how many of a group the rule finds, “belong” how many of those it finds belong to it, on customers it was not made on.",
    "group": "Group",
    "rule": "Rule",
    "recall": "Finds, of 100",
    "precision": "Belong, of 100",
    "sql": "Download as SQL",
    "words": "Download as words",
    "sql_file": "rules.sql",
    "words_file": "rules.txt",
}
EFFECT = WORDS | {
    "response": "in the best fifth of customers {relevance} of 100 answer",
    "value": "the best fifth of customers bring {relevance} each",
    "interest": "in the best fifth of customers {relevance} of 100 get what they like",
    "uplift": "in the best fifth of customers the message causes {relevance} extra answers per 100",
    "uplift_value": "a message makes the best fifth of customers bring {relevance} more each",
    "likeness": "",
    "was": " (before: {before})",
    "alike": "people in a group differ {likeness} less than customers at large",
    "at": "With {groups}: {facts}.",
}
COMPARE = WORDS | {
    "title": "Compare with",
    "columns": "Columns of your own",
    "rfm": "The RFM grid",
    "rfm_help": "Ten groups with the usual names, by how lately, how often and how much people buy.",
    "kmeans": "The usual method (k-means)",
    "kmeans_help": "Its groups are found anew at every number of groups: it takes some seconds, and they change altogether when you move the slider.",
}
OVER_TIME = WORDS | {
    "title": "Who stays: the same groups at an earlier day",
    "stays": "{stay} of 100 customers of {day} are today in the group that theirs has become.",
    "how": (
        "The groups were made as of {day}, when {people} of the customers looked at were there, and matched with today’s so that most stay. "
        "Only dates can be turned back; all other columns are as they are today. Moves of a few people are not shown."
    ),
    "from": "their group at {day}",
    "to": "their group today",
    "like": "like {name}",
    "unmatched": "group {i} without a match",
    "of_100": "of 100",
    "wait": "This is being worked out; it takes some seconds.",
    "no_dates": "No column in use holds dates, so there is no earlier day to look back to.",
    "no_past": "The dates leave nearly everybody, or too few, at an earlier day: there is no past to compare with.",
    "not_learned": "The customers of {day} were too few or too alike to be grouped.",
}
