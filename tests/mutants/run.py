#!/usr/bin/env python3
"""Plants each bug of this folder in a copy of the crate and requires the test it names to fail.

    run.py [NAME ...] [--target DIR]

A patch's first line is `# must fail: cargo test --test BINARY TEST`, or, for a bug in the Python half of the package,
`# must fail: pytest tests/FILE.py::TEST`. The latter are run by the interpreter that runs this script, which
must have the package installed (`pip install './python[test,dask]'`); its native half is used as it is. The mutant is caught where that test
runs and fails; a compile error, a patch that does not apply and a test that passes are all failures of the
suite. Before anything is planted, every named test must pass. The copy and its build are kept in DIR
(default: target/mutants), so that a second run builds only what changed.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# For one build and one run; a bug that makes a test hang is not caught by it.
SECONDS = 900


def copy_tree(into):
    """The tree as it stands, uncommitted changes too; unchanged files keep their times."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    wanted = {name for name in listed.stdout.splitlines() if (ROOT / name).is_file()}
    for old in [p for p in into.rglob("*") if p.is_file()]:
        if str(old.relative_to(into)) not in wanted:
            old.unlink()
    for name in wanted:
        source, copy = ROOT / name, into / name
        if not copy.exists() or copy.read_bytes() != source.read_bytes():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)


def command_of(patch, text):
    first = text.split("\n", 1)[0]
    found = re.fullmatch(r"# must fail: (cargo test(?: --no-default-features| -p conformance)? (?:--lib|--test \S+)|pytest) (\S+)", first)
    if not found:
        sys.exit(f"{patch.name}: found `{first}`, wanted `# must fail: cargo test --test BINARY TEST`")
    return found[1].split(), found[2]


def touched(text):
    """The files a patch changes."""
    return re.findall(r"^\+\+\+ b/(\S+)", text, re.M)


def plant(tree, text, *options):
    """Whether the patch applied, without fuzz. (`patch`, not `git apply`: the copy may lie inside an ignored
    folder of another repository, where git finds nothing to do.)"""
    command = ["patch", "-p1", "--fuzz=0", "--no-backup-if-mismatch", "-r", "-", *options]
    return subprocess.run(command, cwd=tree, input=text, capture_output=True, text=True).returncode == 0


def surroundings(target):
    """Every bug costs a build, in which nobody debugs. The optimisation is that of all tests: without it, the files that are
    made to do harm take so long to be inflated that the time limit is what ends them."""
    quick = {"CARGO_PROFILE_DEV_DEBUG": "0"}
    python = {"PYTHONPATH": str((target.parent / "tree/python/python").resolve()), "PYTHONDONTWRITEBYTECODE": "1"}
    return {**os.environ, **quick, **python, "CARGO_TARGET_DIR": str(target.resolve()), "RUST_BACKTRACE": "0"}


def native_half(tree):
    """Puts the compiled half of the installed package beside the copy of its Python half."""
    find = "import rbm_exact._native as half; print(half.__file__)"
    ran = subprocess.run([sys.executable, "-c", find], capture_output=True, text=True, cwd=tree / "tests")
    if ran.returncode != 0:
        sys.exit("found no package rbm_exact, wanted it for the bugs in Python: pip install './python[test,dask]'")
    half = Path(ran.stdout.strip())
    shutil.copyfile(half, tree / "python/python/rbm_exact" / half.name)


def run(tree, target, command, tests):
    """The exit status and the output of these tests of one binary."""
    whole, folder = [*command, "--", "--exact", *tests], tree
    if command == ["pytest"]:
        native_half(tree)
        folder = tree / "python"
        whole = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", *tests]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "start_new_session": True}
    started = subprocess.Popen(whole, cwd=folder, env=surroundings(target), **pipes)
    try:
        out, _ = started.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        # cargo alone would leave the test running.
        os.killpg(started.pid, signal.SIGKILL)
        out, _ = started.communicate()
    return started.returncode, out


def outcome(tree, target, command, test):
    status, out = run(tree, target, command, [test])
    if passed(test, out) and status == 0:
        return "the test passed"
    if re.search(rf"^(    |FAILED ){re.escape(test)}( - .*)?$", out, re.M) and status != 0:
        return "failed"
    return "does not compile" if "could not compile" in out else "the test does not run"


def passed(test, out):
    return re.search(rf"^(test {re.escape(test)} \.\.\. ok$|{re.escape(test)} PASSED)", out, re.M) is not None


def unsound(tree, target, wanted):
    """What does not pass although no bug is planted: one build and one run a binary."""
    tests = defaultdict(set)
    for command, test in wanted:
        tests[tuple(command)].add(test)
    for command, names in sorted(tests.items()):
        status, out = run(tree, target, list(command), sorted(names))
        failed = [name for name in sorted(names) if not passed(name, out)]
        if failed or status != 0:
            yield f"without any bug planted, {' '.join(command)} fails: {', '.join(failed)}\n{out[-2000:]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="only these patches (without .patch)")
    parser.add_argument("--only-apply", action="store_true", help="only see that each names a test and applies; builds nothing")
    parser.add_argument("--target", type=Path, default=ROOT / "target" / "mutants")
    options = parser.parse_args()
    patches = sorted(HERE.glob("*.patch"))
    if options.names:
        patches = [p for p in patches if p.stem in options.names]
    if not patches:
        sys.exit("no patches of these names")
    tree, target = options.target / "tree", options.target / "build"
    tree.mkdir(parents=True, exist_ok=True)
    copy_tree(tree)

    texts = {patch: patch.read_text() for patch in patches}
    wanted = {patch: command_of(patch, text) for patch, text in texts.items()}
    if options.only_apply:
        broken = [patch.stem for patch in patches if not plant(tree, texts[patch], "--dry-run")]
        sys.exit(f"does not apply: {', '.join(broken)}" if broken else None)
    start = time.monotonic()
    if troubles := list(unsound(tree, target, wanted.values())):
        sys.exit("\n".join(troubles))
    print(f"every named test passes without a bug  {time.monotonic() - start:.0f} s", flush=True)
    # The patches of one binary one after the other: cargo then builds nothing else in between.
    patches.sort(key=lambda patch: (wanted[patch][0], patch.stem))

    width = max(len(p.stem) for p in patches)
    begun, caught = time.monotonic(), 0
    for patch in patches:
        command, test = wanted[patch]
        start = time.monotonic()
        text = texts[patch]
        before = {name: (tree / name).read_bytes() for name in touched(text) if (tree / name).exists()}
        try:
            found = outcome(tree, target, command, test) if plant(tree, text) else "patch does not apply"
        finally:
            for name, content in before.items():
                (tree / name).write_bytes(content)
        caught += found == "failed"
        verdict = "caught" if found == "failed" else f"NOT CAUGHT: {found}"
        print(f"{patch.stem:<{width}}  {verdict:<10}  {time.monotonic() - start:4.0f} s  {test}", flush=True)
    print(f"{caught} passed, {len(patches) - caught} failed  {time.monotonic() - begun:.0f} s")
    sys.exit(caught != len(patches))


if __name__ == "__main__":
    main()
