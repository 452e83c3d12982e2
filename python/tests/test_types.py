"""The types of the package: a consumer passes `mypy --strict`, and the stubs are those of the code."""

import subprocess
import sys

import pytest

pytest.importorskip("mypy")

CONSUMER = '''
from fractions import Fraction
import numpy as np
import rbm_exact as rx
from rbm_exact.testing import assert_estimator, assert_gradient, cases

m = rx.Machine([["ln 2", "-ln 2"], [0, "ln 3"]], units="binary", temperature=Fraction(1, 2))
again: rx.Machine = rx.Machine.load("m.npz", map="W=w.T", max_states=2**20)
X = np.array([[1, 0], [1, 1]])
rows = m.rows(X)
z: Fraction = m.partition(exact=True)
ln_z: float = m.log_partition()
text: str = m.log_likelihood(rows, total=True, digits=30)
energies = m.free_energy(X)
total: float = float(energies.sum())
g = m.gradient(X, exact=True)
first: object = g.W[0, 0]
W, b, c = g
variance = m.cd(X, k=2).variance
assert variance is None or variance.flat().shape == (8,)
judged = rx.check(m, X, gradient=dict(W=W, b=b), ln_Z="3.178", precision="float32")
if judged.verdict == "refuted" and ("sign",) in judged.mistakes:
    print(judged.next_case, judged.claims[0]["name"])
def mine(W: np.ndarray, b: np.ndarray, c: np.ndarray, X: np.ndarray) -> tuple[np.ndarray, ...]:
    return W, b, c
assert_gradient(mine, dtype="float32", cases=cases("spin")[:1])
try:
    m.kl(X)
except rx.LimitError as error:
    print(error)
'''

WRONG = '''
import rbm_exact as rx
m = rx.Machine([[1.0]], units="gauss")  # units
z: float = m.log_partition(digits=3)  # a text
m.gradient()  # no rows
'''


def mypy(tmp_path, program):
    path = tmp_path / "consumer.py"
    path.write_text(program)
    # The cache would otherwise be made where the tests are run.
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), str(path)]
    return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)


def test_a_consumer_is_strictly_typed(tmp_path):
    ran = mypy(tmp_path, CONSUMER)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_wrong_calls_are_seen_by_a_type_checker(tmp_path):
    ran = mypy(tmp_path, WRONG)
    lines = [line for line in ran.stdout.splitlines() if ": error:" in line]
    assert sorted({int(line.split(":")[1]) for line in lines}) == [3, 4, 5], ran.stdout


def test_the_stubs_are_those_of_the_code():
    # What pickle calls, slots and private helpers are no part of what is promised.
    command = [sys.executable, "-m", "mypy.stubtest", "rbm_exact", "--ignore-missing-stub", "--concise"]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
