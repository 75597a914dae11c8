"""The plain rules below the picture: a table one can read, and two files one can take along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from segexplorer.core.model import Persona
from segexplorer.services import rules as services
from segexplorer.ui.text import literal
from segexplorer.words.numbers import per_100
from segexplorer.words.personas import NO_CONDITION, NOT_DESCRIBABLE, rule_text
from segexplorer.words.sections import RULES

if TYPE_CHECKING:
    from segexplorer.bootstrap import App


def rules(app: App, dataset_id: str, shown: list[Persona]) -> None:
    """The rules of the groups on screen, best group first."""
    described = sum(p.rule.describes for p in shown)
    st.markdown(RULES["lead"].format(described=described, all=len(shown)))
    st.table(table(shown), hide_index=True, border="horizontal")
    with st.container(horizontal=True):
        sql = services.as_sql(app, dataset_id, shown)
        st.download_button(RULES["sql"], sql, RULES["sql_file"], "text/plain", on_click="ignore", icon=":material/download:")
        words = services.as_words(app, dataset_id, shown)
        st.download_button(RULES["words"], words, RULES["words_file"], "text/plain", on_click="ignore", icon=":material/download:")


def table(shown: list[Persona]) -> pd.DataFrame:
    """A row for each group: its rule in words and how well that finds it; of a rule that is not shown no numbers either."""
    return pd.DataFrame([_row(p) for p in shown], columns=[RULES[name] for name in ("group", "rule", "recall", "precision")])


def _row(persona: Persona) -> list[str]:
    rule = persona.rule
    if not rule.describes:
        return [literal(persona.name), literal(str(NOT_DESCRIBABLE)), "–", "–"]
    return [literal(persona.name), literal(rule_text(rule) or str(NO_CONDITION)), per_100(rule.recall), per_100(rule.precision)]
