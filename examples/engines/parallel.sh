#!/bin/bash
# Sums N shares with GNU parallel and merges them: parallel.sh N FOLDER ARGUMENTS OF compute ...
# A share that is there already is not summed again.
set -eu
n=$1 folder=$2
shift 2
program=${RBM_EXACT:-rbm-exact}
mkdir -p "$folder"
seq "$n" | parallel --jobs "${JOBS:-2}" --joblog "$folder/jobs.log" --results "$folder/said" --halt now,fail=1 --quote \
    bash -c 'test -e "$1/$2.part" || exec "$4" compute "${@:5}" --threads 1 --quiet --shard "$2/$3" --output "$1/$2.part"' \
    bash "$folder" {} "$n" "$program" "$@" > "$folder/out.log"
set --
for k in $(seq "$n"); do set -- "$@" "$folder/$k.part"; done
exec "$program" merge "$@"
