"""What the command line says when it worked: one line for what was found, one for each column that gives the goal away."""

from __future__ import annotations

FOUND = (
    "{target}: {customers} customers; recommended: {groups}, contacting {best}: {reach} of 100 reached, {lift} times send-to-all."
)
LEAK = 'Left out: "{column}" almost gives the goal away, as if it was recorded afterwards.'
