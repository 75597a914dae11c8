"""What the command line says: one line for what was found, one for each column that gives the goal or a private matter
away, one for a bug."""

from __future__ import annotations

from segexplorer.words.messages import Text

_FOUND = "{target}: {customers} customers; recommended: {groups}, contacting {best}: {reach} of 100 reached, "
FOUND = Text(_FOUND + "{lift} times send-to-all.")
FOUND_ALIKE = Text(_FOUND + "who differ {less} inside a group than customers at large.")
FOUND_UPLIFT = Text(_FOUND + "{value} extra answers per 100 messages (send-to-all: {all}).")
FOUND_UPLIFT_VALUE = Text(_FOUND + "who bring {value} more each because of it (send-to-all: {all}).")
LEAK = Text('Left out: "{column}" almost gives the goal away, as if it was recorded afterwards.')
PROXY = Text(
    'Left out: "{column}" gives away "{sensitive}", which touches a private matter. To use it, add --waive with --waiver-name and --waiver-reason.'
)
UNEXPECTED = Text(
    "Something went wrong that should not have. Run the command again with --debug and send what it says to who looks after it."
)
