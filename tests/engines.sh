#!/bin/bash
# Runs the recipes of examples/engines and compares what they merge with the run in one piece:
#   tests/engines.sh PROGRAM
# An engine that is not installed is said to be left out. Under Slurm the array is submitted in earnest
# where a controller answers; otherwise its script is run with the number of each task set by hand.
set -eu
program=$(realpath "$1")
here=$(cd "$(dirname "$0")/../examples/engines" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export RBM_EXACT=$program
run="--nv 18 --nh 6 --weights decimal --side visible --digits 20"
# The line that repeats the run is the same, too: parts carry it.
"$program" compute $run --quiet > "$folder/whole"
same() { cmp "$folder/whole" "$folder/$1.merged" && echo "$1: the bytes of the run in one piece"; }

if command -v parallel > /dev/null; then
    "$here/parallel.sh" 5 "$folder/parallel" $run > "$folder/parallel.merged" 2> "$folder/said" || { cat "$folder/said"; exit 1; }
    same parallel
else
    echo "parallel: not installed, left out"
fi
if python3 -c 'import dask.distributed' 2> /dev/null; then
    python3 "$here/dask_shares.py" 4 "$folder/dask" $run > "$folder/dask.merged" 2> "$folder/said" || { cat "$folder/said"; exit 1; }
    same dask
else
    echo "dask: not installed, left out"
fi
mkdir "$folder/slurm"
if command -v sbatch > /dev/null && timeout 10 sinfo -h 2> /dev/null | grep -q idle; then
    sbatch --wait --quiet --array=1-3 --output="$folder/said.%a" "$here/array.sbatch" "$folder/slurm" $run || { cat "$folder"/said.*; exit 1; }
    how="slurm"
else
    for k in 1 2 3; do
        SLURM_ARRAY_TASK_ID=$k SLURM_ARRAY_TASK_COUNT=3 bash "$here/array.sbatch" "$folder/slurm" $run
    done
    how="slurm (no controller answers: tasks run by hand)"
fi
"$program" merge "$folder"/slurm/*.part > "$folder/slurm.merged"
same slurm > /dev/null && echo "$how: the bytes of the run in one piece"
