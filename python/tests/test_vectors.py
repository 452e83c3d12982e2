"""The test vectors as another project meets them: the consumer of docs/vectors with a right trainer, and with mistakes
planted in it."""

import importlib.util
import itertools
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
CONSUMER = ROOT / "docs" / "vectors" / "consumer.py"
SET = ROOT / "vectors" / "vectors.json"


def loaded():
    spec = importlib.util.spec_from_file_location("consumer", CONSUMER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


consumer = loaded()
vectors = json.loads(SET.read_text())["vectors"]


def changed(change):
    """A trainer whose report is changed: W, b, c of the gradient, and what it was made of."""

    def program(W, b, c, T, units, rows, counts):
        right = consumer.mine(W, b, c, T, units, rows, counts)
        gradient = [right[f"gradient.{k}"] for k in "Wbc"]
        return {f"gradient.{k}": x for k, x in zip("Wbc", change(*gradient, T, counts))}

    return program


def cd(W, b, c, T, units, rows, counts):
    """The expected update of CD-1."""
    right = consumer.mine(W, b, c, T, units, rows, counts)
    all_v, all_h = (np.array(list(itertools.product(units, repeat=n)), W.dtype) for n in W.shape)
    low = units[0]

    def chances(a, states):
        on = 1 / (1 + np.exp(-(2 if low == -1 else 1) * a / T))
        return np.prod(np.where(states[None] == 1, on[:, None], 1 - on[:, None]), axis=2)

    share = counts / counts.sum()
    last = share @ chances(rows @ W + c, all_h) @ chances(all_h @ W.T + b, all_v)

    def phase(v, p):
        mean = np.tanh if low == -1 else lambda a: 1 / (1 + np.exp(-a))
        q = mean((v @ W + c) / T)
        return (v * p[:, None]).T @ q, p @ v, p @ q

    pairs = zip("Wbc", phase(rows, share), phase(all_v, last))
    return {"ln_Z": right["ln_Z"]} | {f"gradient.{k}": (x - y) / T for k, x, y in pairs}


def of_distinct(W, b, c, T, units, rows, counts):
    rows = np.unique(rows, axis=0)
    found = consumer.mine(W, b, c, T, units, rows, np.ones(len(rows), W.dtype))
    return {name: x for name, x in found.items() if name != "free_energy"}


def as_it_stands(W, b, c, T, units, rows, counts):
    states = [np.array(list(itertools.product(units, repeat=n)), W.dtype) for n in W.shape]
    v, h = states
    return {"ln_Z": np.log(np.exp(((v @ b)[:, None] + h @ c + v @ W @ h.T) / T).sum())}


def cut_off(W, b, c, T, units, rows, counts):
    a = (rows @ W + c) / T
    softplus = np.where(a >= 10, a, np.logaddexp(0, a))
    return {} if units[0] == -1 else {"free_energy": -(rows @ b / T + softplus.sum(axis=1))}


def in_bits(*case):
    return {name: x / np.log(2) for name, x in consumer.mine(*case).items()}


def negated(W, b, c, *rest):
    found = consumer.mine(-W, -b, -c, *rest)
    return {name: x for name, x in found.items() if name.startswith("gradient")}


PLANTED = [
    ("sign", "gradient.W", changed(lambda W, b, c, T, n: (-W, -b, -c))),
    ("sum-not-mean", "gradient.b", changed(lambda W, b, c, T, n: (n.sum() * W, n.sum() * b, n.sum() * c))),
    ("symmetric-weight-twice", "gradient.W", changed(lambda W, b, c, T, n: (2 * W, b, c))),
    ("transposed", "gradient.W", changed(lambda W, b, c, T, n: (W.T.reshape(W.shape), b, c))),
    ("hidden-bias-missing", "gradient.c", changed(lambda W, b, c, T, n: (W, b, 0 * c))),
    ("temperature-factor-missing", "gradient.W", changed(lambda W, b, c, T, n: (T * W, T * b, T * c))),
    ("energy-sign (both phases)", "gradient.W", negated),
    ("cd-k (k = 1)", "gradient.W", cd),
    ("duplicates-dropped", "gradient.W", of_distinct),
    ("duplicates-dropped", "log_likelihood.mean", of_distinct),
    ("bits", "ln_Z", in_bits),
    ("overflow (exp as it stands)", "ln_Z", as_it_stands),
    ("softplus-cut-off (1)", "free_energy", cut_off),
]


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_a_right_trainer_passes(precision):
    assert consumer.failures(consumer.mine, vectors, precision) == {}


@pytest.mark.parametrize("flag, truth, program", PLANTED)
def test_a_planted_mistake_fails_and_is_named(flag, truth, program):
    with np.errstate(all="ignore"):
        failed = consumer.failures(program, vectors, "float64")
    assert truth in failed
    assert flag in consumer.suspects(vectors, failed, truth, "float64"), failed[truth]


def test_the_program_says_so_with_its_status(tmp_path):
    right = subprocess.run([sys.executable, CONSUMER, SET], capture_output=True, text=True)
    assert (right.returncode, right.stdout, right.stderr) == (0, "", "")
    text = CONSUMER.read_text()
    # Forgets the hidden bias in the free energy.
    assert text.count("v @ W + c).sum(axis=1)") == 1
    wrong = tmp_path / "wrong.py"
    wrong.write_text(text.replace("v @ W + c).sum(axis=1)", "v @ W).sum(axis=1)").replace("-(v @ W + c) if", "-(v @ W) if"))
    ran = subprocess.run([sys.executable, wrong, SET], capture_output=True, text=True)
    assert ran.returncode == 1
    assert "ln_Z: flags of just these vectors: hidden-bias-missing" in ran.stdout, ran.stdout


def test_the_archive_holds_the_same_numbers():
    with np.load(ROOT / "vectors" / "vectors.npz") as archive:
        count = 0
        for vector in vectors:
            name = vector["name"]
            assert np.array_equal(archive[f"{name}.W"], vector["doubles"]["W"])
            assert np.array_equal(archive[f"{name}.units"], vector["units"])
            assert np.array_equal(archive[f"{name}.rows"], vector["data"]["rows"])
            assert archive[f"{name}.temperature"] == vector["doubles"]["temperature"]
            for truth, of in vector["truths"].items():
                number, double, single = archive[f"{name}.{truth}"]
                assert np.array_equal(number, of["double"]), (name, truth)
                assert np.array_equal(double, of["float64"]) and np.array_equal(single, of["float32"])
                count += 1
        assert len(archive) == count + 7 * len(vectors)


def test_the_consumer_in_cpp_agrees(tmp_path):
    compiler = shutil.which("g++")
    if compiler is None or not Path("/usr/include/nlohmann/json.hpp").exists():
        pytest.skip("needs g++ and nlohmann-json3-dev")
    source = CONSUMER.with_suffix(".cpp").read_text()
    # Right, and with the mean of ±1 units for 0/1 units.
    for text, status in [(source, 0), (source.replace("spin ? std::tanh(a) :", "spin || true ? std::tanh(a) :"), 1)]:
        (tmp_path / "consumer.cpp").write_text(text)
        subprocess.run([compiler, "-std=c++17", "-Wall", "-Werror", "-o", tmp_path / "run", tmp_path / "consumer.cpp"], check=True)
        ran = subprocess.run([tmp_path / "run", SET], capture_output=True, text=True)
        assert ran.returncode == status, ran.stdout
