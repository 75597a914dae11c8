"""Editing by hand: what can be done with a group, what was done, and why an edit waits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from segexplorer.words.messages import ROWS, WORDS, Plural, Text, filled

EDITING = WORDS | {
    "group": "Group",
    "size": "{name} · {people}",
    "name": "Name",
    "name_help": "Leave it empty to call the group what the data call it.",
    "save_name": "Save name",
    "alternatives": "Other names it could have",
    "note": "Note",
    "note_help": "For you and everybody who opens this exploration; it stands on the card.",
    "save_note": "Save note",
    "colour": "Colour",
    "colour_help": "A group that has this colour takes the one that is left free.",
    "save_colour": "Use colour",
    "lock": "Lock",
    "lock_help": "It is not divided when the number of groups rises.",
    "unlock": "Unlock",
    "unlock_help": "It is divided again when the number of groups rises.",
    "split": "Divide in two",
    "split_help": "It is divided as the next thing, so there is one group more.",
    "split_locked": "Unlock it first.",
    "split_cannot": "Its people are too few, or too much alike, to be divided.",
    "let_go": "Let go",
    "let_go_help": "It is set aside and never contacted, at any number of groups at which it is a group of its own.",
    "take_back": "Take back",
    "take_back_help": "It is contacted again when it is good enough.",
    "with": "Merge with",
    "merge": "Merge",
    "merge_help": "The two are one group at every number of groups, and stay one until you divide it.",
    "one_group": "There is only one group. Choose a larger number of groups to edit some.",
    "is_locked": "Locked",
    "is_let_go": "Let go: never contacted",
    "title": "Edits",
    "none": "Nothing was changed by hand.",
    "undo": "Undo",
    "undo_help": "Take back: {edit}",
    "redo": "Redo",
    "redo_help": "Do again: {edit}",
    "undone": "Undone",
    "follow": "Reach, relevance and all other numbers follow the edited groups.",
    "link": "See the edits",
    "wait": "Looking for the edited groups …",
}
GIVING_UP = Text("Merging takes from “{group}”: {things}; Undo brings it all back.")
GIVES_UP = WORDS | {
    "name": "its own name",
    "colour": "its own colour",
    "lock": "its lock",
    "let_go": "its mark “Let go: never contacted”",
    "parts": "what you changed in its parts",
    "whole": "what you changed in the larger group it came from",
}
EDITED = Text("You changed these groups by hand.")
WAITING = Plural(
    "You changed these groups by hand. 1 edit does not fit the groups as they are now, and waits.",
    "You changed these groups by hand. {n} edits do not fit the groups as they are now, and wait.",
)
# the theme's twelve, whose shades differ between light and dark
COLOURS = ROWS | {
    "all": ("Sky blue", "Red", "Gold", "Violet", "Copper", "Plum", "Deep blue", "Green", "Teal", "Lavender", "Orange", "Olive")
}
DONE = WORDS | {
    "rename": "Named {group}: {name}",
    "rename_back": "Named {group} as the data call it",
    "colour": "Gave {group} another colour: {colour}",
    "note": "Wrote a note on {group}",
    "note_back": "Took the note off {group}",
    "lock": "Locked {group}",
    "lock_back": "Unlocked {group}",
    "split": "Divided {group} in two",
    "merge": "Merged {group} with {other}",
    "let_go": "Let go of {group}",
    "let_go_back": "Took {group} back",
}
WAITS = WORDS | {
    "not_found": "Waits: no group has mostly the same people now.",
    "everybody": "Waits: this cannot be done with everybody.",
    "same": "Waits: these two are in one group now.",
    "locked": "Waits: the group is locked.",
    "cannot_split": "Waits: the group is too small, or its people too much alike, to be divided.",
}


def giving_up(group: str, codes: Iterable[str]) -> str:
    """What a group loses when it is merged.

    >>> giving_up("Early birds", ("name", "lock"))
    'Merging takes from “Early birds”: its own name, its lock; Undo brings it all back.'
    """
    return GIVING_UP.format(group=group, things=", ".join(GIVES_UP[code] for code in codes))


def done_text(operation: Any) -> str:
    """What was done, by the name the group had then.

    >>> from types import SimpleNamespace as Thing
    >>> done_text(Thing(do="lock", on=True, group=Thing(name="Weekend bargain hunters")))
    'Locked Weekend bargain hunters'
    """
    said = {"group": operation.group.name}
    match operation.do:
        case "rename":
            return filled(DONE["rename" if operation.name else "rename_back"], {**said, "name": operation.name})
        case "note":
            return filled(DONE["note" if operation.text else "note_back"], said)
        case "colour":
            return filled(DONE["colour"], {**said, "colour": COLOURS["all"][operation.colour]})
        case "lock" | "let_go":
            return filled(DONE[operation.do if operation.on else f"{operation.do}_back"], said)
        case "merge":
            return filled(DONE["merge"], {**said, "other": operation.other.name})
    return filled(DONE[operation.do], said)
