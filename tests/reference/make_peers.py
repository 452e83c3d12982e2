#!/usr/bin/env python3
"""Writes tests/data/peers.json: numbers that published programs give of small machines, by the arithmetic of each.

    python3 tests/reference/make_peers.py > tests/data/peers.json

Most of these programs cannot be installed beside each other, so each function below does what the program's own one
does, step by step, in the same precision and with the same constants; it says which one that is. Where a program
draws random numbers, what is stored is the exact mean over the draws, or one draw with a fixed generator. scikit-learn
itself is judged in docs/case-studies.md. A case has the machine as the program saves it, the data, the claim, the
verdict and the mistakes that explain it. Needs numpy.
"""

import itertools
import json

import numpy as np

CASES = []


def states(n):
    return np.array(list(itertools.product([0, 1], repeat=n)), float)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def plain(x):
    """As JSON has it: infinities and NaN as texts."""
    if isinstance(x, dict):
        return {key: plain(value) for key, value in x.items()}
    if isinstance(x, (list, tuple, np.ndarray)):
        return [plain(value) for value in x]
    if isinstance(x, (float, np.floating)):
        x = float(x)
        return x if np.isfinite(x) else str(x)
    return x


def case(program, what, model, rows, claim, mistakes=(), verdict="refuted"):
    model = {"dtype": "float64", **{key: plain(value) for key, value in model.items()}}
    CASES.append(
        {
            "program": program,
            "name": what,
            "model": model,
            "data": np.asarray(rows).astype(int).tolist(),
            "claim": plain(claim),
            "verdict": verdict,
            "mistakes": [list(one) for one in mistakes],
        }
    )


class Exact:
    """Phases and ln p of a machine by all visible states, in float64."""

    def __init__(self, W, b, c, X):
        V = states(len(b))
        log_f = V @ b + np.logaddexp(0, V @ W + c).sum(1)
        top = log_f.max()
        self.ln_Z = top + np.log(np.exp(log_f - top).sum())
        self.V, self.p = V, np.exp(log_f - self.ln_Z)
        self.Q, self.q = sigmoid(V @ W + c), sigmoid(X @ W + c)
        self.X = np.asarray(X, float)
        self.LL = (X @ b + np.logaddexp(0, X @ W + c).sum(1) - self.ln_Z).mean()

    def gradient(self):
        n = len(self.X)
        return {
            "W": self.X.T @ self.q / n - self.V.T @ (self.p[:, None] * self.Q),
            "b": self.X.mean(0) - self.p @ self.V,
            "c": self.q.mean(0) - self.p @ self.Q,
        }


rng = np.random.default_rng(20261126)
ROWS = np.array([[0, 1, 1, 0], [1, 1, 0, 1], [0, 1, 1, 0], [1, 0, 0, 0], [1, 1, 1, 1], [0, 1, 1, 0], [0, 0, 1, 0]])
W, b, c = (np.round(rng.normal(0, 1, size), 2) for size in ((4, 3), 4, 3))
E = Exact(W, b, c, ROWS)


# scikit-learn 1.9.1, BernoulliRBM._fit: 10 fantasy particles are added up and divided by the 4 rows of the batch. Where
# all parameters are 0 every particle is uniform, whatever the step: its mean is known without drawing.
zero = Exact(np.zeros((2, 2)), np.zeros(2), np.zeros(2), np.array([[1, 0], [1, 1], [1, 0], [0, 1]]))
pos = zero.X.T @ zero.q, zero.X.sum(0), zero.q.sum(0)
neg = [10 * mean for mean in (np.full((2, 2), 0.25), np.full(2, 0.5), np.full(2, 0.5))]
update = dict(zip("Wbc", ((p - n) / len(zero.X) for p, n in zip(pos, neg))))
# With all parameters 0 the update is a constant matrix and two constant vectors: 2.5 in the model phase is one reading.
case(
    "scikit-learn",
    "the last, smaller batch: 10 particles over 4 rows",
    {"components_": np.zeros((2, 2)), "intercept_visible_": np.zeros(2), "intercept_hidden_": np.zeros(2)},
    zero.X,
    {"gradient": update},
    [["one-phase-scaled"]],
)


# scikit-learn, BernoulliRBM.score_samples: one unit of each row is flipped, drawn at random, and
# n_v * ln sigmoid(F(flipped) - F(v)) is returned. Its mean over the draws is the pseudo-likelihood.
def flipped(i, v, W=W, b=b, c=c):
    free = lambda x: -(x @ b) - np.logaddexp(0, x @ W + c).sum()
    other = v.copy()
    other[i] = 1 - other[i]
    return -len(v) * np.logaddexp(0, -(free(other) - free(v)))


sklearn = {"components_": W.T, "intercept_visible_": b, "intercept_hidden_": c}
mean_score = np.mean([[flipped(i, v) for i in range(4)] for v in ROWS.astype(float)])
draw = np.mean([flipped(i, v) for i, v in zip(rng.integers(0, 4, len(ROWS)), ROWS.astype(float))])
case("scikit-learn", "score_samples, averaged over its draws", sklearn, ROWS, {"log_likelihood": mean_score}, [["pseudo-likelihood"]])
case("scikit-learn", "score_samples, one draw, claimed as what it is", sklearn, ROWS, {"pseudo_likelihood": {"mean": draw, "flips": "one"}}, verdict="agrees")


# TorchRBM (rbms 0.5.0), bernoulli_bernoulli _compute_energy_visibles: ln(1 + e^x) is x where x >= 10.
def softplus_cut(x, at):
    return np.where(x < at, np.log1p(np.exp(np.minimum(x, at))), x)


STEEP = {"weight_matrix": np.array([[5.3, 2.0], [5.2, -1.0], [0.5, 3.0]]), "vbias": np.array([-0.5, 0.3, 0.1]), "hbias": np.array([0.0, 0.2])}
three = np.array([[1, 1, 0], [1, 0, 1], [0, 1, 1], [1, 1, 1]])


def ln_Z_with(softplus, W, b, c):
    V = states(len(b))
    log_f = V @ b + softplus(V @ W + c).sum(1)
    return log_f.max() + np.log(np.exp(log_f - log_f.max()).sum())


ln_Z = ln_Z_with(lambda x: softplus_cut(x, 10), *STEEP.values())
case("TorchRBM", "softplus cut off at 10", STEEP, three, {"ln_Z": ln_Z}, [["softplus-cut-off"]])

# The same package, _compute_gradient with its default centered=True: both layers are centred at their data means,
# and the biases' directions are corrected by the weights'.
torchrbm = {"weight_matrix": W, "vbias": b, "hbias": c}
v_mean, h_mean = E.X.mean(0), E.q.mean(0)
centred = (E.X - v_mean).T @ (E.q - h_mean) / len(E.X) - ((E.V - v_mean) * E.p[:, None]).T @ (E.Q - h_mean)
visible = v_mean - E.p @ E.V - centred @ h_mean
hidden = h_mean - E.p @ E.Q - v_mean @ centred
case(
    "TorchRBM", "the centred direction", torchrbm, ROWS,
    {"gradient": {"weight_matrix": centred, "vbias": visible, "hbias": hidden}}, [["centred"]],
)  # fmt: skip

# The same function puts the visible means between 1e-7 and 1 - 1e-7. Unit 1 is never on in the model.
off = {"weight_matrix": np.zeros((2, 1)), "vbias": np.array([-40.0, 0.5]), "hbias": np.array([0.25])}
two = np.array([[1, 0], [0, 1]])
O = Exact(*off.values(), two)
bound = lambda x: np.clip(x, 1e-7, 1 - 1e-7)
clamped = {**O.gradient(), "b": bound(O.X.mean(0)) - bound(O.p @ O.V)}
clamped = {"weight_matrix": clamped["W"], "vbias": clamped["b"], "hbias": clamped["c"]}
case("TorchRBM", "visible means clamped at 1e-7", off, two, {"gradient": clamped}, [["probability-clamped"]])

# The same package, ref_log_z of AIS in float32: log1p(exp(90)) is inf.
steep = {"weight_matrix": np.zeros((2, 1)), "vbias": np.array([90.0, 2.0]), "hbias": np.array([1.0])}
with np.errstate(over="ignore"):
    reference = np.log1p(np.exp(steep["vbias"].astype(np.float32))).sum() + np.float32(np.log(2))
case("TorchRBM", "the reference of annealing in float32", steep, two, {"ln_Z": reference, "precision": "float32"}, [["overflow"]])


# QuCumber 1.3.3, BinaryRBM.partition is exp(logsumexp(..)): inf above ln Z = 709.78. NLL puts p between eps and
# 1 - eps (torch.distributions.utils.probs_to_logits), and the gradient is a mean with p = e^-F / inf and inf * 0.
def qucumber(W, b, c):
    return {"rbm_am": {"weights": W.T, "visible_bias": b, "hidden_bias": c}}


large = np.full((4, 2), 95.0), np.full(4, 20.0), np.full(2, 10.0)
V = states(4)
EPS = np.finfo(float).eps


def nll(W, b, c, X):
    F = lambda x: -(x @ b) - np.logaddexp(0, x @ W + c).sum(1)
    top = (-F(V)).max()
    with np.errstate(over="ignore"):
        Z = np.exp(top + np.log(np.exp(-F(V) - top).sum()))
        p = np.exp(-F(X)) / Z
    return -np.log(np.clip(p, EPS, 1 - EPS)).mean(), Z


corners = np.array([[1, 1, 1, 1], [0, 0, 0, 0]])
found, Z = nll(*large, corners)
case("QuCumber", "Z overflows, and the likelihood looks plausible", qucumber(*large), corners, {"Z": Z, "log_likelihood": -found}, [["overflow"]])
unlikely = np.zeros((4, 2)), np.full(4, -30.0), np.zeros(2)
case("QuCumber", "p is clamped", qucumber(*unlikely), corners, {"log_likelihood": -nll(*unlikely, corners)[0]}, [["probability-clamped"]])
nan = {"weights": np.full((2, 4), np.nan), "visible_bias": np.full(4, np.nan), "hidden_bias": np.full(2, np.nan)}
case("QuCumber", "the gradient behind an infinite Z", qucumber(*large), corners, {"gradient": {"rbm_am": nan}}, [["overflow"]])

# torch.nn.functional.softplus, which QuCumber calls: x itself above 20.
twenty = np.array([[10.6, 4.0], [10.4, -2.0], [1.0, 6.0]]), np.array([-0.5, 0.3, 0.1]), np.array([0.0, 0.2])
ln_Z = ln_Z_with(lambda x: softplus_cut(x, 20.0000001), *twenty)
case("QuCumber", "softplus cut off at 20", qucumber(*twenty), three, {"ln_Z": ln_Z}, [["softplus-cut-off"]])


# PyDeep, BinaryBinaryRBM.unnormalized_log_probability_v: ln(e^(a (1 - oh)) + e^(-a oh)) without a maximum taken out.
def pydeep(W, b, c, ov, oh):
    return {"w": W, "bv": b[None], "bh": c[None], "ov": ov[None], "oh": oh[None]}


def pydeep_ln_Z(W, b, c, ov, oh, dtype):
    W, b, c, ov, oh = (x.astype(dtype) for x in (W, b, c, ov, oh))
    V = states(len(b)).astype(dtype)
    a = (V - ov) @ W + c
    with np.errstate(over="ignore", invalid="ignore"):
        log_f = (V - ov) @ b + np.log(np.exp(a * (1 - oh)) + np.exp(-a * oh)).sum(1)
        top = log_f.max()
        return top + np.log(np.exp(log_f - top).sum())


n, half = np.zeros(4), np.zeros(3)
case("PyDeep", "ln Z of weights of 300", pydeep(np.full((4, 3), 300.0), n, half, n, half), ROWS,
     {"ln_Z": pydeep_ln_Z(np.full((4, 3), 300.0), n, half, n, half, np.float64)}, [["overflow"]])  # fmt: skip
case("PyDeep", "ln Z in float32 at an activation of 120", pydeep(np.full((4, 3), 30.0), n, half, n, half), ROWS,
     {"ln_Z": pydeep_ln_Z(np.full((4, 3), 30.0), n, half, n, half, np.float32), "precision": "float32"}, [["overflow"]])  # fmt: skip

# The same package, calculate_gradients: (v - ov)(h - oh), v - ov and h - oh, added up over the rows. Its ln Z has the
# constant of the centred energy.
ov, oh = np.array([0.5, 0.75, 0.25, 0.5]), np.array([0.25, 0.5, 0.5])
centred_machine = pydeep(W, b, c, ov, oh)
P = Exact(W, b - W @ oh, c - ov @ W, ROWS)
N = len(ROWS)
phase = lambda v, p, q: ((v - ov).T @ (p[:, None] * (q - oh)), p @ (v - ov), p @ (q - oh))
data, model = phase(P.X, np.ones(N), P.q), phase(P.V, P.p, P.Q)
total = dict(zip(("w", "bv", "bh"), (x - N * y for x, y in zip(data, model))))
constant = ov @ W @ oh - b @ ov - c @ oh
# On one machine a sum over 7 rows is also a rate of 7, 7 calls or a velocity.
sums = [["sum-not-mean"], ["learning-rate-included"], ["accumulator-not-zeroed"], ["momentum-included"]]
case("PyDeep", "a sum over the rows, in its own parameters", centred_machine, ROWS, {"gradient": total}, sums)
case("PyDeep", "the same, claimed as a sum", centred_machine, ROWS, {"gradient": {**total, "of": "total"}}, verdict="agrees")
case("PyDeep", "ln Z of the centred energy", centred_machine, ROWS, {"ln_Z": P.ln_Z + constant}, verdict="agrees")

# BoltzmannMachines.jl, exactlogpartitionfunction: z += exp(-freeenergy), then log(z).
steep = {"weights": np.full((4, 3), 75.0), "visbias": np.zeros(4), "hidbias": np.zeros(3)}
case("BoltzmannMachines.jl", "ln Z as the logarithm of a sum of exponentials", steep, ROWS, {"ln_Z": np.inf}, [["overflow"]])

print("[\n" + ",\n".join(json.dumps(one, separators=(",", ":"), ensure_ascii=False) for one in CASES) + "\n]")
