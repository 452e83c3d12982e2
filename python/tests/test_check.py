"""Claims of a trainer: right ones in both precisions agree, wrong ones are named."""

import math

import numpy as np
import pytest

import rbm_exact as rx

M2 = [["ln 2", "-ln 2"], [0, "ln 3"]]
M2_ROWS = [[1, 0], [1, 0], [1, 1], [0, 1]]


def trainer(W, b, c, X, dtype):
    """The exact gradient of a small machine as numpy people write it, in one precision."""
    W, b, c, X = (np.asarray(x, dtype=dtype) for x in (W, b, c, X))
    n_v, n_h = W.shape
    V = np.array(np.meshgrid(*[[0, 1]] * n_v, indexing="ij")).reshape(n_v, -1).T.astype(dtype)

    def hidden(v):
        return 1 / (1 + np.exp(-(c + v @ W)))

    log_f = V @ b + np.logaddexp(dtype(0), c + V @ W).sum(axis=1)
    p = np.exp(log_f - log_f.max())
    p /= p.sum()
    q, Q = hidden(X), hidden(V)
    n = len(X)
    return dict(
        W=X.T @ q / n - V.T @ (p[:, None] * Q), b=X.mean(axis=0) - p @ V, c=q.mean(axis=0) - p @ Q
    )


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("seed", range(10))
def test_a_correct_trainer_agrees_in_its_precision(dtype, seed):
    r = np.random.default_rng(seed)
    n_v, n_h = r.integers(1, 6, size=2)
    W, b, c = (r.normal(size=s).astype(dtype) for s in ((n_v, n_h), n_v, n_h))
    X = r.integers(0, 2, size=(7, n_v))
    judged = rx.check(rx.Machine(W, b, c), X, gradient=trainer(W, b, c, X, dtype))
    assert judged.agrees, str(judged)


def test_single_precision_passed_off_as_double_is_refuted():
    r = np.random.default_rng(5)
    W, b, c = r.normal(size=(4, 3)), r.normal(size=4), r.normal(size=3)
    X = r.integers(0, 2, size=(7, 4))
    claim = trainer(W, b, c, X, np.float32)
    assert not rx.check(rx.Machine(W, b, c), X, gradient=claim, precision="float64").agrees


def test_the_mistake_is_named():
    m = rx.Machine(M2)
    g = m.gradient(M2_ROWS)
    judged = rx.check(m, M2_ROWS, gradient=dict(W=-g.W, b=-g.b, c=-g.c))
    assert judged.verdict == "refuted"
    assert ("sign",) in judged.mistakes
    assert "sign" in str(judged)


def test_many_claims_at_once():
    # Z = 24 and the mean log-likelihood ln(15/4096)/4 are by hand.
    m = rx.Machine(M2)
    judged = rx.check(
        m, M2_ROWS, Z=24, ln_Z=math.log(24), log_likelihood={"mean": math.log(15 / 4096) / 4}
    )
    assert judged.agrees and len(judged.claims) == 3
    assert rx.check(m, ln_Z="3.178").agrees
    assert rx.check(m, ln_Z="3.179").verdict == "refuted"
    assert rx.check(m, ln_Z=float("inf")).verdict == "refuted"


def test_claims_that_are_none_are_told():
    m = rx.Machine(M2)
    for claims in ({}, {"nonsense": 3.0}, {"ln_Z": object()}):
        with pytest.raises(rx.RbmError):
            rx.check(m, M2_ROWS, **claims)


def test_a_map_names_claimed_arrays():
    m = rx.Machine([[1.0, -0.5, 0.25], [0.5, 0.0, 2.0]])
    X = [[1, 0], [1, 1], [1, 0]]
    g = m.gradient(X)
    mine = dict(dw=g.W.T, db=g.b)
    assert rx.check(m, X, gradient=mine, claim_map="W=dw.T,b=db").agrees
    with pytest.raises(rx.RbmError, match="claim_map="):
        rx.check(m, X, gradient=mine)
    with pytest.raises(rx.RbmError, match="claim_map="):
        rx.check(m, X, gradient=g.flat())
