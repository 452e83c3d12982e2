#!/usr/bin/env python3
"""Mutation testing of floors 0 to 3 on a seeded sample.

    sample.py [--seed S] [--count N] [--jobs J] [--output DIR] [-- FILE ...]

Needs `cargo install cargo-mutants`. Lists all mutants of the floors (of FILEs only, where any are named), draws N with
the seed, and runs the unit tests and those integration tests that need no default features on each, stopping at the
first failure. Prints what was missed and the share of viable mutants that were caught. Exit status 0 at 85 % or more.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FLOORS = ["error.rs", "watch.rs", "data.rs", "ensemble.rs", "exact.rs", "quantities.rs", "rows", "rows.rs", "number", "machine", "sweep", "difference", "symbolic"]
# The quick and telling ones first.
TESTS = ["sweep", "number_theta", "quantities", "symbolic", "number_laws", "difference", "ledger", "vectors"]
WANTED = 85.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=int, default=120, help="seconds for the tests of one mutant")
    parser.add_argument("--output", type=Path, default=ROOT / "target" / "mutation")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    files = options.files or [f"src/{place}/**" if not place.endswith(".rs") else f"src/{place}" for place in FLOORS]
    select = [word for name in files for word in ("-f", name)]
    listed = subprocess.run(["cargo", "mutants", "--list", "--json", *select], cwd=ROOT, check=True, capture_output=True, text=True)
    # Two mutants can have one name; a name is drawn once and stands for both.
    names = sorted({mutant["name"] for mutant in json.loads(listed.stdout)})
    drawn = sorted(random.Random(options.seed).sample(names, min(options.count, len(names))))
    print(f"{len(drawn)} of {len(names)} mutants, seed {options.seed}", flush=True)
    regex = "^(?:" + "|".join(re.escape(name).replace("\\ ", " ") for name in drawn) + ")$"
    tests = ["--no-default-features", "--lib", *(word for test in TESTS for word in ("--test", test))]
    command = ["cargo", "mutants", *select, "--re", regex, "--jobs", str(options.jobs), "--baseline=skip", "--no-shuffle",
               "--timeout", str(options.timeout), "--build-timeout", "600", "--output", str(options.output), "--colors=never",
               "--cap-lints=true", "--", *tests]
    quick = {"CARGO_PROFILE_DEV_OPT_LEVEL": "1", "CARGO_PROFILE_DEV_DEBUG": "0"}
    subprocess.run(command, cwd=ROOT, env={**os.environ, **quick})
    found = {name: len((options.output / "mutants.out" / f"{name}.txt").read_text().splitlines()) for name in ("caught", "missed", "timeout", "unviable")}
    viable = found["caught"] + found["missed"] + found["timeout"]
    # A mutant that never ends is noticed.
    share = 100 * (found["caught"] + found["timeout"]) / max(viable, 1)
    print(f"{found}: {share:.1f} % of {viable} viable mutants noticed")
    sys.exit(share < WANTED)


if __name__ == "__main__":
    main()
