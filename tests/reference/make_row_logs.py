#!/usr/bin/env python3
"""Writes tests/data/row_logs.json: machines, data rows, and ln p(v) of each row to 60 digits, by brute force.

    python3 tests/reference/make_row_logs.py > tests/data/row_logs.json

Needs mpmath.
"""

import json
from fractions import Fraction
from random import Random

import mpmath as mp

from brute_force import Machine, Nats, ln
from make_vectors import WORKING, decimal_parameter, log_parameter, mixed_parameter

SIZES = [(1, 1), (1, 4), (4, 1), (3, 2), (2, 3), (5, 4)]


def case(name, rng, size, make, spin, scale, temperature):
    n_v, n_h = size
    drawn = {
        "W": [[make(rng, scale) for _ in range(n_h)] for _ in range(n_v)],
        "b": [make(rng, scale) for _ in range(n_v)],
        "c": [make(rng, scale) for _ in range(n_h)],
    }
    W = [[Nats.of(*p[1]) for p in row] for row in drawn["W"]]
    m = Machine(W, [Nats.of(*p[1]) for p in drawn["b"]], [Nats.of(*p[1]) for p in drawn["c"]], spin, temperature)
    low = -1 if spin else 0
    rows = [tuple(rng.choice((low, 1)) for _ in range(n_v)) for _ in range(8)]
    counts = [rng.choice([1, 1, 2, 1000]) for _ in rows]
    Z = m.partition()
    return {
        "name": name,
        "model": {
            "units": "spin" if spin else "binary",
            "temperature": str(temperature),
            "W": [[p[0] for p in row] for row in drawn["W"]],
            "b": [p[0] for p in drawn["b"]],
            "c": [p[0] for p in drawn["c"]],
        },
        "data": {"rows": rows, "counts": counts},
        "ln_p": [mp.nstr(ln(m.mass(v) / Z), 60) for v in rows],
    }


def main():
    mp.mp.dps = WORKING
    cases = []
    for k, size in enumerate(SIZES):
        for make, scale in [(log_parameter, Fraction(1)), (decimal_parameter, Fraction(1 if k % 2 else 20)), (mixed_parameter, Fraction(1, 2))]:
            name = f"{size} {make.__name__}"
            temperature = Fraction(1) if k % 3 else Fraction(3, 2)
            cases.append(case(name, Random(name), size, make, (k + len(cases)) % 2 == 1, scale, temperature))
    print("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]")


if __name__ == "__main__":
    main()
