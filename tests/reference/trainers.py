"""Correct trainers in plain floating point, each in another way: what `check` must never refute.

`numbers(way, dtype, machine, rows)` gives a claim as `check` reads it. The ways share nothing but the parameters: loops
over states one by one, matrix products with log-sum-exp over the visible or the hidden states, the table of all
joint states. Needs numpy.
"""

import itertools

import numpy as np

WAYS = ["loops", "visible", "hidden", "joint"]


def draw(rng):
    """A random machine of doubles or singles, and rows: sizes 1 to 8, parameters from 0.03 to 10."""
    n_v, n_h = rng.integers(1, 9, 2)
    scale = 10.0 ** rng.uniform(-1.5, 1.0)
    spin = bool(rng.random() < 0.25)
    if spin:
        scale /= 3
    single = bool(rng.random() < 0.5)
    dtype = np.float32 if single else np.float64
    W, b, c = (np.asarray(rng.normal(0, scale, size), dtype) for size in ((n_v, n_h), n_v, n_h))
    if rng.random() < 0.2:
        b[:] = 0
    if rng.random() < 0.2:
        c[:] = 0
    bits = (rng.random((rng.integers(1, 40), n_v)) < rng.random()).astype(int)
    rows = 2 * bits - 1 if spin else bits
    return {"W": W, "b": b, "c": c, "spin": spin, "single": single}, rows


def states(n, spin, dtype):
    values = (-1, 1) if spin else (0, 1)
    return np.array(list(itertools.product(values, repeat=n)), dtype)


def softplus(x):
    return np.logaddexp(x.dtype.type(0), x)


def log_unit(a, spin):
    """The logarithm of the sum over the values of a unit with activation a."""
    return np.logaddexp(a, -a) if spin else softplus(a)


def mean_unit(a, spin):
    one = a.dtype.type(1)
    return np.tanh(a) if spin else one / (one + np.exp(-a))


def logsumexp(x):
    most = x.max()
    return most + np.log(np.exp(x - most).sum())


def by_layers(W, b, c, spin, rows, dtype, visible):
    """Matrix products, and log-sum-exp over the states of one layer."""
    if visible:
        V = states(len(b), spin, dtype)
        log_f = V @ b + log_unit(V @ W + c, spin).sum(1)
    else:
        H = states(len(c), spin, dtype)
        log_f = H @ c + log_unit(H @ W.T + b, spin).sum(1)
    ln_Z = logsumexp(log_f)
    p = np.exp(log_f - ln_Z)
    if visible:
        Q = mean_unit(V @ W + c, spin)
        model = (V * p[:, None]).T @ Q, p @ V, p @ Q
    else:
        R = mean_unit(H @ W.T + b, spin)
        model = (R * p[:, None]).T @ H, p @ R, p @ H
    return ln_Z, model


def by_joint_table(W, b, c, spin, rows, dtype):
    """Every joint state with its energy."""
    V, H = states(len(b), spin, dtype), states(len(c), spin, dtype)
    minus_E = (V @ W) @ H.T + (V @ b)[:, None] + (H @ c)[None, :]
    ln_Z = logsumexp(minus_E.ravel())
    p = np.exp(minus_E - ln_Z)
    return ln_Z, (V.T @ p @ H, V.T @ p.sum(1), p.sum(0) @ H)


def by_loops(W, b, c, spin, rows, dtype):
    """State by state, number by number, each sum in one variable."""
    n_v, n_h = W.shape
    V = states(n_v, spin, dtype)
    logs, means = [], []
    for v in V:
        log, mean = dtype(0), []
        for i in range(n_v):
            log += v[i] * b[i]
        for j in range(n_h):
            a = c[j]
            for i in range(n_v):
                a += v[i] * W[i, j]
            log += log_unit(a, spin)
            mean.append(mean_unit(a, spin))
        logs.append(log)
        means.append(mean)
    most, total = max(logs), dtype(0)
    for log in logs:
        total += np.exp(log - most)
    ln_Z = most + np.log(total)
    model = np.zeros((n_v, n_h), dtype), np.zeros(n_v, dtype), np.zeros(n_h, dtype)
    for v, log, mean in zip(V, logs, means):
        p = np.exp(log - most) / total
        for i in range(n_v):
            model[1][i] += p * v[i]
            for j in range(n_h):
                model[0][i, j] += p * v[i] * mean[j]
        for j in range(n_h):
            model[2][j] += p * mean[j]
    return ln_Z, model


def plain(x):
    """As JSON writes it: numbers with all their digits."""
    x = np.asarray(x)
    return x.astype(float).tolist()


def numbers(way, dtype, machine, rows):
    W, b, c = (np.asarray(machine[key], dtype) for key in "Wbc")
    spin, X = machine["spin"], np.asarray(rows, dtype)
    args = W, b, c, spin, X, dtype
    if way == "loops":
        ln_Z, model = by_loops(*args)
    elif way == "joint":
        ln_Z, model = by_joint_table(*args)
    else:
        ln_Z, model = by_layers(*args, way == "visible")
    A = X @ W + c
    Q = mean_unit(A, spin)
    F = -(X @ b) - log_unit(A, spin).sum(1)
    log_p = -F - ln_Z
    N = dtype(len(X))
    if way == "loops":
        total, gW, gb, gc = dtype(0), *(np.zeros_like(x) for x in (W, b, c))
        for x, q, log in zip(X, Q, log_p):
            total += log
            gW += np.outer(x, q)
            gb += x
            gc += q
        gradient = gW / N - model[0], gb / N - model[1], gc / N - model[2]
    else:
        total = log_p.sum()
        gradient = X.T @ Q / N - model[0], X.mean(0) - model[1], Q.mean(0) - model[2]
    flips = dtype(0)
    for i in range(len(b)):
        Y = X.copy()
        Y[:, i] = -Y[:, i] if spin else 1 - Y[:, i]
        G = -(Y @ b) - log_unit(Y @ W + c, spin).sum(1)
        flips += -softplus(F - G).sum()
    counts = np.unique(X, axis=0, return_counts=True)[1].astype(dtype)
    share = counts / N
    maximum = (share * np.log(share)).sum()
    rate = dtype(0.05)
    after = [x + rate * g for x, g in zip((W, b, c), gradient)]
    with np.errstate(over="ignore"):
        Z = np.exp(ln_Z)
    claim = {
        "precision": np.dtype(dtype).name,
        "ln_Z": plain(ln_Z),
        "log_likelihood": {"mean": plain(total / N), "total": plain(total)},
        "pseudo_likelihood": {"mean": plain(flips / N)},
        "free_energy": plain(F),
        "probability": plain(np.exp(log_p)),
        "conditional": plain(Q),
        "kl": plain(maximum - total / N),
        "maximum": plain(maximum),
        "gradient": dict(zip("Wbc", map(plain, gradient))),
        "update": {"after": dict(zip("Wbc", map(plain, after))), "learning_rate": float(rate)},
    }
    if np.isfinite(Z):
        claim["Z"] = plain(Z)
    return claim
