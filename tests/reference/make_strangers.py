#!/usr/bin/env python3
"""Machines as strangers keep them, with what their programs say of them: tests/data/strangers/ and strangers.json.

Files are written by numpy, scipy, h5py and safetensors, or as text in the style of R, MATLAB and mlpack. Numbers are computed here
by brute force over all states in doubles, right or with one mistake; `verdict` and `mistakes` say what was planted. None of
it uses the program that is tested.

    python3 tests/reference/make_strangers.py
"""
import itertools
import json
import pathlib
import shutil

import h5py
import numpy as np
import scipy.io
from safetensors.numpy import save_file

FOLDER = pathlib.Path(__file__).parent.parent / "data" / "strangers"
CASES = []


class Machine:
    def __init__(self, w, b, c, spin=False):
        self.w, self.b, self.c = (np.asarray(x, float) for x in (w, b, c))
        self.spin = spin
        self.v = self.states(len(self.b))
        self.h = self.states(len(self.c))

    def states(self, n):
        bits = np.array(list(itertools.product([0, 1], repeat=n)), float)
        return 2 * bits - 1 if self.spin else bits

    def free_energy(self, v):
        a = self.c + v @ self.w
        return -(v @ self.b) - (np.logaddexp(a, -a) if self.spin else np.logaddexp(0, a)).sum(-1)

    def ln_z(self):
        weights = -self.free_energy(self.v)
        return float(weights.max() + np.log(np.exp(weights - weights.max()).sum()))

    def p(self):
        return np.exp(-self.free_energy(self.v) - self.ln_z())

    def likelihood(self, x):
        return float((-self.free_energy(x)).mean() - self.ln_z())

    def mean(self, a):
        return np.tanh(a) if self.spin else 1 / (1 + np.exp(-a))

    def hidden(self, v):
        return self.mean(self.c + v @ self.w)

    def visible(self, h):
        return self.mean(self.b + h @ self.w.T)

    def phase(self, v, p):
        q = self.hidden(v)
        return (v * p[:, None]).T @ q, p @ v, p @ q

    def data(self, x):
        return self.phase(x, np.full(len(x), 1 / len(x)))

    def gradient(self, x):
        return [d - m for d, m in zip(self.data(x), self.phase(self.v, self.p()))]

    def after_a_step(self, x):
        """The law of the visible units one Gibbs step after the rows."""
        start = np.array([(x == v).all(1).mean() for v in self.v])

        def chance(states, mean):
            on = (1 + mean) / 2 if self.spin else mean
            return np.where((states > 0)[None], on[:, None], 1 - on[:, None]).prod(2)

        return start @ chance(self.h, self.hidden(self.v)) @ chance(self.v, self.visible(self.h))


def random(seed, n, k, rows, spin=False, scale=1.0, places=3):
    r = np.random.default_rng(seed)
    w, b, c = ((r.normal(size=size) * scale).round(places) for size in ((n, k), n, k))
    x = r.integers(0, 2, size=(rows, n)).astype(float)
    return Machine(w, b, c, spin), (2 * x - 1 if spin else x), r


def case(name, model, data, claim, options=(), verdict="refuted", mistakes=()):
    (FOLDER / f"{name}.claim.json").write_text(json.dumps(claim) + "\n")
    CASES.append(
        {"name": name, "model": model, "data": data, "options": list(options), "verdict": verdict, "mistakes": list(mistakes)}
    )


def path(name):
    return str(FOLDER / name)


def text(name, content):
    (FOLDER / name).write_text(content)
    return name


def arrays(name, **named):
    np.savez(path(name), **named)
    return name


def rows(name, x, kind=np.uint8):
    np.save(path(name), x.astype(kind))
    return name


def csv(name, x, separator=","):
    return text(name, "".join(separator.join("%d" % e for e in row) + "\n" for row in x))


def named(g, w="W", b="b", c="c", turned=False):
    return {w: (g[0].T if turned else g[0]).tolist(), b: g[1].tolist(), c: g[2].tolist()}


def extended():
    """A popular short script: a bias unit in front of each layer, which the reconstruction leaves free."""
    m, x, _ = random(1, 4, 3, 9)
    w = np.zeros((5, 4))
    w[1:, 1:], w[1:, 0], w[0, 1:] = m.w, m.b, m.c

    def phase(v, p, clamped):
        v = np.c_[np.ones(len(v)), v]
        h = 1 / (1 + np.exp(-v @ w))
        if clamped:
            h[:, 0] = 1
        return (v * p[:, None]).T @ h

    g = phase(x, np.full(9, 1 / 9), True) - phase(m.v, m.after_a_step(x), False)
    np.save(path("extended.npy"), w)
    claim = {"cd": {"k": 1, "W": g[1:, 1:].tolist(), "b": g[1:, 0].tolist(), "c": g[0, 1:].tolist()}}
    options = ["--map", "W=extended[1:,1:],b=extended[1:,0],c=extended[0,1:]"]
    case("extended", "extended.npy", rows("extended-rows.npy", x, bool), claim, options, mistakes=["bias-unit-not-clamped"])


def ising():
    """1/p*(v) summed in the place of p*(v)."""
    m, x, _ = random(2, 4, 3, 8, spin=True, scale=0.6)
    z = float(np.log(np.exp(m.free_energy(m.v)).sum()))
    model = {"vartype": "SPIN", "J": (-m.w).tolist(), "h": (-np.r_[m.b, m.c]).tolist()}
    claim = {"log_partition": z, "mean_log_likelihood": float((-m.free_energy(x)).mean() - z)}
    options = ["--dtype", "float64", "--map", "W=-J,b=-h[:4],c=-h[4:]"]
    model = text("ising.json", json.dumps(model) + "\n")
    case("ising", model, csv("ising-rows.csv", x), claim, options, mistakes=["free-energy-sign"])


def graph():
    """D-Wave's module, single precision: the sampler overwrites the data phase."""
    m, x, _ = random(3, 4, 3, 8, spin=True)
    tensors = {
        "_linear": -np.r_[m.b, m.c].astype("f4"),
        "_quadratic": -m.w.ravel().astype("f4"),
        "_edge_idx_i": np.repeat(np.arange(4), 3),
        "_edge_idx_j": np.tile(np.arange(3), 4) + 4,
    }
    save_file(tensors, path("graph.safetensors"))
    zero = [0 * m.w, 0 * m.b, 0 * m.c]
    options = ["--units", "spin", "--map", "W=-_quadratic.reshape(4,3),b=-_linear[:4],c=-_linear[4:]"]
    claim = {"precision": "float32", "gradient": named(zero)}
    case("graph", "graph.safetensors", rows("graph-rows.npy", x, "i1"), claim, options, mistakes=["shared-buffer"])


def textbook():
    """-F - Z; the rows as R's write.csv keeps them."""
    m, x, _ = random(4, 4, 2, 10, scale=0.4)
    table = '"","V1","V2","V3","V4"\n' + "".join(f'"{k + 1}",' + ",".join("%d" % e for e in r) + "\n" for k, r in enumerate(x))
    claim = {"log_likelihood": float((-m.free_energy(x)).mean() - np.exp(m.ln_z()))}
    model = arrays("textbook.npz", W=m.w, bv=m.b[None], bh=m.c[None])
    case("textbook", model, text("textbook-rows.csv", table), claim, mistakes=["z-for-ln-z"])


def hardware():
    """The model phase from an annealer at another effective temperature."""
    m, x, _ = random(5, 4, 3, 12, spin=True)
    hot = Machine(0.37 * m.w, 0.37 * m.b, 0.37 * m.c, True)
    g = [d - h for d, h in zip(m.data(x), hot.phase(hot.v, hot.p()))]
    model = {"units": "spin", "dtype": "float64", "W": m.w.tolist(), "b": m.b.tolist(), "c": m.c.tolist()}
    counts = {}
    for row in x:
        state = "".join("1" if e > 0 else "0" for e in row)
        counts[state] = counts.get(state, 0) + 1
    model = text("hardware.json", json.dumps(model) + "\n")
    data = text("hardware-rows.json", json.dumps(counts) + "\n")
    case("hardware", model, data, {"gradient": named(g)}, mistakes=["phase-temperature"])


def vector():
    """mlpack's JSON: all parameters in one vector, examples in columns; the negative phase is missing."""
    m, x, _ = random(6, 4, 3, 7)
    elements = np.r_[m.w.T.ravel("F"), m.c, m.b]
    model = {"rbm": {"parameters": {"n_rows": 19, "n_cols": 1, "elem": elements.tolist()}, "visibleSize": 4, "hiddenSize": 3}}
    model = text("vector.json", json.dumps(model) + "\n")
    p = "rbm.parameters.elem"
    options = ["--dtype", "float64", "--map", f"W={p}[0:12].reshape(4,3),b={p}[15:19],c={p}[12:15],rows=X.T"]
    data = text("vector-rows.json", json.dumps({"X": x.T.astype(int).tolist()}) + "\n")
    case("vector", model, data, {"gradient": named(m.data(x))}, options, mistakes=["positive-phase-only"])


def centred():
    """PyDeep: its own derivatives, summed over the rows, and ln Z of its centred energy."""
    m, x, _ = random(7, 4, 3, 8)
    ov, oh = x.mean(0), np.full(3, 0.5)
    bv, bh = m.b + m.w @ oh, m.c + ov @ m.w
    model = arrays("centred.npz", w=m.w, bv=bv[None], bh=bh[None], ov=ov[None], oh=oh[None])
    data = rows("centred-rows.npy", x)
    offset = float(ov @ m.w @ oh - bv @ ov - bh @ oh)
    g = m.gradient(x)
    g[0] = g[0] - np.outer(g[1], oh) - np.outer(ov, g[2])
    case("centred", model, data, {"ln_Z": m.ln_z() + offset, "gradient": named(g, "w", "bv", "bh")}, verdict="agrees")
    summed = named([8 * e for e in g], "w", "bv", "bh")
    # One multiple of all numbers may come from any of these; the sum is the simplest, as 8 is the number of rows.
    multiples = ["sum-not-mean", "learning-rate-included", "accumulator-not-zeroed", "momentum-included"]
    case("centred-sum", model, data, {"gradient": summed}, mistakes=multiples)
    case("centred-plain", model, data, {"ln_Z": m.ln_z()}, mistakes=["offset-missing"])


def updates():
    """TorchRBM: the direction of its centred gradient, in a file of several updates."""
    m, x, _ = random(8, 4, 3, 8)
    with h5py.File(path("updates.h5"), "w") as f:
        for update in (9, 10):
            group = f.create_group(f"update_{update}/params")
            for name, array in (("weight_matrix", m.w), ("vbias", m.b), ("hbias", m.c)):
                group[name] = array * (update == 10)
    d, g = m.data(x), m.gradient(x)
    w = g[0] - np.outer(g[1], d[2]) - np.outer(d[1], g[2])
    claim = {"gradient": named([w, g[1] - w @ d[2], g[2] - d[1] @ w], "weight_matrix", "vbias", "hbias")}
    case("updates", "updates.h5", rows("updates-rows.npy", x, "f4"), claim, mistakes=["centred"])


def reversed_arrays():
    """RestrictedBoltzmannMachines.jl: the derivative of mean F(data) - mean F(model), to be descended."""
    m, x, _ = random(9, 4, 2, 7, spin=True)
    with h5py.File(path("reversed.h5"), "w") as f:
        f["weights"] = m.w.T.copy()
        f["visible_par"], f["hidden_par"] = m.b[:, None], m.c[:, None]
        f["visible_type"] = f["hidden_type"] = "Spin"
    g = [-e for e in m.gradient(x)]
    claim = {"direction": "descent", "gradient": named(g, "weights", "visible_par", "hidden_par", turned=True)}
    case("reversed", "reversed.h5", csv("reversed-rows.csv", x, "\t"), claim, verdict="agrees")


def layer():
    """A layer of Keras, single precision: a CD loss, which may have either sign, and with the other one."""
    m, x, _ = random(10, 5, 3, 8, scale=0.7)
    s = Machine(*(e.astype("f4") for e in (m.w, m.b, m.c)))
    with h5py.File(path("layer.h5"), "w") as f:
        group = f.create_group("model_weights/rbm/rbm")
        for name, array in (("kernel:0", s.w), ("visible_bias:0", s.b), ("hidden_bias:0", s.c)):
            group[name] = array.astype("f4")
        f["model_weights"].attrs["layer_names"] = [b"rbm"]
        f.create_group("optimizer_weights/SGD")["iter:0"] = 7
    loss = float(s.free_energy(x).mean() - s.after_a_step(x) @ s.free_energy(s.v))
    data = rows("layer-rows.npy", x, "f2")
    case("layer", "layer.h5", data, {"precision": "float32", "cd_loss": {"k": 1, "value": loss}}, verdict="agrees")
    turned = {"precision": "float32", "cd_loss": {"k": 1, "value": -loss}}
    case("layer-sign", "layer.h5", data, turned, mistakes=["sign"])


def amplitudes():
    """NetKet: p(v) is the square of psi(v)."""
    m, x, _ = random(11, 4, 3, 6, spin=True, scale=0.3)
    model = arrays("amplitudes.npz", **{"params.Dense.kernel": m.w, "params.Dense.bias": m.c, "params.visible_bias": m.b})

    def psi(v):
        return v @ m.b + np.log(np.cosh(v @ m.w + m.c)).sum(-1)

    z = float(np.log(np.exp(2 * psi(m.v)).sum()))
    claim = {"logZ": z, "log_likelihood": float(2 * psi(x).mean() - z)}
    case("amplitudes", model, rows("amplitudes-rows.npy", x, "i1"), claim, verdict="agrees")


def toolbox():
    """DeepLearnToolbox: a step with weight decay, labels beside the rows."""
    m, x, _ = random(12, 4, 3, 8)
    rbm = {"W": m.w.T, "b": m.b[:, None], "c": m.c[:, None], "alpha": 1.0}
    rbm |= {"vW": 0 * m.w.T, "vb": 0 * m.b[:, None], "vc": 0 * m.c[:, None]}
    scipy.io.savemat(path("toolbox.mat"), {"dbn": {"sizes": np.array([4.0, 3.0]), "rbm": rbm}}, do_compression=True)
    scipy.io.savemat(path("toolbox-rows.mat"), {"train_x": x.astype("u1"), "train_y": np.eye(8)[:, :3]}, do_compression=True)
    g = m.gradient(x)
    after = [m.w + 0.1 * (g[0] - 0.02 * m.w), m.b + 0.1 * g[1], m.c + 0.1 * g[2]]
    claim = {"update": {"learning_rate": 0.1, "after": named(after, turned=True)}}
    options = ["--map", "rows=train_x"]
    case("toolbox", "toolbox.mat", "toolbox-rows.mat", claim, options, mistakes=["weight-decay-included"])


def batches():
    """Hinton's MATLAB code: batches of cases, sampled hidden states in the data phase."""
    m, x, r = random(13, 4, 3, 12)
    model = {"vishid": m.w, "visbiases": m.b[None], "hidbiases": m.c[None], "numhid": 3.0}
    scipy.io.savemat(path("batches.mat"), model, do_compression=True)
    scipy.io.savemat(path("batches-rows.mat"), {"batchdata": np.stack([x, 1 - x], 2)}, do_compression=True)
    h = (r.random((12, 3)) < m.hidden(x)) * 1.0
    model_phase = m.phase(m.v, m.p())
    g = [x.T @ h / 12 - model_phase[0], x.mean(0) - model_phase[1], h.mean(0) - model_phase[2]]
    claim = {"gradient": named(g, "vishid", "visbiases", "hidbiases")}
    options = ["--map", "rows=batchdata[:,:,0]"]
    case("batches", "batches.mat", "batches-rows.mat", claim, options, mistakes=["sampled-hidden"])


def weights_alone():
    """MATLAB's save -ascii: W, without biases; bits and digits that are cut off, states as texts."""
    m, x, _ = random(14, 4, 3, 6)
    m = Machine(m.w, 0 * m.b, 0 * m.c)
    model = text("ascii.txt", "".join("".join("  %15.7e" % e for e in row) + "\n" for row in m.w))
    data = text("ascii-rows.txt", "% patterns\n" + "".join("".join("%d" % e for e in row) + "\n" for row in x))

    def cut(number, places=5):
        return "%.*f" % (places, np.trunc(number * 10**places) / 10**places)

    claim = {"unit": "bits", "ln_Z": cut(m.ln_z() / np.log(2)), "log_likelihood": m.likelihood(x) / np.log(2)}
    case("ascii", model, data, claim, verdict="agrees")


def decimal_commas():
    """R's write.csv2, and pandas' rows; products over visible units for each hidden unit alone, then added."""
    m, x, _ = random(15, 4, 3, 6)
    m = Machine(m.w, 0 * m.b, 0 * m.c)
    lines = [f'"{k + 1}";' + ";".join(("%.3f" % e).replace(".", ",") for e in row) for k, row in enumerate(m.w)]
    model = text("commas.csv", "\n".join(['"";"V1";"V2";"V3"', *lines]) + "\n")
    data = text("commas-rows.csv", "0,1,2,3\n" + "".join(",".join("%d" % e for e in row) + "\n" for row in x))
    claim = {"ln_Z": float(np.log((1 + np.exp(m.w)).prod(0).sum()))}
    case("commas", model, data, claim, mistakes=["one-unit-at-a-time"])


def halves():
    """Parameters of 16 bits, numbers of 64."""
    m, x, _ = random(16, 4, 3, 6)
    m = Machine(*(e.astype("f2") for e in (m.w, m.b, m.c)))
    model = arrays("halves.npz", W=m.w.astype("f2"), vbias=m.b.astype("f2"), hbias=m.c.astype("f2"))
    claim = {"lnZ": m.ln_z(), "conditional": m.hidden(x).tolist(), "prob_v": {"0011": float(m.p()[3])}}
    case("halves", model, rows("halves-rows.npy", x, ">i4"), claim, verdict="agrees")


if __name__ == "__main__":
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for make in (
        extended, ising, graph, textbook, hardware, vector, centred, updates, reversed_arrays, layer, amplitudes, toolbox,
        batches, weights_alone, decimal_commas, halves,
    ):
        make()
    FOLDER.with_suffix(".json").write_text(json.dumps(CASES, indent=1) + "\n")
