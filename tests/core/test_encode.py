"""Columns become coordinates of total variance 1, whatever is in them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from segexplorer.core.encode import Encoder, LevelCode, NumberCode, as_text
from segexplorer.core.fit_encoder import fit_encoder, level_shares
from segexplorer.core.model import Column, Schema
from tests.core.bases import features


def encode(frame: pd.DataFrame, kinds: dict[str, str] | None = None) -> tuple[Encoder, np.ndarray, dict[str, tuple[str, str]]]:
    encoder, dropped = fit_encoder(frame, features(frame, kinds))
    encoded = encoder.encode(encoder.read(frame)) if encoder.columns else np.zeros((len(frame), 0))
    return encoder, encoded, dropped


def variance_of_columns(encoder: Encoder, encoded: np.ndarray) -> np.ndarray:
    return pd.Series(encoded.astype(float).var(axis=0)).groupby(encoder.owner).sum().to_numpy()


# ---- by hand


def test_two_levels_become_one_coordinate_of_variance_one() -> None:
    frame = pd.DataFrame({"device": ["mobile"] * 3 + ["desktop"]})
    encoder, encoded, _ = encode(frame, {"device": "category"})
    # mobile 0.75: (1 - 0.75) / sqrt(0.75 * 0.25) = 0.577; desktop -0.75 / 0.433 = -1.732
    assert encoder.n_dims == 1
    assert encoded[:, 0] == pytest.approx([0.57735, 0.57735, 0.57735, -1.73205], abs=1e-5)


def test_a_missing_number_sits_at_the_median_and_speaks_through_its_indicator() -> None:
    frame = pd.DataFrame({"visits": [1.0, 2.0, 3.0, 4.0, 5.0] * 20 + [np.nan] * 20})
    encoder, encoded, _ = encode(frame)
    code = encoder.columns[0]
    assert isinstance(code, NumberCode)
    assert (code.n_dims, code.fill) == (2, 3.0)
    assert encoded[-1, 0] == pytest.approx(0, abs=1e-6)  # median 3 = mean 3
    assert len(np.unique(encoded[:100, 1])) == 1
    assert encoded[-1, 1] > encoded[0, 1]


def test_a_date_becomes_days_before_the_last_one() -> None:
    frame = pd.DataFrame({"joined": pd.to_datetime(["2024-01-01", "2024-01-11", "2024-01-31", "2024-01-21"] * 10)})
    encoder, _, _ = encode(frame, {"joined": "date"})
    assert encoder.read(frame)[0][:4].tolist() == [30, 20, 0, 10]
    later = pd.DataFrame({"joined": pd.to_datetime(["2024-02-10", None])})
    assert encoder.read(later)[0][0] == -10
    assert np.isnan(encoder.read(later)[0][1])


@pytest.mark.parametrize("never", ["9999-12-31", "2999-01-01", "0001-01-01"])
@pytest.mark.parametrize("n_never", [1, 30, 90])
def test_a_date_that_stands_for_never_is_missing_and_does_not_set_the_calendar(never: str, n_never: int) -> None:
    days = [np.datetime64(day, "s") for day in ["2024-01-01", "2024-01-11", "2024-01-31", "2024-01-21"] * 10 + [never] * n_never]
    frame = pd.DataFrame({"ends": pd.Series(np.array(days))})
    encoder, _, _ = encode(frame, {"ends": "date"})
    assert encoder.columns[0].as_of == "2024-01-31T00:00:00"  # type: ignore[union-attr]
    assert encoder.read(frame)[0][:4].tolist() == [30, 20, 0, 10]
    assert np.isnan(encoder.read(frame)[0][40:]).all()


def test_birthdays_of_a_century_stay() -> None:
    frame = pd.DataFrame({"born": pd.to_datetime([f"{year}-06-01" for year in range(1920, 2024)])})
    encoder, _, _ = encode(frame, {"born": "date"})
    assert not np.isnan(encoder.read(frame)[0]).any()


def test_a_number_is_no_date_and_a_date_no_number() -> None:
    days = pd.Series(pd.date_range("2024-01-01", periods=50))
    frame = pd.DataFrame({"day": days, "n": np.arange(50.0)})
    encoder, _, _ = encode(frame, {"day": "date"})
    changed = pd.DataFrame({"day": days.dt.strftime("%Y%m%d").astype(int), "n": days})
    assert all(np.isnan(values).all() for values in encoder.read(changed))
    as_text = pd.DataFrame({"day": days.dt.strftime("%d.%m.%Y"), "n": [f"{i},50 €" for i in range(50)]})
    assert all(np.isnan(values).all() for values in encoder.read(as_text))


def test_a_skewed_amount_is_read_on_a_log_scale_and_a_negative_one_is_not() -> None:
    amounts = np.exp(np.random.default_rng(0).normal(3, 1, 500))
    encoder, _, _ = encode(pd.DataFrame({"even": np.arange(500.0), "negative": amounts - 1000, "spend": amounts}))
    assert [c.log for c in encoder.columns if isinstance(c, NumberCode)] == [False, False, True]


def test_levels_never_seen_count_as_other_where_there_is_one() -> None:
    frame = pd.DataFrame({"city": ["Ams"] * 60 + ["Ber"] * 39 + [f"rare{i}" for i in range(101)]})
    encoder, _, _ = encode(frame, {"city": "category"})
    code = encoder.columns[0]
    assert isinstance(code, LevelCode)
    assert code.levels == ("Ams", "Ber", "other")
    assert code.read(pd.Series(["Ber", "Oslo", None, "Ams"])).tolist() == [1, 2, 2, 0]


def test_levels_never_seen_are_nothing_where_there_is_no_other() -> None:
    frame = pd.DataFrame({"plan": ["a", "b", "c"] * 30})
    encoder, _, _ = encode(frame, {"plan": "category"})
    unseen = encoder.read(pd.DataFrame({"plan": ["z"]}))
    assert encoder.codes(unseen)[0].tolist() == [3]
    assert encoder.encode(unseen)[0].tolist() == [0, 0, 0]  # the middle: nothing is known


def test_a_few_missing_answers_do_not_make_a_yes_or_no_column_three() -> None:
    frame = pd.DataFrame({"owner": [1.0, 0.0] * 500 + [np.nan]})
    encoder, _, _ = encode(frame, {"owner": "flag"})
    assert (encoder.columns[0].levels, encoder.n_dims) == (("0", "1"), 1)
    assert encoder.encode(encoder.read(frame))[-1].tolist() == [0.0]


def test_files_with_very_many_categories_keep_fewer_levels_of_each() -> None:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({f"c{i}": rng.choice(list("abcdefghijkl"), 400) for i in range(150)})
    encoder, _, _ = encode(frame, dict.fromkeys(frame, "category"))
    assert encoder.n_dims <= 600
    assert len(encode(frame[["c1"]], {"c1": "category"})[0].columns[0].levels) == 12


def test_a_yes_is_a_yes_however_it_is_stored() -> None:
    assert as_text([True, False]) == ["yes", "no"]
    assert as_text([1, 1.0, "1"]) == ["1", "1", "1"]


def test_of_columns_that_say_the_same_the_first_by_name_stays_and_is_named() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=400)
    frame = pd.DataFrame({"b": -x + 0.01 * rng.normal(size=400), "a": x, "c": rng.normal(size=400)})
    encoder, _, dropped = encode(frame)
    assert [c.name for c in encoder.columns] == ["a", "c"]
    assert [c.name for c in encoder.silent] == ["b"]
    assert dropped == {"b": ("correlated", "a")}


def test_a_correlation_of_nine_tenths_is_no_double() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=4000)
    encoder, _, dropped = encode(pd.DataFrame({"a": x, "b": 0.9 * x + np.sqrt(1 - 0.81) * rng.normal(size=4000)}))
    assert dropped == {}
    assert encoder.n_dims == 2


def test_a_category_under_another_name_is_a_double() -> None:
    level = np.random.default_rng(1).choice(["a", "b", "c"], 300)
    frame = pd.DataFrame({"code": level, "label": pd.Series(level).map({"a": "Alpha", "b": "Beta", "c": "Gamma"})})
    assert encode(frame, {"code": "category", "label": "category"})[2] == {"label": ("correlated", "code")}


@pytest.mark.parametrize(
    ("values", "kind", "why"),
    [
        ([5.0] * 100, "number", "constant"),
        ([5.0] * 99 + [np.nan], "number", "constant"),
        ([np.nan] * 96 + [1.0, 2.0, 3.0, 4.0], "number", "mostly_missing"),
        ([7.0] * 999 + [1e6], "number", "almost_constant"),
        (["x"] * 100, "category", "constant"),
        ([f"v{i}" for i in range(200)], "category", "almost_constant"),
        ([pd.NaT] * 100, "date", "mostly_missing"),
        ([pd.Timestamp("2024-01-01")] * 50, "date", "constant"),
    ],
)
def test_a_column_that_tells_nobody_apart_falls_out_with_its_reason(values: list, kind: str, why: str) -> None:
    frame = pd.DataFrame({"x": values, "y": range(len(values))})
    encoder, dropped = fit_encoder(frame, features(frame, {"x": kind}))
    assert dropped["x"] == (why, "" if why != "mostly_missing" else f"{frame['x'].isna().mean():.0%}".rstrip("%"))
    assert [c.name for c in encoder.columns] == ["y"]


def test_columns_that_are_not_features_or_not_used_are_never_encoded() -> None:
    roles = ("id", "goal", "consent", "suppressed", "personal", "sensitive", "ignored", "feature", "feature")
    frame = pd.DataFrame({f"c{i}": np.random.default_rng(i).normal(size=60) for i in range(9)})
    schema = Schema(tuple(Column(f"c{i}", "number", role=r, used=i != 8) for i, r in enumerate(roles)))  # type: ignore[arg-type]
    assert fit_encoder(frame, schema)[0].names == ("c7",)


def test_infinite_numbers_are_missing() -> None:
    frame = pd.DataFrame({"x": [1.0, 2.0, 3.0, np.inf] * 30})
    encoder, encoded, _ = encode(frame)
    assert np.isfinite(encoded).all()
    assert np.isnan(encoder.read(frame)[0][3])


# ---- by other libraries


def test_numbers_are_what_the_standard_scaler_of_scikit_learn_says() -> None:
    x = np.random.default_rng(2).uniform(-3, 5, 800)
    _, encoded, _ = encode(pd.DataFrame({"x": x}))
    clipped = np.clip(x, *np.quantile(x, (0.005, 0.995)))
    assert encoded[:, :1] == pytest.approx(StandardScaler().fit_transform(clipped[:, None]), abs=1e-5)


def test_skewed_numbers_are_the_standard_scaler_of_clipped_logs() -> None:
    x = np.random.default_rng(2).exponential(50, 800)
    _, encoded, _ = encode(pd.DataFrame({"x": x}))
    logs = np.log1p(x)
    clipped = np.clip(logs, *np.quantile(logs, (0.005, 0.995)))
    assert encoded[:, :1] == pytest.approx(StandardScaler().fit_transform(clipped[:, None]), abs=1e-5)


def test_levels_are_the_one_hot_encoder_of_scikit_learn_centred_and_scaled_together() -> None:
    level = np.random.default_rng(3).choice(["a", "b", "c", "d"], 700, p=[0.4, 0.3, 0.2, 0.1])
    encoder, encoded, _ = encode(pd.DataFrame({"x": level}), {"x": "category"})
    code = encoder.columns[0]
    assert isinstance(code, LevelCode)
    hot = OneHotEncoder(categories=[list(code.levels)], sparse_output=False).fit_transform(level[:, None])
    centred = hot - hot.mean(axis=0)
    assert encoded == pytest.approx(centred / np.sqrt(centred.var(axis=0).sum()), abs=1e-5)


def test_shares_of_levels_are_those_of_pandas() -> None:
    values = pd.Series(["a", "b", None, "a", "c", "b", "a"])
    assert level_shares(values) == values.fillna("missing").value_counts(normalize=True).to_dict()


# ---- laws

NUMBERS = st.lists(
    st.one_of(st.floats(-1e6, 1e6, allow_nan=False), st.integers(0, 3).map(float), st.just(float("nan"))), min_size=40, max_size=120
)
LEVELS = st.lists(st.one_of(st.sampled_from(["a", "b", "c", "ö", ""]), st.none(), st.text(max_size=3)), min_size=40, max_size=120)


@given(NUMBERS)
@settings(max_examples=60)
def test_every_number_column_has_total_variance_one(values: list[float]) -> None:
    frame = pd.DataFrame({"x": np.array(values, float)})
    encoder, encoded, dropped = encode(frame)
    if "x" not in dropped:
        assert np.isfinite(encoded).all()
        assert variance_of_columns(encoder, encoded) == pytest.approx([1.0], abs=2e-3)


@given(LEVELS)
@settings(max_examples=60)
def test_every_category_has_total_variance_one(values: list[str | None]) -> None:
    frame = pd.DataFrame({"x": pd.Series(values, dtype=object)})
    encoder, encoded, dropped = encode(frame, {"x": "category"})
    if "x" not in dropped:
        assert variance_of_columns(encoder, encoded) == pytest.approx([1.0], abs=2e-3)


def test_every_column_of_a_wide_table_has_total_variance_one() -> None:
    rng = np.random.default_rng(5)
    numbers = {f"n{i}": rng.normal(size=400) if i % 3 else rng.exponential(size=400) for i in range(150)}
    gaps = {f"m{i}": np.where(rng.random(400) < 0.1 + i / 100, np.nan, rng.normal(size=400)) for i in range(50)}
    levels = {f"l{i}": rng.choice([*"abcdefghijklmnopq"[: 3 + i % 14]], 400) for i in range(100)}
    frame = pd.DataFrame(numbers | gaps | levels)
    encoder, encoded, dropped = encode(frame, dict.fromkeys(levels, "category"))
    assert dropped == {}
    assert variance_of_columns(encoder, encoded) == pytest.approx(np.ones(300), abs=2e-3)


@given(st.permutations(["a", "b", "c", "d"]))
@settings(max_examples=10)
def test_the_order_of_columns_changes_nothing(order: list[str]) -> None:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({name: rng.normal(size=80) for name in "abcd"})
    frame["d"] = frame["a"]
    assert encode(frame[order])[0] == encode(frame)[0]
