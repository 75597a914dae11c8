"""What could be reached at most: the best scores first."""

from __future__ import annotations

import numpy as np
import pytest

from tests.core.bases import shop


def test_the_ceiling_is_what_pandas_finds_contacting_the_best_scores_first() -> None:
    base = shop("response", consent=False)
    model = base.learned.assigner.space.goal_model
    assert model is not None
    encoder = base.learned.assigner.space.encoder
    score = model.raw(encoder.features(encoder.read(base.frame)), base.fold)[:, 0]
    ranked = base.frame["responded"].to_numpy()[np.argsort(-score, kind="stable")]
    for share, relevance in base.grown.path.ceiling.tolist():
        n = round(share * len(ranked))
        assert relevance == pytest.approx(ranked[:n].mean())
    assert base.grown.path.ceiling[-1].tolist() == pytest.approx([1.0, ranked.mean()])
