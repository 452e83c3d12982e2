"""The whole gradient and ln Z of an n x n machine: this crate's tiers beside vectorised numpy doubles, one thread each,
in one run. Needs numpy. `OPENBLAS_NUM_THREADS=1 python3 benches/compare.py [n]`"""
import os, subprocess, sys, time
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np

n = int(sys.argv[1]) if len(sys.argv) > 1 else 18
rng = np.random.default_rng(1)
W, b, c = rng.uniform(-1, 1, (n, n)), rng.uniform(-1, 1, n), rng.uniform(-1, 1, n)


def numpy_gradient(block=1 << 14):
    """Free energies by softplus, then the model phase by two products, in blocks that stay in cache."""
    bits = np.arange(n)
    free, top = [], -np.inf
    total, WW, bb, cc = 0.0, np.zeros((n, n)), np.zeros(n), np.zeros(n)
    shift = None
    for start in range(0, 1 << n, block):
        v = ((np.arange(start, min(start + block, 1 << n))[:, None] >> bits) & 1).astype(float)
        a = v @ W + c
        logf = v @ b + np.logaddexp(0, a).sum(1)
        if shift is None:
            shift = logf.max()
        f = np.exp(logf - shift)
        q = 1 / (1 + np.exp(-a))
        total += f.sum(); bb += f @ v; cc += f @ q; WW += (v * f[:, None]).T @ q
    return np.log(total) + shift, WW / total, bb / total, cc / total


best = min((lambda t: (numpy_gradient(), time.perf_counter() - t)[1])(time.perf_counter()) for _ in range(3))
each = best * 1e9 / (2**n * n)
print(f"{'':16}{'digits':>7}{'seconds':>10}{'ns/state/unit':>15}{'x numpy':>9}")
print(f"{'numpy doubles':16}{'?':>7}{best:10.4f}{each:15.2f}{1:9.1f}")
out = subprocess.run(["cargo", "bench", "-q", "--bench", "sweep", "--", str(n)], text=True, capture_output=True, check=True).stdout
for line in out.splitlines():
    fields = line.split()
    if len(fields) == 5 and fields[0] == str(n):
        _, tier, digits, seconds, ns = fields
        print(f"{tier:16}{digits:>7}{float(seconds):10.4f}{float(ns):15.2f}{best / float(seconds):9.1f}")
