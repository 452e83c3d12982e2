#!/usr/bin/env python3
"""Every number of vectors/vectors.json again, by programs that share nothing with the one that made it.

    python3 tests/reference/check_vectors.py [FILE] [--only PART]

Needs mpmath and numpy. The parts:

truths      every decimal, fraction, logarithm and nearest double against brute force over all joint states
            (`brute_force.py`: fractions where they are, else 700 digits), to the last digit
tolerances  correct trainers in float32 and float64, each computing in four ways (`trainers.py`): all are within
flags       mistakes planted in a trainer (`trainer.py`): a gradient is off by more than four tolerances exactly where
            the flag says so; the same of mistakes in ln Z, free energies and likelihoods

Exit status 1 where anything differs.
"""

import argparse
import json
import re
import sys
from fractions import Fraction
from pathlib import Path

import mpmath as mp

from brute_force import Machine, Nats, ln, mpf

ROOT = Path(__file__).resolve().parent.parent.parent
SIGNIFICANT = 40
BLOCKS = "Wbc"
THETA = re.compile(r"(?P<shift>-?[\d/]+)?\s*(?:(?P<sign>[+-])?\s*(?P<scale>[\d/]+)?\s*ln[ (](?P<odds>[\d/]+)\)?)?$")


def theta(text):
    """A parameter, or an exact number: `1/2`, `-ln(3/2)`, `1/2 + 1/4 ln 3`; as shift, scale and odds."""
    # A factor before the logarithm is no shift.
    text = re.sub(r"^(-?)([\d/]+) ln", r"0 \1+\2 ln", text).replace("-+", "- ").replace("0 +", "0 + ")
    found = THETA.match(text)
    assert found, text
    scale = Fraction(found["scale"] or 1) * (-1 if found["sign"] == "-" else 1) if found["odds"] else 0
    return Fraction(found["shift"] or 0), Fraction(scale), Fraction(found["odds"] or 1)


def exactly(x):
    """An mpf as the fraction that it is."""
    if isinstance(x, Fraction):
        return x
    sign, man, exp, _ = mp.mpf(x)._mpf_
    return Fraction(-man if sign else man) * Fraction(2) ** exp


def rounded(x):
    """To 40 significant digits, as a fraction."""
    x = exactly(x)
    if x == 0:
        return x
    decade = len(str(abs(x.numerator))) - len(str(x.denominator))
    while abs(x) >= Fraction(10) ** (decade + 1):
        decade += 1
    while abs(x) < Fraction(10) ** decade:
        decade -= 1
    unit = Fraction(10) ** (decade - SIGNIFICANT + 1)
    return round(x / unit) * unit


class Definitions:
    """All truths of one vector, from the definitions; duplicates are counted."""

    def __init__(self, vector):
        text = vector["machine"]
        made = lambda x: Nats.of(*theta(x))
        W, b, c = ([[made(x) for x in row] for row in text["W"]], *([made(x) for x in text[k]] for k in "bc"))
        self.m = m = Machine(W, b, c, vector["units"] == [-1, 1], Fraction(text["temperature"]))
        self.rows = [tuple(row) for row in vector["data"]["rows"]]
        self.counts = vector["data"]["counts"]
        self.N = sum(self.counts)
        self.hidden_states = [tuple(h) for h in vector["hidden_states"]]
        self.Z = m.partition()
        self.fv = {v: m.mass(v) for v in m.visible}
        self.fh = {h: sum(m.f[v, h] for v in m.visible) for h in m.hidden}
        self.beta = self.lift(1 / m.T)

    def lift(self, q):
        return q if self.m.exact else mpf(q)

    def statistics(self, weights):
        """<v_i h_j>, <v_i>, <h_j> under weights of joint states."""
        m = self.m
        n_v, n_h = len(m.b), len(m.c)
        W, b, c = [[0] * n_h for _ in range(n_v)], [0] * n_v, [0] * n_h
        for (v, h), p in weights.items():
            for i in range(n_v):
                b[i] += p * v[i]
                for j in range(n_h):
                    W[i][j] += p * v[i] * h[j]
            for j in range(n_h):
                c[j] += p * h[j]
        return W, b, c

    def empirical(self):
        law = {v: self.lift(Fraction(0)) for v in self.m.visible}
        for v, count in zip(self.rows, self.counts):
            law[v] += self.lift(Fraction(count, self.N))
        return law

    def joined(self, law):
        """With h drawn given v."""
        return {(v, h): law[v] * f / self.fv[v] for (v, h), f in self.m.f.items()}

    def step(self, law):
        """v -> h -> v."""
        up = {h: sum(law[v] * self.m.f[v, h] / self.fv[v] for v in self.m.visible) for h in self.m.hidden}
        return {v: sum(up[h] * self.m.f[v, h] / self.fh[h] for h in self.m.hidden) for v in self.m.visible}

    def mean(self, of):
        return sum(count * of(v) for v, count in zip(self.rows, self.counts)) / mp.mpf(self.N)

    def pseudo(self, v):
        low = self.m.visible[0][0]
        total = mp.mpf(0)
        for i in range(len(v)):
            other = tuple((low if x == 1 else 1) if k == i else x for k, x in enumerate(v))
            total += ln(self.fv[v] / (self.fv[v] + self.fv[other]))
        return total

    def truths(self):
        m, Z = self.m, self.Z
        ln_p = lambda v: ln(self.fv[v] / Z)
        data = self.statistics(self.joined(self.empirical()))
        model = self.statistics({s: f / Z for s, f in m.f.items()})
        out = {
            "Z": Z,
            "ln_Z": ln(Z),
            "log_likelihood.mean": self.mean(ln_p),
            "log_likelihood.total": self.mean(ln_p) * self.N,
            "pseudo_likelihood": self.mean(self.pseudo),
            "free_energy": [-ln(self.fv[v]) for v in self.rows],
            "p": [self.fv[v] / Z for v in self.rows],
            "ln_p": [ln_p(v) for v in self.rows],
            "h_given_v": [self.given(m.hidden, lambda h: m.f[v, h] / self.fv[v]) for v in self.rows],
            "v_given_h": [self.given(m.visible, lambda v: m.f[v, h] / self.fh[h]) for h in self.hidden_states],
        }
        law = self.empirical()
        for name, negative in [("gradient", model), ("cd_1", 1), ("cd_2", 2)]:
            if negative in (1, 2):
                law = self.step(law)
                negative = self.statistics(self.joined(law))
            for key, p, n in zip(BLOCKS, data, negative):
                out[f"{name}.{key}"] = self.difference(p, n)
        for name, phase in [("data_phase", data), ("model_phase", model)]:
            for key, block in zip(BLOCKS, phase):
                out[f"{name}.{key}"] = block
        return out

    def given(self, states, p):
        return [sum(p(s) * s[k] for s in states) for k in range(len(states[0]))]

    def difference(self, p, n):
        if isinstance(p, list):
            return [self.difference(x, y) for x, y in zip(p, n)]
        return (p - n) * self.beta


def flat(x):
    return [y for part in x for y in flat(part)] if isinstance(x, list) else [x]


def value_of(text):
    """An exact text as a number."""
    shift, scale, odds = theta(text)
    return shift if scale == 0 else mpf(shift) + mpf(scale) * ln(odds)


def check_truths(vector):
    wrong, count = [], 0
    mine = Definitions(vector).truths()
    expected = set(mine) - ({"Z"} if "Z" not in vector["truths"] else set())
    if set(vector["truths"]) != expected:
        wrong.append(f"names differ: {expected ^ set(vector['truths'])}")
    for name, truth in vector["truths"].items():
        numbers = flat(mine[name])
        exact = flat(truth.get("exact", [None] * len(numbers)))
        columns = [flat(truth[key]) for key in ("decimal", "double", "float64", "float32")]
        for k, (x, decimal, double, low, high, text) in enumerate(zip(numbers, *columns, exact, strict=True)):
            count += 1
            where = f"{vector['name']} {name}[{k}]"
            if Fraction(decimal) != rounded(x):
                wrong.append(f"{where}: {decimal}, by definition {mp.nstr(mpf(x), 45)}")
            if double != float(exactly(x)):
                wrong.append(f"{where}: the nearest double is {float(exactly(x))!r}, found {double!r}")
            if text is not None and value_of(text) != x:
                apart = abs(mpf(value_of(text)) - mpf(x))
                if isinstance(x, Fraction) or apart > abs(mpf(x)) * mp.mpf(10) ** -600:
                    wrong.append(f"{where}: {text} is another number")
            if text is None and isinstance(x, Fraction) and len(str(x)) <= 200:
                wrong.append(f"{where}: the fraction {x} is not given")
            if not 0 <= low <= high:
                wrong.append(f"{where}: tolerances {low}, {high}")
    return wrong, count


def arrays(vector):
    import numpy as np

    x = vector["doubles"]
    return {key: np.array(x[key]) / x["temperature"] for key in BLOCKS} | {"spin": vector["units"] == [-1, 1]}


def check_tolerances(vector):
    """Of correct trainers, which take parameters over T, rounded to their precision."""
    import numpy as np

    from trainers import WAYS, numbers

    wrong, count = [], 0
    counts = vector["data"]["counts"]
    if sum(counts) > 100_000:
        return wrong, count
    rows = np.repeat(np.array(vector["data"]["rows"]), counts, axis=0)
    first = np.cumsum([0] + counts)[:-1]
    for dtype in (np.float32, np.float64):
        for way in WAYS:
            with np.errstate(all="ignore"):
                said = numbers(way, dtype, arrays(vector), rows)
            found = {name: np.array(said[name]) for name in ("Z", "ln_Z") if name in said}
            found |= {f"log_likelihood.{of}": np.array(x) for of, x in said["log_likelihood"].items()}
            found["pseudo_likelihood"] = np.array(said["pseudo_likelihood"]["mean"])
            lists = [("free_energy", "free_energy"), ("p", "probability"), ("h_given_v", "conditional")]
            found |= {name: np.array(said[other])[first] for name, other in lists}
            found |= {f"gradient.{k}": np.array(x) / vector["doubles"]["temperature"] for k, x in said["gradient"].items()}
            found |= in_matrices(vector, rows, dtype) if way == "joint" else {}
            for name, numbers_found in found.items():
                if name not in vector["truths"]:
                    continue
                truth = vector["truths"][name]
                off = np.abs(numbers_found - np.array(truth["double"])) / np.array(truth[np.dtype(dtype).name])
                count += off.size
                if not (off <= 1).all():
                    wrong.append(f"{vector['name']} {name} by {way} in {np.dtype(dtype).name}: {off.max():.3g} tolerances off")
    return wrong, count


def in_matrices(vector, rows, dtype):
    """What `trainers.py` has not: phases, chains by matrices of transition probabilities, E[v|h]."""
    import numpy as np

    from trainer import trainer
    from trainers import mean_unit

    x = arrays(vector)
    beta = 1 / vector["doubles"]["temperature"]
    bits = (np.array(rows) > 0).astype(int)
    made = lambda model: trainer([{"model": model, "spins": x["spin"]}], x["W"], x["b"], x["c"], bits, dtype, 1)
    with np.errstate(all="ignore"):
        out = {f"{name}.{k}": p for name, phase in [("data_phase", made("exact").data_phase()), ("model_phase", made("exact").model_phase())] for k, p in zip(BLOCKS, phase)}
        for steps in (1, 2):
            out |= {f"cd_{steps}.{k}": u * beta for k, u in zip(BLOCKS, made(("cd", steps)).report())}
        H = np.array(vector["hidden_states"], dtype)
        out["v_given_h"] = mean_unit(H @ np.asarray(x["W"], dtype).T + np.asarray(x["b"], dtype), x["spin"])
    return out


# The names of flags by the ids and names of `trainer.py`; of the others the constants differ.
FLAGS = {
    ("divided-twice", "mean of mean"): "divided-twice (by the rows)",
    ("divided-twice", "per visible unit"): "divided-twice (by the visible units)",
    ("one-phase-scaled", "data phase summed"): "one-phase-scaled (data phase summed)",
    ("product-of-means", "of the data"): "product-of-means (data phase)",
    ("product-of-means", "of the model"): "product-of-means (model phase)",
    ("thresholded-hidden", "above"): "thresholded-hidden (above 1/2)",
    ("thresholded-hidden", "from"): "thresholded-hidden (from 1/2 on)",
    ("energy-sign", "exp(+E)"): "energy-sign (both phases)",
    ("energy-sign", "exp(+E) in the model"): "energy-sign (model phase)",
    ("cd-k", "CD-1"): "cd-k (k = 1)",
    ("cd-k", "CD-2"): "cd-k (k = 2)",
    ("mean-field-cd", "probabilities, 1"): "mean-field-cd (k = 1)",
    ("mean-field-cd", "probabilities, 3"): "mean-field-cd (k = 3)",
    ("mean-field-cd", "h0 drawn"): "mean-field-cd (h0 sampled)",
    ("stale-hidden", "stale forever"): "stale-hidden (chain at equilibrium)",
    ("stale-hidden", "stale 1"): "stale-hidden (k = 1)",
    ("stale-sampled-hidden", "stale drawn 1"): "stale-sampled-hidden (k = 1)",
    ("centred", "data means"): "centred (data means)",
    ("centred", "both means"): "centred (means of both phases)",
    ("centred", "half, own biases"): "centred (1/2, own biases)",
    ("reconstruction-gradient", "cross-entropy"): "reconstruction-gradient (cross-entropy)",
}


def check_flags(vector):
    """Mistakes that need no constant of their own, in float64."""
    import numpy as np

    from trainer import MISTAKES, trainer

    wrong, count = [], 0
    x = arrays(vector)
    rows = np.repeat(np.array(vector["data"]["rows"]), vector["data"]["counts"], axis=0)
    if x["spin"] or vector["doubles"]["temperature"] != 1 or len(rows) > 10_000:
        return wrong, count
    flags = vector["flags"].get("gradient", {})
    told = set(flags.get("both", []) + flags.get("float64", []))
    for mistake, name, settings, _ in MISTAKES:
        flag = FLAGS.get((mistake, name), mistake)
        if any(known.startswith(flag + " (") for known in NOTES) or mistake in SKIPPED:
            continue
        with np.errstate(all="ignore"):
            report = trainer([settings], x["W"], x["b"], x["c"], rows, np.float64, 1).report()
        worst = 0
        for key, found in zip(BLOCKS, report):
            truth = vector["truths"][f"gradient.{key}"]
            off = np.abs(found - np.array(truth["double"])) / np.array(truth["float64"])
            worst = max(worst, np.nan_to_num(off, nan=np.inf).max())
        count += 1
        # Near the border either may be; drawn hidden states are flagged where no draw can be right.
        may_be = 2 < worst < 8 or mistake == "sampled-hidden" and flag not in told
        if not may_be and (worst > 4) != (flag in told):
            wrong.append(f"{vector['name']}: {flag} is off by {worst:.3g} tolerances, and is {'' if flag in told else 'not '}flagged")
    return wrong, count


def numbers_of(W, b, c, T, units, rows, counts, ln_Z=None):
    """ln Z, free energies and likelihoods in float64; `ln_Z` makes another number of ln Z."""
    import itertools

    import numpy as np

    W, b, c = W / T, b / T, c / T
    unit = (lambda a: np.logaddexp(a, -a)) if units[0] == -1 else (lambda a: np.logaddexp(0, a))
    ln_f = lambda v: v @ b + unit(v @ W + c).sum(axis=1)
    right = np.logaddexp.reduce(ln_f(np.array(list(itertools.product(units, repeat=len(b))), float)))
    ln_p = ln_f(rows) - (ln_Z(right) if ln_Z else right)
    mean = counts @ ln_p / counts.sum()
    all = {"ln_Z": right, "free_energy": -ln_f(rows), "log_likelihood.mean": mean, "log_likelihood.total": mean * counts.sum()}
    return {"log_likelihood.mean": mean} if ln_Z else all


def wrong_numbers(W, b, c, T, units, rows, counts):
    """Mistakes in numbers, by their flags."""
    import numpy as np

    case = W, b, c, T, units, rows, counts
    right = numbers_of(*case)
    other = [0, 1] if units[0] == -1 else [-1, 1]
    turned = np.where(rows == units[0], other[0], 1.0)
    distinct = np.unique(rows, axis=0)
    of_distinct = numbers_of(W, b, c, T, units, distinct, np.ones(len(distinct)))
    out = {
        "bits": {name: x / np.log(2) for name, x in right.items()},
        "sign": {name: -x for name, x in right.items()},
        "energy-sign": numbers_of(-W, -b, -c, *case[3:]),
        "hidden-bias-missing": numbers_of(W, b, 0 * c, *case[3:]),
        "visible-bias-missing": numbers_of(W, 0 * b, c, *case[3:]),
        "spin-units": numbers_of(W, b, c, T, other, turned, counts),
        "temperature-missing": numbers_of(W, b, c, 1, *case[4:]),
        "likelihood-of-unnormalised": numbers_of(*case, ln_Z=lambda x: 0),
        "z-for-ln-z (2)": numbers_of(*case, ln_Z=np.exp),
        "ln-z-once": numbers_of(*case, ln_Z=lambda x: x / counts.sum()),
        "duplicates-dropped": {"log_likelihood.mean": of_distinct["log_likelihood.mean"]},
        "total-for-mean": {"log_likelihood.mean": right["log_likelihood.total"], "log_likelihood.total": right["log_likelihood.mean"]},
    }
    if W.shape[0] == W.shape[1]:
        out["transposed"] = numbers_of(W.T, b, c, *case[3:])
    return out


def check_flags_of_numbers(vector):
    """The same of ln Z, free energies and likelihoods."""
    import numpy as np

    wrong, count = [], 0
    x, data = vector["doubles"], vector["data"]
    case = [np.array(y, float) for y in (x["W"], x["b"], x["c"])] + [x["temperature"], vector["units"]]
    with np.errstate(all="ignore"):
        planted = wrong_numbers(*case, np.array(data["rows"], float), np.array(data["counts"], float))
    for flag, numbers in planted.items():
        for name, found in numbers.items():
            truth, flags = vector["truths"][name], vector["flags"][name]
            off = np.abs(found - np.array(truth["double"])) / np.array(truth["float64"])
            worst = np.nan_to_num(off, nan=np.inf).max()
            count += 1
            told = flag in flags["both"] + flags["float64"]
            # Near the border, and where the wrong number has a budget of its own, either may be.
            if not 1 < worst < 1000 and (worst > 4) != told:
                wrong.append(f"{vector['name']} {name}: {flag} is off by {worst:.3g} tolerances, and is {'' if told else 'not '}flagged")
    return wrong, count


# With constants of their own there.
SKIPPED = {"learning-rate-included", "momentum-included", "accumulator-not-zeroed", "phase-temperature", "weight-decay-included"}
NOTES = {}
CHECKS = {"truths": check_truths, "tolerances": check_tolerances, "flags": check_flags, "flags of numbers": check_flags_of_numbers}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", default=ROOT / "vectors/vectors.json")
    parser.add_argument("--only", choices=CHECKS)
    options = parser.parse_args()
    mp.mp.dps = 700
    with open(options.file) as file:
        whole = json.load(file)
    NOTES.update(whole["notes"]["directions"])
    status = 0
    for name, check in CHECKS.items():
        if options.only not in (None, name):
            continue
        wrong, count = [], 0
        for vector in whole["vectors"]:
            more, checked = check(vector)
            wrong += more
            count += checked
        print(f"{name}: {len(whole['vectors'])} vectors, {count} checked, {len(wrong)} differ")
        for line in wrong:
            print(" ", line)
        status |= bool(wrong)
    return status


if __name__ == "__main__":
    sys.exit(main())
