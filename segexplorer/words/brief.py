"""The message brief in sentences: what to say to a group, what not, and what they would mind."""

from __future__ import annotations

from typing import Any

from segexplorer.words.claims import index_of, sentence
from segexplorer.words.clauses import clip
from segexplorer.words.messages import WORDS, filled
from segexplorer.words.numbers import people
from segexplorer.words.personas import column_name
from segexplorer.words.values import level_name

TITLES = WORDS | {
    "lead": "Lead with",
    "avoid": "Avoid",
    "tone": "Tone",
    "action": "Ask them to",
    "next_step": "Next step",
    "where": "Where and when",
    "openly": "May be said openly (they told you)",
    "implied": "Only implied (you saw it, or it tells their age)",
    "never": "Not mentioned (inferred, bought or private)",
    "question": "Would they know how we know?",
}
LEAD = WORDS | {
    "message": "{message}: more of them like it than anything else.",
    "offer": "The offer: they buy with discounts more than others do.",
    "full_price": "What is new and good, not what is cheap: they buy with discounts less than others do.",
    "right_first_time": "Help to choose right the first time: sizes, pictures, advice.",
    "whats_new": "What has changed since they were last here.",
    "latest": "Something that goes with what they bought last.",
    "quality": "Quality and service: they spend more than others.",
    "small_start": "Something small that is easy to try.",
    "thanks": "A thank-you: they buy more often than others.",
    "first_help": "What makes the next purchase easy: they buy less often than others.",
    "content": "Something worth reading: they open or click more often than others.",
    "visit": "Something new to see: they come by more often than others.",
    "one_reason": "One single reason to look: they open or visit less often than others.",
    "moment": "A message that fits their days and hours.",
    "interest": "“{level}”: they choose it more than others do.",
    "interest_yes": "“{column}”: they choose it more than others do.",
    "opinion": "An answer to what they say: “{column}: {level}”.",
    "opinion_yes": "An answer to what they say: “{column}”.",
    "place": "What fits where they are: {level}.",
    "place_yes": "What fits where they are: {column}.",
    "language": "Their language: {level}.",
    "language_yes": "Their language: {column}.",
    "": "What you would tell everybody: no trait suggests a message of its own.",
}
AVOID = WORDS | {
    "list_price": "Full prices without a reason to pay them.",
    "discount": "Discounts: they buy without them more often than others.",
    "cheap": "“Cheap”: they spend more than others as it is.",
    "hard_sell": "Pressure: they look at what you send anyway.",
    "frequent": "Many messages: each that goes unread makes the next one weaker.",
    "impulse": "Pushing quick decisions: what is bought in haste may be sent back.",
    "newcomer": "Greeting them like newcomers: many have known you for a long time.",
    "ask_first": "Asking for anything (a review, a referral, more data) before you have given something.",
    "guess": "Guessing at what you do not know about them.",
}
TONE = WORDS | {
    "welcoming": "Welcoming and plain: they may not know your words yet.",
    "encouraging": "Encouraging: they were here more recently than others.",
    "familiar": "As one talks to regulars: short, without introducing yourself.",
    "attentive": "Attentive, without reproach: ask, do not complain.",
    "light": "Light and friendly; they owe you nothing.",
    "plain": "Plain and helpful: the data do not say how well they know you.",
}
ACTION = WORDS | {
    "try": "try one thing that is easy to undo.",
    "next_item": "take the step that comes next.",
    "first_look": "see something before the others do.",
    "come_back": "say what they miss, in one click.",
    "look_again": "look again, once.",
    "look": "look at one thing, no more.",
}
NEXT = WORDS | {
    "welcome": "Give first: something that helps them get going. Then wait until they have used it.",
    "second_step": "Give first: show how to get more out of what they have, then suggest the next thing.",
    "thank": "Thank them before you ask for anything: early access, a small extra.",
    "thank_long": "Thank them for having stayed, and not with a newcomer’s offer.",
    "ask": "Ask whether something is missing and make it easy to answer; an offer comes second.",
    "last_call": "One friendly message with what is new. If nobody answers, let them rest.",
    "give_first": "Give something useful before you ask for anything.",
}
REASON = WORDS | {"index": "{sentence}; {n}, {index}", "bare": "{sentence}; {n}"}
LINES = {"lead": LEAD, "avoid": AVOID, "tone": TONE, "action": ACTION, "next_step": NEXT}


def advice_text(part: str, advice: Any, message: str = "") -> str:
    """The sentence of one line of the brief; `message` is the interest that the group is best written about."""
    trait = advice.claim.trait if advice.claim else None
    column, level = (clip(column_name(trait.column)), clip(level_name(trait.column, trait.level))) if trait else ("", "")
    return filled(LINES[part][advice.code], {"column": column, "level": level, "message": clip(message)})


def reason(advice: Any) -> str:
    """What a line of the brief rests on, with how many people; "" where it is only manners."""
    if advice.claim is None:
        return ""
    facts = {"sentence": sentence(advice.claim), "n": people(advice.claim.n_customers)}
    index = index_of(advice.claim)
    return filled(REASON["index" if index else "bare"], facts | {"index": index})


def mentioned(claims: Any) -> str:
    """The columns of claims, as a marketer says them."""
    return ", ".join(clip(column_name(claim.trait.column)) for claim in claims)
