"""The machine as Python people use it."""

from . import _arrays, _native


class Parameters:
    """One number for each parameter: ``W`` of shape (n_v, n_h), ``b`` of (n_v,), ``c`` of (n_h,)."""

    __slots__ = ("W", "b", "c")

    def __init__(self, W, b, c):
        self.W, self.b, self.c = W, b, c

    def __iter__(self):
        return iter((self.W, self.b, self.c))

    def __repr__(self):
        return f"Parameters(W={self.W!r}, b={self.b!r}, c={self.c!r})"

    def flat(self):
        """All numbers in one array: W row by row, then b, then c."""
        import numpy

        return numpy.concatenate([numpy.ravel(part) for part in self])


class Update:
    """What an update of contrastive divergence comes to; each part is :class:`Parameters`.

    ``expected`` is its mean over the rows and over the chain, ``variance`` that of one update from one row
    (None where it was left out), ``gradient`` the exact gradient, ``deviation`` expected minus gradient.
    """

    __slots__ = ("k", "expected", "deviation", "gradient", "variance")

    def __init__(self, k, expected, deviation, gradient, variance):
        self.k, self.expected, self.deviation = k, expected, deviation
        self.gradient, self.variance = gradient, variance

    def __repr__(self):
        return f"<Update of CD-{self.k}: expected={self.expected!r}>"


class Machine:
    """A restricted Boltzmann machine of energy E(v,h) = -b·v - c·h - v·W·h, p(v,h) = exp(-E/T)/Z.

    Parameters
    ----------
    W : array of shape (n_v, n_h)
    b : array of shape (n_v,), the visible bias; zeros if left out
    c : array of shape (n_h,), the hidden bias; zeros if left out
    units : "binary" for units 0 and 1, "spin" for -1 and 1
    temperature : T

    A float means the binary value that it holds. Texts such as ``"ln 2"`` or ``"1/3"``, ints and
    ``fractions.Fraction`` are exact.

    Methods that give numbers take ``digits=50`` for texts of that many significant digits, and
    ``exact=True`` for ``fractions.Fraction`` where the numbers are fractions. They raise
    ``LimitError`` where the smaller layer has more states than ``max_states`` (2^24 by default).
    """

    __slots__ = ("_native", "_threads", "_max_states", "read_as")

    def __init__(self, W, b=None, c=None, *, units="binary", temperature=1, threads=None, max_states=None):
        weights, w = _arrays.numbers(W, "W")
        if weights.ndim != 2 or 0 in weights.shape:
            raise _native.RbmError(
                f"W: found an array of shape {weights.shape}, wanted (n_v, n_h): one row per visible unit"
            )
        n_v, n_h = weights.shape
        visible = _arrays.numbers([0.0] * n_v if b is None else b, "b", (n_v,))[1]
        hidden = _arrays.numbers([0.0] * n_h if c is None else c, "c", (n_h,))[1]
        self._native = _native.Machine((n_v, n_h), w, visible, hidden, units, _arrays._text(temperature))
        self._threads, self._max_states = threads, max_states
        self.read_as = ()

    @classmethod
    def load(cls, path, *, map=None, convention=None, units=None, temperature=None, **options):
        """A machine from a file: .npz, .npy, .safetensors, .h5, .mat, .pt, .csv or JSON.

        The names of known programs are recognised; ``map="W=weights.T,b=v_bias,c=h_bias"`` names the arrays
        of all others. ``machine.read_as`` says what was taken for what.
        """
        return cls._read(str(path), None, map, convention, units, temperature, options)

    @classmethod
    def from_trainer(cls, trainer, *, map=None, convention=None, units=None, temperature=None, **options):
        """The machine of a live trainer: scikit-learn, PyDeep, QuCumber, TorchRBM, a torch module, a dict.

        ``map`` names the arrays of any other, as in :meth:`load`: ``map="W=rbm.W.T,b=rbm.vb,c=rbm.hb"``.
        """
        from . import _trainers

        held = _trainers.as_npz(_trainers.arrays_of(trainer, map))
        return cls._read("trainer.npz", held, map, convention, units, temperature, options)

    @classmethod
    def _read(cls, name, held, map, convention, units, temperature, options):
        temperature = None if temperature is None else _arrays._text(temperature)
        native, read_as = _native.read(name, held, map, convention, units, temperature)
        machine = cls.__new__(cls)
        machine._native, machine.read_as = native, tuple(read_as)
        machine._threads, machine._max_states = options.pop("threads", None), options.pop("max_states", None)
        if options:
            raise TypeError(f"found the argument {next(iter(options))!r}, wanted threads or max_states")
        return machine

    n_v = property(lambda self: self._native.n_v, doc="Number of visible units.")
    n_h = property(lambda self: self._native.n_h, doc="Number of hidden units.")
    units = property(lambda self: self._native.units, doc='"binary" or "spin".')
    temperature = property(lambda self: _arrays.fractions([self._native.temperature])[0], doc="T, a Fraction.")

    def __repr__(self):
        return f"<Machine of {self.n_v} visible and {self.n_h} hidden {self.units} units>"

    def rows(self, X, counts=None):
        """Data rows that are checked and folded once, for several calls; all methods take them for X."""
        return X if isinstance(X, _native.Rows) else _arrays.rows(X, self.n_v, self.units, counts)

    def partition(self, *, digits=None, exact=False):
        """The partition function Z = Σ exp(-E/T)."""
        return self._number("z", None, digits, exact)

    def log_partition(self, *, digits=None):
        """ln Z, nats."""
        return self._number("ln_z", None, digits, False)

    def log_likelihood(self, X, *, total=False, counts=None, digits=None):
        """The mean log-likelihood of the rows of X, nats; with ``total`` their sum."""
        return self._number("total" if total else "mean", self.rows(X, counts), digits, False)

    def kl(self, X, *, counts=None, digits=None):
        """D_KL(law of the rows || model), nats."""
        return self._number("kl", self.rows(X, counts), digits, False)

    def pseudo_likelihood(self, X, *, counts=None, digits=None):
        """The mean over the rows of Σ_i ln p(v_i | all other v), nats: every unit flipped, none drawn at random."""
        found = _arrays.back(self._native.pseudo_likelihood(self.rows(X, counts), digits))[0]
        return float(found) if digits is None else found

    def free_energy(self, X, *, digits=None):
        """F(v) = -ln Σ_h exp(-E(v,h)/T) of every row, nats: an array of shape (N,)."""
        return _arrays.back(self._native.free_energy(self.rows(X), digits, False))

    def gradient(self, X, *, counts=None, digits=None, exact=False):
        """The gradient of the mean log-likelihood, to be ascended: (data phase - model phase)/T."""
        return self._shaped("gradient", self.rows(X, counts), digits, exact)

    def data_phase(self, X, *, counts=None, digits=None, exact=False):
        """Means with v clamped to the rows: of v_i h_j, v_i and h_j."""
        return self._shaped("data_phase", self.rows(X, counts), digits, exact)

    def model_phase(self, *, digits=None, exact=False):
        """Means under the machine: of v_i h_j, v_i and h_j."""
        return self._shaped("model_phase", None, digits, exact)

    def cd(
        self, X, k=1, *, estimator="cd", hidden="probability", counts=None, variance=True, digits=None, exact=False
    ):
        """The exact expected update of CD-k: an :class:`Update`.

        ``estimator`` is "cd", "pcd" (a persistent chain in its stationary state) or "mean-field"; ``hidden`` is
        what is paired with the visible units at both ends, "probability" or "sampled". It visits all
        2^(n_v + n_h) joint states in each step; the variance takes many chains, ``variance=False`` leaves it out.
        """
        parts = _native.cd(
            self._native, self.rows(X, counts), k, estimator, hidden, variance, digits, exact,
            self._threads, self._max_states,
        )  # fmt: skip
        unpack = _arrays.fractions if exact else _arrays.back
        parts = [shaped(self, unpack(part)) for part in parts]
        return Update(k, *parts[:3], parts[3] if variance else None)

    def _number(self, what, rows, digits, exact):
        found = self._numbers(what, rows, digits, exact)[0]
        return float(found) if digits is None and not exact else found

    def _shaped(self, what, rows, digits, exact):
        return shaped(self, self._numbers(what, rows, digits, exact))

    def _numbers(self, what, rows, digits, exact):
        found = self._native.numbers(what, rows, digits, exact, self._threads, self._max_states)
        return _arrays.fractions(found) if exact else _arrays.back(found)

    def __reduce__(self):
        return _from_text, (self._native.to_text(), self._threads, self._max_states)


def _from_text(text, threads, max_states):
    machine = Machine.__new__(Machine)
    machine._native = _native.Machine.from_text(text)
    machine._threads, machine._max_states, machine.read_as = threads, max_states, ()
    return machine


def shaped(machine, numbers):
    """A flat list of one number for each parameter in the shapes of W, b and c."""
    import numpy

    flat = numpy.array(numbers)
    weights, n_v = machine.n_v * machine.n_h, machine.n_v
    return Parameters(
        flat[:weights].reshape(n_v, machine.n_h), flat[weights : weights + n_v], flat[weights + n_v :]
    )
