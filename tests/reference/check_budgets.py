#!/usr/bin/env python3
"""Correct trainers through `rbm-exact check`: no false alarm, and budgets that are not idle.

    python3 tests/reference/check_budgets.py [--count 1000] [--seed 1] [--program target/release/rbm-exact]

Makes random machines and rows, computes every claim in float64 and float32 in four ways (`trainers.py`), and lets the
program judge them. Prints each refuted or undecided claim, and the median of budget over actual error by claim and
precision. Exit status 1 where anything is refuted. Needs numpy.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from trainers import WAYS, draw, numbers, plain

ROOT = Path(__file__).resolve().parent.parent.parent


def judged(job):
    program, seed, k = job
    rng = np.random.default_rng([seed, k])
    machine, rows = draw(rng)
    kinds = [np.float32, np.float64]
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        model = {key: plain(machine[key]) for key in "Wbc"}
        model |= {"dtype": "float64", "units": "spin" if machine["spin"] else "binary"}
        (folder / "m.json").write_text(json.dumps(model))
        (folder / "d.json").write_text(json.dumps(rows.tolist()))
        command = [program, "check", "--model", folder / "m.json", "--data", folder / "d.json"]
        names = []
        for dtype in kinds:
            for way in WAYS:
                claim = numbers(way, dtype, machine, rows)
                file = folder / f"{way}-{np.dtype(dtype).name}.json"
                file.write_text(json.dumps(claim))
                command += ["--claim", file]
                # Every key is one claim, but for the precision, which is none, and mean and total, which are two.
                names += [(np.dtype(dtype).name, way)] * len(claim)
        ran = subprocess.run([*map(str, command), "--format", "json"], capture_output=True, text=True)
    if ran.returncode not in (0, 1, 3):
        raise RuntimeError(f"machine {k}: {ran.stderr}")
    claims = json.loads(ran.stdout)["claims"]
    found = []
    for (dtype, way), claim in zip(names, claims, strict=True):
        ratios = [(abs(float(e["gap"])), e["budget"]) for e in claim["entries"] if e["gap"] is not None]
        found.append((k, dtype, way, claim["name"], claim["verdict"], ratios))
    return found


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--program", default=str(ROOT / "target/release/rbm-exact"))
    options = options.parse_args()
    wrong, judgements, ratios, closest = 0, 0, defaultdict(list), defaultdict(float)
    jobs = [(options.program, options.seed, k) for k in range(options.count)]
    with Pool(options.jobs) as pool:
        for found in pool.imap_unordered(judged, jobs, chunksize=4):
            for k, dtype, way, name, verdict, pairs in found:
                judgements += 1
                if verdict != "agrees":
                    wrong += 1
                    print(f"machine {k}: {name} in {dtype} by {way}: {verdict}", flush=True)
                # Of an array the worst entry counts.
                worst = max((gap / budget for gap, budget in pairs if budget), default=0)
                closest[name, dtype] = max(closest[name, dtype], worst)
                if worst > 0:
                    ratios[name, dtype].append(1 / worst)
    print(f"{options.count} machines, {judgements} claims, {wrong} not agreed to")
    print(f"{'claim':22}{'precision':10}{'median budget/error':>20}{'least':>8}")
    for (name, dtype), found in sorted(ratios.items()):
        least = 1 / closest[name, dtype]
        print(f"{name:22}{dtype:10}{statistics.median(found):20.1f}{least:8.1f}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
