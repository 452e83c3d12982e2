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
from multiprocessing import Pool
from pathlib import Path
from random import Random

import json

from make_vectors import vector

HERE = Path(__file__).resolve().parent


def numbered(name):
    return json.dumps(vector(name, Random(name)), separators=(",", ":"))


def make(options, path):
    print(f"seed {options.seed}, {options.count} vectors", flush=True)
    start = time.monotonic()
    with Pool(options.jobs) as pool:
        vectors = pool.map(numbered, [f"{options.seed}/{k}" for k in range(options.count)], chunksize=8)
    exact = sum('"fractions"' in text for text in vectors)
    print(f"made in {time.monotonic() - start:.0f} s, {exact} of them fractions", flush=True)
    path.write_text("[\n" + ",\n".join(vectors) + "\n]\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**9)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--jobs", type=int, help="processes that make them (default: one a core)")
    parser.add_argument("--keep", type=Path, metavar="FILE")
    parser.add_argument("--profile", default="release", help="cargo profile (dev needs no second build)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "fresh.json"
        if not path.exists():
            make(options, path)
        start = time.monotonic()
        run = subprocess.run(
            ["cargo", "test", "--profile", options.profile, "--test", "library", "vectors::"],
            cwd=HERE.parent.parent,
            env={**os.environ, "RBM_EXACT_VECTORS": str(path.resolve())},
        )
    print(f"tests ran in {time.monotonic() - start:.0f} s, building included")
    sys.exit(run.returncode)


if __name__ == "__main__":
    main()
