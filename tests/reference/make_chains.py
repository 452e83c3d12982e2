#!/usr/bin/env python3
"""Writes tests/data/chains.json: what trainers average over block Gibbs chains, by brute force.

    python3 tests/reference/make_chains.py > tests/data/chains.json

Needs mpmath. Every path (v_0, h_0, v_1, ..., h_k) of the chain is enumerated with its probability, a product
of conditional probabilities, each a Boltzmann factor over a sum of Boltzmann factors; nothing is factorised
and no operator is applied. Fractions where the machine's factors are fractions, else 60 digits.
"""

import json
from fractions import Fraction
from random import Random

import mpmath as mp

from brute_force import Machine, Nats, mpf
from make_vectors import WORKING, decimal_parameter, log_parameter, mixed_parameter


def statistic(v, h):
    """v_i h_j row by row, then v_i, then h_j."""
    return [x * y for x in v for y in h] + list(v) + list(h)


def total(pairs):
    """sum of weight * list over (weight, list)"""
    sums = None
    for weight, values in pairs:
        terms = [weight * x for x in values]
        sums = terms if sums is None else [a + b for a, b in zip(sums, terms)]
    return sums


class Chain:
    def __init__(self, m, rows):
        self.m = m
        self.data = {}
        for v in rows:
            self.data[v] = self.data.get(v, 0) + Fraction(1, len(rows))
        self.h_given_v = {v: {h: m.f[v, h] / sum(m.f[v, g] for g in m.hidden) for h in m.hidden} for v in m.visible}
        self.v_given_h = {h: {v: m.f[v, h] / sum(m.f[u, h] for u in m.visible) for v in m.visible} for h in m.hidden}
        self.q = {v: total((p, h) for h, p in self.h_given_v[v].items()) for v in m.visible}

    def lift(self, p):
        return p if self.m.exact else mpf(p)

    def paths(self, start, k):
        """(probability, v_0, h_0, ..., v_{k-1}, h_{k-1}, v_k)"""
        for v, p in start.items():
            yield from self.go_on(self.lift(p), (v,), k)

    def go_on(self, p, path, k):
        if k == 0:
            yield (p,) + path
            return
        for h, p_h in self.h_given_v[path[-1]].items():
            for v, p_v in self.v_given_h[h].items():
                yield from self.go_on(p * p_h * p_v, path + (h, v), k - 1)

    def law(self):
        Z = self.m.partition()
        return {v: self.m.mass(v) / Z for v in self.m.visible}

    # Means passed on: a unit's mean given real values of the other layer.
    def mean(self, bias, weights, others):
        x = bias.number() + sum(mpf(w.number()) * mpf(y) for w, y in zip(weights, others))
        x = x / mpf(self.m.T)
        return mp.tanh(x) if self.m.visible[0][0] == -1 else 1 / (1 + mp.exp(-x))

    def hidden_mean(self, v):
        return [self.mean(c, [row[j] for row in self.m.W], v) for j, c in enumerate(self.m.c)]

    def visible_mean(self, h):
        return [self.mean(b, self.m.W[i], h) for i, b in enumerate(self.m.b)]

    def passed(self, v, k):
        for _ in range(k):
            v = self.visible_mean(self.hidden_mean(v))
        return statistic(v, self.hidden_mean(v))

    def sampled_visible(self, v):
        """v_1 drawn with the means that q(v_0) gives."""
        low = self.m.visible[0][0]
        on = [(x - low) / (1 - low) for x in self.visible_mean(self.hidden_mean(v))]
        for u in self.m.visible:
            p = mp.mpf(1)
            for x, r in zip(u, on):
                p *= r if x == 1 else 1 - r
            yield p, statistic(u, [mpf(x) for x in self.q[u]])

    def variances(self, k, estimator):
        """Of one update, over the row and the chain: v_0 q(v_0) - v_k q(v_k), and with h sampled at both ends,
        h_0 being the one that the chain goes on from."""
        probability, sampled = [], []
        if estimator == "pcd":
            # The row and the state of the chain are independent.
            for (v, p) in self.data.items():
                for (u, r) in self.law().items():
                    both = self.lift(p) * r
                    probability.append((both, [x - y for x, y in zip(statistic(v, self.q[v]), statistic(u, self.q[u]))]))
                    for h, p_h in self.h_given_v[v].items():
                        for g, p_g in self.h_given_v[u].items():
                            sampled.append((both * p_h * p_g, [x - y for x, y in zip(statistic(v, h), statistic(u, g))]))
        else:
            for p, v, h, *rest in self.paths(self.data, k):
                u = rest[-1]
                probability.append((p, [x - y for x, y in zip(statistic(v, self.q[v]), statistic(u, self.q[u]))]))
                for g, p_g in self.h_given_v[u].items():
                    sampled.append((p * p_g, [x - y for x, y in zip(statistic(v, h), statistic(u, g))]))
        def variance(outcomes):
            mean = total(outcomes)
            return [s - x * x for s, x in zip(total((p, [x * x for x in xs]) for p, xs in outcomes), mean)]
        beta = self.lift(1 / self.m.T) ** 2
        return {"probability": [beta * x for x in variance(probability)], "sampled": [beta * x for x in variance(sampled)]}

    def second_eigenvalue(self):
        """Of the chain on the visible units, by symmetrising it."""
        V = self.m.visible
        law = {v: mpf(p) for v, p in self.law().items()}
        S = mp.matrix(len(V), len(V))
        for r, v in enumerate(V):
            for c, u in enumerate(V):
                T = sum(mpf(p) * mpf(self.v_given_h[h][u]) for h, p in self.h_given_v[v].items())
                S[r, c] = mp.sqrt(law[v] / law[u]) * T
        S = (S + S.T) / 2
        return sorted(mp.eigsy(S, eigvals_only=True))[-2]


def negatives(chain, steps):
    q = chain.q
    found = {}
    for k in range(1, steps + 1):
        paths = list(chain.paths(chain.data, k))
        found[f"steps {k}"] = total((p[0], statistic(p[-1], q[p[-1]])) for p in paths)
        found[f"stale {k}"] = total((p[0], statistic(p[-1], q[p[-3]])) for p in paths)
        found[f"stale sampled {k}"] = total((p[0], statistic(p[-1], p[-2])) for p in paths)
        found[f"first hidden {k}"] = total((p[0], statistic(p[-1], q[p[1]])) for p in paths)
    found["stale forever"] = total((p[0], statistic(p[-1], q[p[1]])) for p in chain.paths(chain.law(), 1))
    rows = list(chain.data.items())
    for k in (1, 3):
        found[f"passed both {k}"] = total((mpf(p), chain.passed(v, k)) for v, p in rows)
    found["passed after sampled hidden"] = total(
        (mpf(p) * mpf(p_h), statistic(chain.visible_mean(h), chain.hidden_mean(chain.visible_mean(h))))
        for v, p in rows for h, p_h in chain.h_given_v[v].items())
    found["passed before sampled visible"] = total(
        (mpf(p) * r, values) for v, p in rows for r, values in chain.sampled_visible(v))
    return found


def written(x):
    return f"{x.numerator}/{x.denominator}" if isinstance(x, (Fraction, int)) else mp.nstr(x, 60, strip_zeros=False)


def case(name, W, b, c, rows, spin=False, temperature=Fraction(1), steps=2):
    nats = lambda p: Nats.of(*p[1])
    m = Machine([[nats(p) for p in row] for row in W], [nats(p) for p in b], [nats(p) for p in c], spin, temperature)
    chain = Chain(m, rows)
    return {
        "name": name,
        "units": "spin" if spin else "binary",
        "temperature": str(temperature),
        "W": [[p[0] for p in row] for row in W], "b": [p[0] for p in b], "c": [p[0] for p in c],
        "rows": ["".join("1" if x == 1 else "0" for x in v) for v in rows],
        "negative": {key: [written(x) for x in xs] for key, xs in negatives(chain, steps).items()},
        "variance": {
            f"{estimator} {hidden}": [written(x) for x in xs]
            for estimator in ["1", "2", "pcd"][: steps + 1]
            for hidden, xs in chain.variances(int(estimator) if estimator != "pcd" else 0, estimator).items()
        },
        "second_eigenvalue": mp.nstr(chain.second_eigenvalue(), 50, strip_zeros=False),
    }


def ln(text):
    return f"ln({text})", (Fraction(0), Fraction(1), Fraction(text))


def main():
    mp.mp.dps = WORKING
    bits = lambda rows, low=0: [tuple(1 if x == "1" else low for x in row) for row in rows.split()]
    m2 = [[ln("2"), ln("1/2")], [ln("1"), ln("3")]]
    none = [ln("1"), ln("1")]
    m2b = [[ln("2"), ln("1/2")], [ln("1"), ln("3")], [ln("1/3"), ln("4")]]
    biases = [ln("1/2"), ln("2"), ln("1")], [ln("3"), ln("1/2")]
    cases = [
        case("m2", m2, none, none, bits("10 10 11 01")),
        case("m2 spin", m2, none, none, bits("10 10 11 01", -1), spin=True),
        case("m2 at temperature 2", m2, none, none, bits("10 10 11 01"), temperature=Fraction(2)),
        case("m2b", m2b, *biases, bits("101 101 011 110 001")),
        case("m2b spin at temperature 1/2", m2b, *biases, bits("101 101 011 110 001", -1), spin=True, temperature=Fraction(1, 2)),
        case("sticky", [[ln("81")]], [ln("1/9")], [ln("1/9")], bits("1 1 0")),
    ]
    for size in [(2, 3), (3, 1), (1, 3)]:
        for make in (log_parameter, decimal_parameter, mixed_parameter):
            rng = Random(f"chain {size} {make.__name__}")
            n_v, n_h = size
            drawn = lambda n: [make(rng, Fraction(1)) for _ in range(n)]
            spin = rng.random() < 0.5
            rows = [tuple(rng.choice((-1 if spin else 0, 1)) for _ in range(n_v)) for _ in range(3)]
            name = f"{size} {make.__name__}{' spin' if spin else ''}"
            cases.append(case(name, [drawn(n_h) for _ in range(n_v)], drawn(n_v), drawn(n_h), rows, spin, Fraction(3, 2) if size == (3, 1) else Fraction(1), 1))
    print("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]")


if __name__ == "__main__":
    main()
