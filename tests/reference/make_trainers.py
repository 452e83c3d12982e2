#!/usr/bin/env python3
"""Writes tests/data/trainers.json: claims of correct trainers (`trainers.py`) on small random machines.

    python3 tests/reference/make_trainers.py > tests/data/trainers.json

The sample of `check_budgets.py` that is kept. Needs numpy.
"""

import json

import numpy as np

from trainers import WAYS, draw, numbers, plain

MACHINES = 16

found, seed = [], 0
while len(found) < MACHINES:
    seed += 1
    machine, rows = draw(np.random.default_rng([2026, seed]))
    if machine["W"].size > 16 or len(rows) > 12:
        continue
    model = {key: plain(machine[key]) for key in "Wbc"}
    model |= {"dtype": "float64", "units": "spin" if machine["spin"] else "binary"}
    claims = {
        f"{way} in {np.dtype(dtype).name}": numbers(way, dtype, machine, rows)
        for dtype in (np.float32, np.float64)
        for way in WAYS
    }
    found.append({"model": model, "data": rows.tolist(), "claims": claims})

print("[")
print(",\n".join(json.dumps(one, separators=(",", ":")) for one in found))
print("]")
