"""What happened and what to do next, one sentence (or two short ones) for each error code."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

from segexplorer.words import databases, files, names, orders, privacy
from segexplorer.words.messages import WORDS, filled

_OTHERS = WORDS | databases.SENTENCES | files.SENTENCES | names.SENTENCES | orders.SENTENCES | privacy.SENTENCES
SENTENCES = _OTHERS | {
    "empty_file": 'The file "{file}" is empty. Export it again from where it came from and choose the new file.',
    "too_few_rows": "There are only {rows} customers in the data, too few to form groups. Use a file with at least {needed}.",
    "one_column": 'The data has only one column ("{columns}"), and groups need at least two. Add columns, or check that a comma, semicolon or tab stands between them.',
    "nothing_to_group_by": "None of the columns ({columns}) can tell customers apart. Add columns that differ between customers, or change a role on the Data page.",
    "no_such_column": 'There is no column "{column}". The file has: {columns}.',
    "goal_one_value": 'The goal "{column}" has the same value for everybody, so nothing can be learned from it. Choose another goal, or none.',
    "goal_too_many_levels": 'The goal "{column}" has {levels} different values; an interest needs at most {most}. Choose a yes/no column, an amount, or a column with fewer values.',
    "goal_not_number": 'The goal "{column}" holds text, so it cannot be an amount. Choose "interest" for it, or another column.',
    "goal_not_two": 'The goal "{column}" has {levels} different values, but a response needs exactly two. Choose "interest" or "value" for it, or another column.',
    "goal_negative": 'The goal "{column}" has amounts below zero, which a value cannot have. Clean them, or choose another goal.',
    "goal_too_rare": 'Only {count} customers have the rarer answer in "{column}"; at least {needed} are needed to learn from it. Choose another goal, or none.',
    "treatment_without_answer": 'What a message changes can be measured on answers (yes or no) and amounts only. Choose such a goal, or go on without "{treatment}".',
    "no_such_level": 'Nobody has "{level}" in "{treatment}". It holds {levels}; say which of them means that a customer got nothing.',
    "treatment_too_few": 'Only {count} customers with a known answer lie on the smaller side of "{treatment}" (got the message, or got nothing); at least {needed} are needed on each.',
    "not_randomised": 'Chance did not decide who got the message in "{treatment}": other columns tell, most of all "{column}". What customers answered is not what the message caused, and the difference cannot be read from this data. Go on without "{treatment}"; or, if "{column}" was recorded after the message, leave it out.',
    "all_weights_zero": "Every weight is zero, so there is nothing to group by. Give at least one way to divide some weight.",
    "baseline_goal": 'The column "{column}" is the goal itself, so groups made of it would know the answer beforehand. Choose another column to compare with.',
    "baseline_id": 'The column "{column}" tells every customer apart, so it makes no groups. Choose another column to compare with.',
    "baseline_personal": 'The column "{column}" holds personal data, so no groups are made of it. Choose another column, or correct on the Data page what it was taken for.',
    "baseline_sensitive": 'The column "{column}" is sensitive, so no groups are made of it. Choose another column, or correct on the Data page what it was taken for.',
    "baseline_one_group": 'The column "{column}" puts everybody into one group. Choose a column that differs between customers.',
    "no_rfm": "The data have no columns for an RFM grid: one for how long ago people bought, one for how often, one for how much. Correct their ways to divide on the Data page, or compare with a column of your own.",
    "compare_failed": "The comparison could not be computed from this data. Try again, or compare with a column of your own.",
    "import_failed": 'The file "{file}" could not be read. Save it again as CSV (UTF-8) and choose the new file.',
    "explore_failed": "The groups could not be computed from this data. Look at the columns on the Data page, leave out what looks odd, and try again.",
    "stability_failed": "Whether the groups will last could not be found out. Try again, or leave out columns that look odd on the Data page.",
    "no_list_without_id": 'The file "{file}" has no column of e-mail addresses or of SHA-256 hashes. If it lists customer numbers, say with --id which column of the customers holds them.',
    "no_such_file": 'There is no file "{file}". Check the name and the folder.',
    "no_model": 'There is no model in "{folder}". Make one with `explore --model {folder}` first.',
    "columns_missing": "The new file lacks columns the groups were found with: {columns}. Use a file with the same columns.",
    "columns_missing_more": "The new file lacks columns the groups were found with: {columns} and {n} more. Use a file with the same columns.",
    "column_changed": 'Most values of "{column}" are missing in the new file, or written in another way than when the groups were found. Export it in the same format and try again.',
    "newer_failed": "The newer file could not be compared. Look at its columns on the Data page, and try again.",
    "comparison_gone": "This comparison is no longer there. Choose the newer file again.",
    "model_broken": 'The model in "{folder}" is damaged, half written or of another version. Make it again with `explore --model {folder}`.',
    "cannot_write": 'The file "{file}" cannot be written. Choose a folder in which you may write and that has room.',
    "target_is_read": 'The file "{file}" is one that is read here, so nothing is written over it. Choose another name for what is written.',
    "target_twice": 'The file "{file}" would be written twice, the second time over the first. Give each file that is written a name of its own.',
    "bad_setting": 'The setting {name} is "{value}", but it must be a whole number from {lowest} to {highest}. Correct it and start again.',
    "bad_data_folder": 'The folder "{folder}" cannot be used for the data. Set SEGEXPLORER_DATA_FOLDER to a folder in which you may write and that has room, and start again.',
    "cannot_listen": 'The app cannot be opened at "{host}", port {port}. Use an address of this machine (--host or SEGEXPLORER_HOST) and a free port (--port or SEGEXPLORER_PORT), and start again.',
    "bad_secrets_file": 'The file "{file}" cannot be read as TOML. Correct it, or remove it, and start again.',
    "bad_connections": "The connections in the secrets file must be lines of a name and an address in quotes, below [segexplorer.connections]. Correct them and start again.",
    "language_unknown": 'There is no language "{language}" here. Use one of: {known}.',
    "database_unreachable": "The database of saved work cannot be opened. Check its address in SEGEXPLORER_DATABASE_URL and that it is running.",
    "name_empty": "A name needs at least one letter. Type a name and save again.",
    "name_too_long": "A name can have at most {most} characters, and this one has {length}. Shorten it and save again.",
    "dataset_gone": "This data set is no longer there. Choose another one on the Home page, or upload the file again.",
    "exploration_gone": "This exploration is no longer there. Choose another one on the Home page, or start a new one.",
    "upload_gone": "The files are no longer here. Choose them again.",
    "bad_rename": "A name can have at most 60 characters. Shorten it and save again.",
    "bad_note": "A note can have at most 500 characters. Shorten it and save again.",
    "bad_colour": "There is no such colour. Choose one of the twelve.",
    "bad_split": "The group cannot be divided there. Choose another number of groups.",
    "bad_edits": 'The file "{file}" holds no list of edits. It must be JSON with a list called "edits", as the documentation of `explore --edits` shows.',
    "bad_edit": 'Edit {number} in "{file}" cannot be used: it names a group that there is not, or lacks what it needs. Correct it and try again.',
    "too_many_edits": "There can be {most} edits, and there are as many. Undo some before you make another one.",
    "job_gone": "This piece of work is no longer known. Start it again.",
}

OF_ONE = {  # error code -> the number that may be one
    "too_few_rows": "rows",
    "goal_too_rare": "count",
    "treatment_too_few": "count",
}
ONE = WORDS | {  # the sentence then
    "too_few_rows": "There is only 1 customer in the data, too few to form groups. Use a file with at least {needed}.",
    "goal_too_rare": 'Only 1 customer has the rarer answer in "{column}"; at least {needed} are needed to learn from it. Choose another goal, or none.',
    "treatment_too_few": 'Only 1 customer with a known answer lies on the smaller side of "{treatment}" (got the message, or got nothing); at least {needed} are needed on each.',
}


def blanks(code: str) -> set[str]:
    """The names of the facts that the sentence of a code tells."""
    return {name for _, name, _, _ in Formatter().parse(SENTENCES.english[code]) if name}


def sentence(code: str, facts: Mapping[str, object]) -> str:
    """The sentence of an error code with its blanks filled."""
    is_one = code in OF_ONE and facts.get(OF_ONE[code]) == 1
    return filled((ONE if is_one else SENTENCES)[code], facts)
