"""Holds a trainer to the test vectors: python3 consumer.py vectors.json. Needs numpy.

Put your own program in the place of `mine`, which gives the names of the truths that it has. The rest stays.
"""

import itertools
import json
import sys

import numpy as np


def mine(W, b, c, T, units, rows, counts):
    W, b, c, share = W / T, b / T, c / T, counts / counts.sum()
    spin = units[0] == -1
    states = np.array(list(itertools.product(units, repeat=len(b))), W.dtype)
    mean = np.tanh if spin else lambda a: 1 / (1 + np.exp(-a))
    ln_f = lambda v: v @ b + np.logaddexp(-(v @ W + c) if spin else 0, v @ W + c).sum(axis=1)
    ln_Z = np.logaddexp.reduce(ln_f(states))
    phase = lambda v, p: ((v * p[:, None]).T @ mean(v @ W + c), p @ v, p @ mean(v @ W + c))
    data, model = phase(rows, share), phase(states, np.exp(ln_f(states) - ln_Z))
    gradient = {f"gradient.{k}": (x - y) / T for k, x, y in zip("Wbc", data, model)}
    return {"ln_Z": ln_Z, "free_energy": -ln_f(rows), "log_likelihood.mean": share @ (ln_f(rows) - ln_Z)} | gradient


def failures(program, vectors, precision):
    """{truth: {vector: tolerances off}} of the numbers that are farther from the truth than rounding can be."""
    failed = {}
    for vector in vectors:
        x, kind = vector["doubles"], np.dtype(precision)
        arrays = [np.array(y, kind) for y in (x["W"], x["b"], x["c"], vector["data"]["rows"], vector["data"]["counts"])]
        for name, number in program(*arrays[:3], kind.type(x["temperature"]), vector["units"], *arrays[3:]).items():
            truth = vector["truths"].get(name)
            if truth:
                off = np.max(np.abs(number - np.array(truth["double"])) / np.array(truth[precision]))
                if not off <= 1:
                    failed.setdefault(name, {})[vector["name"]] = off
    return failed


def suspects(vectors, names, truth, precision):
    """The flags of exactly those vectors that failed; `gradient.W` has the flags of `gradient`."""
    group = truth.removesuffix(".W").removesuffix(".b").removesuffix(".c")
    flags = {v["name"]: v["flags"].get(group, {}) for v in vectors}
    flagged = {name: of.get("both", []) + of.get(precision, []) for name, of in flags.items()}
    return [flag for flag in sorted(set(sum(flagged.values(), []))) if {n for n in flagged if flag in flagged[n]} == set(names)]


if __name__ == "__main__":
    vectors = json.load(open(sys.argv[1]))["vectors"]
    failed = failures(mine, vectors, "float64")
    for truth, names in failed.items():
        for name, off in names.items():
            print(f"{truth} of {name} is off by {off:.3g} times the tolerance")
        print(f"{truth}: flags of just these vectors: {', '.join(suspects(vectors, names, truth, 'float64')) or 'none'}")
    sys.exit(1 if failed else 0)
