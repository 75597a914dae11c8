"""Yes and no as they are spelled: a column is true or false only where it holds nothing else.

English yes and no stay the words they are: pages, rules and names of groups show them, and they are told apart all the same.
"""

from __future__ import annotations

from segexplorer.ingest.forms import Form, quoted

PAIRS = (
    *(("y", "n"), ("ja", "nein"), ("j", "n"), ("ja", "nee"), ("ja", "nej"), ("oui", "non"), ("si", "no"), ("sí", "no")),
    *(("sì", "no"), ("sim", "não"), ("tak", "nie"), ("vrai", "faux"), ("wahr", "falsch"), ("waar", "onwaar")),
    *(("verdadero", "falso"), ("vero", "falso"), ("on", "off"), ("t", "f"), ("✓", "✗")),
)

TRUTH = Form("truth", "(?i:true|false)", "(lower({v}) = 'true')", "BOOLEAN")
SPELLED = tuple(
    Form(f"{yes}/{no}", f"(?i:{yes}|{no})", f"(lower({{v}}) = {quoted(yes)})", "BOOLEAN", also="true") for yes, no in PAIRS
)
TICK = Form("tick", "(?i:x|✓|✔|☑)", "true", "BOOLEAN", blank="false")
"""A mark where it is so, and nothing where it is not: here an empty cell says no."""
TRUTHS = (TRUTH, *SPELLED, TICK)
