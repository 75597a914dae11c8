"""A page with nothing but the live picture on a synthetic path, for the browser tests; the address says which."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path as File

import streamlit as st

sys.path.insert(0, str(File(__file__).parents[2]))

from segexplorer.core.baselines import Baseline
from segexplorer.ui.explorer import build, explorer
from tests.ui.paths import synthetic_path, synthetic_personas

EVIL = "<img src=x onerror=window.__evil=1><script>window.__evil=1</script>"

st.set_page_config(page_title="Explorer", layout="wide")
asked = st.query_params
kind = asked.get("kind", "response")
path = synthetic_path(kind, n_cuts=int(asked.get("cuts", 40)))  # type: ignore[arg-type]
personas = synthetic_personas(path)
if asked.get("all"):  # everybody can be sent to
    more = path.n_customers / path.n_deliverable
    cuts = tuple(
        replace(c, steps=tuple(replace(s, reach_share=min(s.reach_share * more, 1.0)) for s in c.steps)) for c in path.cuts
    )
    path = replace(path, n_deliverable=path.n_customers, cuts=cuts)
if asked.get("evil"):
    personas = {
        i: replace(p, name=EVIL, traits=tuple(replace(t, column=EVIL, level=EVIL) for t in p.traits)) for i, p in personas.items()
    }
    path = replace(path, nodes={i: replace(n, message=EVIL) for i, n in path.nodes.items()})

# simpler ways whose lines begin and end where the groups' own do, so that names crowd
ways = [Baseline("column", (name,), (), path.cuts[i].steps) for i, name in enumerate(("Education", "Marital_Status", "Country"), 5)]
ways += [Baseline("kmeans", (), tuple(range(cut.n_segments)), cut.steps) for cut in path.cuts[1:]]  # type: ignore[arg-type]

if "revision" not in st.session_state:
    st.session_state.revision = 0
    st.session_state.runs = 0
st.session_state.runs += 1
width = os.environ.get("EXPLORER_WIDTH") or asked.get("width")
with st.container(width=int(width) if width else "stretch"):
    said = explorer(
        path,
        personas,
        k=int(asked.get("k", 6)),
        pickiness=int(asked.get("p", 8)),
        revision=st.session_state.revision,
        key="explorer",
        payload=build(path, personas, None, ways) if asked.get("ways") else None,
    )
if not asked.get("quiet"):
    st.text(f"said k={said.k} pickiness={said.pickiness} selected={said.selected} runs={st.session_state.runs}")
    if st.button("Reset"):
        st.session_state.revision += 1
        st.rerun()
