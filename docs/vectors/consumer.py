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
    mean = np.tanh if spin else lambda a: np.exp(-np.logaddexp(0, -a))
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


def suspects(vectors, failed, truth, precision):
    """The flags of those vectors that failed: of all that are far off, and of none that passed. `gradient.W` has the flags
    of `gradient`, so that all three blocks count."""
    group = truth.removesuffix(".W").removesuffix(".b").removesuffix(".c")
    off = {}
    for name, of in failed.items():
        if name == truth or name.startswith(f"{group}."):
            off |= {vector: max(x, off.get(vector, 0)) for vector, x in of.items()}
    flagged = {}
    for v in vectors:
        flags = v["flags"].get(group, {})
        for flag in flags["both"] + flags[precision] if flags else []:
            flagged.setdefault(flag, set()).add(v["name"])
    far = {vector for vector, x in off.items() if not x <= 100}
    return [flag for flag, names in flagged.items() if far <= names <= set(off)]


if __name__ == "__main__":
    vectors = json.load(open(sys.argv[1]))["vectors"]
    failed = failures(mine, vectors, "float64")
    for truth, names in failed.items():
        for name, off in names.items():
            print(f"{truth} of {name} is off by {off:.3g} times the tolerance")
        print(f"{truth}: flags of just these vectors: {', '.join(suspects(vectors, failed, truth, 'float64')) or 'none'}")
    sys.exit(1 if failed else 0)
