"""Random machines through `rbm-exact compute --format json`, every number of it against the definitions.

`outcome(name)` makes the machine of that name, runs the program on it, and returns the faults and counts.
The truth comes from `brute_force.py` (fractions, mpmath), with more digits wherever a comparison asks for
them. Weights as small as 5e-324 and as large as 1e5, zeros, counts of 10^9, --significant, 5 to 200 digits,
both units, temperatures. Each number must lie within `radius` of `value`, the radius must be as small as the
digits asked for say, `fraction` and `ln` must be equal, and `nearest` must be the nearest double.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from fractions import Fraction
from pathlib import Path
from random import Random

import mpmath as mp

from brute_force import Machine, Nats, ln, mpf

# Fractions and logarithms of thousands of digits are read and written.
sys.set_int_max_str_digits(0)

# A number that needs more digits than this to be told from zero is beyond what the program tries.
MOST_DIGITS = 11_000
BEYOND = 9_700

DECIMALS = ["0.5", "-0.25", "1", "0.1", "-1/3", "0", "2.75", "-3"]
LOGS = ["ln 2", "-ln 3", "ln(1/5)", "0", "ln(3/2)", "2 ln 3"]
VALUES = {
    "tiny": ["1e-300", "-1e-200", "5e-324", "0", "3e-320"],
    "600": ["600", "-600", "-700.5", "300", "0"],
    "1e5": ["1e5", "-1e5", "99999", "0"],
    "zero": ["0"],
    "mixed": ["1e-300", "600", "0", "0.5", "-1/3", "ln 2", "-1e5", "1/7 - ln 3"],
    "decimals": DECIMALS,
    "logs": LOGS,
    "long logs": ["1000 ln 2", "-600 ln 3", "0", "ln 5"],
}
COUNTS = [1, 1, 2, 3, 1_000_000_000, 999_999_937]


def meaning(text):
    """The parameter that a text of VALUES spells."""
    shift, found, logarithm = text.rpartition("ln")
    if not found:
        return Nats(Fraction(text))
    odds = Fraction(logarithm.strip().strip("()"))
    shift = shift.strip()
    if shift.endswith(("+", "-")) and shift not in ("+", "-"):
        front, sign = shift[:-1].strip(), shift[-1]
        return Nats(Fraction(front)) + Nats.of(0, Fraction(f"{sign}1"), odds)
    return Nats.of(0, Fraction(shift + "1" if shift in ("", "-") else shift), odds)


def draw(rng):
    kind = rng.choice(list(VALUES))
    n_v, n_h = rng.choice([(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (1, 4), (3, 2), (2, 4)])
    pick = lambda: rng.choice(VALUES[kind])
    spin = rng.random() < 0.4
    model = {
        "units": "spin" if spin else "binary",
        "W": [[pick() for _ in range(n_h)] for _ in range(n_v)],
        "b": [pick() for _ in range(n_v)],
        "c": [pick() for _ in range(n_h)],
    }
    if rng.random() < 0.3:
        model["temperature"] = rng.choice(["1/2", "3", "7/10", "2"])
    low = -1 if spin else 0
    rows = {}
    for _ in range(rng.randint(1, 3)):
        row = tuple(rng.choice([low, 1]) for _ in range(n_v))
        rows[row] = rows.get(row, 0) + rng.choice(COUNTS)
    digits = rng.choice([5, 10, 15, 15, 50, 200])
    # Relative digits of numbers like 1 - e^-100000 take seconds to find out of reach: a few are enough.
    significant = 0.05 if kind in ("1e5", "mixed") else 0.3
    return kind, model, rows, digits, rng.random() < significant


class Truth:
    """A number, how far it can be off, what its digits count against, and its exact form if it has one."""

    def __init__(self, value, off, scale, fraction=None):
        self.value, self.off, self.scale, self.fraction = value, off, scale, fraction


def truths(model, rows, digits):
    """Every number of `compute` from the definitions, at `digits` digits: {path: Truth}."""
    mp.mp.dps = digits
    spin, T = model["units"] == "spin", Fraction(model.get("temperature", "1"))
    W = [[meaning(x) for x in row] for row in model["W"]]
    m = Machine(W, [meaning(x) for x in model["b"]], [meaning(x) for x in model["c"]], spin, T)
    relative = mp.mpf(10) ** (12 - digits)
    N = sum(rows.values())
    Z, found = m.partition(), {}
    mass = {v: m.mass(v) for v in m.visible}

    def positive(x):
        exact = x if isinstance(x, Fraction) else None
        return Truth(mpf(x), relative * abs(mpf(x)), abs(mpf(x)), exact)

    def log(x, size):
        """A logarithm that was made of numbers as large as `size`."""
        return Truth(x, relative * (1 + size), max(mp.mpf(1), abs(x)))

    def log_p(v):
        # What is left of Z is a sum of positive numbers: ln(1 - rest/Z) has all its digits.
        rest = sum((mass[u] for u in m.visible if u != v), Fraction(0) if m.exact else mp.mpf(0))
        share = mpf(rest) / mpf(Z)
        return mp.log1p(-share) if share < 0.5 else ln(mass[v] / Z if m.exact else mass[v]) - (0 if m.exact else ln(Z))

    size = abs(ln(Z)) + max(abs(ln(x)) for x in mass.values())
    logs = {v: log_p(v) for v in rows}
    # ln p(v) near 0 has the relative error of 1 - p(v).
    off = {v: relative * (abs(x) if abs(x) < 0.5 else 1 + size) for v, x in logs.items()}
    mean = sum(count * logs[v] for v, count in rows.items()) / N
    mean_off = sum(count * off[v] for v, count in rows.items()) / N
    entropy = sum(mpf(Fraction(c, N)) * mp.log(mpf(Fraction(c, N))) for c in rows.values())
    found["Z"] = positive(Z)
    found["ln_Z"] = log(ln(Z), size)
    found["log_likelihood.mean"] = Truth(mean, mean_off, max(mp.mpf(1), abs(mean)))
    found["log_likelihood.total"] = Truth(N * mean, N * mean_off, max(mp.mpf(1), abs(N * mean)))
    found["maximum"] = log(entropy, abs(entropy))
    kl, distinct = entropy - mean, -mp.log(N) - mean
    found["kl"] = Truth(kl, mean_off + relative, max(mp.mpf(1), abs(kl)))
    found["kl_if_distinct"] = Truth(distinct, mean_off + relative * (1 + mp.log(N)), max(mp.mpf(1), abs(distinct)))

    model_phase = m.model_phase()
    data_phase = []
    for _, _, s in m.statistics():
        total = 0
        for v, count in rows.items():
            given = sum(m.f[v, h] * s(v, h) for h in m.hidden) / mass[v]
            total += given * (count if m.exact else mp.mpf(count))
        data_phase.append(total / N)
    for (block, place, _), data, free in zip(m.statistics(), data_phase, model_phase):
        at = f"{block}[{']['.join(map(str, place))}]"
        larger = max(abs(mpf(data)), abs(mpf(free)))
        for name, x in (("data_phase", data), ("model_phase", free)):
            truth = positive(x)
            if spin:
                truth.scale, truth.off = mp.mpf(1), relative
            found[f"{name}.{at}"] = truth
        slope = (data - free) / (T if m.exact else mpf(T))
        exact = slope if isinstance(slope, Fraction) else None
        off_by = relative * (1 if spin else larger) * (1 + 1 / mpf(T))
        scale = larger if larger > 0 and not spin else mp.mpf(1)
        found[f"gradient.{at}"] = Truth(mpf(slope), off_by, scale * max(mp.mpf(1), 1 / mpf(T)), exact)
    for v in rows:
        at = "".join("1" if x == 1 else "0" for x in v)
        found[f"rows.{at}.p"] = positive(mass[v] / Z)
        found[f"rows.{at}.ln_p"] = Truth(logs[v], off[v], max(mp.mpf(1), abs(logs[v])))
        found[f"rows.{at}.free_energy"] = log(-ln(mass[v]), abs(ln(mass[v])))
        for j in range(len(model["c"])):
            on = sum(m.f[v, h] * h[j] for h in m.hidden) / mass[v]
            truth = positive(on)
            if spin:
                truth.scale, truth.off = mp.mpf(1), relative
            found[f"rows.{at}.hidden[{j}]"] = truth
    if m.exact:
        for truth in found.values():
            if truth.fraction is not None:
                truth.off = relative * abs(truth.value)
    return m.exact, found


def printed(output):
    """The same paths in the program's JSON."""
    found = {key: output[key] for key in ("Z", "ln_Z", "maximum", "kl", "kl_if_distinct")}
    for key in ("mean", "total"):
        found[f"log_likelihood.{key}"] = output["log_likelihood"][key]
    for name in ("data_phase", "model_phase", "gradient"):
        for i, row in enumerate(output[name]["W"]):
            for j, num in enumerate(row):
                found[f"{name}.W[{i}][{j}]"] = num
        for block in "bc":
            for i, num in enumerate(output[name][block]):
                found[f"{name}.{block}[{i}]"] = num
    for row in output["rows"]:
        for key in ("p", "ln_p", "free_energy"):
            found[f"rows.{row['v']}.{key}"] = row[key]
        for j, num in enumerate(row["hidden"]):
            found[f"rows.{row['v']}.hidden[{j}]"] = num
    return found


def double(x):
    """The double nearest to an mpf, correctly rounded; None past their range."""
    if x == 0 or mp.mag(x) < -1100:
        return 0.0
    if mp.mag(x) > 1030:
        return None
    sign, man, exp, _ = x._mpf_
    n, d = (int(man) << exp, 1) if exp >= 0 else (int(man), 1 << -exp)
    try:
        return (-n if sign else n) / d
    except OverflowError:
        return None


MORE = object()


def judge(num, truth, digits, significant, counts):
    """None where all is right, MORE where the truth needs more digits, else what is wrong."""
    small = abs(truth.value) <= truth.off
    if num["value"] is None:
        if truth.fraction is not None or not significant:
            return f"{num['verdict']}, but it is {mp.nstr(truth.value, 20)}"
        if not small and truth.value != 0:
            return "undecided, and is no zero" if mp.mag(truth.value) > -BEYOND * 3.32 else None
        return MORE
    value, radius = mp.mpf(num["value"]), mp.mpf(num["radius"])
    slack = abs(value) * mp.mpf(10) ** (5 - mp.mp.dps)
    if abs(value - truth.value) > radius + truth.off + slack:
        return f"{num['value']} ± {num['radius']} is not {mp.nstr(truth.value, 25)}"
    if radius > 0 and truth.off > radius / 1000:
        return MORE
    scale = 10 * abs(truth.value) if significant else truth.scale
    if radius > mp.mpf(10) ** -digits * scale * (1 + mp.mpf(10) ** -9):
        return f"radius {num['radius']}, wanted {digits} digits of {mp.nstr(scale, 5)}"
    if truth.fraction is not None and "fraction" in num:
        counts["fractions"] += 1
        if Fraction(num["fraction"]) != truth.fraction:
            return f"the fraction {num['fraction'][:60]}, wanted {str(truth.fraction)[:60]}"
    if "ln" in num:
        counts["logarithms"] += 1
        # The quotient of two long whole numbers can be near 1: its logarithm has all its digits so.
        of = Fraction(num["ln"])
        less = mpf(of - 1)
        log = (mp.log1p(less) if abs(less) < 0.5 else ln(of)) / num["over"]
        if abs(log - truth.value) > truth.off + abs(log) * mp.mpf(10) ** (12 - mp.mp.dps):
            return f"ln({num['ln'][:60]})/{num['over']}"
    low, high = double(truth.value - truth.off), double(truth.value + truth.off)
    if low != high:
        return MORE
    counts["nearest"] += 1
    if num["nearest"] != low:
        return f"nearest {num['nearest']}, wanted {low}"
    return None


def outcome(task):
    """(faults, counts) of one machine; `task` is the program and the name that seeds it."""
    program, name = task
    kind, model, rows, digits, significant = draw(Random(name))
    counts = Counter({"machines": 1, kind: 1})
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / "model.json", Path(folder) / "data.json"]
        files[0].write_text(json.dumps(model))
        listed = {"rows": [list(row) for row in rows], "counts": list(rows.values())}
        files[1].write_text(json.dumps(listed))
        command = [program, "compute", "--model", files[0], "--data", files[1], "--format", "json", "--quiet"]
        command += ["--digits", str(digits)] + ["--significant"] * significant
        run = subprocess.run(command, capture_output=True, text=True)
    case = f"{name}: {json.dumps(model)} {json.dumps(listed)} --digits {digits}" + " --significant" * significant
    if run.returncode not in (0, 3) or not run.stdout:
        return [f"{case}: status {run.returncode}: {run.stderr[:300]}"], counts
    found = printed(json.loads(run.stdout))
    working, faults, open_paths = digits + 90, [], set(found)
    while open_paths:
        exact, wanted = truths(model, rows, working)
        if set(wanted) != set(found):
            return [f"{case}: other numbers: {set(wanted) ^ set(found)}"], counts
        again = set()
        for path in open_paths:
            fault = judge(found[path], wanted[path], digits, significant, counts)
            if fault is MORE:
                again.add(path)
            elif fault:
                faults.append(f"{case}: {path}: {fault}")
        counts["numbers"] += len(open_paths) - len(again)
        open_paths = again
        if working >= MOST_DIGITS:
            break
        working = min(4 * working, MOST_DIGITS)
    # Zeros that no number of digits tells from zero: the program says that nothing is certain.
    counts["zeros that stay open"] += len(open_paths)
    absent = any(num["value"] is None for num in found.values())
    if (run.returncode == 3) != absent:
        faults.append(f"{case}: status {run.returncode}, {'some' if absent else 'no'} number undecided")
    return faults, counts
