"""How calls behave: beside other threads, on Ctrl-C, and how long the import takes."""

import subprocess
import sys
import textwrap
import threading
import time

import numpy as np

import rbm_exact as rx


def test_the_interpreter_lock_is_released():
    m = rx.Machine(np.random.default_rng(1).normal(size=(18, 18)), threads=1)
    ticks, done = [], threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    other = threading.Thread(target=tick)
    other.start()
    start = time.perf_counter()
    m.log_partition(digits=60)
    spent = time.perf_counter() - start
    done.set()
    other.join()
    during = [t for t in ticks if start < t < start + spent]
    assert len(during) > 3, f"the other thread ran {len(during)} times in {spent} s"


def test_ctrl_c_stops_a_long_sum():
    program = """
        import numpy as np, rbm_exact as rx, signal, threading, time, os
        m = rx.Machine(np.random.default_rng(1).normal(size=(24, 24)))
        threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        start = time.perf_counter()
        try:
            m.log_partition(digits=500)
        except KeyboardInterrupt:
            print("stopped", time.perf_counter() - start < 30)
    """
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, timeout=120
    )
    assert ran.stdout.split() == ["stopped", "True"], ran.stderr


def test_the_import_does_not_load_numpy():
    program = "import rbm_exact, sys; print('numpy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ran.stdout.strip() == "False", ran.stderr
