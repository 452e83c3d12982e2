"""Types of `_machine.py`."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from os import PathLike
from typing import Any, Literal, overload

import numpy
import numpy.typing as npt

from . import _native

# Floats, texts such as "ln 2", ints and Fractions, as arrays or in lists.
_Numbers = npt.ArrayLike | Sequence[object]
_Number = float | str | Fraction
_Rows = npt.ArrayLike | _native.Rows
_Units = Literal["binary", "spin"]
_Array = npt.NDArray[Any]

class Parameters:
    W: _Array
    b: _Array
    c: _Array
    def __init__(self, W: _Array, b: _Array, c: _Array) -> None: ...
    def __iter__(self) -> Iterator[_Array]: ...
    def flat(self) -> _Array: ...

class Update:
    k: int
    expected: Parameters
    deviation: Parameters
    gradient: Parameters
    variance: Parameters | None
    def __init__(
        self,
        k: int,
        expected: Parameters,
        deviation: Parameters,
        gradient: Parameters,
        variance: Parameters | None,
    ) -> None: ...

class Machine:
    read_as: tuple[str, ...]
    def __init__(
        self,
        W: _Numbers,
        b: _Numbers | None = None,
        c: _Numbers | None = None,
        *,
        units: _Units = "binary",
        temperature: _Number = 1,
        threads: int | None = None,
        max_states: int | None = None,
    ) -> None: ...
    @classmethod
    def load(
        cls,
        path: str | PathLike[str],
        *,
        map: str | None = None,
        convention: str | None = None,
        units: _Units | None = None,
        temperature: _Number | None = None,
        **options: int | None,
    ) -> Machine: ...
    @classmethod
    def from_trainer(
        cls,
        trainer: object,
        *,
        map: str | None = None,
        convention: str | None = None,
        units: _Units | None = None,
        temperature: _Number | None = None,
        **options: int | None,
    ) -> Machine: ...
    @property
    def n_v(self) -> int: ...
    @property
    def n_h(self) -> int: ...
    @property
    def units(self) -> str: ...
    @property
    def temperature(self) -> Fraction: ...
    def rows(self, X: _Rows, counts: npt.ArrayLike | None = None) -> _native.Rows: ...
    @overload
    def partition(self, *, digits: None = None, exact: Literal[False] = False) -> float: ...
    @overload
    def partition(self, *, digits: None = None, exact: Literal[True]) -> Fraction: ...
    @overload
    def partition(self, *, digits: int, exact: Literal[False] = False) -> str: ...
    @overload
    def log_partition(self, *, digits: None = None) -> float: ...
    @overload
    def log_partition(self, *, digits: int) -> str: ...
    @overload
    def log_likelihood(
        self, X: _Rows, *, total: bool = False, counts: npt.ArrayLike | None = None, digits: None = None
    ) -> float: ...
    @overload
    def log_likelihood(
        self, X: _Rows, *, total: bool = False, counts: npt.ArrayLike | None = None, digits: int
    ) -> str: ...
    @overload
    def kl(self, X: _Rows, *, counts: npt.ArrayLike | None = None, digits: None = None) -> float: ...
    @overload
    def kl(self, X: _Rows, *, counts: npt.ArrayLike | None = None, digits: int) -> str: ...
    @overload
    def pseudo_likelihood(
        self, X: _Rows, *, counts: npt.ArrayLike | None = None, digits: None = None
    ) -> float: ...
    @overload
    def pseudo_likelihood(self, X: _Rows, *, counts: npt.ArrayLike | None = None, digits: int) -> str: ...
    @overload
    def free_energy(self, X: _Rows, *, digits: None = None) -> npt.NDArray[numpy.float64]: ...
    @overload
    def free_energy(self, X: _Rows, *, digits: int) -> list[str]: ...
    def gradient(
        self, X: _Rows, *, counts: npt.ArrayLike | None = None, digits: int | None = None, exact: bool = False
    ) -> Parameters: ...
    def data_phase(
        self, X: _Rows, *, counts: npt.ArrayLike | None = None, digits: int | None = None, exact: bool = False
    ) -> Parameters: ...
    def model_phase(self, *, digits: int | None = None, exact: bool = False) -> Parameters: ...
    def cd(
        self,
        X: _Rows,
        k: int = 1,
        *,
        estimator: Literal["cd", "pcd", "mean-field"] = "cd",
        hidden: Literal["probability", "sampled"] = "probability",
        counts: npt.ArrayLike | None = None,
        variance: bool = True,
        digits: int | None = None,
        exact: bool = False,
    ) -> Update: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

def shaped(machine: Machine, numbers: npt.ArrayLike) -> Parameters: ...
