"""Columns as cards: name, what it holds, a small picture, how full it is, what it is taken for and why it is not used."""

from __future__ import annotations

import html
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from segexplorer.core.coverage import WAYS
from segexplorer.core.model import FAMILIES, Column
from segexplorer.core.profile import Profile, is_hidden
from segexplorer.ui import state
from segexplorer.ui.columns import editor_name
from segexplorer.ui.data.style import ACCENT, ONE_LINE, TRACK
from segexplorer.words.data import FAMILIES as FAMILY_WORDS
from segexplorer.words.data import ORIGINS, ROLES, why_sentence
from segexplorer.words.data_columns import CARDS, bar_label, bars_in_words, distinct, span
from segexplorer.words.numbers import of_100, per_100
from segexplorer.words.pages import KINDS

if TYPE_CHECKING:
    from segexplorer.services.datasets import Described
    from segexplorer.services.looking import Look

A_PAGE, A_ROW = 24, 4
MOST_CHARS = 22  # of a level beside its bar
ROW = "display:flex;align-items:center;gap:.4rem;height:.88rem;font-size:.8rem"
UPRIGHT = "display:flex;align-items:flex-end;gap:2px;height:4rem;border-bottom:1px solid currentColor"


@dataclass(frozen=True)
class Wanted:
    """Which columns somebody wants to see."""

    show: str = "all"
    family: str = ""
    search: str = ""

    def shows(self, column: Column) -> bool:
        """True when the column is one of them."""
        is_family = not self.family or column.family == self.family
        return (
            self.show in ("all", "used" if column.used else "unused") and is_family and self.search.lower() in column.name.lower()
        )


def cards(described: Described, look: Look) -> dict[str, dict[str, Any]]:
    """The columns somebody wants to see, 24 at a time; gives what they changed: column -> role, family, origin, used."""
    known = {p.name: p for p in look.profiles}
    everything = [_fallen(c, look) for c in described.schema.columns]
    wanted = _wanted(described.dataset.id)
    shown = [c for c in everything if wanted.shows(c)]
    if not shown:
        st.info(CARDS["none"])
        return {}
    n_pages = -(-len(shown) // A_PAGE)
    page = st.pagination(n_pages, key=f"page-{described.dataset.id}-{n_pages}") if n_pages > 1 else 1
    changes: dict[str, dict[str, Any]] = {}
    units = dict(described.facts.reading.units)
    name = state.key_of_next(editor_name(described))  # a refused change is dropped with it
    on_page = shown[(page - 1) * A_PAGE : page * A_PAGE]
    for start in range(0, len(on_page), A_ROW):
        for place, column in zip(st.columns(A_ROW), on_page[start : start + A_ROW], strict=False):
            with place.container(border=True, height="stretch"):
                change = _card(name, column, known.get(column.name), units.get(column.name, ""))
            changes |= {column.name: change} if change else {}
    return changes


def _fallen(column: Column, look: Look) -> Column:
    """The column with what the encoder will say of it."""
    why, detail = look.fallen.get(column.name, ("", ""))
    return replace(column, used=False, why=why, why_detail=detail) if why else column


def _wanted(dataset_id: str) -> Wanted:
    use, family, search = st.columns([2, 2, 2], vertical_alignment="bottom")
    options = ["all", "used", "unused"]
    show = use.segmented_control(CARDS["show"], options, default="all", format_func=CARDS.__getitem__, key=f"show-{dataset_id}")
    families = ["", *WAYS, "behaviour"]
    chosen = family.selectbox(
        CARDS["family"], families, format_func=lambda f: FAMILY_WORDS.get(f, CARDS["every_family"]), key=f"of-family-{dataset_id}"
    )
    return Wanted(show or "all", chosen, search.text_input(CARDS["search"], key=f"search-{dataset_id}").strip())


def _card(name: str, column: Column, profile: Profile | None, unit: str) -> dict[str, Any]:
    st.html(drawn(column, profile, unit))
    role = "ignored" if column.role == "feature" and not column.used else column.role
    key = f"{name}-{column.name}-{role}-{column.family}"
    chosen = st.selectbox(
        CARDS["role"], list(ROLES), list(ROLES).index(role), format_func=lambda r: ROLES[r][0], key=f"role-{key}",
        label_visibility="collapsed",
    )  # fmt: skip
    change: dict[str, Any] = {"role": chosen, "used": chosen == "feature"} if chosen != role else {}
    return change | (_family_change(column, key) | _origin_change(column, key) if role == "feature" else {})


def _family_change(column: Column, key: str) -> dict[str, Any]:
    """The way to divide, for columns that divide anybody."""
    family = column.family if column.family in FAMILIES else "behaviour"
    chosen = st.selectbox(
        CARDS["family"], FAMILIES, FAMILIES.index(family), format_func=FAMILY_WORDS.__getitem__, key=f"family-{key}",
        label_visibility="collapsed",
    )  # fmt: skip
    return {"family": chosen} if chosen != family else {}


def _origin_change(column: Column, key: str) -> dict[str, Any]:
    """Where it comes from, for columns that may be spoken of."""
    origins = list(ORIGINS)
    origin = column.origin or "observed"
    chosen = st.selectbox(
        CARDS["origin"], origins, origins.index(origin), format_func=ORIGINS.__getitem__, key=f"origin-{key}-{origin}",
        label_visibility="collapsed",
    )  # fmt: skip
    return {"origin": chosen} if chosen != origin else {}


def drawn(column: Column, profile: Profile | None, unit: str = "") -> str:
    """The upper half of a card as HTML; every text in it is escaped. `unit` is what the values are counted in."""
    why = "" if column.used else f'<div style="font-size:.85rem">{html.escape(why_sentence(column.why, column.why_detail))}</div>'
    name = html.escape(column.name, quote=True)
    head = f'<div style="{ONE_LINE};font-weight:600" title="{name}">{name}</div>'
    if profile is None:
        return f"<div>{head}{why}</div>"
    facts, picture = f"{KINDS[column.kind]}, {distinct(profile.n_distinct)}", _picture(column, profile, unit)
    return (
        f'<div>{head}<div style="font-size:.85rem">{html.escape(facts)}</div>'
        f'<div style="height:6.2rem;margin:.4rem 0">{picture}</div>{_filled(profile.filled_share)}{why}</div>'
    )


def _filled(share: float) -> str:
    text = html.escape(CARDS["filled"].format(share=per_100(share)))
    bar = f'<div style="width:{100 * share:.1f}%;height:.35rem;background:{ACCENT}"></div>'
    return f'<div style="{TRACK}">{bar}</div><div style="font-size:.85rem">{text}</div>'


def _picture(column: Column, profile: Profile, unit: str) -> str:
    """The bars, or why there are none."""
    if is_hidden(column) or not any(bar.n for bar in profile.bars):
        sentence = CARDS["hidden" if is_hidden(column) else "few"]
        return f'<div style="font-size:.85rem;padding-top:1.5rem">{html.escape(sentence)}</div>'
    n = sum(bar.n for bar in profile.bars)
    shares = [(bar_label(profile.kind, bar.low, bar.high), bar.n / n) for bar in profile.bars]
    told = html.escape(bars_in_words(column.name, shares), quote=True)
    drawing = _upright(shares, profile, unit) if profile.kind in ("number", "date") else _lying(shares)
    return f'<div role="img" aria-label="{told}" style="height:100%">{drawing}</div>'


def _upright(shares: list[tuple[str, float]], profile: Profile, unit: str) -> str:
    """One bar beside the other, from small to large, and between what most values lie."""
    most = max(share for _, share in shares)
    bars = "".join(
        f'<div title="{html.escape(label, quote=True)}: {html.escape(of_100(share))}" '
        f'style="flex:1;height:{100 * share / most:.1f}%;background:{ACCENT}"></div>'
        for label, share in shares
    )
    ends = (profile.low, profile.middle, profile.high)
    told = html.escape(span(profile.kind, *ends, unit)) if None not in ends else ""  # type: ignore[arg-type]
    return f'<div style="{UPRIGHT}">{bars}</div><div style="font-size:.8rem;line-height:1.25;margin-top:.2rem">{told}</div>'


def _lying(shares: list[tuple[str, float]]) -> str:
    """One bar below the other, with its level."""
    return "".join(_lying_bar(label, share) for label, share in shares if share)


def _lying_bar(label: str, share: float) -> str:
    text = html.escape(label if len(label) <= MOST_CHARS else f"{label[: MOST_CHARS - 1]}…")
    bar = f'<div style="{TRACK};flex:1"><div style="width:{100 * share:.1f}%;height:.6rem;background:{ACCENT}"></div></div>'
    return f'<div style="{ROW}"><span style="width:45%;{ONE_LINE}">{text}</span>{bar}</div>'
