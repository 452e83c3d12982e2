"""Claims of a trainer, judged."""

from . import _arrays, _native


class Judgement:
    """What judging some claims came to.

    ``str()`` tells the story: what was claimed, what is true, and the mistake that explains a wrong number.
    """

    def __init__(self, found, text):
        self._found, self._text = found, text

    @property
    def verdict(self):
        """"agrees", "refuted" or "undecided": the worst verdict of all claims."""
        return self._found["verdict"]

    @property
    def agrees(self):
        """Whether every claim agrees with the truth, within what its precision allows."""
        return self.verdict == "agrees"

    @property
    def claims(self):
        """Each claim as a dict: name, verdict, digits, budget, worst entry, diagnosis."""
        return self._found["claims"]

    @property
    def mistakes(self):
        """The explanations of the refuted claims: a set with one tuple of mistake ids for each."""
        return {
            tuple(explanation["mistakes"])
            for claim in self.claims
            for explanation in claim["diagnosis"]
            if explanation["explains"] == "all"
        }

    @property
    def next_case(self):
        """The case to run next where several explanations are left, as a dict; else None."""
        return self._found["next_case"]

    def to_dict(self):
        """All of it, as the JSON that ``rbm-exact check --format json`` writes."""
        return self._found

    def __str__(self):
        return self._text

    def __repr__(self):
        names = ", ".join(f"{claim['name']}: {claim['verdict']}" for claim in self.claims)
        return f"<Judgement {self.verdict} ({names})>"


def check(machine, X=None, *, counts=None, digits=None, precision=None, claim_map=None, **claims):
    """Judge the numbers of a trainer.

    Parameters
    ----------
    machine : :class:`Machine`
    X : the data rows, shape (N, n_v); left out where no claim needs them
    claims : what is claimed, by the names of claim files: ``gradient=dict(W=gW, b=gb, c=gc)``,
        ``ln_Z=3.2``, ``log_likelihood={"mean": -1.4}``, ``free_energy=[...]``, ...
    claim_map : which arrays of a claim are the derivatives by W, b and c, where neither these names nor those of the
        machine's own file or trainer say it: ``gradient=dict(dw=gW, db=gb), claim_map="W=dw.T,b=db"``
    precision : "float32" or "float64", of all claims; by default that of the arrays (float32 where
        every array is float32)

    A number is compared with the truth within what a sound computation in its precision may be off by.
    A text is judged to its last digit: ``ln_Z="3.178"``.
    """
    import json

    if not claims:
        raise _native.RbmError("found no claim, wanted at least one, such as ln_Z=3.2")
    dtypes = set()
    plain = {name: _plain(claim, name, dtypes) for name, claim in claims.items()}
    if precision is None and dtypes == {"float32"}:
        precision = "float32"
    if precision is not None:
        plain["precision"] = precision
    rows = None if X is None else machine.rows(X, counts)
    text = json.dumps(plain).encode()
    found, story = _native.check(
        machine._native, rows, "claim.json", text, claim_map, digits, machine._threads, machine._max_states
    )
    return Judgement(json.loads(found), story)


def _plain(claim, name, dtypes):
    """A claim as JSON can hold it; numpy's doubles are kept to the last bit."""
    if hasattr(claim, "_asdict") or hasattr(claim, "items"):
        items = claim._asdict() if hasattr(claim, "_asdict") else claim
        return {str(key): _plain(value, f"{name}.{key}", dtypes) for key, value in items.items()}
    if all(hasattr(claim, part) for part in ("W", "b", "c")):
        parts = {part: getattr(claim, part) for part in ("W", "b", "c")}
        return {part: _plain(value, f"{name}.{part}", dtypes) for part, value in parts.items()}
    if claim is None or isinstance(claim, (str, bool)):
        return claim
    if isinstance(claim, (list, tuple)) and any(
        isinstance(x, str) or hasattr(x, "items") for x in claim
    ):
        return [_plain(x, name, dtypes) for x in claim]
    array = _arrays.as_array(claim)
    if array.dtype.kind not in "fiu" and array.dtype != object:
        raise _native.RbmError(f"{name}: found {claim!r}, wanted numbers")
    if array.dtype.kind == "f":
        dtypes.add(str(array.dtype))
    try:
        return _finite(array.tolist())
    except _native.RbmError as error:
        raise _native.RbmError(f"{name}: {error}") from None


def _finite(numbers):
    """JSON has no inf and nan: a claim writes them as texts, and a Fraction too."""
    if isinstance(numbers, list):
        return [_finite(x) for x in numbers]
    if isinstance(numbers, float) and (numbers != numbers or numbers in (float("inf"), float("-inf"))):
        return "nan" if numbers != numbers else "inf" if numbers > 0 else "-inf"
    return numbers if isinstance(numbers, (int, float)) else _arrays._text(numbers)
