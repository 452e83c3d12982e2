"""The exact gradient of restricted Boltzmann machines, and a judge for programs that train them.

    >>> import rbm_exact as rx
    >>> m = rx.Machine([["ln 2", "-ln 2"], [0, "ln 3"]])
    >>> m.gradient([[1, 0], [1, 0], [1, 1], [0, 1]], exact=True).W[0][0]
    Fraction(1, 6)

Numbers are nats. Every float is the double nearest to the true number.
"""

from ._judgement import Judgement, check
from ._machine import Machine, Parameters, Update
from ._native import LimitError, RbmError, UndecidedError, __version__

__all__ = [
    "Judgement",
    "LimitError",
    "Machine",
    "Parameters",
    "RbmError",
    "UndecidedError",
    "Update",
    "__version__",
    "check",
]
