"""What stands on cards that leave the app, and on the buttons that let them."""

from __future__ import annotations

from typing import Any

from segexplorer.words import dates
from segexplorer.words.messages import WORDS, Text
from segexplorer.words.numbers import significant, whole

OUT = WORDS | {
    "take": "Download",
    "pdf": "All cards as PDF",
    "pdf_help": "One page a group, with what each sentence rests on.",
    "zip": "All cards as pictures",
    "zip_help": "PNG, SVG and text of each card, and a manifest.json that says what they were made of.",
    "one": "One card",
    "png": "PNG",
    "svg": "SVG",
    "text": "As text (copy at its top right):",
    "cards_file": "cards",
}
FROM = Text("{dataset}, {customers} customers. {n} of them are in this group. {groups}, {goal}; {day}.")
MADE_OF = Text("{dataset}; {day}.")
GOAL = WORDS | {
    "response": "judged by who answers (“{column}”)",
    "value": "judged by the amount (“{column}”)",
    "interest": "judged by what each prefers (“{column}”)",
    "likeness": "judged by how alike people are",
    "uplift": "judged by the difference a message makes (“{column}”)",
    "uplift_value": "judged by the difference a message makes to the amount (“{column}”)",
}
METHOD = Text(
    "People who are alike, found by segexplorer. How relevant a message is was measured on customers that were not used to choose. "
    "Nothing is said about fewer than {least} people."
)
WAIVED = Text("“{column}” is sensitive. It is used because {by} decided so on {day}: {reason}")


def goal(found: Any) -> str:
    """What groups are judged by."""
    return GOAL[found.unit].format(column=found.column)


def footer(manifest: Any, n_customers: int, groups: str) -> list[str]:
    """What a card was made of, how, and who let a sensitive column be used."""
    made = FROM.format(
        dataset=manifest.dataset,
        customers=significant(manifest.n_customers),
        n=significant(n_customers),
        groups=groups,
        goal=goal(manifest.goal),
        day=dates.day(manifest.made_at.date().isoformat()),
    )
    return [made, METHOD.format(least=whole(manifest.privacy_minimum)), *map(waived, manifest.waivers)]


def made_of(dataset: str, day: str, waivers: Any) -> list[str]:
    """What a file without cards was made of, and who let a sensitive column be used; `day` as year-month-day."""
    return [MADE_OF.format(dataset=dataset, day=dates.day(day)), *map(waived, waivers)]


def waived(waiver: Any) -> str:
    """Who lets a sensitive column be used, when and why."""
    said = {part: waiver[part] for part in ("column", "by", "reason")}
    return WAIVED.format(**said, day=dates.day(waiver["at"][:10]))
