"""What a card and its story begin with: never with what the card of the sibling begins with.

A persona's traits see to that already, but not all of them may be told (small cells, what is delicate), and what is left may begin
alike. Then the second of the two siblings begins with something else.
"""

from __future__ import annotations

from collections.abc import Mapping

from segexplorer.core.brief import is_delicate
from segexplorer.core.claims import Claim, Table
from segexplorer.core.model import Persona

STORY = 3  # claims at most
Claims = tuple[Claim, ...]


def leads_of(personas: Mapping[int, Persona], table: Table, segment: int) -> tuple[Claims, Claims]:
    """What sets a segment apart, and its story; no story where all that could be told in it is how its sibling's begins."""
    first = personas.get(segment - 1) if segment % 2 else None  # of two siblings, the even one comes first
    beside = table.lead(segment - 2, first) if first else ()
    claims = _begun_otherwise(table.lead(segment - 1, personas[segment]), beside)
    beside = _for_a_story(beside)
    story = _begun_otherwise(_for_a_story(claims), beside)[:STORY]
    return claims, () if story and beside and _said(story[0]) == _said(beside[0]) else story


def _for_a_story(claims: Claims) -> Claims:
    return tuple(claim for claim in claims if not is_delicate(claim))


def _begun_otherwise(claims: Claims, beside: Claims) -> Claims:
    """The claims, ahead of all the first that does not say what the others begin with."""
    ahead = next((claim for claim in claims if not beside or _said(claim) != _said(beside[0])), None)
    return (*([ahead] if ahead else []), *(claim for claim in claims if claim is not ahead))


def _said(claim: Claim) -> tuple[str, str, bool] | None:
    return (claim.trait.column, claim.trait.level, claim.trait.effect > 0) if claim.trait else None
