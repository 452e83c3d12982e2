"""Types of `dask.py`; a client is a `distributed.Client`."""

from typing import Any, overload

import numpy.typing as npt

from . import _native
from ._machine import Machine, Parameters

@overload
def log_partition(
    machine: Machine, *, client: Any, shares: int = 16, digits: None = None, threads: int = 1
) -> float: ...
@overload
def log_partition(machine: Machine, *, client: Any, shares: int = 16, digits: int, threads: int = 1) -> str: ...
@overload
def log_likelihood(
    machine: Machine,
    X: npt.ArrayLike | _native.Rows,
    *,
    client: Any,
    shares: int = 16,
    total: bool = False,
    counts: npt.ArrayLike | None = None,
    digits: None = None,
    threads: int = 1,
) -> float: ...
@overload
def log_likelihood(
    machine: Machine,
    X: npt.ArrayLike | _native.Rows,
    *,
    client: Any,
    shares: int = 16,
    total: bool = False,
    counts: npt.ArrayLike | None = None,
    digits: int,
    threads: int = 1,
) -> str: ...
def gradient(
    machine: Machine,
    X: npt.ArrayLike | _native.Rows,
    *,
    client: Any,
    shares: int = 16,
    counts: npt.ArrayLike | None = None,
    digits: int | None = None,
    threads: int = 1,
) -> Parameters: ...
