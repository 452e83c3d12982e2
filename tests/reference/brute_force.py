"""Every quantity of a small RBM, from the definitions alone.

Nothing is factorised and nothing is clever: the energy of every (v, h) is a sum over all parameters,
its Boltzmann factor is exp(-E/T), and each quantity is the sum that its definition names, over a plain
list of those factors and a plain list of data rows, duplicates and all. No code, number format or
formula is shared with the crate; that is the point of it.

A parameter is known exactly as `rational + sum_p k_p ln(p)` over primes p (class Nats). A Boltzmann
factor is a fraction where the rational part of its exponent is zero and all k_p are whole; otherwise it
is an mpmath number at the working precision.
"""

from fractions import Fraction
from itertools import product

import mpmath as mp


def prime_powers(n):
    """{prime: exponent} of a positive integer, by trial division."""
    found, p = {}, 2
    while n > 1:
        while n % p == 0:
            found[p] = found.get(p, 0) + 1
            n //= p
        p = p + 1 if p * p <= n else max(n, p + 1)
    return found


class Nats:
    """rational + sum over primes of k_p ln p: one exact number, in nats."""

    def __init__(self, rational=0, logs=None):
        self.rational = Fraction(rational)
        self.logs = {p: k for p, k in (logs or {}).items() if k != 0}

    @classmethod
    def of(cls, shift, scale, odds):
        """shift + scale * ln(odds)"""
        logs = {}
        for p, k in prime_powers(odds.numerator).items():
            logs[p] = logs.get(p, 0) + scale * k
        for p, k in prime_powers(odds.denominator).items():
            logs[p] = logs.get(p, 0) - scale * k
        return cls(shift, logs)

    def __add__(self, other):
        logs = dict(self.logs)
        for p, k in other.logs.items():
            logs[p] = logs.get(p, 0) + k
        return Nats(self.rational + other.rational, logs)

    def __mul__(self, q):
        return Nats(self.rational * q, {p: k * q for p, k in self.logs.items()})

    def is_log_of_fraction(self):
        return self.rational == 0 and all(k.denominator == 1 for k in map(Fraction, self.logs.values()))

    def exp(self):
        """A Fraction where it is one, else an mpf."""
        if self.is_log_of_fraction():
            out = Fraction(1)
            for p, k in self.logs.items():
                out *= Fraction(p) ** int(k)
            return out
        return mp.exp(self.number())

    def number(self):
        total = mpf(self.rational)
        for p, k in self.logs.items():
            total += mpf(Fraction(k)) * mp.log(p)
        return total


def mpf(q):
    return mp.mpf(q.numerator) / q.denominator if isinstance(q, Fraction) else mp.mpf(q)


def ln(x):
    """Natural logarithm of a positive Fraction or mpf, as an mpf."""
    if isinstance(x, Fraction):
        return mp.log(x.numerator) - mp.log(x.denominator)
    return mp.log(x)


class Machine:
    """W[i][j], b[i], c[j] are Nats; T a Fraction; `exact` asks for fractions throughout."""

    def __init__(self, W, b, c, spin=False, temperature=Fraction(1)):
        self.W, self.b, self.c, self.T = W, b, c, temperature
        low = -1 if spin else 0
        self.visible = list(product((low, 1), repeat=len(b)))
        self.hidden = list(product((low, 1), repeat=len(c)))
        every = [theta for row in W for theta in row] + list(b) + list(c)
        self.exact = all((theta * (1 / self.T)).is_log_of_fraction() for theta in every)
        self.f = {}
        for v in self.visible:
            for h in self.hidden:
                f = (self.energy(v, h) * (-1 / self.T)).exp()
                self.f[v, h] = f if self.exact else mpf(f)

    def energy(self, v, h):
        """E(v,h) = - sum_i b_i v_i - sum_j c_j h_j - sum_ij v_i w_ij h_j"""
        E = Nats()
        for i, v_i in enumerate(v):
            E = E + self.b[i] * Fraction(-v_i)
        for j, h_j in enumerate(h):
            E = E + self.c[j] * Fraction(-h_j)
        for i, v_i in enumerate(v):
            for j, h_j in enumerate(h):
                E = E + self.W[i][j] * Fraction(-v_i * h_j)
        return E

    def partition(self):
        return sum(self.f.values())

    def mass(self, v):
        """sum_h f(v, h)"""
        return sum(self.f[v, h] for h in self.hidden)

    def statistics(self):
        """(block, place, function of (v, h)) of every v_i h_j, v_i, h_j: one for each parameter."""
        n_v, n_h = len(self.b), len(self.c)
        for i in range(n_v):
            for j in range(n_h):
                yield "W", (i, j), lambda v, h, i=i, j=j: v[i] * h[j]
        for i in range(n_v):
            yield "b", (i,), lambda v, h, i=i: v[i]
        for j in range(n_h):
            yield "c", (j,), lambda v, h, j=j: h[j]

    def model_phase(self):
        """<.> under p(v,h) = f/Z"""
        Z = self.partition()
        return [sum(f * s(v, h) for (v, h), f in self.f.items()) / Z for _, _, s in self.statistics()]

    def data_phase(self, rows):
        """(1/N) sum over the rows, one by one, of <.> under p(h | row)"""
        out = []
        for _, _, s in self.statistics():
            total = 0
            for v in rows:
                total += sum(self.f[v, h] * s(v, h) for h in self.hidden) / self.mass(v)
            out.append(total / len(rows))
        return out

    def gradient(self, rows):
        """d/dtheta (1/N) sum ln p(row) = (data phase - model phase) / T, ascent"""
        pairs = zip(self.data_phase(rows), self.model_phase())
        return [(d - m) / (self.T if self.exact else mpf(self.T)) for d, m in pairs]

    def mean_log_likelihood(self, rows):
        Z = self.partition()
        return sum(ln(self.mass(v) / Z) for v in rows) / len(rows)

    def divergence(self, rows):
        """sum over distinct v of p_d(v) ln(p_d(v) / p(v)), p_d the empirical law"""
        Z, total = self.partition(), mp.mpf(0)
        for v in set(rows):
            share = Fraction(rows.count(v), len(rows))
            total += mpf(share) * (ln(share) - ln(self.mass(v) / Z))
        return total

    def nudged(self, block, place, by):
        """The same machine with one parameter moved by a Fraction of nats."""
        W, b, c = [list(row) for row in self.W], list(self.b), list(self.c)
        if block == "W":
            W[place[0]][place[1]] = W[place[0]][place[1]] + Nats(by)
        else:
            target = b if block == "b" else c
            target[place[0]] = target[place[0]] + Nats(by)
        return Machine(W, b, c, spin=self.visible[0][0] == -1, temperature=self.T)
