"""Numbers of machines, against fractions worked by hand and a brute force in fractions and math.fsum."""

import itertools
import math
import random
from fractions import Fraction

import numpy as np
import pytest

import rbm_exact as rx

M2 = [["ln 2", "-ln 2"], [0, "ln 3"]]
M2_ROWS = [[1, 0], [1, 0], [1, 1], [0, 1]]


def brute(W, b, c, X, values=(0, 1)):
    """ln Z, mean log-likelihood and gradient from all joint states, with fsum."""
    n_v, n_h = W.shape
    f = {}
    for v in itertools.product(values, repeat=n_v):
        for h in itertools.product(values, repeat=n_h):
            f[v, h] = math.exp(b @ np.array(v) + c @ np.array(h) + np.array(v) @ W @ np.array(h))
    Z = math.fsum(f.values())

    def means(weights):
        total = math.fsum(weights.values())
        def mean(g):
            return math.fsum(x * g(*state) for state, x in weights.items()) / total
        return np.array(
            [mean(lambda v, h: v[i] * h[j]) for i in range(n_v) for j in range(n_h)]
            + [mean(lambda v, h: v[i]) for i in range(n_v)]
            + [mean(lambda v, h: h[j]) for j in range(n_h)]
        )

    def clamped(row):
        return {s: x for s, x in f.items() if s[0] == tuple(row)}

    data = np.mean([means(clamped(row)) for row in X], axis=0)
    mean = math.fsum(math.log(math.fsum(clamped(row).values()) / Z) for row in X) / len(X)
    return math.log(Z), mean, data - means(f)


def test_m2_in_fractions_by_hand():
    m = rx.Machine(M2)
    assert m.partition(exact=True) == 24
    g = m.gradient(M2_ROWS, exact=True)
    F = Fraction
    assert g.W.tolist() == [[F(1, 6), F(1, 15)], [F(-1, 12), F(-1, 10)]]
    assert g.b.tolist() == [F(1, 4), F(-7, 48)]
    assert g.c.tolist() == [F(1, 24), F(-19, 240)]
    assert m.model_phase(exact=True).W.tolist() == [[F(1, 3), F(1, 4)], [F(3, 8), F(7, 16)]]
    assert m.data_phase(M2_ROWS, exact=True).c.tolist() == [F(5, 8), F(121, 240)]


def test_digits_of_ln_24():
    # 50 digits of ln 24 = 3 ln 2 + ln 3, from tables of ln 2 and ln 3.
    assert rx.Machine(M2).log_partition(digits=30) == "3.17805383034794561964694160130"


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("units", ["binary", "spin"])
def test_random_machines_against_brute_force(seed, units):
    r = random.Random(seed)
    n_v, n_h = r.randint(1, 4), r.randint(1, 4)
    W = np.array([[r.gauss(0, 1) for _ in range(n_h)] for _ in range(n_v)])
    b = np.array([r.gauss(0, 1) for _ in range(n_v)])
    c = np.array([r.gauss(0, 1) for _ in range(n_h)])
    values = (0, 1) if units == "binary" else (-1, 1)
    X = np.array([[r.choice(values) for _ in range(n_v)] for _ in range(5)])
    m = rx.Machine(W, b, c, units=units)
    ln_z, mean, gradient = brute(W, b, c, X, values)
    assert m.log_partition() == pytest.approx(ln_z, rel=1e-13)
    assert m.log_likelihood(X) == pytest.approx(mean, rel=1e-12)
    assert m.log_likelihood(X, total=True) == pytest.approx(5 * mean, rel=1e-12)
    np.testing.assert_allclose(m.gradient(X).flat(), gradient, rtol=0, atol=1e-13)
    np.testing.assert_allclose(
        m.free_energy(X) + m.log_partition(),
        [-brute(W, b, c, [row], values)[1] for row in X],
        rtol=1e-12,
    )


def test_counts_are_repeated_rows():
    m = rx.Machine(M2)
    once = m.gradient(M2_ROWS)
    counted = m.gradient([[1, 0], [1, 1], [0, 1]], counts=[2, 1, 1])
    assert (once.flat() == counted.flat()).all()


def test_float32_means_the_binary_value_it_holds():
    x = np.float32(0.1)
    assert rx.Machine([[x]]).log_partition() == rx.Machine([[Fraction(float(x))]]).log_partition()
    assert rx.Machine([[x]]).log_partition() != rx.Machine([["0.1"]]).log_partition()


def test_temperature_is_exact():
    assert rx.Machine([["ln 4"]], temperature=2).partition(exact=True) == 5
    assert rx.Machine([["ln 4"]], temperature=Fraction(1, 2)).partition(exact=True) == 19


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: rx.Machine([[float("nan")]]), "w[1,1]"),
        (lambda: rx.Machine([1.0, 2.0]), "wanted (n_v, n_h)"),
        (lambda: rx.Machine([[1.0]], [1.0, 2.0]), "b: found an array of shape (2,)"),
        (lambda: rx.Machine([["ln x"]]), "character 4"),
        (lambda: rx.Machine([[1.0]], units="gauss"), '"spin"'),
        (lambda: rx.Machine([[1.0]], temperature=0), "positive"),
        (lambda: rx.Machine([[1.0]]).gradient([[2]]), "X[0, 0]"),
        (lambda: rx.Machine([[1.0]]).gradient([[0.5]]), "wanted 0 or 1"),
        (lambda: rx.Machine([[1.0]]).gradient([[1, 0]]), "(N, 1)"),
        (lambda: rx.Machine([[1.0]]).gradient(np.zeros((0, 1))), "no data rows"),
        (lambda: rx.Machine([[1.0]]).gradient([[1]], counts=[0]), "count"),
        (lambda: rx.Machine([[0.1]]).gradient([[1]], exact=True), "no fraction"),
        (lambda: rx.Machine([[0.1]]).log_partition(digits=0), "digits=0"),
    ],
)
def test_bad_input_is_told(call, words):
    with pytest.raises(rx.RbmError) as told:
        call()
    assert words in str(told.value)


def test_too_many_states_are_refused_in_the_words_of_python():
    with pytest.raises(rx.LimitError, match="max_states raises"):
        rx.Machine(np.ones((30, 30))).log_partition()


def test_spins_take_minus_one_and_one():
    m = rx.Machine([["ln 2"]], units="spin")
    assert m.partition(exact=True) == 5
    with pytest.raises(rx.RbmError, match="-1 or 1"):
        m.gradient([[0]])


def test_data_that_are_no_states_are_told_what_to_do():
    m = rx.Machine([[1.0], [0.5], [0.25]])
    for X, told in [
        ([[0, 255, 12]], "X > 127"),
        ([[0, 0.25, 1]], "X > 0.5"),
        ([[-1, 1, 1]], 'Machine(..., units="spin")'),
        ([[0, 1, 1, 7]], "X[:, :-1]"),
        ([[0, 1], [1, 1], [1, 0]], "X.T"),
        (np.zeros((5, 1, 3)), "X.reshape(len(X), 3)"),
        ([[0, float("nan"), 1]], "missing entries"),
    ]:
        with pytest.raises(rx.RbmError) as error:
            m.log_likelihood(np.array(X))
        assert told in str(error.value), error.value
    spin = rx.Machine([[1.0], [0.5], [0.25]], units="spin")
    with pytest.raises(rx.RbmError, match=r"2\*X - 1"):
        spin.log_likelihood([[0, 1, 1]])


def test_messages_speak_of_arguments_and_never_of_options(tmp_path):
    """The command line spells `--map`, Python `map=`."""
    square = tmp_path / "m.npz"
    np.savez(square, weights=np.eye(2), vbias=np.zeros(2), hbias=np.zeros(2))
    m = rx.Machine(np.zeros((2, 2)))
    wrong = [
        (lambda: rx.Machine.load(square), 'map="W=weights.T,b=vbias,c=hbias"'),
        (lambda: rx.Machine.load(square, map="W=w"), "map, column 3"),
        (lambda: rx.Machine.load(square, convention="sk"), "convention: found"),
        (lambda: rx.Machine(np.full((2, 2), 1e9)), "raise temperature"),
        (lambda: rx.Machine(np.zeros((30, 30)), max_states=2).log_partition(), "max_states raises the limit"),
        (lambda: rx.check(m, [[1, 0]], gradient=dict(da=[0, 0], db=[0, 0])), 'claim_map="b=da,c=db"'),
        (lambda: rx.check(m, [[1, 0]], gradient=dict(q=[[0, 0], [0, 0]])), 'claim_map="W=gradient.q"'),
        (lambda: rx.check(m, [[1, 0]], gradient=dict(W=m.gradient([[1, 0]]).W), claim_map="rows=x"), "map="),
        (lambda: rx.check(m, kl=0.5), "give the rows as X"),
    ]
    for call, told in wrong:
        with pytest.raises(rx.RbmError) as error:
            call()
        assert told in str(error.value) and "--" not in str(error.value), error.value
    judged = rx.check(m, [[1, 0], [1, 1]], gradient=dict(dw=[[2.0, 2.0], [0.0, 0.0]], dvb=[4.0, 0.0], dhb=[0.0, 0.0]))
    assert judged.verdict == "refuted" and "--" not in str(judged).replace("-----", "")
    assert "rbm-exact" not in str(judged)
