"""Machines of live trainers and of files. Stand-ins have the attributes of the real classes; scikit-learn is real."""

import types

import numpy as np
import pytest

import rbm_exact as rx

R = np.random.default_rng(11)
W, B, C = R.normal(size=(4, 3)), R.normal(size=4), R.normal(size=3)
PLAIN = rx.Machine(W, B, C).log_partition(digits=30)


def same(machine):
    return machine.log_partition(digits=30) == PLAIN


def test_scikit_learn():
    network = pytest.importorskip("sklearn.neural_network")
    X = R.integers(0, 2, size=(30, 4))
    trainer = network.BernoulliRBM(n_components=3, n_iter=3, random_state=0).fit(X)
    m = rx.Machine.from_trainer(trainer)
    again = rx.Machine(trainer.components_.T, trainer.intercept_visible_, trainer.intercept_hidden_)
    assert m.log_partition(digits=30) == again.log_partition(digits=30)
    assert any("sklearn" in said for said in m.read_as)


def test_stand_ins_of_other_trainers():
    torchrbm = types.SimpleNamespace(weight_matrix=W, vbias=B, hbias=C)
    assert same(rx.Machine.from_trainer(torchrbm))
    qucumber = types.SimpleNamespace(
        rbm_am=types.SimpleNamespace(weights=W.T, visible_bias=B, hidden_bias=C)
    )
    assert same(rx.Machine.from_trainer(qucumber))
    sklearn = types.SimpleNamespace(components_=W.T, intercept_visible_=B, intercept_hidden_=C)
    assert same(rx.Machine.from_trainer(sklearn))
    assert same(rx.Machine.from_trainer({"W": W, "b": B, "c": C}))


def test_a_map_for_all_else():
    trainer = types.SimpleNamespace(net=types.SimpleNamespace(kernel=W.T, v=B[None], h=C[None]))
    assert same(rx.Machine.from_trainer(trainer, map="W=net.kernel.T,b=net.v,c=net.h"))
    with pytest.raises(rx.RbmError):
        rx.Machine.from_trainer(trainer, map="W=net.kernels.T")
    with pytest.raises(rx.RbmError):
        rx.Machine.from_trainer(object())


def test_pydeep_is_turned_into_plain_biases():
    # E = -(v-ov)·bv - (h-oh)·bh - (v-ov)·W·(h-oh); ov and oh are powers of 2, so that this is exact in doubles.
    ov, oh = np.full(4, 0.5), np.full(3, 0.25)
    trainer = types.SimpleNamespace(w=W, bv=B[None], bh=C[None], ov=ov[None], oh=oh[None])
    m = rx.Machine.from_trainer(trainer)
    plain = rx.Machine(W, B - W @ oh, C - ov @ W)
    X = R.integers(0, 2, size=(6, 4))
    assert m.log_likelihood(X) == pytest.approx(plain.log_likelihood(X), rel=1e-13)


def test_derivatives_by_pydeeps_own_parameters_are_turned():
    # By w the derivative is the one by W less what w moves in the plain biases, b = bv - w oh and c = bh - ov w.
    ov, oh = np.full(4, 0.5), np.full(3, 0.25)
    m = rx.Machine.from_trainer(types.SimpleNamespace(w=W, bv=B[None], bh=C[None], ov=ov[None], oh=oh[None]))
    X = R.integers(0, 2, size=(6, 4))
    g = m.gradient(X)
    own = g.W - np.outer(g.b, oh) - np.outer(ov, g.c)
    assert rx.check(m, X, gradient=dict(w=own, bv=g.b[None], bh=g.c[None])).agrees
    assert rx.check(m, X, gradient=g).agrees
    assert not rx.check(m, X, gradient=dict(W=own, b=g.b, c=g.c)).agrees
    with pytest.raises(rx.RbmError, match="wanted both"):
        rx.check(m, X, gradient=dict(w=own))


def test_files(tmp_path):
    path = tmp_path / "m.npz"
    np.savez(path, weight_matrix=W, vbias=B, hbias=C)
    assert same(rx.Machine.load(path))
    with pytest.raises(rx.RbmError, match="no such file"):
        rx.Machine.load(tmp_path / "none.npz")
