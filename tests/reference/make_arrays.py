#!/usr/bin/env python3
"""Writes tests/data/arrays.json: files as numpy writes them, in hex, and what they hold as fractions.

    python3 tests/reference/make_arrays.py > tests/data/arrays.json

Needs numpy. What a file holds is taken from the arrays before they are written.
"""

import io
import json
from fractions import Fraction

import numpy as np


def fractions(array):
    """Nested lists of exact values as text."""
    if array.ndim:
        return [fractions(row) for row in array]
    return str(Fraction(array.item()))


def npy(array, version=None):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version=version)
    return out.getvalue().hex()


def npz(save, **arrays):
    out = io.BytesIO()
    save(out, **arrays)
    return out.getvalue().hex()


class Pipe(io.RawIOBase):
    """Cannot be sought, so that zip writes sizes after the members."""

    def __init__(self):
        self.bytes = bytearray()

    def writable(self):
        return True

    def write(self, more):
        self.bytes += more
        return len(more)


def streamed(**arrays):
    out = Pipe()
    np.savez_compressed(out, **arrays)
    return bytes(out.bytes).hex()


def model(case, name, text, W, b=None, c=None):
    zero = np.zeros
    b, c = (zero(W.shape[0]) if b is None else b), (zero(W.shape[1]) if c is None else c)
    parts = {"W": fractions(W), "b": fractions(b), "c": fractions(c)}
    return {"case": case, "name": name, "hex": text, "model": parts}


def data(case, name, text, rows, counts=None, units="binary"):
    counts = [1] * len(rows) if counts is None else [int(n) for n in counts]
    bits = [[int(x) == 1 for x in row] for row in rows]
    return {"case": case, "name": name, "hex": text, "data": {"units": units, "rows": bits, "counts": counts}}


def models():
    floats = np.array([[0.1, -2.5, 1 / 3], [6e-5, -0.0, 1234.5]])
    whole = np.array([[1, 0, 100], [7, 3, 127]])
    for order in "CF":
        for kind in ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]:
            W = np.array(floats, dtype=kind, order=order)
            yield model(f"{kind} {order}", "W.npy", npy(W), W)
        for kind in ["|i1", "|u1", "<i2", ">i2", "<u2", ">u2", "<i4", ">i4", "<u4", ">u4", "<i8", ">i8", "<u8", ">u8"]:
            if order == "F" and kind[1:] not in ("i2", "i8"):
                continue
            W = np.array(-whole if kind[1] == "i" else whole, dtype=kind, order=order)
            yield model(f"{kind} {order}", "W.npy", npy(W), W)
    for version in [(1, 0), (2, 0), (3, 0)]:
        yield model(f"version {version}", "W", npy(floats, version), floats)
    # The halves at the ends of their range, subnormal ones too.
    halves = np.array([[1, 0x3FF, 0x400, 0x7BFF, 0x8001, 0x3C01]], dtype="<u2").view("<f2")
    yield model("extreme halves", "W.npy", npy(halves), halves)
    singles = np.array([[1e-45, 1.1754944e-38, 999999.9375]], dtype="<f4")
    yield model("extreme singles", "W.npy", npy(singles), singles)
    one = np.array([[0.7]])
    yield model("one by one", "W.npy", npy(one), one)
    b, c = np.array([0.25, -0.3]), np.array([1, -2, 3], dtype=">i2")
    small = floats.astype("<f4")
    yield model("archive", "m.npz", npz(np.savez, W=floats, b=b, c=c), floats, b, c)
    yield model("deflated archive", "m.npz", npz(np.savez_compressed, c=c, W=np.asfortranarray(small), b=b), small, b, c)
    yield model("archive without c", "m", npz(np.savez, W=floats, b=b), floats, b)
    yield model("streamed archive", "m.npz", streamed(W=floats, c=c), floats, None, c)


def rows():
    bits = np.array([[1, 0, 1], [0, 0, 1], [1, 0, 1], [1, 1, 0]])
    for order in "CF":
        for kind in ["|b1", "|i1", "|u1", "<i8", ">i4", "<f2", "<f4", ">f8"]:
            X = np.array(bits, dtype=kind, order=order)
            yield data(f"rows {kind} {order}", "d.npy", npy(X), X)
    spins = 2 * bits - 1
    for kind in ["|i1", ">i2", "<f4"]:
        X = np.array(spins, dtype=kind)
        yield data(f"spins {kind}", "d.npy", npy(X), X, units="spin")
    X = bits.astype(bool)
    yield data("spins as bool", "d.npy", npy(X), X, units="spin")
    counts = np.array([3, 1, 2**40, 7])
    yield data("archive with counts", "d.npz", npz(np.savez, rows=bits, counts=counts), bits, counts)
    yield data("counts as floats", "d.npz", npz(np.savez_compressed, counts=counts.astype(float), rows=bits), bits, counts)
    yield data("one array", "d.npz", npz(lambda out, **x: np.savez(out, x["x"]), x=bits.astype("u1")), bits)


if __name__ == "__main__":
    cases = [*models(), *rows()]
    print("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")
