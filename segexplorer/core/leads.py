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
NO_TRIFLE = 0.5  # of the effect it stands for
Claims = tuple[Claim, ...]


def leads_of(personas: Mapping[int, Persona], table: Table, segment: int) -> tuple[Claims, Claims]:
    """What sets a segment apart, and its story; no story where all that could be told in it is how its sibling's begins."""
    first = personas.get(segment - 1) if segment % 2 else None  # of two siblings, the even one comes first
    beside = _claims(table, segment - 2, first) if first else ()
    claims = _begun_otherwise(_claims(table, segment - 1, personas[segment]), beside)
    beside = _for_a_story(beside)
    story = _begun_otherwise(_for_a_story(claims), beside)[:STORY]
    return claims, () if story and beside and _said(story[0]) == _said(beside[0]) else story


def _claims(table: Table, row: int, persona: Persona) -> Claims:
    return tuple(_as_they_are(claim, table, row) for claim in table.lead(row, persona))


def _as_they_are(claim: Claim, table: Table, row: int) -> Claim:
    """The claim, or where it says which of several levels few here have, the one that more have, unless that is a trifle beside
    it: "June for 62 of 100" tells who they are, "May for only 2" does not."""
    trait = claim.trait
    if trait is None or trait.kind != "category" or trait.effect > 0:
        return claim
    more = (one for one in table.levels(row, trait.column) if one.trait and one.trait.effect >= NO_TRIFLE * -trait.effect)
    return next(more, claim)


def _for_a_story(claims: Claims) -> Claims:
    return tuple(claim for claim in claims if not is_delicate(claim))


def _begun_otherwise(claims: Claims, beside: Claims) -> Claims:
    """The claims, ahead of all the first that does not say what the others begin with."""
    ahead = next((claim for claim in claims if not beside or _said(claim) != _said(beside[0])), None)
    return (*([ahead] if ahead else []), *(claim for claim in claims if claim is not ahead))


def _said(claim: Claim) -> tuple[str, str, bool] | None:
    return (claim.trait.column, claim.trait.level, claim.trait.effect > 0) if claim.trait else None
