"""Contrastive divergence: fractions of M2 by an independent program, and streams of sampled updates."""

from fractions import Fraction as F

import numpy as np
import pytest

import rbm_exact as rx
from rbm_exact.testing import assert_estimator

M2 = rx.Machine([["ln 2", "-ln 2"], [0, "ln 3"]])
X2 = [[1, 0], [1, 0], [1, 1], [0, 1]]


def test_cd_1_of_m2():
    update = M2.cd(X2, exact=True)
    wanted = [F(331, 2160), F(7691, 129600), F(-15307, 207360), F(-19541, 230400)]
    assert update.expected.W.ravel().tolist() == wanted
    assert update.gradient.W[0, 0] == F(1, 6)
    assert update.deviation.W[0, 0] == F(331, 2160) - F(1, 6)


def test_variances_of_one_update():
    # By an independent program: 0.180530 with probabilities, 0.425746 with sampled hidden units.
    assert M2.cd(X2).variance.W[0, 0] == pytest.approx(0.180530, abs=5e-7)
    assert M2.cd(X2, hidden="sampled").variance.W[0, 0] == pytest.approx(0.425746, abs=5e-7)
    assert M2.cd(X2, variance=False).variance is None


def test_pseudo_likelihood():
    # One unit: the pseudo-likelihood is the likelihood. Two: p(v_i | other) from the four probabilities.
    one = rx.Machine([["ln 2"]])
    assert one.pseudo_likelihood([[1], [0]]) == one.log_likelihood([[1], [0]])
    p = {v: np.exp(M2.log_likelihood([v])) for v in [(0, 0), (0, 1), (1, 0), (1, 1)]}
    wanted = np.mean([np.log(p[a, b] / (p[0, b] + p[1, b])) + np.log(p[a, b] / (p[a, 0] + p[a, 1])) for a, b in X2])
    assert M2.pseudo_likelihood(X2) == pytest.approx(wanted, rel=1e-13)
    with pytest.raises(rx.RbmError):
        one.pseudo_likelihood(np.zeros((0, 1)))


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def cd1(W, b, c, X, rng, scale=1.0):
    q0 = sigmoid(X @ W + c)
    h0 = (rng.random(q0.shape) < q0).astype(float)
    v1 = (rng.random(X.shape) < sigmoid(h0 @ W.T + b)).astype(float)
    q1 = sigmoid(v1 @ W + c)
    n = len(X)
    return scale * (X.T @ q0 - v1.T @ q1) / n, scale * (X - v1).mean(axis=0), scale * (q0 - q1).mean(axis=0)


def test_a_right_trainer_passes():
    assert_estimator(cd1, "cd:1")


def test_cd_1_is_not_the_gradient():
    with pytest.raises(AssertionError, match="not those of gradient"):
        assert_estimator(cd1, "gradient", updates=20000)


def test_a_wrong_scale_is_seen():
    with pytest.raises(AssertionError, match="not those of cd:1"):
        assert_estimator(lambda *args: cd1(*args, scale=2.0), "cd:1", updates=5000)
