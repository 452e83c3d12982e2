"""Machines of live trainers: their arrays are handed to the same reader that reads their files."""

import io
import re

from . import _arrays, _native

# Names that programs compute on demand, so that they do not stand among an object's attributes.
_ON_DEMAND = (
    "components_", "intercept_visible_", "intercept_hidden_",  # scikit-learn
    "w", "bv", "bh", "ov", "oh",  # PyDeep
    "rbm_am", "weights", "visible_bias", "hidden_bias",  # QuCumber
    "weight_matrix", "vbias", "hbias",  # TorchRBM
)  # fmt: skip

_DEEPEST = 2


def arrays_of(trainer, mapping=None):
    """The arrays of a trainer by their names; those of objects inside it have dots in them."""
    if hasattr(trainer, "state_dict"):
        found = dict(trainer.state_dict())
    elif hasattr(trainer, "items"):
        found = dict(trainer.items())
    else:
        found = {}
        _collect(trainer, "", found, 0)
    for name in re.findall(r"[A-Za-z_][\w.]*", mapping or ""):
        _look_up(trainer, name, found)
    found = {name: value for name, value in found.items() if _is_array(value)}
    if not found:
        raise _native.RbmError(
            f"found no arrays in an object of {type(trainer).__name__}, wanted a trainer, a torch module or a dict of arrays"
        )
    return {name: _arrays.as_array(value) for name, value in found.items()}


def _collect(thing, before, found, depth):
    names = [*getattr(thing, "__dict__", {}), *(name for name in _ON_DEMAND if hasattr(thing, name))]
    for name in dict.fromkeys(names):
        if name.startswith("__"):
            continue
        value = getattr(thing, name, None)
        if _is_array(value):
            found.setdefault(before + name, value)
        elif hasattr(value, "state_dict"):
            inner = value.state_dict().items()
            found.update({f"{before}{name}.{key}": array for key, array in inner})
        elif depth < _DEEPEST and hasattr(value, "__dict__") and not callable(value):
            _collect(value, f"{before}{name}.", found, depth + 1)


def _look_up(trainer, name, found):
    """A name in a map may be an attribute of an attribute, and may end in what is done with the array."""
    value, path = trainer, []
    for part in name.split("."):
        if _is_array(value) or not hasattr(value, part):
            break
        value = getattr(value, part)
        path.append(part)
    if path and _is_array(value):
        found.setdefault(".".join(path), value)


def _is_array(value):
    shape = getattr(value, "shape", None)
    return shape is not None and hasattr(value, "dtype") and len(shape) <= 3


def as_npz(arrays):
    """The arrays as the bytes of an archive."""
    import numpy

    held = io.BytesIO()
    numpy.savez(held, **arrays)
    return held.getvalue()
