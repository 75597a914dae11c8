"""What a marketer reads about personal and sensitive data."""

from __future__ import annotations

SENTENCES = {
    "words_not_toml": 'The list of words "{file}" cannot be read as TOML ({problem}). Correct it, or remove it, and try again.',
    "words_unreadable": 'The list of words "{file}" cannot be opened. Check who may read it, or remove it, and try again.',
    "words_too_large": 'The list of words "{file}" is larger than a megabyte. Shorten it, or remove it, and try again.',
    "words_unknown": 'The list of words "{file}" has "{place}", which means nothing here. Use one of: {known}.',
    "words_no_list": 'In the list of words "{file}", "{place}" must be a list of words in quotes, such as ["first", "second word"].',
    "words_empty": 'In the list of words "{file}", "{place}" has an entry without a letter or digit a to z. Remove it.',
    "waiver_needed": 'The column "{column}" is sensitive, so it is used only when somebody gives a name and a reason. On the Data page, set it to “Describes customers”; on the command line, add --waive with --waiver-name and --waiver-reason.',
    "waiver_incomplete": "To use a sensitive column, give the name of who decides it and a reason, each with at most {most} characters.",
    "waiver_without_column": "A waiver needs --waive COL with the column it is for, --waiver-name and --waiver-reason. Give all three.",
    "waiver_not_needed": 'The column "{column}" is not sensitive, so it needs no waiver. Leave --waive out for it.',
    "personal_never_used": 'The values of "{column}" identify people, so they never form groups. Leave the column as it is, or remove it from the file.',
    "goal_sensitive": 'The goal "{column}" is sensitive, so it is used only when somebody gives a name and a reason. On the Data page, set it to “Goal”; on the command line, add --waive with --waiver-name and --waiver-reason.',
}
