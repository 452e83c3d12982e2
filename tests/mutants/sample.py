#!/usr/bin/env python3
"""Mutation testing of floors 0 to 3: a seeded sample of the mutants that `cargo mutants` lists.

    sample.py [--seed S] [--count K] [--within PREFIX ...] [--target DIR]

`cargo mutants` (`cargo install cargo-mutants`) lists every mutant as a difference; K of them are drawn, planted
one by one in the copy that run.py keeps, and met with the tests of these floors, the quickest to kill first.
`--within src/number` runs only those drawn that lie there. Results are kept in DIR by the text of the sources,
so that a run that was stopped goes on where it stopped. A mutant is killed where a test fails or does not end
in time, unviable where it does not compile, and else it survives; survivors are listed.
"""

import argparse
import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

from run import ROOT, copy_tree, surroundings

FLOORS = ["error", "watch", "data", "ensemble", "exact", "path", "quantities"]
FOLDERS = ["number", "machine", "sweep", "clamped", "quantities", "difference", "symbolic"]
STAGES = [
    ["vectors"],
    ["difference", "number_laws", "number_theta", "quantities", "sweep", "symbolic"],
]


def listed(tree):
    files = [f"src/{name}.rs" for name in FLOORS] + [f"src/{name}/**/*.rs" for name in FOLDERS]
    command = ["cargo", "mutants", "--list", "--json", *(word for file in files for word in ("--file", file))]
    out = subprocess.run(command, cwd=tree, check=True, capture_output=True, text=True).stdout
    return sorted(json.loads(out), key=lambda mutant: mutant["name"])


def commands():
    for stage in STAGES:
        yield ["cargo", "test", "--no-default-features", *(word for test in stage for word in ("--test", test))]
    yield ["cargo", "test", "--no-default-features", "--lib", "--test", "containment"]
    yield ["cargo", "test", "--test", "path", "--test", "rows", "--test", "shards", "--test", "report"]


def meet(tree, target, command, seconds):
    """`passed`, `failed`, `unviable` or `timeout`: more than `seconds` of processor time in one process.

    Processor time, so that a busy machine kills no mutant; one that only waits ends after ten times as long,
    with the group that started it.
    """
    # Every mutant meets many tests: they are worth some optimisation, unlike run.py's single ones.
    optimised = {**surroundings(target), "CARGO_PROFILE_DEV_OPT_LEVEL": "1"}
    run = subprocess.Popen(
        command, cwd=tree, env=optimised, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, start_new_session=True,
        preexec_fn=lambda: seconds and resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5)),
    )
    try:
        out, _ = run.communicate(timeout=seconds and 10 * seconds)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        run.communicate()
        return "timeout"
    if run.returncode == 0:
        return "passed"
    if "SIGXCPU" in out:
        return "timeout"
    return "unviable" if "could not compile" in out else "failed"


def fate(tree, target, mutant, limits):
    path = tree / mutant["file"]
    before = path.read_bytes()
    try:
        subprocess.run(["patch", "--fuzz=0", "-s", "--no-backup-if-mismatch", "-r", "-", path],
                       input=mutant["diff"], text=True, check=True)
        for command, seconds in limits:
            met = meet(tree, target, command, seconds)
            if met != "passed":
                return "killed" if met == "failed" else met
        return "survived"
    finally:
        path.write_bytes(before)


def baselines(tree, target):
    """Each command with twice the processor time it takes on the sources as they are, all its processes together."""
    for command in commands():
        meet(tree, target, command, None)
        (tree / "src/lib.rs").touch()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        if meet(tree, target, command, None) != "passed":
            sys.exit(f"without any mutant, {' '.join(command)} does not pass")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        yield command, max(30, int(2 * (after.ru_utime - before.ru_utime)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--within", nargs="+", default=["src/"], metavar="PREFIX")
    parser.add_argument("--target", type=Path, default=ROOT / "target" / "mutants")
    options = parser.parse_args()
    tree, target = options.target / "tree", options.target / "build"
    tree.mkdir(parents=True, exist_ok=True)
    copy_tree(tree)
    everything = listed(tree)
    drawn = Random(options.seed).sample(everything, min(options.count, len(everything)))
    asked = [mutant for mutant in drawn if mutant["file"].startswith(tuple(options.within))]
    print(f"{len(everything)} mutants, {len(drawn)} drawn with seed {options.seed}, {len(asked)} asked for", flush=True)

    texts = sorted([*tree.glob("src/**/*.rs"), *tree.glob("tests/**/*.rs")])
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in texts)).hexdigest()[:16]
    kept = options.target / f"sample-{digest}.json"
    fates = json.loads(kept.read_text()) if kept.exists() else {}
    limits = list(baselines(tree, target)) if any(m["name"] not in fates for m in asked) else []
    for mutant in asked:
        name = mutant["name"]
        if name not in fates:
            start = time.monotonic()
            fates[name] = fate(tree, target, mutant, limits)
            kept.write_text(json.dumps(fates, indent=1))
            print(f"{fates[name]:<9} {time.monotonic() - start:4.0f} s  {name}", flush=True)

    counts = Counter(fates[mutant["name"]] for mutant in asked)
    for mutant in asked:
        if fates[mutant["name"]] == "survived":
            print(f"survived: {mutant['name']}")
    viable = len(asked) - counts["unviable"]
    dead = counts["killed"] + counts["timeout"]
    print(f"{counts['killed']} killed, {counts['timeout']} out of time, {counts['survived']} survived, "
          f"{counts['unviable']} unviable: {100 * dead / max(viable, 1):.1f} % of {viable} viable ones")


if __name__ == "__main__":
    main()
