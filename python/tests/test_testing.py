"""assert_gradient on right and wrong trainers that share no code with the package."""

import numpy as np
import pytest

from rbm_exact.testing import assert_gradient, cases


def phases(W, b, c, X, off=0):
    n_v = len(b)
    V = np.array(np.meshgrid(*[[off, 1]] * n_v, indexing="ij")).reshape(n_v, -1).T.astype(W.dtype)

    def field(v):
        return c + v @ W

    def hidden(v):
        return np.tanh(field(v)) if off else 1 / (1 + np.exp(-field(v)))

    def log_f(v):
        a = field(v)
        return v @ b + (np.logaddexp(a, -a) if off else np.logaddexp(a.dtype.type(0), a)).sum(axis=1)

    x = log_f(V)
    p = np.exp(x - x.max())
    p /= p.sum()
    n = len(X)
    pos = X.T @ hidden(X) / n, X.mean(axis=0), hidden(X).mean(axis=0)
    neg = V.T @ (p[:, None] * hidden(V)), p @ V, p @ hidden(V)
    return pos, neg


def gradient(W, b, c, X, off=0):
    pos, neg = phases(W, b, c, X, off)
    return tuple(x - y for x, y in zip(pos, neg))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_right_ones_pass(dtype):
    assert_gradient(gradient, dtype=dtype)
    assert_gradient(lambda *args: gradient(*args, off=-1), units="spin", dtype=dtype)
    assert_gradient(lambda *args: tuple(-9 * x if len(args[3]) == 9 else -4 * x for x in gradient(*args)),
                    of="total", direction="descent", dtype=dtype)  # fmt: skip


def total(W, b, c, X):
    return tuple(len(X) * x for x in gradient(W, b, c, X))


def descent(W, b, c, X):
    return tuple(-x for x in gradient(W, b, c, X))


def no_hidden_bias(W, b, c, X):
    (pos_w, pos_b, pos_c), neg = phases(W, b, c, X)
    (pos_w, _, pos_c), _ = phases(W, b, 0 * c, X)
    return pos_w - neg[0], pos_b - neg[1], pos_c - neg[2]


@pytest.mark.parametrize(
    "wrong, name",
    [
        (total, "sum-not-mean"),
        (descent, "sign"),
        (no_hidden_bias, "hidden-bias-ignored-in-data-phase"),
        (lambda *a: gradient(*a[:3], np.unique(a[3], axis=0)), "duplicates-dropped"),
        (lambda *a: phases(*a)[0], "positive-phase-only"),
    ],
)
def test_wrong_ones_are_named(wrong, name):
    with pytest.raises(AssertionError) as told:
        assert_gradient(wrong)
    line = str(told.value).splitlines()[1]
    assert line == f"what explains all of them: {name}", str(told.value)


def test_what_stays_unexplained_is_said():
    r = np.random.default_rng(1)
    with pytest.raises(AssertionError, match="no mistake that is known here"):
        assert_gradient(lambda W, b, c, X: (r.normal(size=W.shape), b, c))


@pytest.mark.parametrize("found, words", [(lambda W, b, c, X: np.zeros(W.size + 5), "one array"), (lambda *a: None, "None")])
def test_what_is_no_gradient_is_told(found, words):
    with pytest.raises(ValueError, match=f"found {words}.*wanted the derivatives"):
        assert_gradient(found)


def test_cases_are_of_many_kinds():
    shapes = {np.shape(W) for _, W, *_ in cases()}
    assert len(shapes) >= 5 and any(n_v == 1 for n_v, _ in shapes)
    assert all(len(X) > len({tuple(row) for row in X}) for *_, X in cases())
