"""From what Python people hold (arrays, lists, tensors) to what the native half takes, and back.

numpy is imported where it is needed, so that `import rbm_exact` stays short.
"""

from fractions import Fraction
from numbers import Rational

from ._native import RbmError, Rows


def as_array(values):
    """A numpy array; tensors that carry gradients are detached first."""
    import numpy

    if hasattr(values, "detach"):
        values = values.detach().cpu()
    return numpy.asarray(values)


def numbers(values, name, shape=None):
    """Exact numbers as bytes of doubles, or as texts where doubles would not hold them."""
    import numpy

    array = as_array(values)
    if shape is not None and array.shape != shape:
        # One row or one column is what some programs save a bias as.
        if array.ndim == 2 and 1 in array.shape and array.size == shape[0]:
            array = array.reshape(shape)
        else:
            raise RbmError(f"{name}: found an array of shape {array.shape}, wanted {shape}")
    if array.dtype.kind in "fiub" and array.dtype.itemsize <= 8:
        doubles = array.astype("<f8")
        if array.dtype.kind in "fb" or (doubles.astype(array.dtype) == array).all():
            return array, doubles.tobytes()
    try:
        return array, [_text(x) for x in array.ravel().tolist()]
    except RbmError as error:
        raise RbmError(f"{name}: {error}") from None


def _text(x):
    """One number as the text of an exact number: a float means the binary value that it holds."""
    if isinstance(x, str):
        return x
    if isinstance(x, Rational):
        return f"{x.numerator}/{x.denominator}"
    ratio = getattr(x, "as_integer_ratio", None)
    if ratio is None:
        raise RbmError(f"found {x!r}, wanted a number, a Fraction or a text such as 'ln 2'")
    try:
        return "{}/{}".format(*ratio())
    except (OverflowError, ValueError):
        raise RbmError(f"found {x!r}, wanted a finite number") from None


def rows(X, n_v, units, counts=None):
    """Data rows of 0 and 1 (or -1 and 1 for spins); `counts` says how often each occurs."""
    import numpy

    array = as_array(X)
    if array.ndim == 1 and array.size == n_v:
        array = array.reshape(1, n_v)
    if array.ndim != 2 or array.shape[1] != n_v:
        raise RbmError(
            f"X: found an array of shape {array.shape}, wanted (N, {n_v}): one row per datum, one column per visible unit"
            + _width_help(array.shape, n_v)
        )
    off = -1 if units == "spin" else 0
    good = (array == 1) | (array == off)
    if not good.all():
        row, unit = numpy.argwhere(~good)[0]
        found, wanted = array[row, unit].item(), "-1 or 1" if units == "spin" else "0 or 1"
        raise RbmError(f"X[{row}, {unit}]: found {found!r}, wanted {wanted}{_value_help(found, off)}")
    if counts is not None:
        counts = [int(count) for count in as_array(counts).ravel().tolist()]
        if len(counts) != array.shape[0]:
            raise RbmError(f"counts: found {len(counts)} numbers, wanted {array.shape[0]}, one per row")
    return Rows(n_v, (array == 1).astype(numpy.uint8).tobytes(), counts)


def _width_help(shape, n_v):
    """What may be meant by rows of another width."""
    if len(shape) == 2 and shape[0] == n_v:
        return "\n  help: if the columns are the examples: X.T"
    if len(shape) == 2 and shape[1] == n_v + 1:
        return (
            "\n  help: one column more than the machine has visible units may be a label or a bias unit: "
            "X[:, 1:] leaves out the first one, X[:, :-1] the last"
        )
    inner = 1
    for length in shape[1:]:
        inner *= length
    return f"\n  help: pictures line by line: X.reshape(len(X), {n_v})" if len(shape) > 2 and inner == n_v else ""


def _value_help(found, off):
    """What to do with a number that is no state."""
    first, last = ("2*(", ") - 1") if off else ("", "")
    try:
        if found == -1:
            return (
                "\n  help: these look like data for ±1 units. If the machine's parameters are for ±1 units too: "
                'Machine(..., units="spin"). If they are for 0/1 units: X > 0'
            )
        if found == 0:
            return (
                "\n  help: these look like data for 0/1 units. If the machine's parameters are for 0/1 units too: "
                'Machine(..., units="binary"). If they are for ±1 units: 2*X - 1'
            )
        if 1 < found < 256 and found == int(found):
            return (
                "\n  help: whole numbers up to 255 are grey values, or labels. Pictures are made of two values first: "
                f"{first}X > 127{last}. A column of labels is left out: X[:, 1:] or X[:, :-1]"
            )
        if 0 < found < 1:
            return (
                f"\n  help: numbers between 0 and 1 are probabilities or grey values: {first}X > 0.5{last}, or rows drawn "
                "with these probabilities, make states of them"
            )
    except TypeError:
        pass
    return "\n  help: leave out the rows with missing entries, or fill them in" if found != found else ""


def back(found):
    """Doubles as a flat array, fractions as Fraction, digits as they are."""
    import numpy

    if isinstance(found, bytes):
        return numpy.frombuffer(found, dtype="<f8").astype(float)
    return found


def fractions(texts):
    return [Fraction(text) for text in texts]
