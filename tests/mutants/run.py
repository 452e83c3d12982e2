#!/usr/bin/env python3
"""Plants bugs one by one and requires a named test to notice each.

Every `*.patch` here is a unified diff against the tree (paths as `git diff` writes them) whose
first line names the test that must fail:

    # must fail: cargo test --test number_laws arithmetic_contains_the_exact_fraction

The line may be followed by others that start with `#`. A patch is applied in a scratch worktree
with a target directory of its own, the named test must have passed there before, and must fail
afterwards: by a failed assertion or a panic, not because the mutant does not compile.

    python3 tests/mutants/run.py [--target DIR] [--list] [NAME ...]

Exit status 0 if every planted bug is noticed.
"""
import argparse
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# A mutant may loop for ever; that is noticed too, but by nobody's name.
SECONDS = 900


def run(command, where, env=None, timeout=None):
    return subprocess.run(command, cwd=where, env=env, timeout=timeout, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def named_test(patch):
    first = patch.read_text().splitlines()[0]
    found = re.fullmatch(r"# must fail: cargo test (\S.*)", first)
    if not found:
        sys.exit(f"{patch.name}: the first line must be `# must fail: cargo test ARGUMENTS`")
    return shlex.split(found.group(1))


def outcome(tree, env, arguments):
    """`passed`, `failed`, `none` (no test of that name) or `broken` (does not compile)."""
    try:
        done = run(["cargo", "test", "--quiet", *arguments], tree, env, SECONDS)
    except subprocess.TimeoutExpired:
        return "failed", "time-out"
    results = re.findall(r"test result: \w+\. (\d+) passed; (\d+) failed", done.stdout)
    passed, failed = (sum(int(result[k]) for result in results) for k in (0, 1))
    if done.returncode == 0:
        return ("passed" if passed else "none"), done.stdout
    # An abort (stack, memory) prints no result line, but names the test binary's signal.
    crashed = "(signal:" in done.stdout
    return ("failed" if failed or crashed else "broken"), done.stdout


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--target", help="keep compiled code here between runs")
    options.add_argument("--list", action="store_true", help="only list the patches")
    options.add_argument("names", nargs="*", help="patches to run; all by default")
    options = options.parse_args()
    patches = sorted(HERE.glob("*.patch"))
    if options.names:
        patches = [p for p in patches if p.stem in options.names or p.name in options.names]
    if not patches:
        sys.exit("no such patch")
    if options.list:
        for patch in patches:
            print(patch.stem, *named_test(patch), sep="  ")
        return
    noticed = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        tree = Path(scratch, "tree")
        done = run(["git", "worktree", "add", "--detach", str(tree), "HEAD"], ROOT)
        if done.returncode:
            sys.exit(done.stdout)
        env = dict(os.environ, CARGO_TARGET_DIR=options.target or str(Path(scratch, "target")))
        try:
            # One build for all tests that pass before; a test is run once, however many patches name it.
            before = {}
            for patch in patches:
                arguments = named_test(patch)
                key = tuple(arguments)
                if key not in before:
                    before[key] = outcome(tree, env, arguments)
                state, output = before[key]
                if state != "passed":
                    print(f"{patch.stem}: WITHOUT the bug the test is `{state}`\n{output[-2000:]}")
                    continue
                applied = run(["git", "apply", "--whitespace=nowarn", str(patch)], tree)
                if applied.returncode:
                    print(f"{patch.stem}: DOES NOT APPLY\n{applied.stdout}")
                    continue
                state, output = outcome(tree, env, arguments)
                run(["git", "checkout", "--", "."], tree)
                run(["git", "clean", "-fdq", "--", "src", "tests"], tree)
                if state == "failed":
                    noticed += 1
                    print(f"{patch.stem}: noticed by {' '.join(arguments)}", flush=True)
                else:
                    print(f"{patch.stem}: NOT NOTICED, the test is `{state}`\n{output[-2000:]}", flush=True)
        finally:
            run(["git", "worktree", "remove", "--force", str(tree)], ROOT)
    missed = len(patches) - noticed
    print(f"{noticed} passed, {missed} failed")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
