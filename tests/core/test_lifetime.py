"""The models of lifetimes give the numbers published for CDNOW (2,357 customers, a tenth of those who started in early 1997).

cdnow.csv is from the package lifetimes 0.11.3 (MIT, cdnow_LICENSE.txt): x repeats, t_x and T in weeks, zbar dollars.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import hyp2f1
from scipy.stats import beta, gamma

from segexplorer.core.lifetime import OrderModel, ValueModel, fit_orders, fit_values

PUBLISHED = OrderModel(0.243, 4.414, 0.793, 2.426)


@pytest.fixture(scope="module")
def cdnow() -> pd.DataFrame:
    return pd.read_csv(Path(__file__).with_name("cdnow.csv"))


def test_bg_nbd_gives_the_parameters_of_the_paper(cdnow: pd.DataFrame) -> None:
    model = fit_orders(cdnow.x, cdnow.t_x, cdnow["T"])
    assert model is not None
    assert [round(v, 3) for v in (model.r, model.alpha, model.a, model.b)] == pytest.approx([0.243, 4.414, 0.793, 2.426], abs=1e-3)
    assert model.log_likelihood(cdnow.x, cdnow.t_x, cdnow["T"]).sum() == pytest.approx(-9582.4, abs=0.05)


def test_a_customer_of_the_paper_is_expected_to_order_1_23_times_in_39_weeks() -> None:
    expected = PUBLISHED.expected(39, np.array([2]), np.array([30.43]), np.array([38.86]))
    assert expected[0] == pytest.approx(1.226, abs=5e-4)


def test_gamma_gamma_gives_the_parameters_of_the_note(cdnow: pd.DataFrame) -> None:
    back = cdnow[cdnow.x > 0]
    model = fit_values(back.x, back.zbar)
    assert len(back) == 946
    assert model is not None
    assert (model.p, model.q, model.v) == pytest.approx((6.25, 3.74, 15.44), abs=0.01)


def test_the_likelihood_is_the_integral_of_its_story() -> None:
    """Independent of the closed form: two orders after the first at 1 and 3 of 5 weeks, by numbers over rate and chance."""
    r, alpha, a, b = 0.6, 2.0, 1.2, 3.0

    def over_rate(power: int, end: float) -> float:  # the mean of rate^power exp(-rate end)
        return quad(lambda rate: rate**power * np.exp(-rate * end) * gamma.pdf(rate, r, scale=1 / alpha), 0, 60)[0]

    still = quad(lambda p: (1 - p) ** 2 * beta.pdf(p, a, b), 0, 1)[0] * over_rate(2, 5.0)
    left = quad(lambda p: p * (1 - p) * beta.pdf(p, a, b), 0, 1)[0] * over_rate(2, 3.0)
    found = OrderModel(r, alpha, a, b).log_likelihood(np.array([2]), np.array([3.0]), np.array([5.0]))
    assert np.exp(found[0]) == pytest.approx(still + left, rel=1e-6)
    assert OrderModel(r, alpha, a, b).alive(np.array([2]), np.array([3.0]), np.array([5.0]))[0] == pytest.approx(
        still / (still + left), rel=1e-6
    )


def test_what_is_expected_agrees_with_customers_drawn_by_the_story() -> None:
    rng = np.random.default_rng(3)
    model, n = OrderModel(0.8, 10.0, 0.9, 3.0), 40_000
    rates, leaving = rng.gamma(model.r, 1 / model.alpha, n), rng.beta(model.a, model.b, n)
    x, t_x, later = np.zeros(n), np.zeros(n), np.zeros(n)
    for i in range(n):
        at = 0.0
        while (at := at + rng.exponential(1 / rates[i])) < 80:
            if at < 50:
                x[i], t_x[i] = x[i] + 1, at
            else:
                later[i] += 1
            if rng.random() < leaving[i]:
                break
    expected = model.expected(30, x, t_x, np.full(n, 50.0))
    for group in (x == 0, x == 1, x > 2):
        assert expected[group].mean() == pytest.approx(later[group].mean(), rel=0.06)
    found = fit_orders(x, t_x, np.full(n, 50.0))
    assert found is not None
    assert (found.r, found.alpha) == pytest.approx((model.r, model.alpha), rel=0.1)


def test_what_is_expected_is_the_closed_form_of_the_paper(cdnow: pd.DataFrame) -> None:
    """Equation 10 with Gauss's 2F1, where that can be computed."""
    m, x, T, t = PUBLISHED, cdnow.x, cdnow["T"], 39
    series = hyp2f1(m.r + x, m.b + x, m.a + m.b + x - 1, t / (m.alpha + T + t))
    closed = (m.a + m.b + x - 1) / (m.a - 1) * (1 - ((m.alpha + T) / (m.alpha + T + t)) ** (m.r + x) * series)
    np.testing.assert_allclose(m.expected(t, x, cdnow.t_x, T), closed * m.alive(x, cdnow.t_x, T), rtol=1e-9)


@pytest.mark.parametrize(("a", "b"), [(1.0, 2.0), (0.5, 0.5), (1e-5, 1e-5), (1e5, 1e5), (1e-5, 1e5), (0.003, 6.7)])
def test_extreme_parameters_give_numbers_between_none_and_those_of_who_never_leaves(a: float, b: float) -> None:
    x, T = np.array([0, 1, 5, 300]), np.array([10.0, 400.0, 30.0, 365.0])
    model = OrderModel(0.8, 69.0, a, b)
    expected = model.expected(365, x, T * (x > 0), T)
    assert ((expected >= 0) & (expected <= (model.r + x) / (model.alpha + T) * 365 * (1 + 1e-9))).all()


@given(
    st.lists(st.tuples(st.integers(0, 400), st.floats(0, 1), st.floats(0.5, 500)), min_size=1, max_size=30),
    st.floats(0.05, 4),
    st.floats(0.05, 4),
)
def test_chances_are_chances_and_more_time_ahead_is_never_fewer_orders(
    customers: list[tuple[int, float, float]], a: float, b: float
) -> None:
    x, share, T = (np.array(column, dtype=float) for column in zip(*customers, strict=True))
    model = OrderModel(0.5, 7.0, a, b)
    history = (x, np.where(x > 0, share * T, 0), T)
    alive = model.alive(*history)
    assert ((alive >= 0) & (alive <= 1)).all()
    assert (alive[x == 0] == 1).all()
    sooner, later = model.expected(30, *history), model.expected(90, *history)
    assert np.isfinite(later).all()
    assert (sooner >= 0).all()
    assert (later >= sooner - 1e-9).all()


def test_the_longer_somebody_has_been_away_the_less_likely_they_come_back() -> None:
    last = np.array([10.0, 20.0, 30.0, 38.0])
    alive = PUBLISHED.alive(np.full(4, 5), last, np.full(4, 38.86))
    assert (np.diff(alive) > 0).all()


def test_spend_to_be_expected_lies_between_ones_own_mean_and_everybodys() -> None:
    model = ValueModel(6.25, 3.74, 15.44)
    everybody = model.expected(np.array([0]), np.array([0.0]))[0]
    for own in (5.0, 500.0):
        expected = model.expected(np.array([1, 3, 30]), np.full(3, own))
        assert all(min(own, everybody) < value < max(own, everybody) for value in expected)
        assert (np.diff(np.abs(expected - own)) < 0).all()


def test_where_nobody_came_back_no_model_is_made_up() -> None:
    assert fit_orders(np.zeros(500), np.zeros(500), np.full(500, 30.0)) is None
    assert fit_values(np.ones(20), np.full(20, 9.0)) is None
