"""An independent trainer in numpy, in which every mistake can be planted, alone or two at a time.

It shares no code with the program: states are enumerated, chains are matrices of transition probabilities, everything is computed in
the floating-point type that is asked for. A mistake is an entry of MISTAKES: an id of `docs/check.md`, a name of its own, and what it sets.

    python3 tests/reference/trainer.py sample > tests/data/mistakes.json        # the committed sample
    python3 tests/reference/trainer.py run --program target/release/rbm-exact   # every mistake, through `check`
    python3 tests/reference/trainer.py pairs --count 500                        # two at a time
    python3 tests/reference/trainer.py right --count 1000                       # correct trainers: no alarm
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from fractions import Fraction

import numpy as np


def states(n, kind):
    """All states of n 0/1 units, one a row, unit 1 changing slowest."""
    return np.array(list(itertools.product((0, 1), repeat=n)), dtype=kind)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Trainer:
    """One trainer. Its settings are those of a correct one; a mistake changes some of them."""

    data = "mean"  # set | squared | means | above | from | drawn | weighted
    model = "exact"  # uniform | means | none | (name, k) for chains
    energy = 1  # -1: exp(+E), in both phases
    model_energy = 1  # in the model phase alone
    data_energy = 1  # in the data phase alone
    spins = False
    ignore_c_in_data = ignore_c_in_model = ignore_b_in_model = False
    heat_data = heat_model = 1.0
    data_factor = model_factor = 1.0
    z_times = False
    whole = None  # centred, reconstruction, shared
    factors = (1.0, 1.0, 1.0)
    rows_in = (0, 0, 0)  # powers of the number of rows
    bits = twice = product = mean_p = False
    per_visible = False
    missing = ()
    column_major = False
    decay = (0.0, False)
    free_bias_unit = False

    def __init__(self, W, b, c, rows, kind=np.float64, seed=0):
        self.kind = kind
        self.W, self.b, self.c = (np.asarray(x, dtype=kind) for x in (W, b, c))
        self.rows = np.asarray(rows, dtype=kind)
        self.random = np.random.default_rng(seed)

    # ---- laws ----
    def parameters(self, phase):
        sign = self.kind(self.energy * (self.model_energy if phase == "model" else self.data_energy))
        beta = self.kind(self.heat_model if phase == "model" else self.heat_data)
        W, b, c = (sign * beta * x for x in (self.W, self.b, self.c))
        if phase == "data" and self.ignore_c_in_data or phase == "model" and self.ignore_c_in_model:
            c = 0 * c
        if phase == "model" and self.ignore_b_in_model:
            b = 0 * b
        return W, b, c

    def values(self, x):
        return 2 * x - 1 if self.spins else x

    def hidden(self, v, phase="data"):
        """E[h | v], one row of v each."""
        W, _, c = self.parameters(phase)
        field = v @ W + c
        return np.tanh(field) if self.spins else sigmoid(field)

    def visible(self, h, phase="model"):
        W, b, _ = self.parameters(phase)
        field = h @ W.T + b
        return np.tanh(field) if self.spins else sigmoid(field)

    def law(self):
        """All visible states and their probabilities under the model."""
        W, b, c = self.parameters("model")
        v = self.values(states(len(b), self.kind))
        field = v @ W + c
        if self.spins:
            minus_f = v @ b + np.log(2 * np.cosh(field)).sum(axis=1)
        else:
            minus_f = v @ b + np.logaddexp(0, field).sum(axis=1)
        top = minus_f.max()
        weights = np.exp(minus_f - top)
        self.Z = weights.sum() * np.exp(top)
        return v, weights / weights.sum()

    def chance(self, means):
        return (means + 1) / 2 if self.spins else means

    def transitions(self):
        """p(h|v) and p(v|h) as matrices over all states."""
        n_v, n_h = self.W.shape
        v, h = states(n_v, self.kind), states(n_h, self.kind)
        q = self.chance(self.hidden(self.values(v), "model"))
        r = self.chance(self.visible(self.values(h)))
        up = np.prod(np.where(h[None] > 0, q[:, None], 1 - q[:, None]), axis=2)
        down = np.prod(np.where(v[None] > 0, r[:, None], 1 - r[:, None]), axis=2)
        return up, down

    def empirical(self):
        n_v = self.W.shape[0]
        places = self.rows.astype(int) @ (1 << np.arange(n_v)[::-1])
        return np.bincount(places, minlength=1 << n_v).astype(self.kind) / self.kind(len(self.rows))

    def pair(self, p, v, h):
        """<v h>, <v>, <h> with weights p."""
        p = np.asarray(p, dtype=self.kind)
        return (v * p[:, None]).T @ h, p @ v, p @ h

    # ---- phases ----
    def data_phase(self):
        rows, n = self.values(self.rows), len(self.rows)
        weights = np.full(n, 1 / self.kind(n), dtype=self.kind)
        _, places, counts = np.unique(self.rows, axis=0, return_inverse=True, return_counts=True)
        many = counts[places.ravel()].astype(self.kind)
        if self.data == "set":
            weights = 1 / many / self.kind(len(counts))
        if self.data == "squared":
            weights = many / many.sum()
        if self.data == "weighted":
            v, p = self.law()
            at = self.rows.astype(int) @ (1 << np.arange(self.W.shape[0])[::-1])
            weights = p[at] / self.kind(n)
            self.mean_of_p = weights.sum()
        h = self.hidden(rows)
        if self.data in ("above", "from"):
            field = rows @ self.W + self.c
            h = self.values((field > 0 if self.data == "above" else field >= 0).astype(self.kind))
        if self.data == "drawn":
            h = self.values((self.random.random(h.shape) < self.chance(h)).astype(self.kind))
        W, b, c = self.pair(weights, rows, h)
        if self.data == "means":
            W = np.outer(b, c)
        return W, b, c

    def model_phase(self):
        n_v, n_h = self.W.shape
        kind = self.model if isinstance(self.model, str) else self.model[0]
        k = 1 if isinstance(self.model, str) else self.model[1]
        v, p = self.law()
        h = self.hidden(v, "model")
        if kind == "none":
            return np.zeros((n_v, n_h), self.kind), np.zeros(n_v, self.kind), np.zeros(n_h, self.kind)
        if kind == "uniform":
            return self.pair(np.full(len(v), self.kind(1) / self.kind(len(v))), v, h)
        if kind in ("exact", "means"):
            W, b, c = self.pair(p, v, h)
            if self.free_bias_unit:
                b = (p * sigmoid(v @ self.b)) @ v
            return (np.outer(b, c), b, c) if kind == "means" else (W, b, c)
        up, down = self.transitions()
        all_h = self.values(states(n_h, self.kind))
        mean_v = self.visible(all_h)
        start = self.empirical()
        before = start @ np.linalg.matrix_power(up @ down, k - 1) if kind != "stale forever" else p
        if kind == "cd":
            last = before @ up @ down
            W, b, c = self.pair(last, v, h)
            if self.free_bias_unit:
                b = (last * sigmoid(v @ self.b)) @ v
            return W, b, c
        if kind in ("stale", "stale forever"):
            return self.pair(before, up @ mean_v, h)
        if kind == "stale drawn":
            return self.pair(before @ up, mean_v, all_h)
        rows = self.values(self.rows)
        weights = np.full(len(rows), 1 / self.kind(len(rows)))
        if kind == "mean field":
            x = rows
            for _ in range(k):
                x = self.visible(self.hidden(x, "model"))
            return self.pair(weights, x, self.hidden(x, "model"))
        if kind == "fixed point":
            x = rows
            for _ in range(20000):
                x = self.visible(self.hidden(x, "model"))
            return self.pair(weights, x, self.hidden(x, "model"))
        if kind == "h0 drawn":
            return self.pair(start @ up, mean_v, self.hidden(mean_v, "model"))
        raise ValueError(kind)

    def reconstruction(self):
        """Downhill of the reconstruction error: chain rule by hand, mean over the rows."""
        v, n = self.rows, self.kind(len(self.rows))
        h = sigmoid(v @ self.W + self.c)
        r = sigmoid(h @ self.W.T + self.b)
        error = v - r
        if self.whole == ("reconstruction", "squared"):
            error = error * r * (1 - r)
        back = (error @ self.W) * h * (1 - h)
        return (error.T @ h + v.T @ back) / n, error.sum(axis=0) / n, back.sum(axis=0) / n

    def centred(self, P, M):
        offset = self.whole[1]
        m = {"data": P[1], "both": (P[1] + M[1]) / 2, "half": np.full_like(P[1], 0.5)}[offset]
        l = {"data": P[2], "both": (P[2] + M[2]) / 2, "half": np.full_like(P[2], 0.5)}[offset]

        def phase(X):
            return X[0] - np.outer(m, X[2]) - np.outer(X[1], l) + np.outer(m, l)

        W = phase(P) - phase(M)
        b, c = P[1] - M[1], P[2] - M[2]
        return (W, b - W @ l, c - m @ W) if self.whole[2] else (W, b, c)

    # ---- the report ----
    def report(self):
        P, M = self.data_phase(), self.model_phase()
        n = self.kind(len(self.rows))
        if self.z_times:
            M = tuple(self.Z.astype(self.kind) * x for x in M)
        if self.data == "weighted":
            M = tuple(self.mean_of_p * x for x in M)
        G = [self.kind(self.data_factor) * p - self.kind(self.model_factor) * m for p, m in zip(P, M)]
        if self.whole == "shared":
            G = [0 * g for g in G]
        elif self.whole and self.whole[0] == "centred":
            G = list(self.centred(P, M))
        elif self.whole == ("parameters",):
            G = [self.W, self.b, self.c]
        elif self.whole:
            G = list(self.reconstruction())
        for k in range(3):
            G[k] = G[k] * self.kind(self.factors[k]) * n ** self.rows_in[k]
        if self.bits:
            G = [g / np.log(self.kind(2)) for g in G]
        if self.per_visible:
            G = [g / self.kind(self.W.shape[0]) for g in G]
        if self.twice:
            G[0] = 2 * G[0]
        if self.product:
            _, p = self.law()
            at = self.rows.astype(int) @ (1 << np.arange(self.W.shape[0])[::-1])
            G = [g * np.prod(p[at]) * n for g in G]
        G = [np.asarray(g, dtype=self.kind) for g in G]
        if self.column_major:
            G[0] = G[0].T.reshape(self.W.shape)
        for k in self.missing:
            G[k] = np.zeros_like(G[k])
        rate, biases = self.decay
        if rate:
            G[0] = G[0] - self.kind(rate) * (np.sign(self.W) if biases == "signs" else self.W)
            if biases is True:
                G[1], G[2] = G[1] - self.kind(rate) * self.b, G[2] - self.kind(rate) * self.c
        return [np.asarray(g, dtype=self.kind) for g in G]


def scaled(**settings):
    return settings


# id, name, settings, slot: two mistakes come together where their slots differ.
MISTAKES = [
    ("sign", "sign", scaled(factors=(-1, -1, -1)), "factor"),
    ("sum-not-mean", "sum", scaled(rows_in=(1, 1, 1)), "rows"),
    ("divided-twice", "mean of mean", scaled(rows_in=(-1, -1, -1)), "rows"),
    ("divided-twice", "per visible unit", scaled(per_visible=True), "visible"),
    ("weights-summed-biases-averaged", "W summed", scaled(rows_in=(1, 0, 0)), "rows"),
    ("biases-summed-weights-averaged", "biases summed", scaled(rows_in=(0, 1, 1)), "rows"),
    ("symmetric-weight-twice", "W twice", scaled(twice=True), "twice"),
    ("bits", "bits", scaled(bits=True), "bits"),
    ("gradient-of-product", "product", scaled(product=True), "product"),
    ("learning-rate-included", "rate 0.05", scaled(factors=(0.05,) * 3), "factor"),
    ("learning-rate-included", "rate 3.7", scaled(factors=(3.7,) * 3), "factor"),
    ("momentum-included", "second call, 0.9", scaled(factors=(1.9,) * 3), "factor"),
    ("momentum-included", "first call, 1 - 0.9", scaled(factors=(0.1,) * 3), "factor"),
    ("accumulator-not-zeroed", "three calls", scaled(factors=(3,) * 3), "factor"),
    ("positive-phase-only", "no model phase", scaled(model="none"), "model"),
    ("negative-phase-only", "no data phase", scaled(data_factor=0), "data factor"),
    ("shared-buffer", "one array", scaled(whole="shared"), "all"),
    ("one-phase-scaled", "data phase summed", scaled(data_factor="N"), "data factor"),
    ("one-phase-scaled", "model phase 10/4", scaled(model_factor=2.5), "model factor"),
    ("dz-for-dlnz", "Z times", scaled(z_times=True), "model factor"),
    ("dp-for-dlnp", "mean p", scaled(data="weighted"), "phases"),
    ("duplicates-dropped", "set", scaled(data="set"), "data"),
    ("duplicates-squared", "squared", scaled(data="squared"), "data"),
    ("product-of-means", "of the data", scaled(data="means"), "data"),
    ("product-of-means", "of the model", scaled(model="means"), "model"),
    ("thresholded-hidden", "above", scaled(data="above"), "data"),
    ("thresholded-hidden", "from", scaled(data="from"), "data"),
    ("sampled-hidden", "drawn", scaled(data="drawn"), "data"),
    ("uniform-negative-phase", "uniform", scaled(model="uniform"), "model"),
    ("hidden-bias-ignored-in-data-phase", "no c in the data phase", scaled(ignore_c_in_data=True), "data law"),
    ("hidden-bias-ignored-in-model-phase", "no c in the model phase", scaled(ignore_c_in_model=True), "model law"),
    ("visible-bias-ignored-in-model-phase", "no b in the model phase", scaled(ignore_b_in_model=True), "model law"),
    ("energy-sign", "exp(+E)", scaled(energy=-1), "law"),
    ("energy-sign", "exp(+E) in the model", scaled(model_energy=-1), "model law"),
    ("spin-units", "spins", scaled(spins=True), "law"),
    ("cd-k", "CD-1", scaled(model=("cd", 1)), "model"),
    ("cd-k", "CD-2", scaled(model=("cd", 2)), "model"),
    ("cd-k", "CD-5", scaled(model=("cd", 5)), "model"),
    ("mean-field-cd", "probabilities, 1", scaled(model=("mean field", 1)), "model"),
    ("mean-field-cd", "probabilities, 3", scaled(model=("mean field", 3)), "model"),
    ("mean-field-cd", "h0 drawn", scaled(model=("h0 drawn", 1)), "model"),
    ("mean-field-fixed-point", "fixed point", scaled(model=("fixed point", 1)), "model"),
    ("stale-hidden", "stale forever", scaled(model=("stale forever", 1)), "model"),
    ("stale-hidden", "stale 1", scaled(model=("stale", 1)), "model"),
    ("stale-sampled-hidden", "stale drawn 1", scaled(model=("stale drawn", 1)), "model"),
    ("bias-unit-not-clamped", "free bias unit", scaled(free_bias_unit=True), "model"),
    ("centred", "data means", scaled(whole=("centred", "data", True)), "all"),
    ("centred", "both means", scaled(whole=("centred", "both", True)), "all"),
    ("centred", "half, own biases", scaled(whole=("centred", "half", False)), "all"),
    ("reconstruction-gradient", "squared", scaled(whole=("reconstruction", "squared")), "all"),
    ("reconstruction-gradient", "cross-entropy", scaled(whole=("reconstruction", "entropy")), "all"),
    ("phase-temperature", "model at 1.3", scaled(heat_model=1.3), "model law"),
    ("phase-temperature", "model at 0.6", scaled(heat_model=0.6), "model law"),
    ("transposed", "column-major", scaled(column_major=True), "layout"),
    ("visible-bias-missing", "no b", scaled(missing=(1,)), "missing"),
    ("hidden-bias-missing", "no c", scaled(missing=(2,)), "missing"),
    ("weight-decay-included", "0.01", scaled(decay=(0.01, False)), "decay"),
    ("weight-decay-included", "0.001, biases too", scaled(decay=(0.001, True)), "decay"),
    ("weight-decay-included", "0.01, signs", scaled(decay=(0.01, "signs")), "decay"),
    ("energy-sign", "exp(+E) in the data", scaled(data_energy=-1), "data law"),
    ("parameters-for-gradient", "parameters", scaled(whole=("parameters",)), "all"),
]

# Two at a time that are in the committed sample, by their names.
PAIRS = [
    ("model phase 10/4", "model at 1.3"),
    ("spins", "no model phase"),
    ("spins", "no data phase"),
    ("product", "half, own biases"),
    ("product", "squared"),
    ("rate 0.05", "model at 0.6"),
    ("sign", "parameters"),
]

# Slots that cannot come together: one replaces what the other changes.
APART = [
    {"all", other}
    for other in ("data", "model", "data factor", "model factor", "data law", "model law", "law", "phases", "missing")
] + [
    {"phases", other} for other in ("data", "model", "data factor", "model factor", "data law", "model law", "law")
] + [{"model", "model factor"}, {"law", "model law"}, {"law", "data law"}, {"law", "data"}, {"law", "model"}, {"data", "data law"}, {"data", "data factor"}, {"model", "model law"}]
# The product of probabilities: of which law they are would be a choice of ours.
APART += [{"product", other} for other in ("law", "model law")]
# The parameters are no phases, and less some of them they are a multiple of themselves.
NOT_TOGETHER = [{"parameters", other} for other in ("0.01", "0.001, biases too", "0.01, signs")]
# Z times a phase of another law: of which law Z is would be a choice of ours.
NOT_TOGETHER += [{"Z times", other} for other in ("no c in the model phase", "no b in the model phase", "exp(+E) in the model", "model at 1.3", "model at 0.6")]


def trainer(settings, W, b, c, rows, kind, seed):
    made = Trainer(W, b, c, rows, kind, seed)
    for mistake in settings:
        for name, value in mistake.items():
            setattr(made, name, len(rows) if value == "N" else value)
    return made


def machine(random, n_v=None, n_h=None, scale=None, most=(5, 4), scales=(0.3, 1.0, 1.0, 2.0)):
    n_v = n_v or int(random.integers(2, most[0] + 1))
    n_h = n_h or int(random.integers(2, most[1] + 1))
    scale = scale or float(random.choice(scales))
    W = np.float32(random.normal(0, scale, (n_v, n_h)))
    b = np.float32(random.normal(0, scale, n_v))
    c = np.float32(random.normal(0, scale, n_h))
    rows = random.integers(0, 2, (int(random.integers(5, 12)), n_v))
    rows = np.concatenate([rows, rows[: int(random.integers(1, 4))]])
    return W, b, c, rows


def claim(report, kind):
    names = {np.float32: "float32", np.float64: "float64"}
    gradient = {name: array.tolist() for name, array in zip("Wbc", report)}
    return {"gradient": gradient | {"precision": names[kind]}}


def plan(random, count, pairs, **of):
    """Mistakes to plant, and machines to plant them in; `of` says of which kind these are."""
    out = []
    for at in range(count):
        if pairs:
            while True:
                first, second = (MISTAKES[int(k)] for k in random.choice(len(MISTAKES), 2, replace=False))
                nothing_left = {first[1], second[1]} == {"no model phase", "no data phase"}
                apart = {first[3], second[3]} in APART or {first[1], second[1]} in NOT_TOGETHER
                if first[3] != second[3] and not apart and not nothing_left:
                    break
            chosen = [first, second]
        else:
            chosen = [MISTAKES[at % len(MISTAKES)]]
        kind = np.float64 if at % 3 else np.float32
        out.append((chosen, kind, machine(random, **of), int(random.integers(1 << 30))))
    return out


def judge(program, folder, W, b, c, rows, said):
    paths = {name: os.path.join(folder, name + ".json") for name in ("model", "data", "claim")}
    model = {"W": W.astype(float).tolist(), "b": b.astype(float).tolist(), "c": c.astype(float).tolist(), "dtype": "float64"}
    for name, content in (("model", model), ("data", rows.tolist()), ("claim", said)):
        with open(paths[name], "w") as file:
            json.dump(content, file)
    command = [program, "check", "--model", paths["model"], "--data", paths["data"], "--claim", paths["claim"], "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def run(program, count, seed, pairs, verbose):
    random = np.random.default_rng(seed)
    tally = {"named": 0, "part": 0, "alone": 0, "agrees": 0, "missed": 0, "other": 0}
    with tempfile.TemporaryDirectory() as folder:
        for chosen, kind, (W, b, c, rows), at in plan(random, count, pairs):
            with np.errstate(all="ignore"):
                report = trainer([m[2] for m in chosen], W, b, c, rows, kind, at).report()
            found = judge(program, folder, W, b, c, rows, claim(report, kind))
            wanted = {m[0] for m in chosen}
            one = found["claims"][0]
            sets = [set(d["mistakes"]) for d in one.get("diagnosis", [])]
            if one["verdict"] == "agrees":
                tally["agrees"] += 1
                outcome = "agrees"
            elif wanted in sets:
                tally["named"] += 1
                tally["alone"] += len(sets) == 1
                outcome = "named"
            elif any(s <= wanted for s in sets):
                tally["part"] += 1
                outcome = "part"
            else:
                tally["missed" if not sets else "other"] += 1
                outcome = "MISSED"
            if verbose or outcome in ("MISSED", "agrees"):
                print(outcome, [m[1] for m in chosen], kind.__name__, W.shape, len(rows), [sorted(s) for s in sets][:4], flush=True)
    return tally


def right(program, count, seed):
    """Correct trainers on random machines: how many alarms."""
    random = np.random.default_rng(seed)
    alarms = 0
    with tempfile.TemporaryDirectory() as folder:
        for at in range(count):
            kind = np.float64 if at % 2 else np.float32
            W, b, c, rows = machine(random, int(random.integers(1, 8)), int(random.integers(1, 8)), float(random.choice([0.1, 1, 3])))
            report = Trainer(W, b, c, rows, kind).report()
            found = judge(program, folder, W, b, c, rows, claim(report, kind))
            if found["claims"][0]["verdict"] != "agrees":
                alarms += 1
                print("ALARM", W.shape, kind.__name__, found["claims"][0]["worst"], flush=True)
    return alarms


# The machines of the committed sample. Under weak weights some mistakes are below what rounding in float32 allows.
SMALL = {"most": (3, 2), "scales": (1.0, 1.0, 2.0)}


def sample(seed):
    """Every mistake in a small random machine, as one line of JSON each: the tests run without optimisation."""
    random = np.random.default_rng(seed)
    cases = []
    planned = plan(random, len(MISTAKES), False, **SMALL)
    named = {mistake[1]: mistake for mistake in MISTAKES}
    for at, names in enumerate(PAIRS):
        planned.append(([named[name] for name in names], np.float64, machine(random, **SMALL), at))
    for chosen, kind, (W, b, c, rows), at in planned:
        with np.errstate(all="ignore"):
            report = trainer([m[2] for m in chosen], W, b, c, rows, kind, at).report()
        model = {"W": W.astype(float).tolist(), "b": b.astype(float).tolist(), "c": c.astype(float).tolist(), "dtype": "float64"}
        name = " + ".join(m[1] for m in chosen)
        case = {"name": name, "mistakes": [m[0] for m in chosen], "model": model, "data": rows.tolist(), "claim": claim(report, kind)}
        cases.append(json.dumps(case))
    print("[\n" + ",\n".join(cases) + "\n]")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["run", "pairs", "right", "sample"])
    parser.add_argument("--program", default="target/debug/rbm-exact")
    parser.add_argument("--count", type=int, default=len(MISTAKES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args()
    if asked.what == "sample":
        sample(asked.seed)
        return
    if asked.what == "right":
        alarms = right(asked.program, asked.count, asked.seed)
        print(f"{asked.count} correct trainers, {alarms} alarms")
        sys.exit(alarms > 0)
    print(run(asked.program, asked.count, asked.seed, asked.what == "pairs", asked.verbose))


if __name__ == "__main__":
    main()
