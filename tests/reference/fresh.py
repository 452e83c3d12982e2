#!/usr/bin/env python3
"""Fresh vectors through the Rust tests: `fresh.py [--seed S] [--count K]` (default: 2000, seed from the clock).

Makes the vectors in a file and runs `cargo test --release --test library vectors::` on it. The seed is printed; the
same seed makes the same vectors. `--keep FILE` keeps them, or takes them from there if it is there already:
making them takes most of the time. Exit status: that of the tests.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from multiprocessing import Pool
from pathlib import Path
from random import Random

import json

from make_vectors import vector
from program import outcome

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def numbered(name):
    return json.dumps(vector(name, Random(name)), separators=(",", ":"))


def make(options, path):
    print(f"seed {options.seed}, {options.vectors} vectors", flush=True)
    start = time.monotonic()
    with Pool(options.jobs) as pool:
        vectors = pool.map(numbered, [f"{options.seed}/{k}" for k in range(options.vectors)], chunksize=8)
    exact = sum('"fractions"' in text for text in vectors)
    print(f"made in {time.monotonic() - start:.0f} s, {exact} of them fractions", flush=True)
    path.write_text("[\n" + ",\n".join(vectors) + "\n]\n")


def rust_tests(options):
    """Whether the Rust tests hold on fresh vectors."""
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "fresh.json"
        if not path.exists():
            make(options, path)
        start = time.monotonic()
        run = subprocess.run(
            ["cargo", "test", "--profile", options.profile, "--test", "library", "vectors::"],
            cwd=ROOT,
            env={**os.environ, "RBM_EXACT_VECTORS": str(path.resolve())},
        )
    print(f"tests ran in {time.monotonic() - start:.0f} s, building included", flush=True)
    return run.returncode == 0


def program_holds(options):
    """Whether the program's numbers are those of the definitions, on fresh machines."""
    program = options.program
    if program is None:
        subprocess.run(["cargo", "build", "--release"], cwd=ROOT, check=True)
        program = ROOT / "target" / "release" / "rbm-exact"
    print(f"seed {options.seed}, {options.count} machines through {program}", flush=True)
    start, counts, faults = time.monotonic(), Counter(), []
    tasks = [(str(program), f"program/{options.seed}/{k}") for k in range(options.count)]
    with Pool(options.jobs) as pool:
        for found, counted in pool.imap_unordered(outcome, tasks, chunksize=4):
            counts += counted
            faults += found
            for fault in found:
                print(fault, flush=True)
    print(f"{len(faults)} faults in {time.monotonic() - start:.0f} s; {dict(sorted(counts.items()))}", flush=True)
    return not faults


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**9)
    parser.add_argument("--count", type=int, default=5000, help="machines through the program")
    parser.add_argument("--vectors", type=int, default=2000, help="vectors for the Rust tests")
    parser.add_argument("--only", choices=["program", "vectors"])
    parser.add_argument("--jobs", type=int, help="processes (default: one a core)")
    parser.add_argument("--keep", type=Path, metavar="FILE")
    parser.add_argument("--profile", default="release", help="cargo profile of the tests (dev needs no second build)")
    parser.add_argument("--program", type=Path, help="the binary to run (default: builds the release)")
    options = parser.parse_args()
    holds = options.only == "vectors" or program_holds(options)
    holds &= options.only == "program" or rust_tests(options)
    sys.exit(not holds)


if __name__ == "__main__":
    main()
