"""What the native half offers; `rbm_exact` makes it comfortable."""

from typing import Any, final

__version__: str

class RbmError(ValueError): ...
class LimitError(RbmError): ...
class UndecidedError(RbmError): ...

_Numbers = bytes | list[str]

@final
class Rows:
    def __new__(cls, n_v: int, bits: bytes, counts: list[int] | None) -> Rows: ...

@final
class Machine:
    def __new__(
        cls,
        shape: tuple[int, int],
        w: _Numbers,
        b: _Numbers,
        c: _Numbers,
        units: str,
        temperature: str,
    ) -> Machine: ...
    @staticmethod
    def from_text(text: str) -> Machine: ...
    def to_text(self) -> str: ...
    @property
    def n_v(self) -> int: ...
    @property
    def n_h(self) -> int: ...
    @property
    def units(self) -> str: ...
    @property
    def temperature(self) -> str: ...
    def numbers(
        self,
        what: str,
        data: Rows | None,
        digits: int | None,
        exact: bool,
        threads: int | None,
        max_states: int | None,
    ) -> Any: ...
    def pseudo_likelihood(self, data: Rows, digits: int | None) -> Any: ...
    def free_energy(self, data: Rows, digits: int | None, exact: bool) -> Any: ...

def rounds(machine: Machine, digits: int | None) -> list[int]: ...
def share(
    machine: Machine,
    data: Rows | None,
    digits: int | None,
    spare: int,
    k: int,
    n: int,
    threads: int | None,
) -> bytes: ...
def join(
    machine: Machine,
    what: str,
    data: Rows | None,
    digits: int | None,
    exact: bool,
    shares: list[bytes],
) -> Any | None: ...
def check(
    machine: Machine,
    data: Rows | None,
    name: str,
    claims: bytes,
    map: str | None,
    digits: int | None,
    threads: int | None,
    max_states: int | None,
) -> tuple[str, str]: ...
def read(
    name: str,
    bytes: bytes | None,
    map: str | None,
    convention: str | None,
    units: str | None,
    temperature: str | None,
) -> tuple[Machine, list[str]]: ...
def cd(
    machine: Machine,
    data: Rows,
    k: int,
    estimator: str,
    hidden: str,
    variance: bool,
    digits: int | None,
    exact: bool,
    threads: int | None,
    max_states: int | None,
) -> list[Any]: ...
def stream(
    machine: Machine,
    data: Rows,
    numbers: list[list[float] | None],
    estimator: str,
    hidden: str,
    batch: int | None,
    rate: float,
    level: float,
) -> tuple[bool, list[str], float, str]: ...
