"""The whole gradient, ln Z and the likelihood of 50 rows, side by side in one run: this crate's tiers, vectorised numpy
doubles, and where they are installed Arb (python-flint) and mpmath, which are slow and so run on fewer states, and QuCumber and
PyDeep, which have ln Z of a machine alone, and QuCumber a gradient up to 16 x 16.

    python3 benches/compare.py [--threads T] [--svg FILE] [N | NxM ...]     (default: 12 16 18 20 22 20x100 100x20; the smaller side is enumerated)

Needs numpy. Kernel rows time the sums alone; `compute` rows the whole process, from its start to its last byte."""
import argparse, os, subprocess, sys, time

parser = argparse.ArgumentParser()
parser.add_argument("shapes", nargs="*", default=["12", "16", "18", "20", "22", "20x100", "100x20"])
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--svg")
options = parser.parse_args()
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(options.threads)
import numpy as np


def numpy_gradient(W, b, c, rows, block=1 << 14):
    """Free energies by softplus, then the model phase by two products, in blocks that stay in cache."""
    log_z, WW, bb, cc = numpy_model(W, b, c, block) if len(b) <= len(c) else transposed(numpy_model(W.T, c, b, block))
    a = rows @ W + c
    q = 1 / (1 + np.exp(-a))
    likelihood = (rows @ b + np.logaddexp(0, a).sum(1)).mean() - log_z
    return likelihood, rows.T @ q / len(rows) - WW, rows.mean(0) - bb, q.mean(0) - cc


def transposed(found):
    log_z, WW, bb, cc = found
    return log_z, WW.T, cc, bb


def numpy_model(W, b, c, block):
    """ln Z and the model phase, the states of the first side enumerated."""
    n, m = W.shape
    bits = np.arange(n)
    total, WW, bb, cc = 0.0, np.zeros((n, m)), np.zeros(n), np.zeros(m)
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


def qucumber_machine(W, b, c):
    """The same machine in QuCumber, and all of its visible states."""
    import torch
    from qucumber.nn_states import PositiveWaveFunction
    torch.set_num_threads(options.threads)
    n, m = W.shape
    state = PositiveWaveFunction(n, m, gpu=False)
    put = lambda x: torch.nn.Parameter(torch.tensor(x.tolist(), dtype=torch.double), requires_grad=False)
    state.rbm_am.weights, state.rbm_am.visible_bias, state.rbm_am.hidden_bias = put(W.T), put(b), put(c)
    return state, torch


def pydeep_machine(W, b, c):
    """The same machine in PyDeep."""
    import pydeep.rbm.model as model
    n, m = W.shape
    return model.BinaryBinaryRBM(n, m, initial_weights=W, initial_visible_bias=b[None], initial_hidden_bias=c[None], initial_visible_offsets=0.0, initial_hidden_offsets=0.0)


def one_by_one(W, b, c, number, exp):
    """The same sums in numbers of any precision, a state at a time: prefix and suffix products, no division."""
    n, m = W.shape
    w = [[exp(number(float(x))) for x in row] for row in W]
    eb, ec = [exp(number(float(x))) for x in b], [exp(number(float(x))) for x in c]
    one = number(1)
    total, sums = one * 0, [[one * 0] * m for _ in range(n)]
    for state in range(1 << n):
        weight, x = one, list(ec)
        on = [i for i in range(n) if state >> i & 1]
        for i in on:
            weight *= eb[i]
            x = [x[j] * w[i][j] for j in range(m)]
        suffix = [one] * (m + 1)
        for j in reversed(range(m)):
            suffix[j] = suffix[j + 1] * (1 + x[j])
        total += weight * suffix[0]
        for j in range(m):
            part = weight * suffix[j + 1] * x[j]
            weight *= 1 + x[j]
            for i in on:
                sums[i][j] += part
    return total, sums


def best(f, seconds=2.0):
    """The shortest of the runs in this time, the same for all: a shared machine has slow moments."""
    times, spent = [], 0.0
    while not times or spent < seconds:
        start = time.perf_counter()
        f()
        times.append(time.perf_counter() - start)
        spent += times[-1]
    return min(times)


subprocess.run(["cargo", "build", "-q", "--release"], check=True)
program = os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "release", "rbm-exact")
charted = []
# Products, fused ones among them, and additions a state and unit of each kernel (src/sweep/words/steps.rs, pair.rs and the
# sums in src/sweep/states/leaf.rs). With AVX2 processors have two pipes for products, which also compare, and two for additions;
# on Intel's one of them is the same. So the peak of fused multiply-adds is not the limit: the products on their pipes are, or
# all operations on three pipes. With AVX-512 everything goes through the same two pipes, eight numbers at once.
OPERATIONS = {"doubles": (6, 2), "double-doubles": (26, 22)}
# Products a nanosecond on both pipes: the product of two matrices with OpenBLAS held to the kernel's registers.
peak = """
import numpy as np, time
square = np.random.default_rng(0).uniform(size=(1500, 1500))
times = []
for _ in range(8):
    start = time.perf_counter()
    square @ square
    times.append(time.perf_counter() - start)
print(1500**3 / min(times) / 1e9)
"""
processor, wide = "unknown processor", False
if os.path.exists("/proc/cpuinfo"):
    with open("/proc/cpuinfo") as info:
        lines = info.read().splitlines()
    processor = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), processor)
    flags = next((line.split() for line in lines if line.startswith("flags")), [])
    wide = {"avx512f", "avx512dq", "avx512vl"} <= set(flags)
held = dict(os.environ, OPENBLAS_CORETYPE="SkylakeX" if wide else "Haswell", OPENBLAS_NUM_THREADS="1")
peak = float(subprocess.run([sys.executable, "-c", peak], env=held, text=True, capture_output=True, check=True).stdout)
libraries = []
try:
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    libraries = [f"{blas['name']} {blas['version']}"]
    from threadpoolctl import threadpool_info
    libraries += [f"its kernel {library['architecture']}" for library in threadpool_info() if "architecture" in library]
except (ImportError, KeyError, TypeError):
    pass
print(f"{processor}, {options.threads} thread(s), kernels with {'AVX-512' if wide else 'AVX2'}, numpy {np.__version__} ({', '.join(libraries) or 'unknown BLAS'}), "
      f"{peak:.1f} products a ns at most on a thread's two pipes\n")
for name, (products, additions) in OPERATIONS.items():
    limits = f"{products / peak:.2f} ns for the products on two pipes, {(products + additions) * 2 / 3 / peak:.2f} ns for all on three"
    if wide:
        limits = f"{(products + additions) / peak:.2f} ns for all on two pipes"
    print(f"{name}: {products} products and comparisons, {additions} additions a state and unit: at least {limits}")
print(f"\n{'n x m':>8}  {'what':30}{'digits':>7}{'seconds':>11}{'ns/state/unit':>15}{'x numpy':>9}{'pipes busy':>11}")
for shape in options.shapes:
    n, m = (int(x) for x in (shape.split("x") * 2)[:2])
    rng = np.random.default_rng(1)
    W, b, c = rng.uniform(-1, 1, (n, m)), rng.uniform(-1, 1, n), rng.uniform(-1, 1, m)
    rows = (rng.uniform(size=(50, n)) < 0.5).astype(float)
    base = best(lambda: numpy_gradient(W, b, c, rows))

    fewer, more = min(n, m), max(n, m)

    def row(what, digits, seconds, states=fewer, operations=None, others=more):
        each = seconds * 1e9 / (2**states * others)
        ratio = base * 1e9 / (2**fewer * more) / each
        charted.append((f"{n} x {m}", what, each))
        note = "" if states == fewer else f"  (on 2^{states} states)"
        share = f"{(sum(operations) if wide else operations[0]) / each / peak / options.threads:11.0%}" if operations else ""
        print(f"{n:>3} x {m:<3} {what:30}{digits:>7}{seconds:11.4f}{each:15.2f}{ratio:9.1f}{share}{note}", flush=True)

    row("numpy doubles", "?", base)
    bench = ["cargo", "bench", "-q", "--bench", "sweep", "--", str(n), str(m), str(options.threads)]
    for line in subprocess.run(bench, text=True, capture_output=True, check=True).stdout.splitlines():
        fields = line.split()
        if len(fields) == 7 and fields[:2] == [str(n), str(m)]:
            row(f"{fields[2]}, kernel", fields[3], float(fields[4]), int(fields[6]), OPERATIONS.get(fields[2]))
    # The most that double-doubles have.
    for digits in (12, 15, 28 if more <= 20 else 27):
        command = [program, "compute", "--nv", str(n), "--nh", str(m), "--weights", "decimal", "--rows", "50",
                   "--quiet", "--digits", str(digits), "--threads", str(options.threads), "--max-states", str(2**40)]
        row("compute, whole process", digits, best(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)))
    try:
        state, torch = qucumber_machine(W, b, c)
        if n <= 20 and m <= 20:
            space = state.generate_hilbert_space(n)
            row("QuCumber, ln Z", "?", best(lambda: float(state.rbm_am.partition(space))))
        if n <= 16 and m <= 16:
            samples = torch.tensor(rows.tolist(), dtype=torch.double)
            row("QuCumber, gradient", "?", best(lambda: state.compute_exact_gradients(samples, space)))
    except ImportError:
        print("         QuCumber is not installed")
    try:
        machine = pydeep_machine(W, b, c)
        if n <= 16 and m <= 16:
            from pydeep.rbm.estimator import partition_function_factorize_v
            row("PyDeep, ln Z", "?", best(lambda: partition_function_factorize_v(machine)))
    except ImportError:
        print("         PyDeep is not installed")
    few = min(n, 8)
    try:
        import flint
        flint.ctx.dps = 28
        row("Arb (python-flint)", 28, best(lambda: one_by_one(W[:few], b[:few], c, flint.arb, lambda x: x.exp())), few, others=m)
    except ImportError:
        print("         python-flint is not installed")
    try:
        import mpmath
        mpmath.mp.dps = 28
        row("mpmath", 28, best(lambda: one_by_one(W[:few], b[:few], c, mpmath.mpf, mpmath.exp)), few, others=m)
    except ImportError:
        print("         mpmath is not installed")

if options.svg:
    # Bars on a logarithmic scale, from 0.1 ns to 10^5 ns.
    height = 18 * len(charted) + 30
    place = lambda ns: 250 + 70 * (np.log10(ns) + 1)
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {height}" font-family="sans-serif" font-size="12" fill="currentColor">',
             "<title>Nanoseconds per state and unit, logarithmic scale</title>"]
    for k, (shape, what, each) in enumerate(charted):
        y = 18 * k + 14
        colour = "#b35806" if what.startswith("numpy") else "#2166ac"
        lines.append(f'<text x="4" y="{y}">{shape}</text><text x="70" y="{y}">{what}</text>')
        lines.append(f'<rect x="250" y="{y - 11}" width="{place(each) - 250:.1f}" height="13" fill="{colour}"/><text x="{place(each) + 5:.1f}" y="{y}">{each:.3g} ns</text>')
    open(options.svg, "w").write("\n".join(lines) + "\n</svg>\n")
