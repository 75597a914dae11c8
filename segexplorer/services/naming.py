"""In which words segments are named: those of a language, with what this installation says beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segexplorer.core.lexicon import Lexicon
from segexplorer.ingest.lexicons import ENGLISH, read_lexicon, signature

if TYPE_CHECKING:
    from segexplorer.bootstrap import Tools


def lexicon_of(app: Tools, language: str = ENGLISH) -> Lexicon:
    """The words for names in a language (English for one that nobody wrote), read again when somebody has edited a file.

    Raises UnusableInput for a file that cannot be used.
    """
    folder = app.settings.lexicon_place
    return read_lexicon(language, folder, signature(folder))
