#!/usr/bin/env python3
"""Writes vectors of random machines with the reference's truth: `make_vectors.py OUT [--seed S] [--count K]`.

The stored ones are `make_vectors.py tests/data/vectors.json` (seed 1, 200 vectors). Needs mpmath.
Every vector is first checked against itself: one entry of its gradient, chosen at random, must equal the
central difference of the mean log-likelihood, a route that knows nothing of phases.

A decimal value is stored as `<integer>e<exponent>`, rounded to 80 digits: it is within half a unit of its
last place. `scale` digits are lost nowhere: a gradient has 80 digits counted from the larger of its two
phases, a moment of +-1 units 80 decimals, a logarithm 80 digits counted from max(1, |x|).
"""

import argparse
import json
import random
from fractions import Fraction

import mpmath as mp

from brute_force import Machine, Nats, ln, mpf

DIGITS = 80
WORKING = 130
STEP = Fraction(1, 10**25)
MOST_BYTES = 2_000_000


def decimal(x, scale):
    """x rounded to 80 digits counted from the leading digit of scale."""
    x = mpf(x)
    if scale == 0:
        return "0e0"
    last = int(mp.floor(mp.log10(abs(scale)))) - DIGITS + 1
    return f"{int(mp.nint(x * mp.mpf(10) ** -last))}e{last}"


# --- how a parameter is written, and what it means -------------------------------------------------


def spelled_decimal(q, rng):
    """A fraction with a denominator of 10^k, as people write it."""
    places = 0
    while (q * 10**places).denominator != 1:
        places += 1
    plain = f"{abs(int(q * 10**places)):0{places + 1}d}"
    plain = plain[: len(plain) - places] + ("." + plain[len(plain) - places :] if places else "")
    sign = "-" if q < 0 else ""
    return sign + rng.choice([plain, plain, f"{abs(int(q * 10**places))}e-{places}", f"{abs(q)}"])


def log_parameter(rng, scale):
    """scale * ln(odds), spelled in one of the ways the grammar allows."""
    odds = rng.choice([Fraction(p, q) for p in (1, 2, 3, 4, 5) for q in (1, 2, 3, 4)])
    sign = rng.choice([1, -1])
    log = f"ln {odds}" if rng.random() < 0.5 else f"ln({odds})"
    front = "" if scale == 1 and rng.random() < 0.7 else f"{scale} "
    return ("-" if sign < 0 else "") + front + log, (Fraction(0), sign * scale, odds)


def decimal_parameter(rng, scale):
    value = Fraction(rng.randint(-1000, 1000), 1000) * scale
    return spelled_decimal(value, rng), (value, Fraction(0), Fraction(1))


def mixed_parameter(rng, scale):
    """shift and logarithm together, with a fraction before the logarithm."""
    shift = Fraction(rng.randint(-20, 20), 7) * scale
    part = Fraction(rng.randint(1, 9), rng.choice([1, 2, 3, 10])) * scale
    odds = Fraction(rng.randint(1, 12), rng.randint(1, 12))
    sign = rng.choice([1, -1])
    text = f"{shift} {'+' if sign > 0 else '-'} {part} ln({odds})"
    return text, (shift, sign * part, odds)


# --- one vector ---------------------------------------------------------------------------------------


def recipe(rng):
    """Sizes, scale and temperature; fractions of large scale only for machines that keep them short."""
    kind = rng.choice(["log-rational", "log-rational", "decimal", "mixed"])
    n_v, n_h = rng.randint(1, 5), rng.randint(1, 5)
    scale = rng.choice([Fraction(1, 100), Fraction(1, 10), Fraction(1), Fraction(1), Fraction(10), Fraction(100)])
    temperature = rng.choice([Fraction(1)] * 5 + [Fraction(1, 2), Fraction(2), Fraction(3, 2), Fraction(7, 10)])
    if kind == "log-rational" and rng.random() < 0.5:
        # Half of them are sure to have rational factors.
        scale, temperature = rng.choice([Fraction(1), Fraction(1), Fraction(2), scale]), Fraction(1)
    if kind == "log-rational" and scale.denominator == 1:
        if scale >= 10:
            n_v, n_h = rng.choice([(1, 1), (1, 2), (2, 1), (2, 2)] if scale == 10 else [(1, 1), (1, 2), (2, 1)])
        elif temperature.numerator == 1 and n_v * n_h > 12:
            temperature = Fraction(1)
    return kind, n_v, n_h, scale, temperature


def draw_rows(rng, n_v):
    """A few rows; duplicates and the all-zero row are likely on purpose."""
    rows = [tuple(rng.randint(0, 1) for _ in range(n_v)) for _ in range(rng.randint(1, 4))]
    if rng.random() < 0.5:
        rows += [rng.choice(rows)] * rng.randint(1, 3)
    if rng.random() < 0.4:
        rows.insert(rng.randint(0, len(rows)), (0,) * n_v)
    if rng.random() < 0.1:
        rows += [(0,) * n_v] * 3
    return rows


def listed(rng, rows):
    """The rows as a file would list them: one by one, or with counts for runs of equal rows."""
    out = []
    for row in rows:
        text = "".join(map(str, row))
        if out and out[-1][0] == text and rng.random() < 0.5:
            out[-1][1] += 1
        else:
            out.append([text, 1])
    return out


def vector(name, rng):
    mp.mp.dps = WORKING
    kind, n_v, n_h, scale, temperature = recipe(rng)
    make = {"log-rational": log_parameter, "decimal": decimal_parameter, "mixed": mixed_parameter}[kind]
    zero = 0.25 if rng.random() < 0.3 else 0.0

    def parameter():
        if rng.random() < zero:
            return "0", (Fraction(0), Fraction(0), Fraction(1))
        return make(rng, scale)

    drawn = {
        "W": [[parameter() for _ in range(n_h)] for _ in range(n_v)],
        "b": [parameter() for _ in range(n_v)],
        "c": [parameter() for _ in range(n_h)],
    }
    spin = rng.random() < 0.4
    meant = [[Nats.of(*p[1]) for p in row] for row in drawn["W"]]
    m = Machine(meant, [Nats.of(*p[1]) for p in drawn["b"]], [Nats.of(*p[1]) for p in drawn["c"]], spin, temperature)
    bits = draw_rows(rng, n_v)
    rows = [tuple(2 * x - 1 for x in row) if spin else row for row in bits]

    Z, data, model, slope = m.partition(), m.data_phase(rows), m.model_phase(), m.gradient(rows)
    mean, kl = m.mean_log_likelihood(rows), m.divergence(rows)
    own_difference(m, rows, slope, rng, name)

    def phase(values):
        return [decimal(x, 1 if spin else mpf(x)) for x in values]

    def log(x):
        return decimal(x, max(mp.mpf(1), abs(x)))

    out = {
        "name": name,
        "kind": kind,
        "units": "spin" if spin else "binary",
        "temperature": str(temperature),
        "W": [[p[0] for p in row] for row in drawn["W"]],
        "b": [p[0] for p in drawn["b"]],
        "c": [p[0] for p in drawn["c"]],
        "rows": listed(rng, bits),
        "Z": decimal(Z, mpf(Z)),
        "ln_Z": log(ln(Z)),
        "mean": log(mean),
        "total": log(mean * len(rows)),
        "kl": log(kl),
        "data_phase": phase(data),
        "model_phase": phase(model),
        "gradient": [
            decimal(g, 1 if spin else max(abs(mpf(d)), abs(mpf(p)))) for g, d, p in zip(slope, data, model)
        ],
    }
    if m.exact:
        likelihood, ratio = Fraction(1), Fraction(1)
        for v in rows:
            likelihood *= m.mass(v) / Z
            ratio *= Fraction(rows.count(v), len(rows)) / (m.mass(v) / Z)
        out["fractions"] = {
            "Z": str(Z),
            # The total log-likelihood is ln(likelihood); N times the divergence is ln(ratio).
            "likelihood": str(likelihood),
            "ratio": str(ratio),
            "data_phase": [str(x) for x in data],
            "model_phase": [str(x) for x in model],
            "gradient": [str(x) for x in slope],
        }
    return out


def own_difference(m, rows, slope, rng, name):
    """The gradient entry of one parameter against (LL(+s) - LL(-s)) / 2s, off by at most s^2 / T^3 * 1/2."""
    k = rng.randrange(len(slope))
    block, place, _ = list(m.statistics())[k]
    up, down = (m.nudged(block, place, by).mean_log_likelihood(rows) for by in (STEP, -STEP))
    difference = (up - down) / (2 * mpf(STEP))
    bound = mpf(STEP) ** 2 / mpf(m.T) ** 3 + mp.mpf(10) ** -60
    assert abs(difference - mpf(slope[k])) <= bound, (name, block, place)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    options = parser.parse_args()
    vectors = []
    for k in range(options.count):
        name = f"{options.seed}/{k}"
        vectors.append(vector(name, random.Random(name)))
    text = "[\n" + ",\n".join(json.dumps(v, separators=(",", ":")) for v in vectors) + "\n]\n"
    if options.count <= 200 and len(text) > MOST_BYTES:
        raise SystemExit(f"{len(text)} bytes, wanted at most {MOST_BYTES}")
    with open(options.out, "w") as file:
        file.write(text)
    exact = sum("fractions" in v for v in vectors)
    print(f"{options.out}: {len(vectors)} vectors, {exact} of them fractions, {len(text)} bytes")


if __name__ == "__main__":
    main()
