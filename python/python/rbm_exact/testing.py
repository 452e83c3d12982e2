"""Assertions for the test-suite of a trainer. A failure names the mistake.

    from rbm_exact.testing import assert_gradient

    def test_my_gradient():
        assert_gradient(my_gradient)        # my_gradient(W, b, c, X) -> (gW, gb, gc)

    def test_my_step():
        assert_estimator(my_step, "cd:1")   # my_step(W, b, c, X, rng) -> one sampled update
"""

import random

from ._judgement import check
from ._machine import Machine
from ._native import RbmError


def assert_gradient(
    fn,
    *,
    units="binary",
    dtype="float64",
    of="mean",
    direction="ascent",
    cases=None,
):
    """Assert that ``fn(W, b, c, X)`` is the gradient of the log-likelihood.

    ``fn`` gets numpy arrays W of shape (n_v, n_h), b of (n_v,), c of (n_h,) and rows X of (N, n_v), all of
    ``dtype``, and returns ``(gW, gb, gc)``, a dict of W, b and c, or an object that has them; a block may be
    None. It is called on :func:`cases`, which are made to tell mistakes apart, or on yours: a list of
    ``(name, W, b, c, X)``.

    Every number may be off by what a sound computation in its precision may be off by, and no more. ``of``
    is "mean" or "total" over the rows, ``direction`` "ascent" for the gradient of ln p and "descent" for that
    of -ln p.

    Raises AssertionError, whose text names the mistake that explains the numbers of all cases.
    """
    import numpy

    told = []
    for name, W, b, c, X in _telling_cases(units) if cases is None else cases:
        arrays = [numpy.array(values, dtype=dtype) for values in (W, b, c, X)]
        machine = Machine(*arrays[:3], units=units)
        found = fn(*(array.copy() for array in arrays))
        claim = {**_blocks(found), "of": of, "direction": direction}
        told.append((name, check(machine, arrays[3], gradient=claim)))
    _raise_for(told, "gradient")


def assert_estimator(
    step, estimator="cd:1", *, updates=2000, hidden="probability", batch=None, rate=1.0, level=1e-6, seed=0, units="binary", cases=None
):
    """Assert that the updates of a stochastic trainer have the exact mean (and variance) of an estimator.

    ``step(W, b, c, X, rng)`` returns one update of W, b and c from the rows X, drawn with the numpy generator
    ``rng``; the parameters stay as they are. ``estimator`` is "cd:1" (any k), "gradient" (negative
    phase drawn from the model itself), "pcd" or "mean-field:1". ``batch`` is the number of rows drawn at random for each update; None
    means that all rows of X are used, and then the variance is not judged. ``rate`` is the learning rate in the update.

    Raises AssertionError where a case is refuted; a correct trainer is refuted with a chance of at most
    ``level`` in each case. What passes is "no bias above x", no proof that there is none.
    """
    import numpy

    from . import _native

    wrong, told = [], _telling_cases(units)[:3] if cases is None else cases
    for name, W, b, c, X in told:
        W, b, c, X = (numpy.array(values, dtype=float) for values in (W, b, c, X))
        machine, rng = Machine(W, b, c, units=units), numpy.random.default_rng(seed)
        drawn = [_blocks(step(W.copy(), b.copy(), c.copy(), X.copy(), rng)) for _ in range(updates)]
        numbers = []
        for part, shape in (("W", W.shape), ("b", b.shape), ("c", c.shape)):
            if part in drawn[0]:
                block = numpy.array([update[part] for update in drawn], dtype=float)
                if block.shape != (updates, *shape):
                    raise AssertionError(f"{part}: found an update of shape {block.shape[1:]}, wanted {shape}")
                numbers += block.reshape(updates, -1).T.tolist()
            else:
                numbers += [None] * numpy.prod(shape, dtype=int)
        refuted, others, _, story = _native.stream(
            machine._native, machine.rows(X), numbers, estimator, hidden, batch, rate, level
        )
        if refuted:
            wrong.append((name, others, story))
    if wrong:
        lines = [f"the updates are not those of {estimator} in {len(wrong)} of {len(told)} cases: {_listed(w[0] for w in wrong)}"]
        shared = set.intersection(*(set(others) for _, others, _ in wrong))
        if shared:
            lines.append(f"they have the mean of {' and of '.join(sorted(shared))}")
        raise AssertionError("\n".join([*lines, "", f"case {wrong[0][0]}:", wrong[0][2]]))


def _blocks(found):
    if hasattr(found, "items"):
        blocks = dict(found.items())
    elif all(hasattr(found, part) for part in ("W", "b", "c")):
        blocks = {part: getattr(found, part) for part in ("W", "b", "c")}
    else:
        blocks = dict(zip("Wbc", _three(found)))
    return {name: block for name, block in blocks.items() if block is not None}


def _three(found):
    """W, b and c of a tuple or list; what else a trainer returned is told."""
    shape = getattr(found, "shape", None)
    if isinstance(found, (tuple, list)) and len(found) == 3:
        return found
    if found is None:
        what = "None"
    elif shape is not None:
        what = f"one array of shape {tuple(shape)}"
    elif isinstance(found, (tuple, list)):
        what = f"{len(found)} values"
    else:
        what = f"an object of {type(found).__name__}"
    raise RbmError(
        f"found {what}, wanted the derivatives (gW, gb, gc), of the shapes of W, b and c: "
        "a vector g of all parameters is g[:W.size].reshape(W.shape), g[W.size:-len(c)], g[-len(c):]"
    )


def _raise_for(told, what):
    """Fails where a case does not agree, with the explanations that hold in every one of them."""
    wrong = [(name, judged) for name, judged in told if not judged.agrees]
    if not wrong:
        return
    right = [name for name, judged in told if judged.agrees]
    lines = [f"the {what} is wrong in {len(wrong)} of {len(told)} cases: {_listed(n for n, _ in wrong)}"]
    # A learning rate is the same in every case; only where nothing is shared so, constants may differ.
    for key in (_with_constants, _ids):
        found = [{key(one): one for one in _explanations(judged)} for _, judged in wrong]
        shared = set.intersection(*map(set, found))
        if shared:
            break
    if shared:
        fewest = min(len(_ids(found[0][one])) for one in shared)
        simplest = [one for one in found[0] if one in shared and len(_ids(found[0][one])) == fewest]
        names = " or ".join(dict.fromkeys(" + ".join(_ids(found[0][one])) for one in simplest))
        lines.append(f"what explains all of them: {names}")
        for one in simplest:
            lines.append(f"  {found[0][one]['why']}")
            lines.append(f"  what to do: {found[0][one]['cure']}")
    else:
        lines.append("no mistake that is known here explains all of them")
    if right:
        lines.append(f"it cannot be seen in: {_listed(right)}")
    name, judged = min(wrong, key=lambda case: len(str(case[1])))
    lines += ["", f"case {name}, judged:", str(judged)]
    raise AssertionError("\n".join(lines))


def _listed(names):
    """Names of cases may have commas in them."""
    return "; ".join(names)


def _explanations(judged):
    return [one for claim in judged.claims for one in claim["diagnosis"] if one["explains"] == "all"]


def _ids(explanation):
    return tuple(explanation["mistakes"])


def _with_constants(explanation):
    """The ids, and the constants that were solved for, as far as rounding lets them be known."""
    constants = explanation["with"].items()
    rounded = (f"{value:.6g}" if isinstance(value, float) else str(value) for _, value in constants)
    return _ids(explanation), tuple(sorted(zip((name for name, _ in constants), rounded)))


def cases(units="binary"):
    """Machines and data that tell mistakes apart: ``[(name, W, b, c, X)]``.

    A teaching machine with repeated rows, one with biases, machines with more visible than hidden units
    and the other way round, large weights, and a square W that is not symmetric.
    """
    from math import log

    off = -1 if units == "spin" else 0
    m2 = [[log(2), -log(2)], [0.0, log(3)]]
    rows = [[1, off], [1, off], [1, 1], [off, 1]]
    found = [
        ("m2, without biases", m2, [0.0, 0.0], [0.0, 0.0], rows),
        ("m2, with biases", m2, [log(3), -log(2)], [log(2), 0.25], rows),
    ]
    shapes = [("4 x 2", 4, 2, 1.0), ("3 x 4", 3, 4, 1.0), ("3 x 3, large weights", 3, 3, 4.0), ("1 x 3", 1, 3, 1.0)]
    for seed, (name, n_v, n_h, scale) in enumerate(shapes, start=20261126):
        r = random.Random(seed)

        def draw(count):
            return [round(r.uniform(-scale, scale), 2) for _ in range(count)]

        W = [draw(n_h) for _ in range(n_v)]
        X = [[r.choice((off, 1)) for _ in range(n_v)] for _ in range(7)]
        found.append((name, W, draw(n_v), draw(n_h), X + X[:2]))
    return found


_telling_cases = cases
