"""Types of `testing.py`."""

from collections.abc import Callable, Iterable
from typing import Any, Literal

import numpy
import numpy.typing as npt

_Array = npt.NDArray[Any]
_Case = tuple[str, npt.ArrayLike, npt.ArrayLike, npt.ArrayLike, npt.ArrayLike]

def assert_gradient(
    fn: Callable[[_Array, _Array, _Array, _Array], object],
    *,
    units: Literal["binary", "spin"] = "binary",
    dtype: Literal["float64", "float32"] = "float64",
    of: Literal["mean", "total"] = "mean",
    direction: Literal["ascent", "descent"] = "ascent",
    cases: Iterable[_Case] | None = None,
) -> None: ...
def assert_estimator(
    step: Callable[[_Array, _Array, _Array, _Array, numpy.random.Generator], object],
    estimator: str = "cd:1",
    *,
    updates: int = 2000,
    hidden: Literal["probability", "sampled"] = "probability",
    batch: int | None = None,
    rate: float = 1.0,
    level: float = 1e-6,
    seed: int = 0,
    units: Literal["binary", "spin"] = "binary",
    cases: Iterable[_Case] | None = None,
) -> None: ...
def cases(units: Literal["binary", "spin"] = "binary") -> list[_Case]: ...
