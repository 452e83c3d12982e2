"""Types of `_judgement.py`."""

from typing import Any, Literal

import numpy.typing as npt

from . import _native
from ._machine import Machine

class Judgement:
    def __init__(self, found: dict[str, Any], text: str) -> None: ...
    @property
    def verdict(self) -> Literal["agrees", "refuted", "undecided"]: ...
    @property
    def agrees(self) -> bool: ...
    @property
    def claims(self) -> list[dict[str, Any]]: ...
    @property
    def mistakes(self) -> set[tuple[str, ...]]: ...
    @property
    def next_case(self) -> dict[str, Any] | None: ...
    def to_dict(self) -> dict[str, Any]: ...

def check(
    machine: Machine,
    X: npt.ArrayLike | _native.Rows | None = None,
    *,
    counts: npt.ArrayLike | None = None,
    digits: int | None = None,
    precision: Literal["float64", "float32"] | None = None,
    claim_map: str | None = None,
    **claims: object,
) -> Judgement: ...
