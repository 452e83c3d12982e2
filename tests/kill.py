#!/usr/bin/env python3
"""Kills a run with a checkpoint at random moments and compares what it ends in with the run left alone.

    kill.py PROGRAM [TIMES]
"""

import random
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

RUN = "compute --nv 27 --nh 12 --weights decimal --side visible --digits 27 --max-states 200000000 --threads 2 --quiet"


def main():
    program, times = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 50
    whole = subprocess.run([program, *RUN.split()], check=True, capture_output=True).stdout
    stopped = ended = 0
    seed = random.randrange(10**6)
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "kept"
        command = [program, *RUN.split(), "--checkpoint", str(kept)]
        while stopped < times:
            run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            try:
                out, said = run.communicate(timeout=draw.uniform(0.01, 2.0))
            except subprocess.TimeoutExpired:
                how = draw.choice([signal.SIGKILL, signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
                run.send_signal(how)
                out, said = run.communicate()
                if run.returncode != 0:
                    wanted = -how if how == signal.SIGKILL else 4
                    if run.returncode not in (wanted, -how):
                        sys.exit(f"seed {seed}: found status {run.returncode}, wanted {wanted}: {said.decode()}")
                    stopped += 1
                    continue
            if run.returncode != 0 or out != whole:
                sys.exit(f"seed {seed}: the run ended in other bytes, status {run.returncode}: {said.decode()}")
            ended += 1
        out = subprocess.run(command, check=True, capture_output=True).stdout
        if out != whole:
            sys.exit(f"seed {seed}: the last run ended in other bytes")
    print(f"stopped {stopped} times, ended {ended + 1} times, always in the same {len(whole)} bytes")


if __name__ == "__main__":
    main()
