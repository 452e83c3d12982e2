#!/usr/bin/env python3
"""Sums N shares on a Dask cluster and merges them: dask_shares.py N FOLDER ARGUMENTS OF compute ...

Without DASK_SCHEDULER two local workers are started. All workers must see FOLDER."""

import os
import subprocess
import sys

from dask.distributed import Client, LocalCluster

PROGRAM = os.environ.get("RBM_EXACT", "rbm-exact")


def share(k, n, folder, args):
    part = f"{folder}/{k}.part"
    command = [PROGRAM, "compute", *args, "--threads", "1", "--quiet", "--shard", f"{k}/{n}", "--output", part]
    subprocess.run(command, check=True)
    return part


def main():
    n, folder, args = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    os.makedirs(folder, exist_ok=True)
    at = os.environ.get("DASK_SCHEDULER") or LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with Client(at) as client:
        parts = client.gather([client.submit(share, k, n, folder, args, pure=False) for k in range(1, n + 1)])
    sys.exit(subprocess.run([PROGRAM, "merge", *parts]).returncode)


if __name__ == "__main__":
    main()
