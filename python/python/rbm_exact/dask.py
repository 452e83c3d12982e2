"""Sums over many states on a Dask cluster: each task sums a share of them, and one joins the shares.

    from dask.distributed import Client
    from rbm_exact import dask as rx_dask

    client = Client("scheduler:8786")
    g = rx_dask.gradient(machine, X, client=client, shares=64)

The results are the same bits as those of one computer. Give each worker one task at a time
(``threads_per_worker=1``), or say with ``threads`` how many threads a share may use.
"""

from . import _native
from ._machine import shaped


def log_partition(machine, *, client, shares=16, digits=None, threads=1):
    """ln Z (nats) of the machine, as :meth:`rbm_exact.Machine.log_partition`."""
    return _number("ln_z", machine, None, client, shares, digits, threads)


def log_likelihood(machine, X, *, client, shares=16, total=False, counts=None, digits=None, threads=1):
    """The mean (or total) log-likelihood of X, nats."""
    rows = machine.rows(X, counts)
    return _number("total" if total else "mean", machine, rows, client, shares, digits, threads)


def gradient(machine, X, *, client, shares=16, counts=None, digits=None, threads=1):
    """The gradient of the mean log-likelihood of X, as :meth:`rbm_exact.Machine.gradient`."""
    found = _joined("gradient", machine, machine.rows(X, counts), client, shares, digits, threads)
    return shaped(machine, found)


def _number(what, machine, rows, client, shares, digits, threads):
    found = _joined(what, machine, rows, client, shares, digits, threads)[0]
    return found if digits else float(found)


def _joined(what, machine, rows, client, shares, digits, threads):
    from ._arrays import back

    native = machine._native
    text = native.to_text()
    for spare in _native.rounds(native, digits):
        tasks = client.map(
            _share,
            range(1, shares + 1),
            text=text,
            rows=rows,
            digits=digits,
            spare=spare,
            of=shares,
            threads=threads,
            pure=False,
        )
        found = _native.join(native, what, rows, digits, False, client.gather(tasks))
        if found is not None:
            return back(found)
    raise _native.UndecidedError("the nearest doubles stay undecided at the most digits this program uses")


def _share(k, *, text, rows, digits, spare, of, threads):
    return _native.share(_native.Machine.from_text(text), rows, digits, spare, k, of, threads)
