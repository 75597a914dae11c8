"""What a marketer reads about the lexicons that names of segments are made of."""

from __future__ import annotations

from segexplorer.words.messages import WORDS

SENTENCES = WORDS | {
    "lexicon_not_yaml": 'The lexicon "{file}" cannot be read as YAML (line {line}). Correct it, or remove it, and try again.',
    "lexicon_unreadable": 'The lexicon "{file}" cannot be opened as text in UTF-8. Check who may read it, or remove it, and try again.',
    "lexicon_too_large": 'The lexicon "{file}" is larger than a megabyte. Shorten it, or remove it, and try again.',
    "lexicon_alias": 'The lexicon "{file}" refers to itself (a word with "*" before it and without quotes). Put such words in quotes and try again.',
    "lexicon_wrong": 'In the lexicon "{file}", "{place}" is not as it must be ({problem}). Correct it as docs/names.md shows, or remove the file, and try again.',
    "lexicon_family": 'The lexicon "{file}" has words for the family "{family}", which is not known. Use one of: {known}.',
    "lexicon_incomplete": 'The lexicon of the language "{language}" lacks {missing}. Add it as docs/names.md shows, or remove the file, and try again.',
}
