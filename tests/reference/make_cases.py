#!/usr/bin/env python3
"""Writes tests/data/claims.json: numbers as right and wrong programs give them, each with its verdict and mistake.

    python3 tests/reference/make_cases.py > tests/data/claims.json

Every wrong number comes from a small wrong program in this file, in float64 unless said. A case has the model, the
data and the claim as `check` reads them, the verdict, and the mistakes of every explanation that fits: those planted,
and those that give the same numbers on this case (the comment says why). Needs numpy.
"""

import itertools
import json

import numpy as np

from trainers import by_joint_table, log_unit, logsumexp, mean_unit, plain, softplus, states

rng = np.random.default_rng(20261126)
LN2 = np.log(2.0)


def machine(n_v, n_h, scale=1.0, spin=False, **more):
    """Two decimals for each parameter: short to read, and not exact in binary."""
    W, b, c = (np.round(rng.normal(0, scale, size), 2) for size in ((n_v, n_h), n_v, n_h))
    return {"W": W, "b": b, "c": c, "spin": spin, "T": more.get("T", 1.0)}


def model(m):
    written = {key: plain(m[key]) for key in "Wbc"}
    written |= {"units": "spin" if m["spin"] else "binary", "dtype": "float64"}
    if m["T"] != 1:
        written["temperature"] = m["T"]
    return written


class Sums:
    """ln Z, F and p of a machine, by the table of all joint states."""

    def __init__(self, m, rows):
        W, b, c = (m[key] / m["T"] for key in "Wbc")
        self.W, self.b, self.c, self.spin = W, b, c, m["spin"]
        self.X = np.asarray(rows, float)
        self.ln_Z, self.model = by_joint_table(W, b, c, m["spin"], self.X, np.float64)
        self.F = self.free(self.X)
        self.log_p = -self.F - self.ln_Z
        self.LL = self.log_p.mean()
        counts = np.unique(self.X, axis=0, return_counts=True)[1] / len(self.X)
        self.maximum = (counts * np.log(counts)).sum()

    def free(self, X, log=None):
        log = log or (lambda a: log_unit(a, self.spin))
        return -(X @ self.b) - log(X @ self.W + self.c).sum(1)

    def pseudo(self):
        total = 0.0
        for i in range(len(self.b)):
            Y = self.X.copy()
            Y[:, i] = -Y[:, i] if self.spin else 1 - Y[:, i]
            total += -softplus(self.F - self.free(Y)).sum()
        return total / len(self.X)


def all_claims(s):
    return {"ln_Z": s.ln_Z, "log_likelihood": {"mean": s.LL}, "free_energy": plain(s.F), "probability": plain(np.exp(s.log_p))}


CASES = []


def case(name, m, rows, claim, verdict="refuted", mistakes=()):
    rows = np.asarray(rows).astype(int).tolist()
    CASES.append({"name": name, "model": model(m), "data": rows, "claim": claim, "verdict": verdict, "mistakes": [list(x) for x in mistakes]})


def one(id):
    return [[id]]


A = machine(4, 3)
ROWS = np.array([[0, 1, 1, 0], [1, 1, 0, 1], [0, 1, 1, 0], [1, 0, 0, 0], [1, 1, 1, 1], [0, 1, 1, 0], [0, 0, 1, 0]])
S = Sums(A, ROWS)

case("right", A, ROWS, all_claims(S), "agrees")
case("right in bits", A, ROWS, {"unit": "bits", "ln_Z": S.ln_Z / LN2, "log_likelihood": {"total": S.log_p.sum() / LN2}}, "agrees")
case("right, printed", A, ROWS, {"ln_Z": f"{S.ln_Z:.5f}", "log_likelihood": {"mean": f"{S.LL:.3e}"}}, "agrees")
case("right, in float32", A, ROWS, {"precision": "float32", "ln_Z": float(np.float32(S.ln_Z)), "kl": float(np.float32(S.maximum - S.LL))}, "agrees")
case("right, with the energy's constant", A, ROWS, {"offset": 2.5, "ln_Z": S.ln_Z + 2.5, "free_energy": plain(S.F - 2.5), "log_likelihood": {"mean": S.LL}}, "agrees")
case("right, one flip", A, ROWS, {"pseudo_likelihood": {"mean": S.pseudo() + 0.3, "flips": "one"}}, "agrees")
case("right, an estimate", A, ROWS, {"ln_Z": {"value": S.ln_Z + 0.02, "stderr": 0.01}}, "agrees")
case("an estimate four standard errors off", A, ROWS, {"ln_Z": {"value": S.ln_Z + 0.04, "stderr": 0.01}}, "undecided")
case("an estimate six standard errors off", A, ROWS, {"ln_Z": {"value": S.ln_Z - 0.06, "stderr": 0.01}}, "refuted")
case("an interval of 95 %", A, ROWS, {"ln_Z": {"value": S.ln_Z + 0.03, "interval": [S.ln_Z + 0.01, S.ln_Z + 0.05], "level": 0.95}}, "agrees")

case("energy sign", A, ROWS, all_claims(Sums({**A, "W": -A["W"], "b": -A["b"], "c": -A["c"]}, ROWS)), mistakes=one("energy-sign"))
case("bits", A, ROWS, {"ln_Z": S.ln_Z / LN2}, mistakes=one("bits"))
case("total for mean", A, ROWS, {"log_likelihood": {"mean": S.log_p.sum()}}, mistakes=one("total-for-mean"))
case("mean for total", A, ROWS, {"log_likelihood": {"total": S.LL}}, mistakes=one("total-for-mean"))
case("sign", A, ROWS, {"log_likelihood": {"mean": -S.LL}, "free_energy": plain(-S.F)}, mistakes=one("sign"))
case("sign and total", A, ROWS, {"log_likelihood": {"mean": -S.log_p.sum()}}, mistakes=[["total-for-mean", "sign"]])
case("Z for ln Z", A, ROWS, {"ln_Z": np.exp(S.ln_Z)}, mistakes=one("z-for-ln-z"))
case("ln Z for Z", A, ROWS, {"Z": S.ln_Z}, mistakes=one("z-for-ln-z"))
case("Z subtracted", A, ROWS, {"log_likelihood": {"mean": (-S.F).mean() - np.exp(S.ln_Z)}}, mistakes=one("z-for-ln-z"))
case("no Z", A, ROWS, {"log_likelihood": {"mean": (-S.F).mean()}, "probability": plain(np.exp(-S.F))}, mistakes=one("likelihood-of-unnormalised"))
case("pseudo-likelihood", A, ROWS, {"log_likelihood": {"mean": S.pseudo()}}, mistakes=one("pseudo-likelihood"))
case("pseudo-likelihood, right", A, ROWS, {"pseudo_likelihood": {"mean": S.pseudo()}}, "agrees")
DISTINCT = Sums(A, np.unique(ROWS, axis=0))
case("duplicates dropped", A, ROWS, {"log_likelihood": {"mean": DISTINCT.LL}, "maximum": -np.log(5.0)}, mistakes=one("duplicates-dropped"))
case("no hidden bias", A, ROWS, all_claims(Sums({**A, "c": 0 * A["c"]}, ROWS)), mistakes=one("hidden-bias-missing"))
case("no visible bias", A, ROWS, all_claims(Sums({**A, "b": 0 * A["b"]}, ROWS)), mistakes=one("visible-bias-missing"))
case("no bias", A, ROWS, {"ln_Z": Sums({**A, "b": 0 * A["b"], "c": 0 * A["c"]}, ROWS).ln_Z}, mistakes=[["hidden-bias-missing", "visible-bias-missing"]])
case("spins", A, ROWS, {"ln_Z": Sums({**A, "spin": True}, 2 * ROWS - 1).ln_Z}, mistakes=one("spin-units"))
case("offset forgotten", A, ROWS, {"offset": 2.5, "ln_Z": S.ln_Z}, mistakes=one("offset-missing"))
case("uniform", A, ROWS, {"log_likelihood": {"mean": -4 * LN2}}, mistakes=one("uniform"))
case("ln Z once", A, ROWS, {"log_likelihood": {"total": -S.F.sum() - S.ln_Z}}, mistakes=one("ln-z-once"))
case("few digits", A, ROWS, {"ln_Z": float(f"{S.ln_Z:.4f}")}, mistakes=one("printed-digits"))
case("float32 called float64", A, ROWS, {"ln_Z": float(np.float32(S.ln_Z))}, mistakes=one("single-precision"))
case("nothing that is known", A, ROWS, {"ln_Z": S.ln_Z + 0.0123456789012345}, mistakes=[])

LN10 = np.log(10.0)
F_ALL = S.free(states(4, False, np.float64))
F_HIDDEN = Sums({**A, "W": A["W"].T, "b": A["c"], "c": A["b"]}, states(3, False, np.float64)).F
on = lambda bit: -bit * (A["W"].sum() + A["b"].sum() + A["c"].sum())
for name, every in (("visible", F_ALL), ("hidden", F_HIDDEN)):
    case(f"first {name} state missing", A, ROWS, {"ln_Z": logsumexp(-every[1:])}, mistakes=one("state-missing"))
    case(f"last {name} state missing", A, ROWS, {"ln_Z": logsumexp(-every[:-1])}, mistakes=one("state-missing"))
for bit, name in ((0, "first"), (1, "last")):
    case(f"{name} joint state missing", A, ROWS, {"ln_Z": np.log(np.exp(S.ln_Z) - np.exp(-on(bit)))}, mistakes=one("state-missing"))
case("visible states alone", A, ROWS, {"ln_Z": softplus(A["b"]).sum()}, mistakes=one("layer-missing"))
case("hidden states alone", A, ROWS, {"Z": np.exp(softplus(A["c"]).sum())}, mistakes=one("layer-missing"))
case("Z over the rows", A, ROWS, {"ln_Z": logsumexp(-S.F), "log_likelihood": {"mean": (-S.F).mean() - logsumexp(-S.F)}}, mistakes=one("z-over-data"))
case("Z over the distinct rows", A, ROWS, {"ln_Z": logsumexp(-DISTINCT.F)}, mistakes=one("z-over-data"))
case("mean over the visible states", A, ROWS, {"ln_Z": S.ln_Z - 4 * LN2}, mistakes=one("states-averaged"))
case("mean over the joint states", A, ROWS, {"ln_Z": S.ln_Z - 7 * LN2}, mistakes=one("states-averaged"))
case("decimal logarithms", A, ROWS, {"ln_Z": S.ln_Z / LN10, "log_likelihood": {"mean": S.LL / LN10}}, mistakes=one("decimal-logarithm"))
case("divided by the units", A, ROWS, {"pseudo_likelihood": {"mean": S.pseudo() / 4}}, mistakes=one("divided-twice"))
case("divided by the rows twice", A, ROWS, {"log_likelihood": {"mean": S.LL / 7}}, mistakes=one("divided-twice"))
case("logarithm of the mean", A, ROWS, {"log_likelihood": {"mean": np.log(np.exp(S.log_p).mean())}}, mistakes=one("log-of-mean"))
case("no entropy", A, ROWS, {"kl": -S.LL}, mistakes=one("entropy-missing"))
case("every row another state", A, ROWS, {"maximum": -np.log(7.0), "kl": -np.log(7.0) - S.LL}, mistakes=one("duplicates-as-distinct"))
case("no weights", A, ROWS, {"free_energy": plain(Sums({**A, "W": 0 * A["W"]}, ROWS).F)}, mistakes=one("weights-missing"))
H_MEAN = mean_unit(ROWS @ A["W"] + A["c"], False)
case("energy at the hidden means", A, ROWS, {"free_energy": plain(-(ROWS @ A["b"] + (H_MEAN * (ROWS @ A["W"] + A["c"])).sum(1)))}, mistakes=one("energy-of-means"))
# The likelihood is right but for the ln Z that stands beside it: 0.02 off, which is none of the others.
OFF = S.ln_Z + 0.0193
case("ln Z of an estimate in the likelihood", A, ROWS, {"ln_Z": {"value": OFF, "stderr": 0.01}, "log_likelihood": {"mean": (-S.F).mean() - OFF}}, mistakes=one("wrong-ln-z"))

one_at_a_time = logsumexp(A["c"] + softplus(A["b"][:, None] + A["W"]).sum(0))
case("hidden units one at a time", A, ROWS, {"ln_Z": one_at_a_time, "log_likelihood": {"mean": (-S.F).mean() - one_at_a_time}}, mistakes=one("one-unit-at-a-time"))
in_each_state = logsumexp(np.append(A["c"] + softplus(A["b"][:, None] + A["W"]).sum(0), [softplus(A["b"]).sum()] * 3)) + 2 * LN2
case("hidden units one at a time in every state", A, ROWS, {"ln_Z": in_each_state}, mistakes=one("one-unit-at-a-time"))
other_way = logsumexp(A["b"] + softplus(A["c"][None, :] + A["W"]).sum(1))
case("visible units one at a time", A, ROWS, {"ln_Z": other_way}, mistakes=one("one-unit-at-a-time"))
plus_F = logsumexp(S.free(states(4, False, np.float64)))
case("exp(+F) in Z", A, ROWS, {"ln_Z": plus_F, "log_likelihood": {"mean": (-S.F).mean() - plus_F}}, mistakes=one("free-energy-sign"))
case("energy at the biases", A, ROWS, {"free_energy": -A["b"] @ A["W"] @ A["c"]}, mistakes=one("energy-at-biases"))

Q = mean_unit(ROWS @ A["W"] + A["c"], False)
case("conditionals, right", A, ROWS, {"conditional": plain(Q)}, "agrees")
case("conditionals without bias", A, ROWS, {"conditional": plain(mean_unit(ROWS @ A["W"], False))}, mistakes=one("hidden-bias-missing"))
case("conditionals of off", A, ROWS, {"conditional": plain(mean_unit(-(ROWS @ A["W"] + A["c"]), False))}, mistakes=one("energy-sign"))
case("conditionals of -1 and 1", A, ROWS, {"conditional": plain(2 * Q - 1)}, mistakes=one("probability-for-mean"))
case("conditionals thresholded", A, ROWS, {"conditional": plain((Q > 0.5).astype(float))}, mistakes=one("thresholded-hidden"))
case("conditionals as spins", A, ROWS, {"conditional": plain(np.tanh((2 * ROWS - 1) @ A["W"] + A["c"]))}, mistakes=one("spin-units"))

E = [{"v": "1011", "h": "101"}, {"v": "0110", "h": "111"}]
bits = lambda text: np.array([int(x) for x in text], float)
value = lambda e: -(bits(e["v"]) @ A["W"] @ bits(e["h"]) + bits(e["v"]) @ A["b"] + bits(e["h"]) @ A["c"])
case("energies, right", A, ROWS, {"energy": [{**e, "value": value(e)} for e in E]}, "agrees")
# -E is the energy of -W, -b, -c: the two are one.
case("energies, other sign", A, ROWS, {"energy": [{**e, "value": -value(e)} for e in E]}, mistakes=[["sign"], ["energy-sign"]])

B = machine(3, 3)
B_ROWS = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1], [1, 0, 0]])
case("W transposed", B, B_ROWS, {"ln_Z": Sums({**B, "W": B["W"].T}, B_ROWS).ln_Z, "free_energy": plain(Sums({**B, "W": B["W"].T}, B_ROWS).F)}, mistakes=one("transposed"))

C = machine(4, 3, 0.5, spin=True)
C_ROWS = 2 * ROWS - 1
S = Sums(C, C_ROWS)
case("spins, right", C, C_ROWS, all_claims(S), "agrees")
right = {"units": "binary", "W": plain(4 * C["W"]), "b": plain(2 * C["b"] - 2 * C["W"].sum(1)), "c": plain(2 * C["c"] - 2 * C["W"].sum(0))}
case("spins as bits", C, C_ROWS, {"model": right}, "agrees")
wrong = {**C, "W": 4 * C["W"], "b": 2 * C["b"], "c": 2 * C["c"], "spin": False}
claimed = {"units": "binary", **{key: plain(wrong[key]) for key in "Wbc"}}
case("spins as bits without row sums", C, C_ROWS, {"model": claimed, "log_likelihood": {"mean": Sums(wrong, ROWS).LL}}, mistakes=one("spin-conversion"))
case("spins' parameters for bits", C, C_ROWS, {"model": {"units": "binary", **{key: plain(C[key]) for key in "Wbc"}}}, mistakes=one("spin-units"))

D = machine(4, 3, T=2.0)
case("temperature, right", D, ROWS, all_claims(Sums(D, ROWS)), "agrees")
case("temperature left out", D, ROWS, all_claims(Sums({**D, "T": 1.0}, ROWS)), mistakes=one("temperature-missing"))

# Activations between 10 and 11 for the cut at 10, between 20 and 21 for that at 20.
for threshold, name in ((10, "cut off at 10"), (20, "cut off at 20")):
    H = {**machine(3, 2), "W": np.array([[5.3, 2.0], [5.2, -1.0], [0.5, 3.0]]) * threshold / 10, "b": np.array([-0.5, 0.3, 0.1]), "c": np.array([0.0, 0.2])}
    H["W"] = np.round(H["W"], 2)
    rows = np.array([[1, 1, 0], [1, 0, 1], [0, 1, 1], [1, 1, 1]])
    s = Sums(H, rows)
    cut = lambda a: np.where(a >= threshold, a, softplus(a))
    ln_Z = logsumexp(-s.free(states(3, False, np.float64), cut))
    case(f"softplus {name}", H, rows, {"ln_Z": ln_Z, "free_energy": plain(s.free(rows.astype(float), cut))}, mistakes=one("softplus-cut-off"))

# Likely and unlikely rows: ln p = -60 becomes ln 2^-52.
K = {**machine(4, 2), "W": np.zeros((4, 2)), "b": np.full(4, -30.0), "c": np.zeros(2)}
rows = np.array([[1, 1, 1, 1], [0, 0, 0, 0]])
s = Sums(K, rows)
eps = np.finfo(float).eps
case("p clamped", K, rows, {"log_likelihood": {"mean": np.log(np.clip(np.exp(s.log_p), eps, 1 - eps)).mean()}}, mistakes=one("probability-clamped"))
M = {**machine(4, 2), "W": np.full((4, 2), 95.0), "b": np.full(4, 20.0), "c": np.full(2, 10.0)}
case("overflow, clamped", M, rows, {"log_likelihood": {"mean": np.log(eps)}}, mistakes=one("overflow"))
case("overflow", M, rows, {"Z": "inf", "ln_Z": "inf", "log_likelihood": {"mean": "nan"}}, mistakes=one("overflow"))

# Annealing: the mean of 60 weights over the 200 steps, and a Gibbs step that draws h without beta.
S = Sums(A, ROWS)
case("annealing over steps", A, ROWS, {"ln_Z": {"value": S.ln_Z + np.log(60 / 200) + 0.004, "stderr": 0.01, "chains": 60, "steps": 200}}, mistakes=one("ais-wrong-count"))


def annealed(m, betas):
    W, b, c = (m[key] for key in "Wbc")
    V, H = states(len(b), False, np.float64), states(len(c), False, np.float64)
    F = Sums(m, V).F
    mass = np.full(len(V), 1 / len(V))
    on = lambda states, bias, weights, units: np.prod(np.where(units[None, :, :] == 1, mean_unit(states @ weights + bias, False)[:, None, :], 1 - mean_unit(states @ weights + bias, False)[:, None, :]), axis=2)
    for k in range(1, betas):
        beta = k / (betas - 1)
        mass = mass * np.exp(-F / (betas - 1))
        if k < betas - 1:
            mass = mass @ on(V, c, W, H) @ on(H, beta * b, beta * W.T, V)
    return np.log(mass.sum()) + len(b) * LN2


bias = annealed(A, 50) - S.ln_Z
case("annealing with another kernel", A, ROWS, {"ln_Z": {"value": S.ln_Z + bias, "stderr": abs(bias) / 20, "betas": 50}}, mistakes=one("ais-kernel"))

print("[")
print(",\n".join(json.dumps(one, separators=(",", ":")) for one in CASES))
print("]")
